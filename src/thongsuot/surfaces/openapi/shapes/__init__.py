"""What goes in and out of the machine interface, by subject."""
