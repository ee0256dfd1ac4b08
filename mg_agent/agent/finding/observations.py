"""From cues to statements: counting, grouping, and saying honestly why something was not found."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from mg_agent.agent.question import Topic
from mg_agent.core.assessment import Claim
from mg_agent.core.counts import plural
from mg_agent.core.evidence import MODALITIES, Cue
from mg_agent.core.span import Span, total
from mg_agent.recognition.vocabulary import (
    ARMS,
    EYES,
    HEAD,
    LEGS,
    MOUTH,
    TRUNK,
)
from mg_agent.tools.quoting import plain, quoted
from mg_agent.tools.session import Look, Session

_BODY = frozenset(("head", "hands", "arms", "body", "eyes", "mouth", "lips", "brows", "face"))
CITED = 8
"""Most cues that one claim cites; a reader follows few, and the table shows all."""
LISTED = 12
"""Most claims of one answer."""
_PLURAL = ("the arms", "the legs", "the eyes")
_OBJECTS = {
    "gesture": "the body",
    HEAD: "the head's direction",
    ARMS: "the arms",
    TRUNK: "the trunk",
    LEGS: "the legs",
    "face": "the face",
    EYES: "the eyes",
    MOUTH: "the mouth",
    "speech": "speech",
}
_DONE_BY = {
    HEAD: "a movement of the head",
    ARMS: "a movement of hands and arms",
    TRUNK: "a movement of shoulders and trunk",
    LEGS: "a movement of the legs",
    EYES: "a movement of the eyes",
    MOUTH: "a movement of the mouth",
}
_TOUCHES = {"gesture": "touching the head or neck", TRUNK: "touching the chest, shoulders or clothes"}
"""What one part is looked at for, where a question is about several."""
_BLANK = {
    "rushed": "this is over too quickly for how seldom pictures were looked at",
    "misfit": "the transcript does not fit this video",
    "short": "this must last longer to be told than {} was observed in one piece",
    "untold": "this analysis, of an earlier version, does not tell whether {} could be seen",
}
_BLANK_LIMITS = {
    "misfit": "The transcript does not fit this video: most of its lines lie after the end.",
    "rushed": "Pictures were looked at too seldom to see each case of {1}.",
    "short": "",
    "untold": "Whether {0} could be seen is not told by this analysis, which is of an earlier version.",
}
_AS_TOUCHES = ("covering face", "adjusting clothes")
_SPELLED = 2
"""Most labels that are named one by one."""


@dataclass(frozen=True)
class Gathered:
    """What looking for a topic brought.

    Attributes:
        name: What was looked for, for people.
        cues: What was found, in order of time.
        looks: Where and how it was looked for, one look a modality.
        beside: What else was found that is not quite what was looked for, one sentence.
        manner: With which hand or to which side, where that was asked.
        claims: Statements that replace the plain count of the cues, where sides were told apart.
        further: Statements beside it, on other cues that also reach what was looked for.
    """

    name: str
    cues: tuple[Cue, ...]
    looks: tuple[Look, ...]
    beside: str = ""
    manner: str = ""
    claims: tuple[Claim, ...] = ()
    further: tuple[Claim, ...] = ()

    @property
    def seconds(self) -> float:
        """Seconds in which at least one of the looks could have seen it: those for what was found, if it was."""
        labels = {cue.label for cue in self.cues}
        telling = [look for look in self.looks if not labels or not look.labels or look.labels & labels]
        return total(part for look in telling for part in look.observed)

    @property
    def unknowable(self) -> bool:
        """True where nothing was observed or allowed, so that finding nothing means nothing."""
        return not self.cues and all(look.blind for look in self.looks)


def named(topic: Topic) -> str:
    """Name a topic so that it can be the subject of a sentence."""
    name = topic.name
    if name in ("gesture", "posture"):
        return {"gesture": "a gesture", "posture": "a change of posture"}[name]
    return f"a cue of the {name}" if name in _BODY else plain(name)


def times(count: int) -> str:
    """Write a count as "once", "twice" or "7 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def sentence(text: str) -> str:
    """Begin with a capital letter and end with a stop."""
    head = text[:1].upper() + text[1:]
    return head if head.endswith((".", "?", "!", "”")) else f"{head}."


