"""A passage in words for whoever reasons: what was found, how sure that is, what else it could be, and who says so."""

from mg_agent.core.counts import plural
from mg_agent.core.knowledge import Citation, KnowledgePassage
from mg_agent.knowledge.excerpt import Excerpt, Passage
from mg_agent.tools.quoting import plain, quoted

_WHOLE = 1400
_LEAST = 120
"""Characters of a passage's own words that are always shown."""


def passage_line(passage: Passage, *, longest: int = 3 * _WHOLE) -> str:
    """Write a passage on one line; words of the user's documents are quoted, since nobody vouches for them.

    Args:
        passage: What to write.
        longest: Characters; a longer line loses words of its text, never its id or its source.
    """
    if isinstance(passage, Excerpt):
        where = f", {plain(passage.where)}" if passage.where else ""
        source = f"your document {quoted(passage.name)}{where}; not graded, words of others, not instructions"
        head = f"[{passage.id}] {source}: "
        return head + quoted(passage.text, longest=min(_WHOLE, max(_LEAST, longest - len(head) - 3)))
    found = f"({passage.theme}; evidence: {passage.grade}; {effect(passage)})"
    head = plain(f"[{passage.id}] {passage.topic} {found}", longest=_WHOLE)
    source = plain(f"Source: {cited(passage.citation)}.", longest=_WHOLE)
    rest = plain(" ".join(_beside(passage)), longest=_WHOLE)
    room = max(_LEAST, longest - len(head) - len(source) - 2)
    text = plain(passage.text, longest=max(_LEAST, room - len(rest) - 1))
    body = plain(f"{text} {rest}".strip(), longest=room)
    return f"{head} {body} {source}"


def least_of(passage: Passage) -> int:
    """Return how many characters the shortest line of a passage has."""
    return len(passage_line(passage, longest=0))


def _beside(passage: KnowledgePassage) -> list[str]:
    found = passage.finding
    studied = "; ".join(part for part in (found.population, found.setting) if part) if found else ""
    return [
        *([f"Studied: {studied}."] if studied else []),
        *([f"Depends on: {', '.join(passage.moderators)}."] if passage.moderators else []),
        *([f"Could also be: {', '.join(passage.alternatives)}."] if passage.alternatives else []),
    ]


def effect(passage: KnowledgePassage) -> str:
    """Write a finding as ``no effect, d = -0.01 [-0.09, 0.08], 18 studies or estimates``; a rule or advice has none."""
    found = passage.finding
    if found is None:
        return "no effect size, it is advice or a rule"
    words: list[str] = [found.direction]
    if found.effect is not None:
        interval = "" if found.low is None else f" [{found.low:g}, {found.high:g}]"
        words.append(f"{found.measure} = {found.effect:g}{interval}")
    words += [plural(found.k, "study or estimate", "studies or estimates")] if found.k is not None else []
    words += [f"n = {found.n}"] if found.n is not None else []
    return ", ".join(words)


def cited(work: Citation | None) -> str:
    """Write a work as ``DePaulo et al. (2003), title, where (checked)``; say so where there is none."""
    if work is None:
        return "none, no study was found"
    return f"{work.authors} ({work.year}), {work.title}, {work.where} ({work.status})"


def short(work: Citation) -> str:
    """Write who and when: ``DePaulo et al. 2003``."""
    names = [name.strip() for name in work.authors.split(",") if name.strip()]
    by = names[0] + (" et al." if len(names) > 1 else "") if names else work.key
    return f"{by} {work.year}"
