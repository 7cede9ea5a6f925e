"""What is asked about replays: what may be changed, what happened, what came of it."""
