"""Where a follow-up is: the time, the words or the cues that "then", "in it" and "before that" lean on."""

import re
from dataclasses import replace

from mg_agent.agent.question import Intent, Question, Relation, Stretch, Topic
from mg_agent.agent.reading.anchors import LINES
from mg_agent.agent.reading.spacing import NAMES, in_full, next_place
from mg_agent.agent.reading.talk_or_silence import TALKS_OR_NOT
from mg_agent.agent.wording.lexicon import PARTS
from mg_agent.agent.wording.moments import AROUND, BEFORE
from mg_agent.agent.wording.picks import ONE, PLACES
from mg_agent.core.span import Span

_BESIDE = re.compile(
    r"\b(?P<side>before|after)(?:wards?|hand)? ?(?:that|this|it|then|those|these)?\W*$"
    r"|\b(?P<next>next|then|later|earlier)\W*$",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"\b(?:during|while|in) (?:it|that|this|those|them)(?: one)?\W*$"
    r"|\bwhile (?:(?:he|she|they) )?(?:was |is |were |are )?(?:do|does|did|doing|say|says|said|saying|talking about)"
    r" (?:it|that|this|so)\W*$"
    r"|\b(?:there|then|(?:at|in|during) (?:that|this|the same) (?:time|point|moment|part|stretch|bit|section)|meanwhile"
    r"|at the same time)\W*$",
    re.IGNORECASE,
)
_FIRST_BESIDE = re.compile(
    r"^\W*(?:(?:and|but|so) )?(?P<side>before|after)(?:wards?)? ?(?:that|this|it),? (?=\w+ \w+)",
    re.IGNORECASE,
)
"""The place at the front: "and after that, does she smile?"."""
_MEANWHILE = re.compile(
    r"^\W*(?:and |so )?(?:do|does|did|is|was) (?:he|she|they|her|his|the) .*\bthen\W*$"
    r"|\b(?:is|are|was|were) (?:he|she|they|\w+ \w+) (?:\w+ )?\w+ing then\W*$",
    re.IGNORECASE,
)
"""What went on at that time, and not what came next: "what is she saying then?"."""
_SAYING = re.compile(
    r"^\W*(?:(?:and|so) )?what (?:is|was|are|were) (?:he|she|they|the \w+) (?:saying|talking about)\W*$", re.IGNORECASE
)
"""What went on being said is what was said at that time: "what was she saying?"."""
_AT_NTH = re.compile(
    rf"\b(?P<side>before|after|during|while|around|at|in) (?:the|that|her|his|their)? ?(?:very )?(?P<place>{NAMES})"
    r"(?: (?:one|time))?\W*$",
    re.IGNORECASE,
)
_WHICH_LINES = re.compile(
    r"^\W*(?:(?:and|but|or) )?(?P<side>in|to|with|during|at|on|before|after|while|over) (?:which|what)"
    r"(?: (?:lines?|sentences?|words?|statements?))?(?P<no> not)?\W*$",
    re.IGNORECASE,
)
_BRIEF = 6
"""Words up to which "while talking?" is asked of the question before."""
_EXISTS = re.compile(r"\b(?:is|are|was|were|be) (?:not )?(?:(?:any|some|no)\w*(?: \w+){0,2} )?there\b", re.IGNORECASE)
""""Is anyone else there?" and "how many are there?" name no place."""
_ASKED_NEXT = re.compile(r"\b(?:ask|question)\b", re.IGNORECASE)
CLAUSE = re.compile(r"\b(?:do|does|did|is|are|was|were|has|have|when|where|which)\b", re.IGNORECASE)
BARE = frozenset((Intent.FIND, Intent.AROUND, Intent.UNKNOWN, Intent.SUMMARY))
PLACED = frozenset((Intent.FIND, Intent.COUNT, Intent.DURATION, Intent.AROUND, Intent.SPEECH, Intent.SUMMARY))
NTH = frozenset(("first", *PLACES, "last"))
_NAMING = frozenset(
    ("most of lines", "most of pauses", "most of stretches", "nothing", "few cues", "few lines", "few pauses")
)
"""Questions whose answer names a time."""