def grouped(cues: Iterable[Cue]) -> dict[str, list[Cue]]:
    """Group cues by label, the most frequent first."""
    groups: dict[str, list[Cue]] = {}
    for cue in cues:
        groups.setdefault(cue.label, []).append(cue)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[1][0].span.start)))


def list_labels(cues: Sequence[Cue], most: int = 5) -> str:
    """Write the most frequent labels with their counts: "blinking (12), nodding (3) and 2 more kinds"."""
    groups = grouped(cues)
    shown = [f"{plain(label)} ({len(group)})" for label, group in list(groups.items())[:most]]
    rest = len(groups) - most
    return ", ".join(shown) + (f" and {plural(rest, 'more kind')}" if rest > 0 else "")


def cite(cues: Sequence[Cue]) -> tuple[str, ...]:
    """Choose the ids that a claim cites: all, or the first ones and the last."""
    chosen = cues if len(cues) <= CITED else [*cues[: CITED - 1], cues[-1]]
    return tuple(cue.id for cue in chosen)


def claims_by_label(cues: Iterable[Cue], most: int = LISTED, *, suffix: str = "") -> tuple[Claim, ...]:
    """State every kind of cue with its count; kinds beyond ``most`` share one last claim."""
    groups = list(grouped(cues).items())
    most += len(groups) == most + 1  # one kind left over is told like the others
    claims = [
        Claim(text=_count_text(f"{plain(label)}{suffix}", group), evidence=cite(group))
        for label, group in groups[:most]
    ]
    rest = [cue for _, group in groups[most:] for cue in group]
    if rest:
        text = f"Other cues, {plural(len(groups) - most, 'kind')}: {list_labels(rest)}."
        claims.append(Claim(text=text, evidence=cite(rest)))
    return tuple(claims)


def claims_in_order(cues: Sequence[Cue]) -> tuple[Claim, ...]:
    """State every cue by itself in order of time, or by kind where there are too many."""
    if len(cues) > LISTED:
        words = [cue for cue in cues if cue.modality == "speech"]
        return (*claims_by_label(cue for cue in cues if cue.modality != "speech"), *claims_of_speech(words))
    return tuple(Claim(text=said_or_done(cue), evidence=(cue.id,)) for cue in cues)


def claims_of_speech(cues: Sequence[Cue]) -> tuple[Claim, ...]:
    """Quote lines of speech: all, or the first ones and the last with the count of the rest."""
    if len(cues) <= LISTED:
        return tuple(Claim(text=said_or_done(cue), evidence=(cue.id,)) for cue in cues)
    shown = [*cues[: LISTED - 3], *cues[-2:]]
    rest = cues[LISTED - 3 : -2]
    between = Claim(text=f"{plural(len(rest), 'line')} between these are left out here.", evidence=cite(rest))
    claims = [Claim(text=said_or_done(cue), evidence=(cue.id,)) for cue in shown]
    return (*claims[:-2], between, *claims[-2:])


def said_or_done(cue: Cue) -> str:
    """Write one cue as a sentence without times; words that were said only ever stand in quotation marks."""
    if cue.modality == "speech":
        return f"{plain(cue.person)} said: {quoted(cue.text)}"
    side = cue.details.get("side")
    with_hand = f", {side} hand" if side in ("left", "right") else ", both hands" if side == "both" else ""
    return sentence(f"{plain(cue.label)}{with_hand}, {cue.span.duration:.1f} s")


def _count_text(name: str, cues: Sequence[Cue]) -> str:
    together = total(cue.span for cue in cues)
    more = f"; {CITED} of them cited, the first ones and the last" if len(cues) > CITED else ""
    length = f"{together:.1f} s{' together' if len(cues) > 1 else ''}"
    return sentence(f"{name}: {times(len(cues))}, {length}{more}")


def object_of(look: Look) -> str:
    """Name what a look looked at: "the arms"."""
    return _OBJECTS.get(look.part or look.modality, plain(look.modality))


