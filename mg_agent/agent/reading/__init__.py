"""From the words of one question to what it asks."""
