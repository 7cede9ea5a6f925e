"""Every question about results: drafts, documents, whether they hold, how they were returned."""
