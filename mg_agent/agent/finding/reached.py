"""Touches that reach a second region: a hand on the nose whose fingers lie on the eyes as well."""

from collections.abc import Sequence

from mg_agent.agent.finding.guessed import place_guessed
from mg_agent.agent.finding.observations import Gathered, cite, grouped, sentence, times
from mg_agent.agent.question import Topic
from mg_agent.core.assessment import Claim
from mg_agent.core.evidence import Cue
from mg_agent.tools.quoting import plain

_TOUCHING = "touching "


def reaching(topic: Topic | None, found: Gathered) -> tuple[Cue, ...]:
    """Return the cues of other touches that also reach a region that was asked for.

    Args:
        topic: What was looked for.
        found: What looking for it brought; its looks hold the cues of the whole modality.
    """
    regions = {
        label.removeprefix(_TOUCHING) for label in (topic.labels if topic else ()) if label.startswith(_TOUCHING)
    }
    if topic is None or not regions:
        return ()
    seen = {cue.id: cue for look in found.looks for cue in look.cues if not topic.covers(cue.modality, cue.label)}
    mine = (cue for cue in seen.values() if regions & also(cue) and not place_guessed(cue))
    return tuple(sorted(mine, key=lambda cue: (cue.span.start, cue.span.end, cue.id)))


def also(cue: Cue) -> frozenset[str]:
    """Return the further regions that a touch reaches."""
    told = cue.details.get("also")
    return frozenset(part.strip() for part in told.split(",")) if isinstance(told, str) else frozenset()


def reached_text(topic: Topic | None, cues: Sequence[Cue]) -> str:
    """Say which other touches also reach what was asked for."""
    if topic is None or not cues:
        return ""
    parts = [f"{plain(label)} ({times(len(group))})" for label, group in grouped(cues).items()]
    return sentence(f"{' and '.join(parts)} also reached {_regions(topic, cues)}, besides the part it is named after")


def reached_claims(topic: Topic | None, cues: Sequence[Cue]) -> tuple[Claim, ...]:
    """State these touches, so that they can be looked at."""
    if topic is None:
        return ()
    return tuple(
        Claim(
            text=sentence(f"{plain(label)}, reaching {_regions(topic, group)} as well: {times(len(group))}"),
            evidence=cite(group),
        )
        for label, group in grouped(cues).items()
    )


def _regions(topic: Topic, cues: Sequence[Cue]) -> str:
    wanted = {label.removeprefix(_TOUCHING) for label in topic.labels}
    regions = sorted({region for cue in cues for region in also(cue) & wanted})
    return " and ".join(f"the {plain(region)}" for region in regions)
