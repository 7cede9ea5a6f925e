"""The law of announcing procedures: what a draft must say, and by when it must be announced."""
