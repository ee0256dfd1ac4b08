"""What one scenario must hold beyond its schema: times, labels, roles that agree with the hints, no leaked answer."""

import re
from collections.abc import Iterator
from itertools import pairwise

from mg_agent.benchmark.cue_names import named
from mg_agent.core.scenario import Hints, Item, Scenario
from mg_agent.errors import did_you_mean
from mg_agent.perception.face_cues import LABELS as FACE_LABELS
from mg_agent.recognition.vocabulary import LABELS as GESTURE_LABELS
from mg_agent.recognition.vocabulary import must_be_in_view

_NAMED_OUTRIGHT = 1
_FEWEST_WORDS = 20
_FASTEST = 5.5
"""Words a second."""
_COMMON = frozenset((
    "about", "after", "again", "against", "answer", "because", "before", "being", "between", "cannot", "could",
    "doing", "during", "either", "enough", "evidence", "every", "feeling", "feels", "first", "having", "herself",
    "himself", "itself", "little", "makes", "might", "never", "nothing", "other", "person", "question", "rather",
    "really", "settle", "settles", "should", "something", "still", "their", "there", "these", "thing", "things",
    "those", "though", "through", "under", "until", "where", "which", "while", "without", "would",
))  # fmt: skip
"""Words that two texts share without meaning the same."""
_WORD = re.compile(r"[a-z][a-z'-]{4,}")
_VERDICT = re.compile(
    r"\b(?:is|was|were|are|be) (?:lying|deceptive|dishonest|guilty|truthful|honest|innocent)\b|\bliar\b"
)


def faults_of(scenario: Scenario) -> Iterator[str]:
    """Say what is wrong with a scenario, one sentence each, with its id."""
    for fault in (*_times(scenario), *_labels(scenario), *_items(scenario)):
        yield f"{scenario.id}: {fault}"


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the longer words of a text, without those that say little."""
    return frozenset(word[:6] for word in _WORD.findall(text.lower()) if word not in _COMMON)


def given_text(scenario: Scenario) -> str:
    """Return all words a reader is given: title, context, speech, cues."""
    shown = (f"{cue.label} {cue.text}" for cue in (*scenario.scene.face, *scenario.scene.gesture))
    return " ".join((scenario.title, scenario.context, *(one.text for one in scenario.scene.speech), *shown))


def _times(scenario: Scenario) -> Iterator[str]:
    scene, end = scenario.scene, scenario.duration
    named = (("speech", scene.speech), ("face", scene.face), ("gesture", scene.gesture))
    for name, cues in named:
        starts = [cue.start for cue in cues]
        if starts != sorted(starts):
            yield f"{name} is not in order of time"
    parts = [(f"unseen {part.modality}", part) for part in scene.unseen]
    for name, cue in (*((name, cue) for name, cues in named for cue in cues), *parts):
        if not cue.start < cue.end:
            yield f"{name} at {cue.start:g} s does not end after it begins; its end is {cue.end:g} s"
        elif cue.end > end:
            yield f"{name} from {cue.start:g} to {cue.end:g} s does not fit into {end:g} s"
    yield from _hidden(scenario)
    yield from _pace(scenario)


def _pace(scenario: Scenario) -> Iterator[str]:
    speech = scenario.scene.speech
    for person in "ABC":
        said = [one for one in speech if one.person == person]
        for one, other in pairwise(said):
            if other.start < one.end:
                yield f"person {person} says two things at once at {other.start:g} s"
    words = sum(len(one.text.split()) for one in speech)
    if words < _FEWEST_WORDS:
        yield f"only {words} words are said; {_FEWEST_WORDS} are the least"
    for one in speech:
        pace = len(one.text.split()) / max(1e-6, one.end - one.start)
        if pace > _FASTEST:
            yield f"nobody speaks {pace:.1f} words a second (at {one.start:g} s)"


def _hidden(scenario: Scenario) -> Iterator[str]:
    """A cue cannot be shown where what it needs, the whole modality or a part of it, is said to be out of view."""
    shown = [("face", cue) for cue in scenario.scene.face] + [("gesture", cue) for cue in scenario.scene.gesture]
    for part in scenario.scene.unseen:
        for modality, cue in shown:
            needed = {modality, must_be_in_view(cue.label)}
            if part.modality in needed and cue.start < part.end and part.start < cue.end:
                yield f"'{cue.label}' at {cue.start:g} s lies where {part.modality} is not observed"


def _labels(scenario: Scenario) -> Iterator[str]:
    for name, cues, known in (
        ("face", scenario.scene.face, FACE_LABELS),
        ("gesture", scenario.scene.gesture, GESTURE_LABELS),
    ):
        for cue in cues:
            if cue.label not in known:
                yield f"no {name} label '{cue.label}'; {did_you_mean(cue.label, known)}"


def _items(scenario: Scenario) -> Iterator[str]:
    for item in scenario.items:
        for fault in (*_decisive(scenario, item), *_role(item), *_leak(scenario, item), *_names_a_cue(scenario, item)):
            yield f"item {item.id}: {fault}"
        if scenario.family == "deception" and _VERDICT.search(str(item.reference.answer).lower()):
            yield f"item {item.id}: the answer is a verdict on lying"


def _decisive(scenario: Scenario, item: Item) -> Iterator[str]:
    scene = scenario.scene
    everything = (*scene.speech, *scene.face, *scene.gesture)
    if not item.reference.decisive and item.kind == "choice":
        yield "no decisive span"
    for span in item.reference.decisive:
        if not any(cue.start < span.end and span.start < cue.end for cue in everything):
            yield f"nothing happens in the decisive span {span}"
    shown = {"speech": scene.speech, "face": scene.face, "gesture": scene.gesture}
    when = {name: [(cue.start, cue.end) for cue in cues] for name, cues in shown.items()}
    over = any(g.start < s.end and s.start < g.end for g in scene.gesture for s in item.reference.decisive)
    if item.reference.role == "decisive" and not over:
        yield "gestures are decisive, but none lies in a decisive span"
    for step in item.reference.chain:
        if not any(start < step.end and step.start < end for start, end in when[step.modality]):
            yield f"a step of the chain finds no {step.modality} from {step.start:g} to {step.end:g} s"


def _role(item: Item) -> Iterator[str]:
    """The role says how the gestures' hint stands to the answer; a benchmark that mislabels it measures nothing."""
    hints, role = item.reference.hints, item.reference.role
    if item.kind == "open":
        return
    gestures, rest = _says(item, hints.gesture), _says(item, _without_gestures(hints))
    if role == "decisive" and not (gestures == "right" and rest != "right"):
        yield "decisive gestures point to the answer, and words and face alone do not"
    if role == "redundant" and not (gestures == "right" and rest == "right"):
        yield "redundant gestures point to the answer, and so do words or face"
    if role == "irrelevant" and not (gestures == "nothing" and rest == "right"):
        yield "irrelevant gestures point to nothing (hint null), and words or face point to the answer"
    if role == "misleading" and not (gestures == "wrong" and rest == "right"):
        yield "misleading gestures point elsewhere, and words or face point to the answer"


