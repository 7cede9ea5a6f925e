"""Long loads against the whole product as it runs in an office; `make soak`."""
