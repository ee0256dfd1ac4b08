"""A small scenario, made by hand, for tests of the benchmark."""

from mg_agent.benchmark.scene import analysis_of, asked_of
from mg_agent.core.response import Asked
from mg_agent.core.scenario import Item, Scenario
from mg_agent.tools.session import Session


def scenario(name: str = "emotion-901", **changes: object) -> Scenario:
    """Sixty seconds: she talks with her hands, and holds her neck at the one question that matters."""
    body = {
        "id": name,
        "family": name.partition("-")[0],
        "split": "test",
        "title": "The letter",
        "context": "A woman (A) tells a neighbor (B) of her day.",
        "setting": "kitchen",
        "culture": "plain talk",
        "duration": 60.0,
        "scene": {
            "speech": [
                {"start": 1.0, "end": 9.0, "text": "I went to the market and met everybody I know there, it was full."},
                {"start": 20.0, "end": 23.0, "person": "B", "text": "And has he written to you at all?"},
                {"start": 25.0, "end": 32.0, "text": "There was a letter, yes. I have put it somewhere, I think."},
                {"start": 40.0, "end": 50.0, "text": "Then I baked for the whole street, and they came for the smell."},
            ],
            "face": [
                {"start": 4.0, "end": 6.0, "label": "smiling"},
                {"start": 26.0, "end": 28.0, "label": "looking away"},
            ],
            "gesture": [
                {"start": 2.0, "end": 5.0, "label": "illustrating"},
                {"start": 24.0, "end": 32.0, "label": "touching neck", "text": "holds the side of the neck"},
                {"start": 42.0, "end": 46.0, "label": "illustrating"},
            ],
        },
        "items": [
            {
                "id": "q1",
                "kind": "choice",
                "question": "What is the letter to her?",
                "options": ["A trifle", "Something sore", "A joke"],
                "reference": {
                    "answer": "Something sore",
                    "partial": {"A joke": 0.25},
                    "decisive": [{"start": 24.0, "end": 32.0}],
                    "key_points": [
                        {"point": "Her hand goes to the neck", "words": ["neck"]},
                        {"point": "She stays vague", "words": ["vague", "somewhere"]},
                    ],
                    "chain": [
                        {
                            "modality": "speech",
                            "start": 25.0,
                            "end": 32.0,
                            "means": "she stays vague",
                            "words": ["vague"],
                        },
                        {
                            "modality": "gesture",
                            "start": 24.0,
                            "end": 32.0,
                            "means": "self-touch",
                            "words": ["neck", "touch"],
                        },
                    ],
                    "trap": "Hearing only the words.",
                    "rationale": "Only there her hands leave the talk.",
                    "hints": {"words": "A trifle", "face": None, "gesture": "Something sore"},
                    "role": "decisive",
                },
            },
            {
                "id": "q2",
                "kind": "graded",
                "question": "How pleasant is the question to her?",
                "options": ["very unpleasant", "very pleasant"],
                "reference": {
                    "answer": 2,
                    "tolerance": 1,
                    "decisive": [{"start": 24.0, "end": 32.0}],
                    "trap": "-",
                    "rationale": "-",
                    "hints": {"words": 2, "gesture": 7},
                    "role": "misleading",
                },
            },
            {
                "id": "q3",
                "kind": "open",
                "question": "What stands out, and what else could it be?",
                "reference": {
                    "decisive": [{"start": 24.0, "end": 32.0}],
                    "key_points": [
                        {"point": "The neck", "words": ["neck"]},
                        {"point": "Vague words", "words": ["vague"]},
                        {"point": "Another cause", "words": ["itch", "cold"]},
                    ],
                    "trap": "-",
                    "rationale": "-",
                    "role": "decisive",
                },
            },
        ],
    }
    return Scenario.model_validate(body | changes)


def item(one: Scenario, name: str = "q1") -> Item:
    return next(i for i in one.items if i.id == name)


def question(one: Scenario, name: str = "q1", seed: int = 0) -> Asked:
    return asked_of(one, item(one, name), seed)


def session(one: Scenario) -> Session:
    return Session(analysis_of(one))
