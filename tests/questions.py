"""The sets of questions that the offline analyst is held to, as rows of intent, topic, spans and question."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

SETS = ("phrasings", "phrasings_held_out", "phrasings_later", "phrasings_fresh", "phrasings_unseen",
        "phrasings_spoken", "phrasings_typed", "phrasings_said")  # fmt: skip


def rows(name: str) -> Iterator[tuple[str, str, str, str]]:
    """Read one set; a "-" leaves a column unchecked; " // " parts the turns of a conversation."""
    path = Path(__file__).parent / "agent" / f"{name}.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            intent, topic, spans, question = line.split("\t")
            yield intent, topic, spans, question


def sampled(questions: Sequence[str]) -> list[object]:
    """Mark all but every sixth question as slow: a share is tried at every change, all of them in CI."""
    return [one if i % 6 == 0 else pytest.param(one, marks=pytest.mark.slow) for i, one in enumerate(questions)]
