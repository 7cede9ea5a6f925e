"""What the catalogue of procedures can be asked."""
