"""Files that other programs read: tables and more."""
