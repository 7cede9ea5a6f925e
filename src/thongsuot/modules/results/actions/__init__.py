"""Every write about results: drafting, signing, returning, and sending by post."""
