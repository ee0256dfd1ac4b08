"""What English words stand for here: their spelling, the cues and times that they name, and what has no cue."""
