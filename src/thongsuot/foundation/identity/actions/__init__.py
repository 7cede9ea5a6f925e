"""Every change of accounts, posts, substitutions and tokens."""
