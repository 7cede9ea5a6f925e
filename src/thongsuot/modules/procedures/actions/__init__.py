"""Writing in the catalogue of procedures: importing, publishing, repealing."""
