"""Writing workflows: publishing one, or taking in a file of them."""
