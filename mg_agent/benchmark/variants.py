"""Fresh instances of a scenario: other roles' words, numbers, times and orders, the same scene, questions and answers.

A model that has read the scenarios somewhere may know their answers by heart; of an instance made from a seed of one's
own it cannot. Only the surface changes: what is said keeps its meaning, every id of a question stays, and references
move with the scene. An instance passes the same checks as the scenario it was made from.
"""

import random
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from mg_agent.benchmark.checking import faults_of
from mg_agent.benchmark.scenarios import Collection, read_scenarios
from mg_agent.benchmark.scene import drawn
from mg_agent.core.scenario import Item, Scenario
from mg_agent.errors import ScenarioError

_EARLIEST, _LATEST = 0.94, 1.06
"""How much slower or faster an instance may play; nobody's speech gets faster than the check allows."""
_TRIES = 8
ROLES: tuple[tuple[str, ...], ...] = (
    ("neighbor", "tenant upstairs"), ("colleague", "co-worker"), ("reporter", "correspondent"),
    ("journalist", "feature writer"), ("clerk", "desk officer"), ("manager", "head of the unit"),
    ("supervisor", "team lead"), ("teacher", "schoolteacher"), ("student", "undergraduate"), ("nurse", "ward nurse"),
    ("friend", "close friend"), ("adviser", "counselor"), ("coordinator", "organizer"), ("inspector", "examiner"),
    ("apprentice", "trainee"), ("customer", "client"), ("volunteer", "helper"), ("researcher", "investigator"),
)  # fmt: skip
"""Words for people that may stand for one another where only the context names them."""
_AGE = re.compile(r"\b(twenty|thirty|forty|fifty|sixty|seventy)-(two|three|four|five|six|seven|eight)\b")
_ONES = ("two", "three", "four", "five", "six", "seven", "eight")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})\b")


def vary(scenario: Scenario, seed: int) -> Scenario:
    """Return a fresh instance of a scenario; the same seed makes the same one.

    What changes: the tempo of the whole (times in questions and references move along), confidences of cues a little,
    the order of options, ages, and words for people where nothing else in the scenario uses them.

    Raises:
        ScenarioError: when no instance passes the checks that the scenario itself passes.
    """
    allowed = set(faults_of(scenario))
    fresh: list[str] = []
    for attempt in range(_TRIES):
        rng = random.Random(drawn(seed, scenario.id, "variant", str(attempt)))  # noqa: S311
        made = _instance(scenario, rng)
        fresh = [fault for fault in faults_of(made) if fault not in allowed]
        if not fresh:
            return made
    raise ScenarioError.of(f"{scenario.id} cannot be varied", fresh[0], "choose another seed, or mend the scenario")


@lru_cache(maxsize=4)
def collected(folder: str = "", fresh: int = 0) -> Collection:
    """Read scenarios, and make fresh instances of them where a seed is given.

    Args:
        folder: "" for those that ship.
        fresh: Seed of the instances; 0 for the scenarios as they are written.

    Raises:
        ScenarioError: when there is no such folder, or a scenario cannot be varied.
    """
    found = read_scenarios(Path(folder) if folder else None)
    return found if not fresh else Collection(tuple(vary(one, fresh) for one in found.scenarios), found.faults)


def _instance(scenario: Scenario, rng: random.Random) -> Scenario:
    tempo = _tempo(scenario, rng)
    body = _scaled(scenario.model_dump(mode="json"), tempo)
    elsewhere = str(scenario.model_dump(mode="json", exclude={"context"})).lower()
    body["context"] = _people(_aged(scenario.context, elsewhere, rng), elsewhere, rng)
    body["items"] = [_item(item, made, tempo, rng) for item, made in zip(scenario.items, body["items"], strict=True)]
    for modality in ("face", "gesture"):
        for cue in body["scene"][modality]:
            cue["confidence"] = round(min(0.98, max(0.3, cue["confidence"] + rng.uniform(-0.05, 0.05))), 2)
    return Scenario.model_validate(body)


def _tempo(scenario: Scenario, rng: random.Random) -> float:
    """Draw a tempo that keeps the length within what a scenario may last."""
    low, high = max(_EARLIEST, 20.0 / scenario.duration), min(_LATEST, 120.0 / scenario.duration)
    return rng.uniform(low, high)


def _scaled(value: Any, tempo: float) -> Any:  # noqa: ANN401 - the JSON of a scenario
    """Multiply every time in a scenario's JSON."""
    if isinstance(value, dict):
        return {
            key: round(float(one) * tempo, 2) if key in ("start", "end", "duration") else _scaled(one, tempo)
            for key, one in value.items()
        }
    return [_scaled(one, tempo) for one in value] if isinstance(value, list) else value


def _item(item: Item, made: dict[str, Any], tempo: float, rng: random.Random) -> dict[str, Any]:
    made["question"] = _clocked(item.question, tempo)
    if item.kind == "choice":
        rng.shuffle(made["options"])
    return made


def _clocked(text: str, tempo: float) -> str:
    """Move the times that a question names along with the scene: "from 0:20 on"."""

    def moved(found: re.Match[str]) -> str:
        seconds = round((60 * int(found.group(1)) + int(found.group(2))) * tempo)
        return f"{seconds // 60}:{seconds % 60:02d}"

    return _CLOCK.sub(moved, text)


def _aged(text: str, elsewhere: str, rng: random.Random) -> str:
    """Change ages by a few years, within their decade, where nobody mentions them again."""

    def older(found: re.Match[str]) -> str:
        return found.group() if found.group() in elsewhere else f"{found.group(1)}-{rng.choice(_ONES)}"

    return _AGE.sub(older, text)


def _people(text: str, elsewhere: str, rng: random.Random) -> str:
    """Exchange words for people that stand in the context alone, so that no question loses its subject."""
    for words in ROLES:
        chosen = rng.choice(words)
        for word in words:
            if not re.search(rf"\b{word}", elsewhere):
                text = _exchanged(text, word, chosen)
    return text


def _exchanged(text: str, word: str, chosen: str) -> str:
    def put(found: re.Match[str]) -> str:
        article = "an" if chosen[0] in "aeiou" else "a"
        return f"{article.capitalize() if found.group(1)[0].isupper() else article} {chosen}"

    return re.sub(rf"\b([Aa]n?) {word}\b", put, text)
