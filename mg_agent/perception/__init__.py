"""Pixels and sound become tracks: poses, face signals, utterances."""
