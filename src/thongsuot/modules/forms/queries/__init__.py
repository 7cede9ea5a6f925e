"""Questions about forms: which one holds, how it is filled, what its draft lacks."""
