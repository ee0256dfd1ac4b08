"""From the words of a question to what it asks."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from mg_agent.agent.question import LONGEST, Intent, Question, Sides, Topic
from mg_agent.agent.reading.anchors import find_anchor
from mg_agent.agent.reading.began import find_edge
from mg_agent.agent.reading.bounds import take_between
from mg_agent.agent.reading.filters import find_filters
from mg_agent.agent.reading.longer import find_longer
from mg_agent.agent.reading.once import find_repeats
from mg_agent.agent.reading.own import as_own
from mg_agent.agent.reading.relations import find_relation, of_one_kind
from mg_agent.agent.reading.route import Need
from mg_agent.agent.reading.routes import KEYWORDS, LITERALS, ROUTES, SAID, SAID_ABOUT, SAY_MOMENT
from mg_agent.agent.reading.sides import find_sides
from mg_agent.agent.reading.spacing import find_gap, sought_again
from mg_agent.agent.reading.stretches import take_stretch
from mg_agent.agent.reading.talking import talk_edge
from mg_agent.agent.reading.telling import asks_account, asks_order, is_near
from mg_agent.agent.wording.lexicon import PARTS
from mg_agent.agent.wording.moments import MARK, When, find_times, halves, take_reach
from mg_agent.agent.wording.names import first_subject, is_pair, take_names
from mg_agent.agent.wording.picks import find_pick
from mg_agent.agent.wording.saying import QUOTE, QUOTE_MOMENT, content
from mg_agent.agent.wording.spelled import SPELLED
from mg_agent.agent.wording.spoken import HESITATES, PAUSES, WAITS
from mg_agent.agent.wording.taken_out import CUE, names_in, spell_out, take_ids, take_quotes, tidy
from mg_agent.agent.wording.topics import CLUE_STEMS, CLUE_WORDS, WORD_OF, topics_in
from mg_agent.agent.wording.unlisted import take_unlisted
from mg_agent.agent.wording.unplaced import unplaced
from mg_agent.agent.wording.unread import take_unread
from mg_agent.agent.wording.whom import asks_whom
from mg_agent.agent.wording.words import COMMON, mend, stem, whole_ending
from mg_agent.core.evidence import MODALITIES
from mg_agent.core.span import Span
from mg_agent.knowledge.spelling import foreign, is_elsewhere
from mg_agent.tools.quoting import plain, quoted

_NAME = "xnamex"
_MARKS = frozenset({QUOTE, _NAME, CUE, MARK})
_GUARDED = frozenset((Intent.DECEPTION, Intent.FEELING, Intent.IDENTITY, Intent.JUDGMENT))
_OPEN = frozenset(
    (Intent.FIND, Intent.COUNT, Intent.DURATION, Intent.SUMMARY, Intent.AROUND, Intent.COMPARE, Intent.UNKNOWN)
)
PLACED = frozenset(
    (Intent.DECEPTION, Intent.FEELING, Intent.SURE, Intent.COVERAGE, Intent.EVIDENCE, Intent.BASELINE, Intent.NEXT)
)
"""Kinds of questions that words which were said only give a place to: "is she nervous when she mentions it?"."""
_ANCHORED = frozenset((Intent.FIND, Intent.AROUND, Intent.SUMMARY, Intent.SPEECH, Intent.UNKNOWN))
_RELATED = frozenset((Intent.FIND, Intent.COUNT, Intent.DURATION, Intent.COMPARE, Intent.AROUND, Intent.UNKNOWN))
_WHENEVER = frozenset((Intent.FIND, Intent.COUNT, Intent.DURATION, Intent.FEELING, Intent.DECEPTION, Intent.SURE))
"""Kinds of answers that would be about everything where the moment a question names is not read."""
_HAPPENS = re.compile(r"\bwhat\b.*\b(?:do|does|did|doing|happen\w*)\b")
"""What asks for everything at a moment, and not for a summary."""
_CHOOSING = frozenset((Intent.SUMMARY, Intent.SURE, Intent.UNKNOWN))
"""Kinds of questions that are about the cues themselves once it is said which ones are wanted."""
_NOT = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have) (?:he|she|they|(?:the|this|that) \w+) (?:ever |just |really )?not\b"
    r"|\b(?:he|she|they|(?:the|this|that) \w+) (?:is|are|was|were|do|does|did|has|have) not\b(?! (?:he|she|they|it)\b)"
    r"|\b(?:not|never|without)(?: (?:a|any|once|even|ever))? \w+ing\b|\b(?:he|she|they) never \w+"
)
"""Turns of speech that ask for the time in which something was not done; "didn't she smile?" asks whether she did."""
_WHATEVER = re.compile(r"^\W*(?:what|describe|show|list|tell)\b")
_NAMED = re.compile(
    r"\b([Ii]s|[Ww]as) (this|that|it|he|she) "
    r"[A-Z][a-z]+(?: [A-Z][a-z]+)*\b(?= *(?:\?|$|in\b|on\b|who\b))"
)
_SIDES = ("before", "after", "until")
_SET_AGAINST = frozenset((Intent.COMPARE, Intent.FIND))
_TWO = re.compile(
    r"^\W*(?:compare|contrast)\b(?!.*\b(?:over time|halves|half|stretch\w*|parts?)\b)|\b(?:more|less|fewer)\b.*"
    r"\b(?:than|or)\b|\bdifference between\b|\b(?:vs|versus)\b"
)
"""Turns of speech that set two kinds of cues against one another, where no stretches of time are."""
_WHICH = re.compile(r"\b(?:what|which|where|who|why|how(?! (?:often|many times)))\b")
"""What asks for the words themselves: "what did she say she wanted?" names none."""
_HANDS = re.compile(r"\bleft\b.* (?:hand\b.*)?\bright hand\b|\bright\b.* (?:hand\b.*)?\bleft hand\b")
"""Both hands set against one another, which are counted and not compared over time."""
_PAUSES = re.compile(f"{PAUSES}|{HESITATES}|{WAITS}")
_EITHER = re.compile(r"\bbefore or after\b|\bafter or before\b|\bbefore\b.* or after\W*$|\bafter\b.* or before\W*$")


def understand(text: str, whole: Span, labels: Iterable[tuple[str, str]] = ()) -> Question:
    """Read a question in English.

    Args:
        text: As it was asked; only the first :data:`LONGEST` characters are read.
        whole: The part of the video that was analyzed, so that halves and ends have a meaning.
        labels: Modality and label of the cues at hand.

    Returns:
        What it asks. A question that fits nothing has the intent "unknown".
    """
    return _understood(text, whole, tuple(labels))


@lru_cache(maxsize=256)
def _understood(text: str, whole: Span, labels: tuple[tuple[str, str], ...]) -> Question:
    # Once, although who routes a question and who answers it both read it, and those before it at every turn.
    shown = plain(text, longest=LONGEST)
    if foreign(shown):
        return Question(text=shown, intent=Intent.UNKNOWN)
    named_by, met = take_names(_NAMED.sub(rf"\1 \2 {_NAME}", shown))
    lower, quotes = take_quotes(named_by)
    kinds = sorted({*MODALITIES, *(modality for modality, _ in labels)})
    lower, ids = take_ids(lower, kinds)
    lower, filters = find_filters(spell_out(lower))
    lower, between = take_between(lower, quotes, labels)
    lower, stretch, measured = (lower, None, None) if between else take_stretch(lower, labels)
    between = between or measured
    lower, reach = take_reach(lower)
    when = find_times(lower, whole)
    typed = tidy(when.rest)
    rest, readings = _mend(typed, names_in(shown), first_subject(shown))
    moment = SAY_MOMENT.search(typed) or QUOTE_MOMENT.search(typed)
    spoken = moment or SAID.search(typed)
    retold = moment is not None or spoken is None or _WHICH.search(typed[: spoken.start()]) is None
    words = (
        None if between else quotes[0] if quotes else content(spoken.group("rest"), retold=retold) if spoken else None
    )
    about = _without(rest, None if quotes else words)
    topics, unlisted = topics_in(about, labels)
    topics, unread, told = take_unread(about, topics, _is_known, names_in(shown))
    topics, unlisted = of_one_kind(rest, topics), (*unlisted, *unread)
    intent = _route(rest, topics, when, words_named=moment is not None, placed=bool(between or stretch))
    intent, sides = _counted(rest, intent, topics, when)
    repeats = find_repeats(rest) if intent in _OPEN and all(topic.name in PARTS for topic in topics) else ""
    intent = Intent.COUNT if repeats else intent
    if filters.text and intent in _CHOOSING:
        intent = Intent.FIND
    gap = find_gap(rest) if len(topics) < 2 and not between and intent not in _GUARDED else ()
    longer = find_longer(rest) if topics and len(topics) < 2 and not between and intent not in _GUARDED else None
    gap = longer[0] if longer is not None else gap
    intent = Intent.DURATION if gap and topics else intent
    named = find_anchor(rest, labels) if moment is None and not when.spans and intent in _ANCHORED else None
    if named is not None:
        intent, topics, words, unlisted = Intent.AROUND, named.asked, None, ()
    relation = find_relation(rest, labels) if moment is None and named is None and intent in _RELATED else None
    if relation is not None and not when.spans:
        intent, topics, unlisted = Intent.FIND, (*relation.first, *relation.second), ()
    if ids and intent not in _GUARDED:
        intent = Intent.CUE
    elif unlisted and not topics and intent in _OPEN and not _is_around(intent, rest):
        intent = Intent.UNLISTED
    if intent is Intent.FEELING and not (between or stretch or moment or when.spans or ids):
        stretch = take_stretch(lower, labels, felt=True)[1]
    placed = between or stretch or moment or named or relation or when.spans or ids or find_edge(rest)
    free = intent in _GUARDED or (intent is Intent.SUMMARY and _HAPPENS.search(rest) is not None)
    sought = not placed and (free or intent in _WHENEVER)
    unread_moment = unplaced(rest, labels, guarded=free) if sought else ""
    spans = (
        halves(when, whole, by_words=moment is not None or stretch is not None)
        if intent is Intent.COMPARE
        else when.spans
    )
    intent, spans = _ordered(rest, intent, spans, whole)
    asked = Question(
        text=shown,
        intent=intent,
        topics=topics,
        spans=spans,
        moment=when.moment,
        words=_words(intent, typed, words, moment=moment is not None),
        between=between,
        side=_side(moment.group("side") if moment is not None else named.side if named is not None else "", rest),
        pick=repeats or sought_again(rest, find_pick(rest, speech=intent is Intent.SPEECH)),
        readings=(*met, *readings, *told, *([unread_moment] if unread_moment else [])),
        sides=sides,
        ids=ids,
        unlisted=unlisted,
        anchor=named.cues if named is not None else (),
        filters=filters,
        relation=None if when.spans else relation,
        negated=bool(topics) and _NOT.search(rest) is not None,
        until=named.until if named is not None else (),
        edge=named.edge if named is not None else find_edge(rest),
        account=asks_account(rest, topics),
        near=is_near(rest),
        reach=reach,
        pauses=intent is Intent.SPEECH and _PAUSES.search(rest) is not None,
        gap=named.gap if named is not None else gap,
        length=longer[1] if longer is not None else "",
        stretch=stretch,
        talk=talk_edge(rest) if intent is Intent.SPEECH else "",
        whom=asks_whom(rest) if intent is Intent.UNLISTED else "",
    )
    return as_own(asked, rest, labels)


def _counted(text: str, intent: Intent, topics: tuple[Topic, ...], when: When) -> tuple[Intent, Sides]:
    """Take two kinds of cues, or both hands, set against one another as counts of each, and not as two stretches."""
    sides = find_sides(text)
    if when.spans or when.split is not None:
        return intent, sides
    if intent in _SET_AGAINST and len(topics) > 1 and _TWO.search(text):
        intent = Intent.COUNT
    if intent is Intent.COMPARE and topics and _HANDS.search(text):
        return Intent.COUNT, replace(sides, hand="each")
    return intent, sides


def _ordered(text: str, intent: Intent, spans: tuple[Span, ...], whole: Span) -> tuple[Intent, tuple[Span, ...]]:
    """Take a summary that is wanted in order of time as a question about the whole stretch."""
    wanted = intent is Intent.SUMMARY and not spans and bool(whole.duration) and asks_order(text)
    return (Intent.AROUND, (whole,)) if wanted else (intent, spans)


def _side(word: str, text: str) -> str:
    if word in _SIDES and _EITHER.search(text):
        return "either"
    return word if word in _SIDES else "around"


def _is_around(intent: Intent, text: str) -> bool:
    """Tell whether a moment is asked about that an unlisted act only helps to name."""
    return intent is Intent.AROUND and (MARK not in text or _WHATEVER.search(text) is not None)


def _mend(text: str, names: frozenset[str], subject: tuple[str, str]) -> tuple[str, tuple[str, ...]]:
    readings: list[str] = []

    def better(match: re.Match[str]) -> str:
        word = match.group()
        lost = whole_ending(word, CLUE_STEMS) if word not in COMMON and word not in SPELLED else None
        if (
            word in names
            or not word.isascii()
            or (lost is None and _is_known(word))
            or is_elsewhere(word)
            or take_unlisted(word)[1]
        ):
            return word
        meant = lost or mend(word, KEYWORDS) or mend(word, CLUE_WORDS) or mend(stem(word), CLUE_STEMS)
        if meant is None or (word == subject[0] and not is_pair(meant, subject[1])):
            return word
        found = WORD_OF.get(meant, meant)
        readings.append(f"{quoted(word)} was read as {quoted(found)}.")
        return found

    return re.sub(r"[^\W\d_]+", better, text), tuple(readings)


def _is_known(word: str) -> bool:
    listed = word in COMMON or word in SPELLED or word in _MARKS or word in KEYWORDS or stem(word) in CLUE_STEMS
    return listed or any(word[:end] in LITERALS for end in range(4, len(word) + 1))


def _route(text: str, topics: tuple[Topic, ...], when: When, *, words_named: bool, placed: bool) -> Intent:
    actless = all(topic.name in PARTS for topic in topics)
    met: dict[Need, bool] = {
        "": True,
        "topic": bool(topics),
        "no topic": not topics,
        "time": placed or bool(when.spans),
        "no time": not placed and not when.spans,
        "moment of speech": words_named,
        "no act": actless,
        "moment without act": words_named and actless,
        "two spans": len(when.spans) > 1 or when.split is not None,
    }
    fits = (route.intent for route in ROUTES if met[route.need] and route.pattern.search(text))
    return next(fits, Intent.UNKNOWN)


def _words(intent: Intent, text: str, words: str | None, *, moment: bool) -> str | None:
    if intent in PLACED and moment:
        return words
    if intent not in (Intent.SPEECH, Intent.AROUND, Intent.COMPARE):
        return None
    match = SAID_ABOUT.search(text) if words is None and intent is Intent.SPEECH else None
    return content(match.group("rest"), retold=False) if match is not None else words


def _without(text: str, words: str | None) -> str:
    """Take the words that were said out of a question: who says "nose" does not touch it."""
    for word in words.split() if words else ():
        text = re.sub(rf"\b{re.escape(word)}\b", " ", text)
    return text
