"""Knowledge cards: what research says, how well it is supported, by which work, and where it found nothing."""

from collections.abc import Iterable, Sequence
from html import escape

from mg_agent.core.assessment import Claim
from mg_agent.core.counts import plural
from mg_agent.core.knowledge import Finding, KnowledgePassage
from mg_agent.core.measure import KIND, Measure
from mg_agent.knowledge.excerpt import Excerpt, Passage
from mg_agent.tools.citing import short
from mg_agent.tools.quoting import plain

_LONGEST = 1500
_CHECKED = {
    "checked": "source looked at",
    "secondary": "known through a summary, or partly from memory",
    "unverified": "quoted from memory, not verified",
}
_OWN = "doc"
_GONE = {_OWN: "your document, not here anymore", KIND: "a measurement of the cues"}
_NULLS = {"no effect": "nothing found", "mixed": "findings disagree"}


def cards_html(passages: Sequence[Passage], cited: Iterable[str], *, key: str) -> str:
    """Write the passages of an exchange, those that are cited first, the rest folded."""
    wanted = frozenset(cited)
    first = [one for one in passages if one.id in wanted]
    rest = [one for one in passages if one.id not in wanted]
    if not passages:
        return ""
    shown = "".join(card_html(one, key=key) for one in first)
    nulls = sum(isinstance(one, KnowledgePassage) and one.is_null for one in rest)
    told = f", {nulls} of them without a clear finding" if nulls else ""
    more = (
        f'<details class="mg-more" data-key="{escape(key)}-rest"><summary>{len(rest)} consulted and not cited{told}'
        f"</summary>{''.join(card_html(one, key=key) for one in rest)}</details>"
        if rest
        else ""
    )
    own = {isinstance(one, Excerpt) for one in passages}
    who = (
        "research and your documents say" if len(own) == 2 else "your documents say" if True in own else "research says"
    )
    return f'<div class="mg-aside mg-know"><h3>What {who}</h3>{shown}{more}</div>'


def kind_of(claim: Claim) -> str:
    """Name the kind of a claim; what is quoted from own documents is no research."""
    own = claim.kind == "research" and all(an_id.startswith(f"{_OWN}-") for an_id in claim.evidence)
    return "your document" if own else claim.kind


def card_html(passage: Passage, *, key: str) -> str:
    """Write one card; it folds, and its chip opens it."""
    body = _excerpt(passage) if isinstance(passage, Excerpt) else _graded(passage)
    head = passage.name if isinstance(passage, Excerpt) else passage.topic
    return (
        f'<details class="mg-card" data-card="{escape(passage.id)}" data-key="{escape(key)}-{escape(passage.id)}">'
        f"<summary>{_badges(passage)}<span>{escape(plain(head))}</span></summary>{body}</details>"
    )


def passage_chip(passage_id: str, passage: Passage | None) -> str:
    """Write a citation of research: a button that opens its card, or what it was where it is not here anymore."""
    if passage is None:
        gone = next((words for kind, words in _GONE.items() if passage_id.startswith(f"{kind}-")), passage_id)
        return f'<span class="mg-chip mg-passage">{escape(plain(gone, longest=80))}</span>'
    grade = "your document" if isinstance(passage, Excerpt) else passage.grade.replace("none", "no study")
    return (
        f'<button type="button" class="mg-chip mg-passage" data-open-card="{escape(passage.id)}" '
        f'aria-label="Show the source: {escape(plain(_short(passage)))}"><b>{escape(grade)}</b> '
        f"{escape(plain(_short(passage), longest=46))}</button>"
    )


def measure_chip(measure: Measure) -> str:
    """Write a citation of a measurement; what was counted stands in its hint."""
    return (
        f'<span class="mg-chip mg-measure" tabindex="0" data-tip="{escape(plain(measure.about))}" '
        f'data-tip-more="{escape(plain(measure.text, longest=400))}"><b>measured</b> '
        f"{escape(plain(measure.about, longest=40))}</span>"
    )


def _short(passage: Passage) -> str:
    if isinstance(passage, Excerpt):
        return passage.name
    return passage.topic if passage.citation is None else short(passage.citation)


def _badges(passage: Passage) -> str:
    if isinstance(passage, Excerpt):
        return '<span class="mg-badge">your document, not graded</span>'
    null = f'<span class="mg-badge mg-null">{_null(passage)}</span>' if passage.is_null else ""
    grade = "no study" if passage.grade == "none" else passage.grade
    return f'<span class="mg-badge mg-grade">{escape(grade)}</span>{null}'


def _null(passage: KnowledgePassage) -> str:
    if passage.finding is None or passage.grade == "none":
        return "not known"
    return _NULLS.get(passage.finding.direction, "not known")


def _excerpt(passage: Excerpt) -> str:
    where = f'<p class="mg-dim">{escape(plain(passage.where))}</p>' if passage.where else ""
    return f"<blockquote>{escape(plain(passage.text, longest=_LONGEST))}</blockquote>{where}"


def _graded(passage: KnowledgePassage) -> str:
    parts = [f"<p>{escape(plain(passage.text, longest=_LONGEST))}</p>"]
    if passage.finding is not None:
        parts.append(f'<p class="mg-dim">{escape(_size(passage.finding))}</p>')
    for head, lines in (("Depends on", passage.moderators), ("Other explanations", passage.alternatives)):
        if lines:
            parts.append(f'<p class="mg-dim">{head}: {escape(plain("; ".join(lines), longest=600))}</p>')
    if passage.citation is not None:
        work = passage.citation
        told = f"{work.authors} ({work.year}). {work.title}. {work.where}. [{_CHECKED[work.status]}]"
        parts.append(f'<p class="mg-source-line">{escape(plain(told, longest=600))}</p>')
    return "".join(parts)


def _size(finding: Finding) -> str:
    parts: list[str] = [finding.direction]
    if finding.effect is not None:
        low, high = finding.low, finding.high
        interval = "" if low is None or high is None else f" [{low:g}, {high:g}]"
        parts.append(f"{finding.measure} = {finding.effect:g}{interval}")
    parts += [plural(finding.k, "study or estimate", "studies or estimates")] if finding.k else []
    parts += [plural(finding.n, "person", "people")] if finding.n else []
    return plain("; ".join([*parts, *(text for text in (finding.population, finding.setting) if text)]), longest=400)
