"""What may be asked about the floor of a service centre."""
