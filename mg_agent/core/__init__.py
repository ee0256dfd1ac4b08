"""Pure values: spans, poses, cues, claims. Standard library, pydantic and numpy only."""
