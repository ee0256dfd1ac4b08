"""The kinematic recognizer on made-up people: the right word, the right time, whatever the camera does."""

import dataclasses

import numpy as np
import pytest
from recognition.stick_figure import PLACES, Figure, ease, hand_names, swapped, visit, without

from mg_agent.core.evidence import Cue
from mg_agent.core.pose import MG_SKELETON, PoseSequence
from mg_agent.core.signal import SignalTrack
from mg_agent.core.span import Span
from mg_agent.errors import ModelError
from mg_agent.recognition.rules.kinematic import KinematicRecognizer, shots
from mg_agent.recognition.vocabulary import LABELS, touches_face

MESH = ("forehead", "chin", "mouth", *(f"{s}_{j}" for s in ("left", "right") for j in ("brow", "cheek", "mouth")))
WHOLE_FACE = (*MESH, "nose", *(f"{s}_{j}" for s in ("left", "right") for j in ("eye", "ear")))
ARMS = ("right_wrist", "right_elbow", "left_wrist", "left_elbow")
TOUCH = Span(start=2.0, end=4.0)
CAMERAS = {
    "10 fps": {"fps": 10.0},
    "30 fps": {"fps": 30.0},
    "far away": {"face_height": 0.06, "center": (0.9, 0.2)},
    "seated, half length": {"face_height": 0.22, "center": (0.8, 0.3)},
    "close": {"face_height": 0.5, "center": (0.8, 0.4)},
    "very close": {"face_height": 0.75, "center": (0.8, 0.45)},
    "at the edge": {"face_height": 0.12, "center": (0.3, 0.3)},
    "jitter": {"jitter": 0.03},
    "mirrored": {"mirrored": True},
}


def read(pose: PoseSequence, face: SignalTrack | None = None) -> list[Cue]:
    """The cues without stillness, which may or may not surround an act."""
    return [cue for cue in KinematicRecognizer().cues(pose, face) if cue.label != "keeping still"]


def reaching(place: str = "nose", side: str = "right", **changes: object) -> Figure:
    return Figure(hands={side: visit(PLACES[place], side, TOUCH.start, TOUCH.end)}).but(**changes)


def only(cues: list[Cue], label: str, span: Span = TOUCH, *, iou: float = 0.75) -> Cue:
    assert [cue.label for cue in cues] == [label], cues
    assert cues[0].span.iou(span) >= iou, cues[0].span
    return cues[0]


def frames(pose: PoseSequence, span: Span) -> np.ndarray:
    return (pose.times >= span.start) & (pose.times < span.end)


@pytest.mark.parametrize("shape", ["point", "fist"])
@pytest.mark.parametrize(
    ("place", "side", "label"),
    [
        ("forehead", "right", "touching forehead"),
        ("left_eye", "left", "touching eyes"),
        ("nose", "right", "touching nose"),
        ("mouth", "left", "touching mouth"),
        ("right_cheek", "right", "touching cheek"),
        ("chin", "left", "touching chin"),
        ("right_ear", "right", "touching ear"),
        ("hair", "left", "touching hair"),
        ("neck", "right", "touching neck"),
        ("chest", "left", "touching chest"),
    ],
)
def test_a_hand_at_a_region_is_one_cue_that_names_it(place, side, label, shape):
    figure = reaching(place, side, shape=shape)
    if label in ("touching forehead", "touching hair"):
        figure = figure.but(aims={side: (-0.9 if side == "left" else 0.9, 0.45)})  # not across the whole face
    cue = only(read(figure.pose()), label)
    assert cue.details["side"] == side
    assert cue.text.startswith(f"{side.capitalize()} hand ")


@pytest.mark.parametrize("camera", CAMERAS.values(), ids=CAMERAS.keys())
@pytest.mark.parametrize("place", ["nose", "chin"])
def test_camera_and_size_change_nothing(place, camera):
    cue = only(read(reaching(place, **camera).pose()), f"touching {place.removeprefix('right_')}")
    assert cue.details["side"] == "right"


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_hand_on_the_other_arm(side):
    sign = 1.0 if side == "left" else -1.0
    there = visit((-1.05 * sign, -2.0), side, TOUCH.start, TOUCH.end)
    pose = Figure(hands={side: there}, aims={side: (-sign, 0.1)}).pose()
    assert only(read(pose), "touching arm").details["side"] == side


