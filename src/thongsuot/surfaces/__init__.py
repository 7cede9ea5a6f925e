"""Who sits in front of it (giao diện): views, forms, templates, addresses; no rule lives here."""
