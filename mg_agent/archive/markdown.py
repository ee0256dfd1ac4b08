"""A report as Markdown; words from elsewhere are text, never links, pictures or headings."""

from collections.abc import Iterable

from mg_agent import __version__
from mg_agent.archive.contents import Contents
from mg_agent.archive.drawing import title_of
from mg_agent.core.assessment import Assessment, Claim
from mg_agent.core.change import Change
from mg_agent.core.span import timecode
from mg_agent.report import literal, timeline_markdown
from mg_agent.store.rows import SavedExchange, outdated
from mg_agent.tools.quoting import plain, plain_lines

_LONGEST = 4000


def markdown(contents: Contents) -> str:
    """Write the report of a session as Markdown."""
    session = contents.opened.session
    lines = [
        f"# {_shown(contents.title)}",
        "",
        f"{_shown(contents.video)}, begun {session.created[:10]}; purpose: {_shown(contents.purpose)}; "
        f"mg\\_agent {__version__}.",
        "",
        f"> **Notice (EU AI Act, Art. 50).** {_shown(contents.notice)}",
        "",
        "## Questions and answers",
        "",
        *(line for one in contents.opened.exchanges for line in _turn(contents, one)),
        *(() if contents.opened.exchanges else ("Nothing was asked.", "")),
        "## Corrections",
        "",
        _shown(contents.agreement),
        "",
        *_corrections(contents),
        timeline_markdown(contents.analysis).replace("\n## ", "\n### ").replace("# Timeline", "## Timeline", 1),
        "## Limits",
        "",
        _shown(contents.limits),
    ]
    return "\n".join(lines) + "\n"


def _turn(contents: Contents, one: SavedExchange) -> list[str]:
    head = [f"### {_shown(one.question) or 'A question without words'}", ""]
    head += [f"*{_shown(outdated(one))}*", ""] if one.earlier else []
    if one.changes:
        return [*head, *(line for change in one.changes for line in _change(change))]
    if one.assessment is None:
        return [*head, _shown(one.failure or "There was no answer."), ""]
    return [*head, *_answer(contents, one.assessment)]


def _change(change: Change) -> list[str]:
    lost, gained = _listed("No longer said", change.lost), _listed("Said instead", change.gained)
    return [_in_lines(change.sentence), *lost, *gained, ""]


def _answer(contents: Contents, said: Assessment) -> list[str]:
    likely = "" if said.probability is None else f" ({said.probability:.0%})"
    lines = [f"{_in_lines(said.answer)}{likely}", ""]
    for claim in said.claims:
        lines += _claim(contents, claim)
    lines += [*_listed("Other explanations", said.alternatives), *_listed("Limits", (*said.limits, contents.limits))]
    lines += _listed("Worth asking next", said.questions)
    rejected = [f"{r.claim.text} ({r.reason})" for r in said.rejected]
    return [
        *lines,
        *_listed("Not let through, for want of evidence", rejected),
        f"*{_shown(said.record.reasoner)}*",
        "",
    ]


def _claim(contents: Contents, claim: Claim) -> list[str]:
    kind = "" if claim.kind == "observation" else f" ({claim.kind})"
    against = " (speaks against)" if claim.bearing == "opposes" else ""
    return [f"- {_shown(claim.text)}{kind}{against}", *(f"  - {_cited(contents, i)}" for i in claim.evidence)]


def _cited(contents: Contents, evidence_id: str) -> str:
    cue = contents.analysis.cue(evidence_id)
    before = contents.opened.recognized.cue(evidence_id)
    if cue is None and before is None:
        return _shown(contents.source_of(evidence_id))
    named, since = (cue, "") if cue is not None else (before, ", corrected since")
    return (
        "" if named is None else f"{timecode(named.span.start)} {_shown(title_of(named))}{since} ({_shown(named.id)})"
    )


def _corrections(contents: Contents) -> list[str]:
    if not contents.judgements:
        return []
    rows = [
        f"| {one.cue.span} | {one.verdict} | {_shown(one.was)} | {_shown(one.seen)} | {_shown(one.note)} |"
        for one in contents.judgements
    ]
    return ["| time | verdict | recognized | according to a person | note |", "|---|---|---|---|---|", *rows, ""]


def _listed(head: str, lines: Iterable[str]) -> list[str]:
    items = [f"- {_shown(line)}" for line in lines]
    return ["", f"**{head}**", "", *items, ""] if items else []


def _shown(text: str) -> str:
    return literal(plain(text, longest=_LONGEST))


def _in_lines(text: str) -> str:
    """Write a text of one or more lines with Markdown's hard breaks between them."""
    return "  \n".join(literal(line) for line in plain_lines(text, longest=_LONGEST))