@pytest.mark.parametrize(
    "lost",
    [
        hand_names("right"),
        (*hand_names("right"), *hand_names("left"), *MESH),
        ARMS,
        (*ARMS, "neck", "left_shoulder", "right_shoulder", "left_hip", "right_hip"),
        MESH,
        WHOLE_FACE,
    ],
    ids=["hand", "both hands and face mesh", "wrists", "body", "face mesh", "whole face"],
)  # fmt: skip
def test_what_vanishes_at_contact_is_carried_by_the_rest(lost):
    pose = reaching().pose()
    cues = read(without(pose, lost, frames(pose, TOUCH.grown(0.15))))
    assert {cue.label for cue in cues} - {"covering face"} == {"touching nose"}
    assert {cue.details["side"] for cue in cues} == {"right"}
    assert (cues[0].span | cues[-1].span).iou(TOUCH) > 0.75


def test_a_hand_never_found_is_guessed_from_the_forearm_and_doubted():
    pose = reaching().pose()
    unseen = without(pose, (*hand_names("right"), *MESH), pose.times >= 0)
    (cue,) = read(unseen)
    assert touches_face(cue.label)
    assert cue.details["witness"] == "forearm"
    assert cue.confidence < 0.5 < read(pose)[0].confidence


def test_wrists_out_of_the_picture_leave_the_hand_alone_to_tell():
    pose = reaching("mouth", face_height=0.7, center=(0.8, 0.45)).pose()
    assert not pose.seen("right_elbow").any()
    only(read(pose), "touching mouth")


@pytest.mark.parametrize("seed", range(3))
def test_dropouts_do_not_break_an_act_into_pieces(seed):
    pose = reaching(fps=10.0).pose()
    lost = np.random.default_rng(seed).random(len(pose)) < 0.25
    only(read(without(pose, ("",), lost)), "touching nose", iou=0.7)


@pytest.mark.parametrize("seed", range(2))
def test_swapped_hands_are_told_apart_by_their_wrists(seed):
    pose = reaching().pose()
    wrong = np.random.default_rng(seed).random(len(pose)) < 0.3
    assert only(read(swapped(pose, wrong)), "touching nose").details["side"] == "right"


def test_swapped_hands_without_wrists_still_make_one_act():
    arms = ("left_wrist", "right_wrist", "left_elbow", "right_elbow", *hand_names("left"))
    pose = reaching(unseen=arms).pose()
    only(read(swapped(pose, (pose.times % 1.0) < 0.3)), "touching nose", iou=0.7)


def test_mirrored_pictures_give_the_same_labels_times_and_own_sides():
    plain, mirrored = (reaching("chin", "left", mirrored=m, jitter=0.0).pose() for m in (False, True))
    one, other = read(plain), read(mirrored)
    assert [(c.label, c.span, c.details["side"]) for c in one] == [(c.label, c.span, c.details["side"]) for c in other]


def test_flipping_a_pose_flips_the_sides_and_nothing_else():
    pose = reaching("left_ear", "left", yaw=lambda t: 40 * ease(t, 4.6, 5.4)).pose()
    xy = pose.xy[:, list(MG_SKELETON.mirror)].copy()
    xy[..., 0] = 16 / 9 - xy[..., 0]
    other = {"left": "right", "right": "left"}
    one, two = read(pose), read(dataclasses.replace(pose, xy=xy, score=pose.score[:, list(MG_SKELETON.mirror)]))
    assert [(c.label, c.span) for c in one] == [(c.label, c.span) for c in two]
    for c, d in zip(one, two, strict=True):
        key = "side" if "side" in c.details else "direction"
        assert d.details[key] == other[c.details[key]]
    assert {c.label for c in one} == {"touching ear", "turning head"}


@pytest.mark.parametrize(("scale", "shift"), [(0.4, (0.3, 0.1)), (1.0, (0.37, -0.05)), (2.5, (-1.0, 0.0))])
def test_scaling_and_moving_the_picture_change_no_word(scale, shift):
    pose = reaching("mouth").pose()
    moved = dataclasses.replace(pose, xy=(pose.xy * scale + np.float32(shift)).astype(np.float32))
    assert [(c.label, c.span) for c in read(moved)] == [(c.label, c.span) for c in read(pose)]


@pytest.mark.parametrize(
    ("where", "aim"),
    [((-1.3, -0.3), (0.0, 1.0)), ((-1.5, -1.6), (0.2, 1.0)), ((-0.5, -2.9), (0.5, 0.2)), ((-2.2, -0.2), (-1.0, 0.6))],
    ids=["beside the face", "beside the shoulder", "before the belly", "stretched out"],
)
def test_a_hand_held_in_the_air_touches_nothing(where, aim):
    figure = Figure(hands={"right": visit(where, "right", 2, 4)}, aims={"right": aim})
    assert not read(figure.pose())


@pytest.mark.parametrize("fps", [10.0, 30.0])
def test_a_hand_that_sweeps_past_the_face_touches_nothing(fps):
    def sweep(t: np.ndarray) -> np.ndarray:
        return np.stack([-1.8 + 3.6 * np.clip((t - 2) / 0.5, 0, 1), np.full_like(t, -0.1)], axis=1)

    assert not read(Figure(fps=fps, hands={"right": sweep}).pose())


