"""Commands for those who work on Thông Suốt; nothing here runs where it serves people."""
