"""Plain Python (lõi): no Django, no clock, no database."""