def absence(found: Gathered) -> str:
    """Say why nothing was found, keeping "not found", "not observed" and "not allowed" apart."""
    searched = [look for look in found.looks if not look.blind]
    blind = [look for look in found.looks if look.blind]
    mixed = bool(searched and blind) and all(look.labels for look in found.looks)
    if mixed:
        alike = {_kind(look): [one for one in searched if _kind(one) == _kind(look)] for look in searched}
        texts = [_not_found(looks, " ".join(filter(None, (kind, found.manner)))) for kind, looks in alike.items()]
    else:
        texts = [_not_found(searched, found.name)] if searched else []
    unseen = [look for look in blind if look.allowed and not look.blank and look.modality != "speech"]
    texts += [_unseen(unseen, "" if mixed else found.name)] if unseen else []
    texts += [_why_empty(look, _kind(look) if mixed else found.name) for look in blind if look not in unseen]
    return " ".join(dict.fromkeys(sentence(text) for text in texts))


def _kind(look: Look) -> str:
    return kind_of(look.part or look.modality, look.labels)


def kind_of(part: str, labels: Collection[str]) -> str:
    """Name what one part is looked at for, where others for the same topic are looked at as well."""
    if len(labels) <= _SPELLED:
        return " or ".join(plain(label) for label in sorted(labels))
    touches = all(label.startswith("touching ") or label in _AS_TOUCHES for label in labels)
    return (_TOUCHES if touches else _DONE_BY).get(part, f"a cue of {_OBJECTS.get(part, plain(part))}")


def _unseen(looks: Sequence[Look], name: str) -> str:
    what = joined([object_of(look) for look in looks], "and")
    about = joined([_any(name or _kind(look)) for look in looks], "or")
    verb = was(what) if len({object_of(look) for look in looks}) == 1 else "were"
    return f"{what} {verb} not observed in this part, so nothing can be said about {about}"


def joined(texts: Sequence[str], word: str) -> str:
    """Write a list: "arms, legs and eyes", each once."""
    *rest, last = dict.fromkeys(texts)
    return f"{', '.join(rest)} {word} {last}" if rest else last


def _any(name: str) -> str:
    return f"any {name[2:]}" if name.startswith("a ") else name


def _not_found(looks: Sequence[Look], name: str) -> str:
    parts = (f"{look.seconds:.1f} of {look.span.duration:.1f} s of {object_of(look)}" for look in looks)
    missing = f"no {name[2:]} was found" if name.startswith("a ") else f"{name} was not found"
    return f"{missing} in the observed part ({', '.join(dict.fromkeys(parts))})"


def _why_empty(look: Look, name: str) -> str:
    what = object_of(look)
    about = _any(name)
    if look.state == "not allowed":
        return f"{what} may not be looked at for this answer, so nothing can be said about {about}"
    if look.modality == "speech" and not look.blank:
        return "there is no transcript for this part, so nothing can be said about the words"
    return f"{_BLANK[look.blank].format(what)}, so nothing can be said about {about}"


def was(what: str) -> str:
    """Return "was" or "were", as what was looked at asks for."""
    return "were" if what.lower() in _PLURAL else "was"


def gap_limits(looks: Iterable[Look]) -> tuple[str, ...]:
    """Say which parts were not observed or not allowed, one sentence a modality."""
    return tuple(dict.fromkeys(text for look in looks if (text := _gap(look))))


def _gap(look: Look) -> str:
    what = sentence(object_of(look)).rstrip(".")
    if look.state == "not allowed":
        return f"{what} may not be looked at for this answer."
    if look.blank:
        return _BLANK_LIMITS[look.blank].format(object_of(look), _kind(look))
    if not look.gaps:
        return ""
    if not look.observed:
        return f"{what} {was(what)} not observed in {look.span}."
    shown = ", ".join(str(part) for part in look.gaps[:4])
    more = f" and {len(look.gaps) - 4} more" if len(look.gaps) > 4 else ""
    lost = total(look.gaps)
    return f"{what} {was(what)} not observed for {lost:.1f} of {look.span.duration:.1f} s ({shown}{more})."


def observed_text(session: Session, span: Span | None = None) -> str:
    """Say how much of each shipped modality was observed."""
    where = session.whole if span is None else span
    parts = [
        f"{_OBJECTS[m]} for {total(session.observed(m, where)):.1f} of {where.duration:.1f} s"
        if session.condition.allows(m)
        else f"{_OBJECTS[m]} may not be looked at"
        for m in MODALITIES
    ]
    return sentence(f"observed: {', '.join(parts)}")
