"""The operations, by subject: each reads, makes one call of a door, and answers."""
