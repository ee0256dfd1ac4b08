"""The learned recognizer over whole films, with networks small enough to know what they say."""

import numpy as np
import pytest
import torch
from recognition.stick_figure import PLACES, Figure, hand_names, visit, without
from recognition.tiny import tiny

from mg_agent.core.pose import PoseSequence, Skeleton
from mg_agent.core.span import Span
from mg_agent.errors import ModelError
from mg_agent.recognition.checkpoint import Checkpoint
from mg_agent.recognition.layout import UPPER_BODY
from mg_agent.recognition.model import Output
from mg_agent.recognition.recognizer import MicroGestureRecognizer, logits, probabilities
from mg_agent.recognition.vocabulary import LEARNED

NOSE = Figure(seconds=12, hands={"right": visit(PLACES["nose"], "right", 4, 7)})
HANDS = tuple(name for side in ("left", "right") for name in (*hand_names(side), f"{side}_wrist"))


class Rule(torch.nn.Module):
    """Says "touching nose" where the right index finger is near the eyes in the middle of the window."""

    def forward(self, x: torch.Tensor) -> Output:
        tip = x[:, 12:20, UPPER_BODY.index("right_index_tip")]
        near = (torch.linalg.vector_norm(tip[..., 2:4], dim=-1) < 0.7) & (tip[..., -1] > 0.5)
        said = torch.zeros(len(x), len(LEARNED))
        said[:, LEARNED.index("touching nose")] = 12 * near.float().mean(dim=1) - 3
        return Output(said, said, said, said, said[:, :2])


def ruled() -> MicroGestureRecognizer:
    return MicroGestureRecognizer(Checkpoint(tiny().card, Rule()))


def test_a_hand_at_the_nose_is_found_when_it_is_there():
    (cue,) = ruled().cues(NOSE.pose())
    assert (cue.modality, cue.label, cue.person) == ("gesture", "touching nose", "A")
    assert cue.span.iou(Span(start=4, end=7)) > 0.7  # windows blur its ends
    assert cue.confidence == cue.details["probability"]
    assert cue.details["side"] == "right"
    assert cue.details["agrees_with_kinematic"] is True
    assert cue.details["windows"] >= 8
    assert cue.details["runner_up"] != "touching nose"
    assert cue.text.startswith("Touching nose, right hand, for ")
    assert cue.source.name == "tiny"


def test_on_a_face_that_was_never_seen_the_region_is_told_as_a_guess():
    hidden = NOSE.but(unseen=("forehead", "chin", "left_cheek", "right_cheek")).pose()
    (cue,) = ruled().cues(hidden)
    assert cue.details["region_guessed"] is True
    assert cue.text.endswith("; the face itself was never seen, so where exactly is a guess.")
    (cue,) = ruled().cues(NOSE.pose())
    assert "region_guessed" not in cue.details
    assert "guess" not in cue.text


def test_a_network_that_sees_it_too_long_is_held_to_the_hand():
    (cue,) = MicroGestureRecognizer(tiny(touching_nose=9.0)).cues(NOSE.pose())
    assert cue.span.iou(Span(start=4, end=7)) > 0.85


@pytest.mark.parametrize("fps", [10, 24, 30])
def test_the_frame_rate_of_the_film_does_not_matter(fps):
    figure = Figure(seconds=12, fps=fps, hands={"right": visit(PLACES["nose"], "right", 4, 7)})
    (cue,) = ruled().cues(figure.pose())
    assert cue.span.iou(Span(start=4, end=7)) > 0.7


def test_without_hands_in_view_no_hand_gesture_is_said():
    network = tiny(touching_nose=9.0)
    assert MicroGestureRecognizer(network).cues(NOSE.pose())
    pose = NOSE.pose()
    assert not MicroGestureRecognizer(network).cues(without(pose, HANDS, np.ones(len(pose), bool)))