def test_a_hand_much_larger_than_the_face_is_nearer_to_the_camera_than_the_face():
    pose = reaching().pose()
    xy = pose.xy.copy()
    points = [pose.skeleton.index(name) for name in hand_names("right")]
    tip = xy[:, [pose.skeleton.index("right_middle_tip")]]
    xy[:, points] = tip + 2.2 * (xy[:, points] - tip)
    pose = without(dataclasses.replace(pose, xy=xy), ("right_wrist", "right_elbow"), pose.times >= 0)
    assert not read(pose)


def test_both_hands_at_the_mouth_are_one_cue():
    hands = {side: visit((x, -0.29), side, 2, 4) for side, x in (("left", 0.12), ("right", -0.12))}
    cue = only(read(Figure(hands=hands).pose()), "touching mouth")
    assert cue.details["side"] == "both"
    assert cue.text == f"Both hands at the mouth for {cue.span.duration:.1f} s."


def test_two_hands_over_the_face_cover_it():
    hands = {side: visit((x, 0.35), side, 2, 4) for side, x in (("left", 0.15), ("right", -0.15))}
    aims = {"left": (0.05, 1.0), "right": (-0.05, 1.0)}
    assert only(read(Figure(hands=hands, aims=aims).pose()), "covering face").details["side"] == "both"


def test_a_hand_that_moves_on_to_another_region_makes_two_cues():
    def path(t: np.ndarray) -> np.ndarray:
        nose, chin = visit(PLACES["nose"], "right", 1.5, 9)(t), visit(PLACES["chin"], "right", -1, 4.5)(t)
        return np.where((t < 3)[:, None], nose, chin)

    assert [cue.label for cue in read(Figure(hands={"right": path}).pose())] == ["touching nose", "touching chin"]


def test_two_hands_at_two_places_are_two_cues():
    hands = {"left": visit(PLACES["chin"], "left", 2, 4), "right": visit((0.9, -2.4), "right", 2, 4)}
    cues = read(Figure(hands=hands, aims={"right": (1.0, 0.1)}).pose())
    assert {(c.label, c.details["side"]) for c in cues} == {("touching chin", "left"), ("touching arm", "right")}


def test_a_short_touch_is_found_at_ten_frames_a_second():
    hands = {"right": visit(PLACES["mouth"], "right", 2.0, 2.35)}
    only(read(Figure(fps=10.0, hands=hands).pose()), "touching mouth", Span(start=2.0, end=2.4), iou=0.6)


def test_a_cut_is_not_a_movement_and_each_shot_is_measured_by_itself():
    near, far = reaching().pose(), reaching("chin", face_height=0.09, center=(0.4, 0.3)).pose()
    film = PoseSequence(
        np.concatenate((near.xy, far.xy)),
        np.concatenate((near.score, far.score)),
        np.concatenate((near.times, far.times + 6.0)),
        MG_SKELETON,
    )
    assert shots(film) == [(0, len(near)), (len(near), len(film))]
    first, second = read(film)
    assert (first.label, second.label) == ("touching nose", "touching chin")
    assert second.span.iou(Span(start=8.0, end=10.0)) > 0.75


def test_nothing_seen_gives_nothing():
    empty = reaching().but(unseen=("",)).pose()
    assert KinematicRecognizer().cues(empty) == ()
    assert KinematicRecognizer().cues(empty.between(Span(start=0, end=0.05))) == ()
    assert KinematicRecognizer().cues(empty.between(Span(start=9, end=9))) == ()


def test_a_still_person_gets_one_cue_and_a_short_look_none():
    assert [cue.label for cue in KinematicRecognizer().cues(Figure(seconds=12.0).pose())] == ["keeping still"]
    assert KinematicRecognizer().cues(Figure(seconds=5.0).pose(), Figure(seconds=5.0).face()) == ()


def test_cues_are_the_same_each_time_and_speak_the_vocabulary():
    figure = reaching(seconds=14.0, pitch=lambda t: 8 * np.sin(9 * t) * ((t > 6) & (t < 8)))
    one, two = (KinematicRecognizer().cues(figure.pose(), figure.face()) for _ in range(2))
    assert one == two
    assert len(one) >= 2
    for cue in one:
        assert cue.label in LABELS
        assert cue.modality == "gesture"
        assert 0 < cue.confidence < 1
        assert cue.text.endswith(".")
        assert cue.source == KinematicRecognizer.source


def test_a_face_of_other_frames_is_refused():
    figure = reaching()
    with pytest.raises(ModelError, match="do not fit the pose; got 60 frames of face for 90 of pose; measure both"):
        KinematicRecognizer().cues(figure.pose(), figure.but(seconds=4.0).face())
