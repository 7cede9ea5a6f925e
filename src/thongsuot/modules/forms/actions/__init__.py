"""Writing forms: publishing, ending, drafting."""
