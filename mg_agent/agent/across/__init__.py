"""Questions over many videos, which are answered by counting."""