def test_a_person_who_is_not_there_does_nothing():
    pose = NOSE.pose()
    nobody = PoseSequence(np.full_like(pose.xy, np.nan), np.zeros_like(pose.score), pose.times, pose.skeleton)
    assert MicroGestureRecognizer(tiny(nodding=9.0)).cues(nobody) == ()
    empty = PoseSequence(pose.xy[:0], pose.score[:0], pose.times[:0], pose.skeleton)
    assert MicroGestureRecognizer(tiny(nodding=9.0)).cues(empty) == ()


@pytest.mark.parametrize("label", ["none", "illustrating", "pressing_lips"])
def test_what_is_silent_stays_so(label):
    assert not MicroGestureRecognizer(tiny(**{label: 12.0})).cues(NOSE.pose())


def test_disagreement_is_said_too():
    (cue,) = MicroGestureRecognizer(tiny(shrugging=9.0)).cues(NOSE.pose())
    assert cue.details["agrees_with_kinematic"] is False


def test_the_temperature_takes_sureness_away():
    sure = tiny(shrugging=4.0)
    unsure = Checkpoint(sure.card.model_copy(update={"temperature": 3.0}), sure.model)
    assert MicroGestureRecognizer(sure).cues(NOSE.pose())[0].confidence > 0.5
    assert not MicroGestureRecognizer(unsure).cues(NOSE.pose())


def clips(count: int) -> tuple[np.ndarray, np.ndarray]:
    dice = np.random.default_rng(0)
    return dice.normal(size=(count, 32, 37, 2)).astype(np.float32), np.ones((count, 32, 37), np.float32)


def test_a_window_gets_the_same_answer_in_any_company():
    xy, score = clips(70)
    network = tiny()
    whole = probabilities(network, xy, score)
    assert whole.shape == (70, len(LEARNED))
    for part in (slice(0, 1), slice(3, 40), slice(69, 70)):
        assert np.array_equal(probabilities(network, xy[part], score[part]), whole[part])
    order = np.random.default_rng(1).permutation(70)
    assert np.array_equal(probabilities(network, xy[order], score[order]), whole[order])


def test_looking_twice_gives_the_same_ids():
    network = tiny(seed=3, nodding=2.0)
    assert MicroGestureRecognizer(network).cues(NOSE.pose()) == MicroGestureRecognizer(network).cues(NOSE.pose())


def test_a_longer_film_tells_the_same_of_its_middle():
    pose = Figure(seconds=20, hands={"right": visit(PLACES["nose"], "right", 8, 11)}).pose()
    part = PoseSequence(pose.xy[40:250], pose.score[40:250], pose.times[40:250], pose.skeleton)
    (whole,), (cut,) = ruled().cues(pose), ruled().cues(part)
    assert (whole.span, whole.confidence, whole.label) == (cut.span, cut.confidence, cut.label)


def test_each_shot_is_read_by_itself():
    pose = NOSE.pose()
    xy = pose.xy.copy()
    xy[90:] = xy[90:] * 0.4 + 0.3  # the camera is elsewhere from 6 s on
    shots = ruled().look(PoseSequence(xy, pose.score, pose.times, pose.skeleton))
    assert [round(float(shot.pose.times[0]), 2) for shot in shots] == [0, 6]


def test_poses_without_its_joints_are_refused():
    few = Skeleton("few", ("nose", "neck"), ())
    pose = PoseSequence(np.zeros((9, 2, 2), np.float32), np.ones((9, 2), np.float32), np.arange(9) / 9, few)
    with pytest.raises(ModelError, match=r"pose has 2 joints, recognizer 'tiny' needs 37"):
        ruled().cues(pose)


def test_a_recognizer_of_other_labels_makes_no_cues():
    with pytest.raises(ModelError, match=r"names other gestures.*for videos: --ours, or your own marks"):
        MicroGestureRecognizer(tiny(("none", "jumping jacks")))


def test_a_network_that_answers_no_numbers_is_refused():
    broken = tiny()
    broken.model.head.bias[0] = float("nan")
    with pytest.raises(ModelError, match="came to nothing"):
        logits(broken, *clips(2))
