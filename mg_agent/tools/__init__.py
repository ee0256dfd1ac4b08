"""Plain functions from a session to cues; one file each."""
