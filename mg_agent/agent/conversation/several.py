"""Several questions in one message: which of them are answered by themselves."""

import re
from collections.abc import Sequence
from dataclasses import replace

from mg_agent.agent.conversation.listed import is_running
from mg_agent.agent.conversation.parting import leans
from mg_agent.agent.question import Intent, Question
from mg_agent.tools.quoting import quoted

_NOTHING = frozenset((Intent.UNKNOWN, Intent.HELP))
_TELLS = {Intent.COUNT: (Intent.FIND,), Intent.DURATION: (Intent.COUNT, Intent.FIND)}
"""Kinds of answers, and those that they hold already: how often tells whether."""
_DECLINED = frozenset((Intent.IDENTITY, Intent.DECEPTION, Intent.JUDGMENT))
"""What is declined where a message as a whole asks for it, and none of its parts by itself does."""
_LEANING = frozenset(
    (Intent.FEELING, Intent.DECEPTION, Intent.IDENTITY, Intent.SURE, Intent.EVIDENCE, Intent.BASELINE, Intent.NEXT)
)
"""Kinds of questions that do not look for anything by themselves, so that a feeling beside them lists what was seen."""
_THEN = re.compile(r"\b(?:then|there|meanwhile|(?:in|during) (?:it|that|them|those|these))\W*$", re.IGNORECASE)
_IT = re.compile(
    r"\bhow long (?:is|was|are|were|does|did|do) (?:it|they|that|this|each)\b|\bhow long\W*$", re.IGNORECASE
)
_LENGTHS = frozenset((Intent.VIDEO, Intent.DURATION, Intent.UNKNOWN))
_ALONE = "Only the judgment asked for is answered here; ask the rest by itself."
_ABOUT_THAT = re.compile(r"^\W*(?:and )?(?:is|was|are|were) (?:it|that|this|they|those)\b", re.IGNORECASE)
"""A question on the answer to the one before it, which the message as a whole is read with."""
_LEANS = "names nothing that could be looked for"
_STRANGE = "was not understood as a question about this video"


def in_parts(whole: Question, each: Sequence[Question]) -> Question:
    """Keep the questions of one message apart where one reading would lose some of them.

    Args:
        whole: The message read as one question.
        each: Its questions, each read in the light of those before it.

    Returns:
        The message as one question, with its parts where they are answered one by one. A judgment of a person is
        declined alone: what was seen beside it would read as a reason.
    """
    if any(one.intent is Intent.JUDGMENT for one in each):
        return replace(whole, intent=Intent.JUDGMENT, readings=(*whole.readings, _ALONE), parts=())
    listed = any(one.number for one in each)
    known = [one for one in each if one.intent not in _NOTHING]
    lost = whole.intent in _DECLINED and all(one.intent is not whole.intent for one in each)
    if lost or not known or (not listed and _is_whole(whole, each)):
        return whole
    each = _of_pauses(each)
    known = [one for one in each if one.intent not in _NOTHING or listed]
    unread = [one for one in each if one.intent is Intent.UNKNOWN and not listed]
    told = tuple(f"{not_understood(one)}; the rest is answered." for one in unread)
    known = [replace(one, beside=_is_beside(one, known)) for one in known]
    placed = _placed(_of_the_others(known))
    once = _without_repeats(placed)
    declined = [one.intent for one in once if one.beside]
    repeats = len(placed) - len(once) + len(declined) - len({*declined})
    if listed and repeats and is_running(whole.text):
        once, listed = [replace(one, number="") for one in once], False
    first, *others = placed if listed else once
    strict = Intent.DECEPTION if any(one.intent is Intent.DECEPTION for one in known) else whole.intent
    guarded = whole.intent if whole.intent is Intent.IDENTITY else strict  # what a model is held to
    return replace(whole, intent=guarded, parts=(replace(first, readings=(*told, *first.readings)), *others))


