"""When a line of recognized speech may be quoted, and when it is doubtful."""

import zlib
from collections.abc import Iterator, Sequence
from itertools import groupby

LOWEST_MEAN_LOG_PROBABILITY = -1.0
HIGHEST_NO_SPEECH_PROBABILITY = 0.6
HIGHEST_COMPRESSION_RATIO = 2.4
"""The three limits at which openai-whisper's own ``transcribe`` calls a decoding failed or silent."""
SURE_LOG_PROBABILITY = -0.5
"""A line this sure is believed although the model also thought of silence; our own choice, unverified."""
_LOOP = 3


def believable(text: str, mean_log_probability: float | None, no_speech_probability: float | None) -> bool:
    """Tell whether a recognized line may be quoted.

    Args:
        text: The words.
        mean_log_probability: Mean natural log-probability of its tokens, None where not stated.
        no_speech_probability: How likely the model thought that nobody spoke, None where not stated.

    Returns:
        False where the model doubted its words, heard silence, or the words run in circles. Limits as
        in openai-whisper, ``whisper/transcribe.py``; that program drops such lines or tries again,
        here they are kept and marked.
    """
    sure = 0.0 if mean_log_probability is None else mean_log_probability
    silent = (no_speech_probability or 0.0) > HIGHEST_NO_SPEECH_PROBABILITY
    if sure < LOWEST_MEAN_LOG_PROBABILITY or (silent and sure < SURE_LOG_PROBABILITY):
        return False
    return compression_ratio(text) <= HIGHEST_COMPRESSION_RATIO


def compression_ratio(text: str) -> float:
    """Return how many times smaller zlib makes a text; repeated words raise it, 0 for no text."""
    raw = text.encode()
    return len(raw) / len(zlib.compress(raw)) if raw else 0.0


def looping(texts: Sequence[str]) -> frozenset[int]:
    """Return the indices of lines said three or more times in a row, which recognizers do when lost."""
    return frozenset(_loops([text.casefold().strip(" .,!?…") for text in texts]))


def _loops(words: Sequence[str]) -> Iterator[int]:
    cursor = 0
    for _, run in groupby(words):
        length = len(list(run))
        if length >= _LOOP:
            yield from range(cursor, cursor + length)
        cursor += length
