"""Some of many by their length or place: "name the three longest cues", "her two shortest smiles"."""

from collections.abc import Sequence

from mg_agent.agent.finding.lines import listen, no_words
from mg_agent.agent.finding.observations import absence, claims_of_speech, gap_limits, said_or_done, sentence, times
from mg_agent.agent.question import Question
from mg_agent.agent.replying.pauses import WITHIN, between_lines_of, pause_claim, told_pauses
from mg_agent.agent.replying.replies import Reply, looked_for, windows
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span
from mg_agent.tools.quoting import plain
from mg_agent.tools.session import Session

MOST = 12
"""Most that one answer names."""
One = tuple[Span, str, Claim]
"""When it was, what it is called, and how it is cited."""


def reply_few(question: Question, session: Session) -> Reply:
    """Name as many of the longest, the shortest, the first or the last as are wanted, with their lengths."""
    if question.asks != "few cues":
        return _spoken(question, session)
    found = looked_for(question, session)
    limits = gap_limits(look for g in found for look in g.looks)
    cues = list({cue.id: cue for g in found for cue in g.cues}.values())
    if not cues:
        told = " ".join(dict.fromkeys(map(absence, found)))
        return Reply(Draft(answer=told, limits=limits, abstains=all(g.unknowable for g in found)))
    each = [(cue.span, plain(cue.label), _claim(cue)) for cue in cues]
    beside = [topic.lead for topic in question.topics if topic.lead] + [g.beside for g in found if g.beside]
    names = " or ".join(dict.fromkeys(g.name for g in found))
    head = f"{names} was found {times(len(cues))}" if question.topics else plural(len(cues), "cue")
    return _told(question, each, head, limits, beside)


def _spoken(question: Question, session: Session) -> Reply:
    heard, lines, doubted = listen(session, None)
    if not lines:
        return Reply(Draft(answer=no_words(heard, ""), limits=doubted, abstains=not heard.observed))
    where = windows(question, session)[0]
    limits = (*gap_limits((heard,)), *doubted)
    if question.asks == "few lines":
        kept = [line for line in lines if where is None or line.span.overlaps(where)]
        said = [(line.span, "", claims_of_speech([line])[0]) for line in kept]
        return _told(question, said, plural(len(said), "line of speech", "lines of speech"), limits)
    pauses = [one for one in between_lines_of(lines) if where is None or one[0].overlaps(where)]
    if not pauses:
        return Reply(Draft(answer=sentence(f"there is {told_pauses([])}"), limits=(WITHIN, *limits)))
    silent = [(one[0], "", pause_claim(*one)) for one in pauses]
    return _told(question, silent, plural(len(silent), "pause"), (WITHIN, *limits))


def _told(
    question: Question, each: Sequence[One], head: str, limits: tuple[str, ...], beside: Sequence[str] = ()
) -> Reply:
    pick, many = question.pick or "longest", min(question.few, MOST)
    orders = {
        "longest": lambda one: (-round(one[0].duration, 3), one[0].start),
        "shortest": lambda one: (round(one[0].duration, 3), one[0].start),
        "first": lambda one: (one[0].start, one[0].end),
        "last": lambda one: (-one[0].start, one[0].end),
    }
    ordered = sorted(each, key=orders[pick])
    kept, left = ordered[:many], ordered[many:]
    kept = list(reversed(kept)) if pick == "last" else kept
    place = f" in {question.spans[0]}" if len(question.spans) == 1 else ""
    names = ", ".join(f"{name} ({span.duration:.1f} s)" if name else f"{span.duration:.1f} s" for span, name, _ in kept)
    if not left:
        way = {"longest": ", from the longest", "shortest": ", from the shortest"}.get(pick, ", in order of time")
        told = f"here {'are' if len(kept) > 1 else 'is'} all there {'are' if len(kept) > 1 else 'is'}"
        told = f"{told}{way if len(kept) > 1 else ''}: {names}"
    else:
        told = f"the {pick} {len(kept)}: {names}"
    tied = sum(round(one[0].duration, 1) == round(kept[-1][0].duration, 1) for one in left)
    notes = [f"{tied} more lasted as long as the last of these."] if tied and pick in ("longest", "shortest") else []
    notes += [f"One answer names no more than {MOST}."] if question.few > MOST and left else []
    answer = " ".join((*beside, sentence(f"{head}{place}; {told}"), *notes))
    draft = Draft(answer=answer, claims=tuple(claim for _, _, claim in kept), limits=limits)
    return Reply(draft, spans=tuple(span for span, _, _ in kept))


def _claim(cue: Cue) -> Claim:
    return Claim(text=said_or_done(cue), evidence=(cue.id,))
