"""Counts with their nouns, as people write them."""


def plural(count: int, noun: str, many: str = "") -> str:
    """Write a count with its noun: "1 cue", "2 cues", "1 person", "2 people".

    Args:
        count: How many.
        noun: What one is called.
        many: What several are called; empty where that is the noun and an "s".
    """
    return f"{count} {noun if count == 1 else many or f'{noun}s'}"
