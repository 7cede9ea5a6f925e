"""What decisions on procedures can be asked."""
