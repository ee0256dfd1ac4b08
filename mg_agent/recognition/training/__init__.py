"""From procedural clips or recordings to a recognizer with its card."""
