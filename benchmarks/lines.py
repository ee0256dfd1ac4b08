"""What is learned from: the question lines of passages, what passages say, and ``questions/written.tsv``."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.knowledge.gist import gist_of

WRITTEN = Path(__file__).parent / "questions" / "written.tsv"
"""Further questions, each with the passages that answer it: only learned from, and in no index."""


@cache
def written() -> Mapping[str, tuple[str, ...]]:
    """Return further questions by the id of each passage that answers them."""
    found: dict[str, list[str]] = {}
    for line in WRITTEN.read_text(encoding="utf-8").splitlines():
        question, names = line.split("\t")
        for name in names.split():
            found.setdefault(f"know-{name}", []).append(question)
    return {name: tuple(lines) for name, lines in found.items()}


def owners_of(passages: Sequence[KnowledgePassage], left_out: Collection[str]) -> dict[str, list[int]]:
    """Return each text with the rows of the passages that it leads to, but for texts that are left out."""
    owners: dict[str, list[int]] = {}
    for row, passage in enumerate(passages):
        for text in (gist_of(passage), *passage.asked, *written().get(passage.id, ())):
            if text not in left_out:
                owners.setdefault(text, []).append(row)
    return owners