def not_understood(one: Question) -> str:
    """Say why one question of several is not answered."""
    return f"{quoted(one.text)} {_LEANS if leans(one.text) else _STRANGE}"


def _is_beside(one: Question, each: Sequence[Question]) -> bool:
    """Tell whether a verdict or a feeling is asked for that names nothing to be looked at, beside other questions."""
    bare = not (one.topics or one.spans or one.words or one.anchor or one.ids)
    if one.intent is Intent.DECEPTION:
        return bare and len(each) > 1
    return bare and one.intent is Intent.FEELING and any(other.intent not in _LEANING for other in each)


def _is_whole(whole: Question, each: Sequence[Question]) -> bool:
    """Tell whether the message read as one question asks all of it: "did she smile? and did she nod?"."""
    topics = {topic for one in each for topic in one.topics}
    same = all(one.intent is whole.intent for one in each)
    plain = whole.relation is None and not whole.anchor and not whole.words
    spans = {span for one in each for span in one.spans}
    if whole.edge == "both" or any(_ABOUT_THAT.search(one.text) for one in each if one.intent is Intent.UNKNOWN):
        return True
    kinds = (whole.intent, Intent.UNKNOWN, *_TELLS.get(whole.intent, ()))
    leaning = all(one.intent in kinds for one in each) and all(leans(one.text) for one in each[1:])
    return bool(topics) and topics == {*whole.topics} and plain and (leaning or (same and len(spans) < 2))


def _of_pauses(each: Sequence[Question]) -> list[Question]:
    """Read "how long is it?" and "what does she do then?" after a question on pauses, whose lengths it tells.

    What was not observed comes with its length as well.
    """
    kept: list[Question] = []
    for before, one in zip((None, *each), each, strict=False):
        paused = before is not None and before.pauses and not one.topics
        measured = paused or (before is not None and before.intent is Intent.COVERAGE)
        if paused and one.stretch is not None and _THEN.search(one.text):
            kept.append(replace(one, stretch=replace(one.stretch, told=True)))
        elif not (measured and not one.topics and one.intent in _LENGTHS and _IT.search(one.text)):
            kept.append(one)
        elif one.number and before is not None:  # its number is answered with the same
            kept.append(replace(before, text=one.text, number=one.number))
    return kept


def _of_the_others(each: Sequence[Question]) -> list[Question]:
    """Let "how sure are you" be about what the other questions ask for."""
    topics = tuple(dict.fromkeys(topic for one in each for topic in one.topics))
    free = [one.intent is Intent.SURE and not (one.topics or one.ids) for one in each]
    return [replace(one, topics=topics) if leaning else one for one, leaning in zip(each, free, strict=True)]


def _placed(each: Sequence[Question]) -> list[Question]:
    """Let the stretch that one question names hold for the next: "does she nod from 5 to 10 s and how often ...?"."""
    placed: list[Question] = []
    for one in each:
        before = placed[-1] if placed else None
        free = not (one.spans or one.words or one.anchor or one.ids)
        if before is not None and free and before.spans and not before.moment and one.intent in _IN_A_STRETCH:
            one = replace(one, spans=before.spans)
        placed.append(one)
    return placed


_IN_A_STRETCH = frozenset((Intent.FIND, Intent.COUNT, Intent.DURATION))


def _without_repeats(each: Sequence[Question]) -> list[Question]:
    """Leave out what another answer tells as well: whether, where it is also asked how often."""
    kept = [
        one
        for one in each
        if not any(one.intent in _TELLS.get(other.intent, ()) and _same(one, other) for other in each)
        and not any(
            one.pauses and not one.pick and other.pick and _same(one, replace(other, pick=None)) for other in each
        )
    ]
    return [one for i, one in enumerate(kept) if not any(_same(one, o) and o.intent is one.intent for o in kept[:i])]


def _same(one: Question, other: Question) -> bool:
    """Tell whether two questions differ at most in the kind of answer wanted."""
    return replace(one, text="", intent=other.intent, readings=()) == replace(other, text="", readings=())
