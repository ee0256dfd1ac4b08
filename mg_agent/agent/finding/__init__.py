"""What is looked for and found: cues, lines and research behind an answer, and why something was not found."""
