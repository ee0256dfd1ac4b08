"""Passages as words: weighted for finding them, or all that there are for the spelling of questions."""

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.knowledge.bm25 import counted
from mg_agent.knowledge.excerpt import Passage
from mg_agent.knowledge.words import tokens


def bag_of(passage: Passage) -> dict[str, float]:
    """Return a passage as weighted words: its topic counts more, cues count by how few are named."""
    if not isinstance(passage, KnowledgePassage):
        return counted((tokens(passage.text), 1.0), (tokens(f"{passage.section} {passage.name}"), 0.5))
    words = [word for label in passage.cues for word in tokens(label)]
    setting = f"{passage.finding.population} {passage.finding.setting}" if passage.finding else ""
    return counted(
        (tokens(passage.topic), 3.0),
        (tokens(passage.text), 1.0),
        (tokens(passage.theme), 0.5),
        (words, 2.0 / max(len(passage.cues), 1)),
        (tokens(setting), 0.5),
        (tokens(" ".join(passage.moderators)), 0.3),
        (tokens(" ".join(passage.alternatives)), 0.2),
        ([word for line in passage.asked for word in tokens(line)], 1.0),
    )


def written(passage: Passage) -> str:
    """Return every word of a passage, by which the spelling of questions is checked."""
    if not isinstance(passage, KnowledgePassage):
        return f"{passage.section} {passage.text}"
    return " ".join((passage.topic, passage.text, *passage.moderators, *passage.alternatives, *passage.asked))
