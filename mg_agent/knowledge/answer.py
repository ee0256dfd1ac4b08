"""What consulting brings: passages, and what one must know before reading them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from mg_agent.knowledge.embed import Kind
from mg_agent.knowledge.excerpt import Passage
from mg_agent.knowledge.ranking import Scores
from mg_agent.knowledge.spelling import Reading

REACHED: Mapping[Kind, Scores] = {
    "lsa": np.array([0.55, 0.60, 0.73], np.float32),
    "transformer": np.array([0.50, np.inf, 0.70], np.float32),
    "minilm": np.array([0.50, np.inf, 0.70], np.float32),
    "mpnet": np.array([0.50, np.inf, 0.70], np.float32),
}
"""Of the share of words, the cosine, and the cosine with a known question: where a question is below all of these, the
nearest passages may not answer it. At most 1 % of the questions that passages answer are, on the sets that the weights
are learned on (``benchmarks/retrieval.py --floor``). Cosines of other vectors than those of latent semantics tell
nothing here, they were not measured."""

NOTHING = (
    "Nothing was found: no passage shares a word with the question. The passages are in English; ask in other words."
)
UNKNOWN = (
    "Nothing was found: most words of the question are unknown here. The passages are in English; ask in English, "
    "or in other words."
)
UNREAD = "Most words of the question are unknown here, so only its cues were looked up. The passages are in English."
FAR = "Nothing here may answer this; nearest are:"


@dataclass(frozen=True)
class Answer:
    """Passages for a question.

    Attributes:
        passages: The graded ones, best first, then pieces of the user's own documents.
        notes: Sentences to be read first: what a slip was read as, that nothing was found, or may not answer.
    """

    passages: tuple[Passage, ...]
    notes: tuple[str, ...] = ()


def notes_on(reading: Reading, *, found: bool, far: bool) -> tuple[str, ...]:
    """Return what is to be said before the passages.

    Args:
        reading: The question as it was read.
        found: Whether there are any.
        far: Whether none may answer.
    """
    return tuple(_notes(reading, found=found, far=far))


def _notes(reading: Reading, *, found: bool, far: bool) -> Iterator[str]:
    for written, meant in reading.mended:
        yield f"Read '{written}' as '{meant}'."
    if reading.foreign:
        yield UNREAD
    elif not found:
        yield NOTHING
    elif far:
        yield FAR
