"""Asking for a replay, and running it."""
