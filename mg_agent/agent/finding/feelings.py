"""From changes against a baseline and published effects to an emotional reading, shrunken towards knowing nothing.

Every number that is ours is named here. Effects of groups are small and from other settings; so each is pulled
towards zero, cues count less the more of them there are (they are not independent), and the reading abstains
unless a state is more probable than not. It has not been calibrated on people: no labeled data stands behind
the weights. What holds by construction is that null findings pull towards "unchanged" and that without a
baseline nothing is read at all.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.core.measure import Measure
from mg_agent.core.reading import STATES, Candidate, Link, Reading, Scale, State
from mg_agent.knowledge.excerpt import Passage

PRIOR: Mapping[State, float] = {
    "unchanged": 0.6, "stress": 0.1, "cognitive load": 0.1, "affiliation": 0.1, "embarrassment": 0.1,
}  # fmt: skip
_VALENCE: Mapping[State, float] = {
    "unchanged": 0.0, "stress": -0.6, "cognitive load": -0.1, "affiliation": 0.6, "embarrassment": -0.4,
}  # fmt: skip
_AROUSAL: Mapping[State, float] = {
    "unchanged": 0.0, "stress": 0.7, "cognitive load": 0.4, "affiliation": 0.1, "embarrassment": 0.5,
}  # fmt: skip
_GRADES = {"meta-analysis": 1.0, "replicated": 0.6, "single study": 0.3, "none": 0.3}
_SIGNS = {"increase": 1.0, "decrease": -1.0}
_UNSIZED = 0.2
"""Effect of a finding without a usable size: "small" by the usual convention."""
_LARGEST = 0.8
_DOUBT = 1.0
"""Weight of the belief that there is no effect, as one meta-analysis that found none."""
_MOST_CHANGE = 3.0
_MOST_EACH = 0.5
"""Most that one cue may add to the logarithm of the odds, either way."""
_ENOUGH = 0.5


def read_feelings(measures: Sequence[Measure], passages: Iterable[Passage], why: str = "") -> Reading:
    """Weigh changes of cues by what research says of them.

    Args:
        measures: Comparisons with a baseline, one a cue.
        passages: What was consulted on these cues, null findings included.
        why: Why there is nothing to weigh, where there is not.

    Returns:
        A reading whose chain holds one link for each cue and construct that a passage speaks of.
    """
    known = [passage for passage in passages if isinstance(passage, KnowledgePassage)]
    links = tuple(link for measure in measures for link in _links(measure, known))
    cues = len({link.cue for link in links if link.log_ratio})
    scale = 1 / math.sqrt(cues) if cues else 1.0  # cues of one person go together, so they are not counted in full
    score = {state: math.log(PRIOR[state]) for state in STATES}
    for link in links:
        score[link.state] += scale * link.log_ratio
    return as_reading({state: math.exp(value) for state, value in score.items()}, links, why)


def as_reading(weights: Mapping[State, float], chain: tuple[Link, ...], why: str = "") -> Reading:
    """Turn weights of states into a reading; they need not add up to 1."""
    total = sum(weights.get(state, 0.0) for state in STATES)
    chances = {state: weights.get(state, 0.0) / total if total else PRIOR[state] for state in STATES}
    best = max((state for state in STATES if state != "unchanged"), key=lambda state: chances[state])
    abstains = chances[best] < _ENOUGH
    told = why or ("no state is more probable than not" if abstains else "")
    return Reading(
        valence=_scale(chances, _VALENCE),
        arousal=_scale(chances, _AROUSAL),
        candidates=tuple(Candidate(name=state, probability=round(chances[state], 4)) for state in STATES),
        appraisal={
            "demand": "raised" if not abstains and best in ("stress", "cognitive load") else "unclear",
            "pleasantness": _pleasant(best) if not abstains else "unclear",
            "social bearing": "raised" if not abstains and best in ("affiliation", "embarrassment") else "unclear",
        },
        chain=chain,
        abstains=abstains,
        why=told,
    )


def _pleasant(state: State) -> Literal["raised", "lowered"]:
    return "raised" if _VALENCE[state] > 0 else "lowered"


def effect_of(label: str, construct: State, passages: Sequence[KnowledgePassage]) -> tuple[float, tuple[str, ...]]:
    """Pool what passages say of a cue and a construct, shrunken towards zero.

    Findings that only describe, a rate or a difference between groups, weigh neither way.

    Returns:
        The effect in standard deviations, and the ids of the passages.
    """
    about = [p for p in passages if label in p.cues and p.theme == construct]
    fitting = [p for p in about if p.finding is not None and p.finding.direction != "described"]
    if not fitting:
        return 0.0, ()
    weights = [_GRADES.get(passage.grade, 0.0) for passage in fitting]
    sizes = [_size(passage) for passage in fitting]
    pooled = sum(w * d for w, d in zip(weights, sizes, strict=True)) / (sum(weights) + _DOUBT)
    return pooled, tuple(passage.id for passage in fitting)


def _size(passage: KnowledgePassage) -> float:
    found = passage.finding
    sign = 0.0 if found is None or passage.is_null else _SIGNS.get(found.direction, 0.0)
    if found is None or not sign:
        return 0.0
    if found.effect is None or found.measure not in ("d", "g", "r"):
        return sign * _UNSIZED
    size = abs(found.effect)
    if found.measure == "r":
        size = 2 * size / math.sqrt(max(1e-6, 1 - size**2))
    return sign * min(size, _LARGEST)


def change_of(measure: Measure) -> float:
    """Return how a rate changed against the baseline, in standard deviations, by the square root of counts."""
    numbers = {key: float(value) for key, value in measure.numbers.items() if isinstance(value, int | float)}
    here, there = numbers["observed_s"], numbers["baseline_observed_s"]
    first = math.sqrt((numbers["count"] + 0.375) / here)
    second = math.sqrt((numbers["baseline_count"] + 0.375) / there)
    change = (first - second) / (0.5 * math.sqrt(1 / here + 1 / there))
    return max(-_MOST_CHANGE, min(_MOST_CHANGE, change))


def _links(measure: Measure, passages: Sequence[KnowledgePassage]) -> Iterable[Link]:
    change = change_of(measure)
    for construct in STATES[1:]:
        effect, ids = effect_of(measure.about, construct, passages)
        if ids:
            added = effect * change - effect**2 / 2
            yield Link(
                cue=measure.about,
                state=construct,
                effect=round(effect, 4),
                change=round(change, 4),
                log_ratio=round(max(-_MOST_EACH, min(_MOST_EACH, added)), 4),
                evidence=(measure.id, *measure.evidence[:4], *ids),
            )


def _scale(chances: Mapping[State, float], places: Mapping[State, float]) -> Scale:
    mean = sum(chances[state] * places[state] for state in STATES)
    spread = math.sqrt(max(0.0, sum(chances[state] * places[state] ** 2 for state in STATES) - mean**2))
    low, high = max(-1.0, mean - 1.96 * spread), min(1.0, mean + 1.96 * spread)
    return Scale(mean=round(mean, 4), low=round(low, 4), high=round(high, 4))
