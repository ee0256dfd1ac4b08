"""What is learned from: the question lines of passages, what passages say, and further questions."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.knowledge.gist import gist_of

_QUESTIONS = Path(__file__).parent / "questions"
WRITTEN, MORE = _QUESTIONS / "written.tsv", _QUESTIONS / "written_more.tsv"
"""Further questions, each with the passages that answer it: only learned from, and in no index. Only MiniLM learns from
the second file: it was written last, and vectors of words had gained nothing by the last part of the first."""


@cache
def written(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Return the questions of a file by the id of each passage that answers them."""
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        question, names = line.split("\t")
        for name in names.split():
            found.setdefault(f"know-{name}", []).append(question)
    return {name: tuple(lines) for name, lines in found.items()}


def owners_of(
    passages: Sequence[KnowledgePassage], left_out: Collection[str], files: Sequence[Path] = (WRITTEN,)
) -> dict[str, list[int]]:
    """Return each text with the rows of the passages that it leads to, but for texts that are left out."""
    owners: dict[str, list[int]] = {}
    for row, passage in enumerate(passages):
        further = (text for path in files for text in written(path).get(passage.id, ()))
        for text in (gist_of(passage), *passage.asked, *further):
            if text not in left_out:
                owners.setdefault(text, []).append(row)
    return owners
