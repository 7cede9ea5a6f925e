"""The wiring: one settings file, the map of addresses, the `thongsuot` command."""
