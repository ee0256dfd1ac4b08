"""Two recognizers, each act told once."""

from dataclasses import replace

import numpy as np
import pytest
from recognition.stick_figure import PLACES, Figure, visit
from recognition.tiny import tiny

from mg_agent.core.evidence import Cue, Source
from mg_agent.core.pose import GUESSED
from mg_agent.core.span import Span
from mg_agent.recognition.checkpoint import Checkpoint
from mg_agent.recognition.ensemble import EnsembleRecognizer, one_act
from mg_agent.recognition.recognizer import MicroGestureRecognizer
from mg_agent.recognition.rules.kinematic import KinematicRecognizer

POSE = Figure(seconds=12, hands={"right": visit(PLACES["nose"], "right", 4, 7)}).pose()
for _side in ("left", "right"):
    POSE.joint(f"{_side}_palm")[POSE.times >= 8.5] = np.nan
KINEMATIC, LEARNED = Source(name="kinematic", version="1"), Source(name="tiny", version="unsaved")


def cue(label: str, start: float, end: float, sure: float = 0.6, source: Source = LEARNED, **details) -> Cue:
    return Cue.make(
        span=Span(start=start, end=end), modality="gesture", label=label, text="x", source=source, confidence=sure,
        details=details,
    )  # fmt: skip


class Said(MicroGestureRecognizer):
    """A learned recognizer that says what a test wants."""

    def __init__(self, *cues: Cue) -> None:
        network = tiny()
        super().__init__(Checkpoint(network.card, network.model))
        self.said = cues

    def told(self, pose, seen, kinematic):
        return self.said


@pytest.fixture
def both(monkeypatch):
    def combined(measured: list[Cue], learned: list[Cue]) -> tuple[Cue, ...]:
        monkeypatch.setattr(KinematicRecognizer, "cues", lambda self, pose, face=None: tuple(measured))
        return EnsembleRecognizer(Said(*learned)).cues(POSE)

    return combined


def test_the_same_act_is_told_once_with_the_larger_confidence(both):
    (one,) = both([cue("touching nose", 4, 7, 0.6, KINEMATIC, side="right")], [cue("touching nose", 3.5, 7.5, 0.8)])
    assert one.span == Span(start=4, end=7)
    assert one.confidence == 0.8
    assert one.details == {"side": "right", "learned_probability": 0.8, "agrees_with_kinematic": True}
    assert one.source.name == "kinematic+tiny"
    assert both([cue("nodding", 4, 7, 0.6, KINEMATIC)], [cue("nodding", 4, 7, 0.5)])[0].confidence == 0.6


def test_geometry_names_the_region_and_notes_the_other_name(both):
    (one,) = both([cue("touching mouth", 4, 7, 0.6, KINEMATIC)], [cue("touching nose", 4, 7, 0.8)])
    assert one.label == "touching mouth"
    assert one.confidence == 0.6
    assert one.details["learned_label"] == "touching nose"
    assert one.details["learned_label_probability"] == 0.8
    assert one.details["learned_probability"] < 0.5  # of the label that is told
    assert one.source == KINEMATIC  # the network did not say so


def test_hands_together_are_named_by_the_network(both):
    (one,) = both([cue("clasping hands", 4, 7, 0.6, KINEMATIC)], [cue("interlocking fingers", 4, 7, 0.55)])
    assert one.label == "interlocking fingers"
    assert one.confidence == 0.55
    assert one.details["kinematic_label"] == "clasping hands"
    assert one.span == Span(start=4, end=7)


def test_what_only_one_found_stays_as_it_is(both):
    measured, learned = cue("touching nose", 4, 7, 0.6, KINEMATIC), cue("shrugging", 1, 2)
    found = both([measured], [learned])
    assert found[0] == learned
    assert found[1].source == KINEMATIC
    assert found[1].confidence == 0.6
    assert 0 <= found[1].details["learned_probability"] < 0.5


@pytest.mark.parametrize(("label", "start", "told"), [("touching hair", 4, True), ("touching hair", 9, False),
                                                       ("touching leg", 9, True)])  # fmt: skip
def test_a_touch_that_only_the_network_saw_needs_a_hand_that_was_found(both, label, start, told):
    """Rules measure touched hair from the hand or its wrist; what they know nothing of is left to the network."""
    assert bool(both([], [cue(label, start, start + 2, 0.97)])) == told


@pytest.mark.parametrize("label", ["shrugging", "leaning back", "deep breath"])
def test_what_is_measured_by_the_head_is_not_told_by_the_network_alone_where_the_head_was_guessed(
    both, monkeypatch, label
):
    score = POSE.score.copy()
    score[POSE.times < 6, POSE.skeleton.index("nose")] = GUESSED
    monkeypatch.setattr(f"{__name__}.POSE", replace(POSE, score=score))
    early, late = cue(label, 2, 4, 0.9), cue(label, 8, 10, 0.9)
    assert [one.span for one in both([], [early, late])] == [late.span]
    assert both([cue(label, 2, 4, 0.5, KINEMATIC)], [early])[0].confidence == 0.9
    assert len(both([], [cue("touching nose", 4, 6, 0.9)])) == 1


