"""Talking set against silence: "does she move more while talking or while silent?"."""

from mg_agent.agent.finding.absences import absence_limits
from mg_agent.agent.finding.lines import listen, no_words
from mg_agent.agent.finding.observations import Gathered, absence, gap_limits, sentence, times
from mg_agent.agent.finding.sides import claims_of
from mg_agent.agent.question import Question
from mg_agent.agent.replying.against import FEW, MANY
from mg_agent.agent.replying.related import more_often, seen_of, shared
from mg_agent.agent.replying.replies import Reply, looked_for
from mg_agent.core.assessment import Draft
from mg_agent.core.span import Span, merge, subtract, total
from mg_agent.tools.session import Session

_ENOUGH = 1.0
"""Seconds observed on either side from which on the two are compared."""


def reply_talk_or_silence(question: Question, session: Session) -> Reply:
    """Say how often a minute, and for which share of it, cues came while lines were said, and in the rest."""
    heard, lines, doubted = listen(session, None)
    if not lines:
        return Reply(Draft(answer=no_words(heard, ""), limits=doubted, abstains=not heard.observed))
    found, spoken = looked_for(question, session), merge(line.span for line in lines)
    listened = session.observed("speech")
    parts = [topic.lead for topic in question.topics if topic.lead]
    for g in found:
        parts += [_told(g, spoken, listened) if g.cues else absence(g), g.beside]
    looks = [look for g in found for look in g.looks]
    by_lines = (
        "Talking is the time of the transcript's lines, whoever says them; the rest of what was observed is taken as "
        "silence."
    )
    few = [FEW] if any(0 < len(g.cues) < MANY for g in found) else []
    limits = (by_lines, *few, *gap_limits((*looks, heard)), *doubted, *absence_limits(found, session))
    draft = Draft(
        answer=" ".join(dict.fromkeys(filter(None, parts))),
        claims=claims_of(found),
        limits=limits,
        abstains=all(g.unknowable for g in found),
    )
    return Reply(draft)


def _told(found: Gathered, spoken: tuple[Span, ...], listened: tuple[Span, ...]) -> str:
    seen = shared(merge(seen_of(found)), merge(listened))
    talking = shared(seen, spoken)
    silent = tuple(part for one in seen for part in subtract(one, spoken))
    if min(total(talking), total(silent)) < _ENOUGH:
        few, what = (talking, "talking") if total(talking) < _ENOUGH else (silent, "silence")
        name = found.name.removeprefix("a ")
        return f"What can show {name} was observed for only {total(few):.1f} s of {what}, too little to compare."
    mine = merge(cue.span for cue in found.cues)
    told, it = [], "they" if found.name == "a cue" else "it"
    for where, what in ((talking, "while lines were said"), (silent, "in the rest")):
        begun, seconds = sum(any(cue.span.start in part for part in where) for cue in found.cues), total(where)
        share = f"took up {total(shared(mine, where)) / seconds:.0%} of it"
        often = f"began {times(begun)}, {60 * begun / seconds:.1f} per minute" if begun else "did not begin"
        told.append(f"{what} ({seconds:.1f} observed s) {it} {often}, and {share}")
    verdict = more_often(found, (talking, "while talking"), (silent, "while silent"))
    both = sentence(f"{found.name if it == 'it' else 'cues of body and face'}: {'; '.join(told)}")
    return f"{both} {verdict}"
