"""Writing decisions on procedures: drafting, approving, publishing."""
