"""A sound scenario as plain values, for tests that spoil it."""

import copy
from pathlib import Path
from typing import Any

import yaml

from mg_agent.core.scenario import Scenario

QUIET = "She would rather be somewhere else"
SOUND: dict[str, Any] = {
    "id": "emotion-901",
    "family": "emotion",
    "split": "development",
    "title": "A late bus",
    "context": "A student (A) tells a neighbor (B) about the morning.",
    "setting": "hallway",
    "culture": "plain English",
    "duration": 30,
    "scene": {
        "speech": [
            {"start": 1, "end": 6, "text": "I ran the whole way and the bus was gone, of course it was gone."},
            {"start": 8, "end": 12, "person": "B", "text": "And then what did you do about the exam?"},
            {"start": 13, "end": 19, "text": "They let me in. Ten minutes, they said, and then they closed the door."},
        ],
        "face": [{"start": 14, "end": 16, "label": "smiling"}],
        "gesture": [{"start": 2, "end": 4, "label": "rubbing hands"}, {"start": 14, "end": 15, "label": "nodding"}],
    },
    "items": [
        {
            "id": "q1",
            "kind": "choice",
            "question": "How does the second half feel to her?",
            "options": ["Relief that it worked out", "Fury at the driver", QUIET, "Shame at being looked at"],
            "reference": {
                "answer": "Relief that it worked out",
                "decisive": [{"start": 13, "end": 19}],
                "trap": "Staying with the first sentence.",
                "rationale": "They let her in.",
                "hints": {"words": "Relief that it worked out"},
                "role": "irrelevant",
            },
        },
        {
            "id": "q2",
            "kind": "open",
            "question": "What changed?",
            "reference": {
                "decisive": [],
                "key_points": [{"point": str(i), "words": ["bus"]} for i in range(3)],
                "trap": "None named.",
                "rationale": "The door.",
                "role": "irrelevant",
            },
        },
    ],
}


def plain(**changes: object) -> dict[str, Any]:
    """The sound scenario with some values changed; "a.b.0" reaches inside, and DROP takes a value away."""
    made = copy.deepcopy(SOUND)
    for place, value in changes.items():
        *way, last = [int(step) if step.isdigit() else step for step in place.split("__")]
        node: Any = made
        for step in way:
            node = node[step]
        if value is DROP:
            del node[last]
        else:
            node[last] = value
    return made


DROP = object()


def scenario(**changes: object) -> Scenario:
    return Scenario.model_validate(plain(**changes))


def written(folder: Path, values: dict[str, Any]) -> Path:
    """Write it where a scenario of its family belongs."""
    path = folder / str(values["family"]) / f"{values['id']}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")
    return path
