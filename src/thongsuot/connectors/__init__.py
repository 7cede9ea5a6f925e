"""What lies outside: each system a folder that can be deleted, with a simulator beside it."""
