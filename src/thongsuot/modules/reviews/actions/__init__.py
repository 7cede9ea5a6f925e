"""What may be written about reviews: plans, costs, proposals."""
