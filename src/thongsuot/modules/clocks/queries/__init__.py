"""What can be asked of the watch over clocks."""