def in_place(asked: Question, last: Question, whole: Span) -> Question | None:
    """Read "and before that?" and "what else happens there?": a place that only the question before names."""
    if asked.spans or asked.words or asked.anchor or _ASKED_NEXT.search(asked.text):
        return None
    beside = None if _MEANWHILE.search(asked.text) else _BESIDE.search(asked.text)
    named = _of_lines(asked, last) or _beside_nth(asked, last)
    if named is not None or last.intent is Intent.FEELING:
        return named or _felt_later(asked, last, beside, whole)
    if last.intent not in PLACED:
        return None
    there = None if _EXISTS.search(asked.text) else _THERE.search(asked.text) or _SAYING.search(asked.text)
    if (there or beside) and names_time(last):
        return in_that_answer(asked, last, "" if there and _is_at_it(asked.text, beside) else _side(beside))
    return _next_line(asked, last, beside) or _where(asked, last, beside, there, whole)


def _where(
    asked: Question, last: Question, beside: re.Match[str] | None, there: re.Match[str] | None, whole: Span
) -> Question | None:
    """Place a question at, before or after the time that the question before names itself."""
    if there is not None and last.pauses and not last.words:
        return in_that_pause(asked, last)
    if there is not None and last.spans and (asked.topics or asked.intent is Intent.SPEECH):
        return replace(asked, spans=last.spans, moment=last.moment)
    if asked.intent is Intent.SPEECH and (beside or there) and not asked.topics:
        asked = replace(asked, topics=(LINES,))
    elif asked.intent not in BARE:
        return None
    return _aside(asked, last, _side(beside), whole) if beside is not None or there is not None else None


def _next_line(asked: Question, last: Question, beside: re.Match[str] | None) -> Question | None:
    """Read "and next?" after a question on one line as asked for the line behind it."""
    clause = CLAUSE.search(asked.text) or asked.intent is Intent.SUMMARY
    if beside is None or _side(beside) != "after" or clause:
        return None
    following = next_place(last.pick or "") if last.intent is Intent.SPEECH and not last.words else ""
    return replace(last, text=asked.text, pick=following) if following else None


def _acts(last: Question) -> tuple[Topic, ...]:
    """Return what a question was about that was done, and no part of the body."""
    return last.anchor or tuple(topic for topic in last.topics if topic.name not in PARTS and topic != LINES)


def _beside_nth(asked: Question, last: Question) -> Question | None:
    """Read "what was said just before the second one?" as asked beside one of what the question before was about."""
    match, acts = _AT_NTH.search(asked.text), _acts(last)
    if match is None or not acts or acts == (LINES,) or asked.stretch or asked.intent not in (*BARE, Intent.SPEECH):
        return None
    lines = (LINES,) if asked.intent is Intent.SPEECH else asked.topics or (last.topics if last.anchor else ())
    side = match["side"].lower() if match["side"].lower() in ("before", "after") else "around"
    pick = in_full(match["place"].lower())
    return replace(asked, intent=Intent.AROUND, topics=lines, anchor=acts, side=side, pick=pick, pauses=False)


def _of_lines(asked: Question, last: Question) -> Question | None:
    """Read "in which lines?", "while talking?" and "or in silence?" as asked of the cues of the question before."""
    acts = last.anchor or tuple(topic for topic in last.topics if topic != LINES)
    if not acts or acts == (LINES,) or any(topic != LINES for topic in asked.topics):
        return None
    which = _WHICH_LINES.search(asked.text)
    if which is not None and which["no"]:
        return replace(asked, intent=Intent.FIND, asks="most of lines", pick="least", topics=acts, pauses=False)
    if which is not None:
        side = (which["side"] or "").lower()
        side = side if side in ("before", "after") else "around"
        return replace(asked, intent=Intent.AROUND, anchor=acts, topics=(LINES,), side=side, pick=None, words=None)
    if len(asked.text.split()) > _BRIEF or not TALKS_OR_NOT.search(asked.text.lower()):
        return None
    kept = replace(asked, intent=Intent.FIND, topics=(*acts, LINES), pauses=False, pick=None, stretch=None, words=None)
    return replace(kept, relation=Relation(acts, (LINES,), "together"))


