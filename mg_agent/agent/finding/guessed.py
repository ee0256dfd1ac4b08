"""Touches of a head whose face was never seen: that a hand was there was seen, where exactly is a guess."""

from collections.abc import Sequence

from mg_agent.agent.finding.observations import Gathered, cite, grouped, list_labels, sentence, times
from mg_agent.agent.question import Topic
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.evidence import Cue
from mg_agent.recognition.vocabulary import HEAD_TOUCHES, REGION_GUESSED
from mg_agent.tools.quoting import plain
from mg_agent.tools.session import Session

_WHY = "the face itself was never seen"
_GUESS = "where exactly is a guess"


def place_guessed(cue: Cue) -> bool:
    """Tell whether the region that a touch is named after is a guess."""
    return cue.details.get(REGION_GUESSED) is True


def guess_text(draft: Draft, session: Session) -> str:
    """Say that where on the head a cited touch was is a guess; nothing where none is, or where its claim says so."""
    ids = (i for claim in draft.claims if _GUESS not in claim.text for i in claim.evidence)
    cited = {i: cue for i in ids if (cue := session.cue(i)) is not None}
    touches = [cue for cue in cited.values() if cue.label in HEAD_TOUCHES]
    guessed = [cue for cue in touches if place_guessed(cue)]
    if not guessed:
        return ""
    if len(guessed) == len(touches):
        return f"Where exactly on the head or neck the hand was is a guess: {_WHY}."
    which = "one" if len(guessed) == 1 else f"{len(guessed)}"
    return f"In {which} of these touches of the head {_WHY}, so where exactly the hand was is a guess there."


def perhaps(topic: Topic | None, found: Gathered) -> tuple[Cue, ...]:
    """Return touches named after another region of the head, by a guess, that may have been where was asked for.

    Args:
        topic: What was looked for.
        found: What looking for it brought; its looks hold the cues of the whole modality.
    """
    if topic is None or not topic.labels & HEAD_TOUCHES:
        return ()
    shown = {cue.id: cue for look in found.looks for cue in look.cues if not topic.covers(cue.modality, cue.label)}
    mine = (cue for cue in shown.values() if cue.label in HEAD_TOUCHES and place_guessed(cue))
    return tuple(sorted(mine, key=lambda cue: (cue.span.start, cue.span.end, cue.id)))


def perhaps_text(cues: Sequence[Cue], found: Gathered) -> str:
    """Say that a hand was at the head, and may have been where was asked for."""
    if not cues:
        return ""
    where = f"{'also at' if found.cues else 'at'} the head or neck {times(len(cues))}"
    named = plain(cues[0].label) if len({cue.label for cue in cues}) == 1 else list_labels(cues)
    return f"A hand was {where} ({named}), but {_WHY}: whether that was {found.name} cannot be told."


def perhaps_claims(cues: Sequence[Cue]) -> tuple[Claim, ...]:
    """State these touches, so that they can be looked at."""
    return tuple(
        Claim(
            text=sentence(f"{plain(label)}, {_GUESS}: {times(len(group))}"),
            evidence=cite(group),
        )
        for label, group in grouped(cues).items()
    )
