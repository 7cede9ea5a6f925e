"""Every write to the floor of a service centre."""