def names_time(last: Question) -> bool:
    """Tell whether the answer to a question names a time that nobody knows before it is answered."""
    if last.stretch is not None and last.stretch.of is not None:
        return True
    told = bool(last.topics) or last.intent is Intent.SPEECH
    return last.asks in _NAMING or (last.pick in ("longest", "shortest") and told and not last.pauses)


def _is_at_it(text: str, beside: re.Match[str] | None) -> bool:
    """Tell "what does she do then?", which is at that time, from "and then?"."""
    return beside is None or (beside["next"] == "then" and CLAUSE.search(text) is not None)


def in_that_answer(asked: Question, last: Question, side: str) -> Question:
    """Read "what does she do then?" as about the time that the answer to the question before names."""
    intent = Intent.AROUND if asked.intent in (Intent.SUMMARY, Intent.UNKNOWN) else asked.intent
    return replace(asked, intent=intent, pick=None, stretch=Stretch("answer", side=side or "during", of=last))


def in_that_pause(asked: Question, last: Question) -> Question:
    """Read "what does she do in it?" after a question on pauses as about these, or the one that it asked for."""
    intent = Intent.AROUND if asked.intent in (Intent.SUMMARY, Intent.UNKNOWN) else asked.intent
    if last.asks == "pause beside":
        return replace(asked, intent=intent, pick=None, stretch=Stretch(f"pause {last.side}", last.pick or "first"))
    place = last.pick if last.pick in ONE else None
    return replace(asked, intent=intent, pick=None, stretch=Stretch("pause", place or ""))


def after_that(asked: Question, last: Question, whole: Span) -> Question | None:
    """Read "and after that, does she smile?" as about the time after what the question before was about."""
    front = _FIRST_BESIDE.match(asked.text)
    if front is None or not asked.topics or asked.spans or not last.spans:
        return None
    moved = _aside(asked, last, front["side"].lower(), whole)
    return replace(asked, spans=moved.spans) if moved is not None else None


def _felt_later(asked: Question, last: Question, beside: re.Match[str] | None, whole: Span) -> Question | None:
    """Read "and later?" after a question on a feeling in a stretch as the same question on the time beside it."""
    if beside is None or not last.spans or asked.intent not in BARE:
        return None
    moved = _aside(asked, last, _side(beside), whole)
    return replace(last, text=asked.text, spans=moved.spans) if moved is not None else None


def _side(beside: re.Match[str] | None) -> str:
    if beside is None:
        return "around"
    return (beside.group("side") or {"earlier": "before"}.get(beside.group("next").lower(), "after")).lower()


def _aside(asked: Question, last: Question, side: str, whole: Span) -> Question | None:
    """Ask about the time before, after or around what the last question was about."""
    if last.spans and last.moment and asked.reach and side != "around":
        return _away(asked, last.spans[0], side, whole)
    if last.spans:
        first, end, far = last.spans[0].start, last.spans[-1].end, asked.reach or BEFORE
        spans = {"before": (max(whole.start, first - far), first), "after": (end, min(whole.end, end + far))}
        start, stop = spans.get(side, (first, end))
        return replace(asked, intent=Intent.AROUND, spans=(Span(start=min(start, stop), end=stop),))
    acts = _acts(last)
    if last.words:
        return replace(asked, intent=Intent.AROUND, words=last.words, side=side)
    pick = asked.pick or (last.pick if last.pick in NTH else None)
    if not acts and last.intent is Intent.SPEECH and pick is not None:
        acts = (LINES,)
    return replace(asked, intent=Intent.AROUND, anchor=acts, side=side, pick=pick) if acts else None


def _away(asked: Question, moment: Span, side: str, whole: Span) -> Question:
    """Ask about the moment that lies some seconds before another one, or after it: "and ten seconds later?"."""
    at = moment.end - AROUND + (asked.reach if side == "after" else -asked.reach)
    at = min(max(at, whole.start), whole.end)
    span = Span(start=max(whole.start, at - AROUND), end=min(whole.end, at + AROUND))
    return replace(asked, intent=Intent.AROUND, spans=(span,), moment=True)
