"""What may be asked about reviews: plans, costs, proposals, overlaps, figures."""
