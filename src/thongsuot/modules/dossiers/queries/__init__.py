"""What others may ask about dossiers. Answers are values, never rows."""