def _without_gestures(hints: Hints) -> str | int | None:
    return hints.words if hints.words is not None else hints.face


def _says(item: Item, hint: str | int | None) -> str:
    reference = item.reference
    if hint is None:
        return "nothing"
    if isinstance(hint, int) and isinstance(reference.answer, int):
        return "right" if abs(hint - reference.answer) <= reference.tolerance else "wrong"
    return "right" if hint == reference.answer else "wrong"


def _leak(scenario: Scenario, item: Item) -> Iterator[str]:
    """An answer must not be found by matching its words against what is given."""
    if item.kind != "choice":
        return
    given = stems(given_text(scenario))
    shared = {option: stems(option) & given for option in item.options}
    answer = shared[str(item.reference.answer)]
    most = max((len(found) for option, found in shared.items() if option != item.reference.answer), default=0)
    if len(answer) > most + _NAMED_OUTRIGHT:
        yield f"the answer shares more words with the scene than any other option: {', '.join(sorted(answer))}"


def _names_a_cue(scenario: Scenario, item: Item) -> Iterator[str]:
    """A question must not tell of a cue: a reader to whom gestures or the face are closed would learn of it there."""
    scene = scenario.scene
    labels = [cue.label for cue in (*scene.face, *scene.gesture)]
    told = " ".join((scenario.title, scenario.context, *(one.text for one in scene.speech)))
    found = named(" ".join((item.question, *item.options)), labels) - named(told, labels)
    if found:
        words = ", ".join(f"'{word}'" for word in sorted(found))
        yield f"question or options name a cue that may be closed ({words}); ask for what it means or what follows"
