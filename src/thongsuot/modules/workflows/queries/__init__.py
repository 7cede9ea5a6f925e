"""Questions about workflows: which one is followed, what is wrong with it, how it is drawn."""