def test_breaths_and_shrugs_are_not_told_by_the_network_alone_while_the_camera_moves(monkeypatch):
    camera = np.tile(np.array((1.0, 0.0, 0.0, 0.0), np.float32), (len(POSE), 1))
    camera[:, 2] = np.clip(POSE.times - 5.0, 0.0, 2.0) * 0.02
    moved = replace(POSE, camera=camera)
    said = [cue("deep breath", 1, 3, 0.9), cue("deep breath", 5, 7, 0.9), cue("shrugging", 9, 11, 0.9)]
    monkeypatch.setattr(KinematicRecognizer, "cues", lambda self, pose, face=None: ())
    assert [one.span.start for one in EnsembleRecognizer(Said(*said)).cues(moved)] == [1, 9]
    assert len(EnsembleRecognizer(Said(*said)).cues(POSE)) == 3
    assert [
        len(EnsembleRecognizer(Said(cue(label, 5, 7, 0.9))).cues(moved)) for label in ("shrugging", "crossing legs")
    ] == [0, 1]


def test_what_the_network_alone_is_unsure_of_is_not_told(both):
    assert both([], [cue("deep breath", 4, 7, 0.59)]) == ()
    (one,) = both([cue("nodding", 4, 7, 0.6, KINEMATIC)], [cue("nodding", 4, 7, 0.55)])
    assert one.details["agrees_with_kinematic"]


@pytest.mark.parametrize(
    ("label", "sure", "told"),
    [("hands behind back", 0.85, False), ("hands behind back", 0.95, True), ("arms akimbo", 0.65, True)],
)
def test_hands_that_are_not_seen_must_be_surer_to_be_behind_the_back(both, label, sure, told):
    assert bool(both([], [cue(label, 1, 3, sure)])) == told


def test_stillness_is_measured_only(both):
    still = cue("keeping still", 0, 12, 0.6, KINEMATIC)
    lean = cue("leaning back", 4, 7)
    assert both([still], [lean]) == (still, lean)


def test_long_ends_beyond_the_blur_stay_a_cue_of_their_own(both):
    found = both([cue("touching nose", 2, 4, 0.6, KINEMATIC)], [cue("touching nose", 1, 10, side="right")])
    assert [one.span for one in found] == [Span(start=2, end=4), Span(start=5.067, end=10)]
    assert found[1].text == "Touching nose, right hand, for 4.9 s, named by a trained network."
    assert len(both([cue("touching nose", 2, 4, 0.6, KINEMATIC)], [cue("touching nose", 1, 5.5)])) == 1
    guess = cue("touching nose", 1, 10, region_guessed=True)
    assert both([cue("touching nose", 2, 4, 0.6, KINEMATIC)], [guess])[1].text.endswith("where exactly is a guess.")


def test_an_end_in_which_no_hand_is_left_is_not_told(both):
    measured, learned = [cue("touching nose", 4, 7, 0.6, KINEMATIC)], [cue("touching cheek", 4, 11, 0.9)]
    assert [(one.label, one.span) for one in both(measured, learned)] == [("touching nose", Span(start=4, end=7))]


def test_a_hand_on_its_way_is_not_told_twice(both):
    found = both(
        [cue("touching mouth", 4, 7, 0.6, KINEMATIC)],
        [cue("touching neck", 2.8, 4.2), cue("touching mouth", 4.2, 7), cue("shrugging", 3, 4)],
    )
    assert [one.label for one in found] == ["shrugging", "touching mouth"]
    apart = both([cue("touching mouth", 4, 7, 0.6, KINEMATIC)], [cue("touching nose", 0.5, 2)])
    assert [one.label for one in apart] == ["touching nose", "touching mouth"]


def test_one_act_needs_kind_and_time():
    assert one_act(cue("touching nose", 0, 2), cue("touching chin", 1, 9))
    assert not one_act(cue("touching nose", 0, 2), cue("touching chin", 1.5, 9))
    assert not one_act(cue("touching nose", 0, 2), cue("folding arms", 0, 2))


def test_over_a_film_both_together_find_what_rules_find():
    rules = KinematicRecognizer().cues(POSE)
    found = EnsembleRecognizer(MicroGestureRecognizer(tiny(seed=2, none=9.0))).cues(POSE)
    assert [(one.label, one.span, one.confidence) for one in found] == [
        (one.label, one.span, one.confidence) for one in rules
    ]
    assert found == EnsembleRecognizer(MicroGestureRecognizer(tiny(seed=2, none=9.0))).cues(POSE)


@pytest.mark.parametrize(
    ("label", "start", "end", "told"),
    [
        ("leaning forward", 0, 12, 0),
        ("leaning forward", 0.5, 11.8, 0),
        ("leaning forward", 0, 9, 1),
        ("touching chin", 0, 12, 1),
        ("shrugging", 0, 12, 1),
    ],
)
def test_a_bearing_held_throughout_the_shot_is_the_usual_one(both, label, start, end, told):
    assert len(both([], [cue(label, start, end, 0.9)])) == told
