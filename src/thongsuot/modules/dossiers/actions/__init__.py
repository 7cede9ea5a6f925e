"""Every way a dossier changes, grouped by who does it."""
