"""Every way the watch over clocks changes something."""
