"""What others may ask about territories and units. Answers are values, never rows."""
