"""Heads, arms, shoulders and trunks of made-up people."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from recognition.stick_figure import Figure, ease, hand_names, visit

from mg_agent.core.evidence import Cue
from mg_agent.core.pose import PoseSequence
from mg_agent.core.span import Span
from mg_agent.recognition.rules.kinematic import KinematicRecognizer

HANDS = (*hand_names("left"), *hand_names("right"))
RATES = (10.0, 30.0)


def read(figure: Figure, *, face: bool = False) -> list[Cue]:
    cues = KinematicRecognizer().cues(figure.pose(), figure.face() if face else None)
    return [cue for cue in cues if cue.label != "keeping still"]


def only(cues: list[Cue], label: str, span: Span, *, iou: float = 0.6) -> Cue:
    assert [cue.label for cue in cues] == [label], cues
    assert cues[0].span.iou(span) >= iou, cues[0].span
    return cues[0]


def waves(size: float, hertz: float, start: float = 3.0, end: float = 5.0) -> Callable[[np.ndarray], np.ndarray]:
    return lambda t: size * np.sin(2 * np.pi * hertz * (t - start)) * ((t >= start) & (t < end))


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize(("size", "hertz"), [(5.0, 1.0), (8.0, 1.5), (5.0, 2.5)])
def test_a_nod_is_told_from_a_shake(fps, size, hertz):
    wave = waves(size, hertz)
    still = Figure(seconds=8.0, fps=fps)
    nod = only(read(still.but(pitch=wave), face=True), "nodding", Span(start=3, end=5))
    assert nod.details["hz"] == pytest.approx(hertz, rel=0.35)
    only(read(still.but(yaw=waves(1.4 * size, hertz)), face=True), "shaking head", Span(start=3, end=5))


def test_nods_and_shakes_show_in_the_joints_where_no_face_was_measured_and_are_doubted():
    still = Figure(seconds=8.0)
    for label, figure in (
        ("nodding", still.but(pitch=waves(10, 1.5))),
        ("shaking head", still.but(yaw=waves(12, 1.5))),
    ):
        cue = only(read(figure), label, Span(start=3, end=5))
        assert cue.details["witness"] == "joints"
        assert cue.confidence <= 0.5 < read(figure, face=True)[0].confidence


def test_one_deep_nod_counts():
    cue = only(
        read(Figure(seconds=8.0, pitch=lambda t: -14 * ease(t, 3, 3.2, 0.3)), face=True),
        "nodding",
        Span(start=2.7, end=3.5),
    )
    assert cue.details["cycles"] == 1  # fmt: skip


def test_raising_the_head_once_and_settling_is_no_nod():
    figure = Figure(seconds=8.0, pitch=lambda t: -20 + 20 * ease(t, 3, 99, 0.3) + 4 * ease(t, 3.3, 3.4, 0.2))
    assert "nodding" not in {cue.label for cue in read(figure, face=True)}


@pytest.mark.parametrize(
    ("fps", "face", "mirrored"), [(10.0, True, False), (10.0, False, True), (30.0, True, True), (30.0, False, False)]
)
@pytest.mark.parametrize(
    ("angle", "degrees", "label", "direction"),
    [
        ("yaw", 35, "turning head", "left"),
        ("yaw", -35, "turning head", "right"),
        ("roll", 20, "tilting head", "left"),
        ("roll", -20, "tilting head", "right"),
        ("pitch", 25, "raising head", "up"),
        ("pitch", -25, "lowering head", "down"),
    ],
)
def test_a_head_held_away_says_which_way(fps, face, mirrored, angle, degrees, label, direction):
    figure = Figure(seconds=8.0, fps=fps, mirrored=mirrored, **{angle: lambda t: degrees * ease(t, 3, 4.5)})
    cue = only(read(figure, face=face), label, Span(start=2.8, end=4.7), iou=0.7)
    assert cue.details["direction"] == direction
    assert cue.details["peak_deg"] == pytest.approx(abs(degrees), rel=0.3)


def test_a_head_that_is_always_turned_has_not_turned():
    assert not read(Figure(seconds=8.0, yaw=lambda t: np.full_like(t, 35.0)), face=True)


def test_a_tilt_that_lasts_to_the_end_is_a_tilt_and_not_the_norm():
    figure = Figure(seconds=6.0, roll=lambda t: -25 * ease(t, 1.0, 99))
    only(read(figure, face=True), "tilting head", Span(start=0.8, end=6.0), iou=0.9)


@pytest.mark.parametrize("fps", RATES)
def test_a_shrug_is_both_shoulders_up_and_down(fps):
    shrug = Figure(seconds=8.0, fps=fps, shoulders_up=lambda t: 0.22 * ease(t, 3, 3.6, 0.25))
    only(read(shrug), "shrugging", Span(start=2.85, end=3.75))


@pytest.mark.parametrize("carried", [0.1, 0.8])
def test_a_body_that_goes_up_and_down_as_a_whole_has_not_shrugged(carried):
    def shifted(pose: PoseSequence, by: np.ndarray) -> PoseSequence:
        return replace(pose, xy=(pose.xy + by[:, None, None] * (0.0, 1.0)).astype(np.float32))

    shrug = Figure(seconds=8.0, shoulders_up=lambda t: 0.22 * ease(t, 3, 3.6, 0.25), center=(0.9, 0.4))
    pose = shifted(shrug.pose(), -carried * shrug.face_height * ease(shrug.times, 3, 3.6, 0.25))
    assert ("shrugging" in {cue.label for cue in KinematicRecognizer().cues(pose, shrug.face())}) == (carried < 0.3)


def test_shoulders_that_stay_up_have_not_shrugged():
    raised = Figure(seconds=10.0, shoulders_up=lambda t: 0.22 * ease(t, 2, 7, 0.25))
    assert "shrugging" not in {cue.label for cue in read(raised)}


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize(("growth", "label"), [(0.25, "leaning forward"), (-0.2, "leaning back")])
def test_leaning_to_and_from_the_camera(fps, growth, label):
    figure = Figure(seconds=12.0, fps=fps, closer=lambda t: growth * ease(t, 4, 7, 0.8))
    assert label in {cue.label for cue in read(figure) if cue.span.iou(Span(start=3.5, end=7.5)) > 0.6}


@pytest.mark.parametrize("mirrored", [True, False])
@pytest.mark.parametrize("unseen", [(), ("left_hip", "right_hip")])
@pytest.mark.parametrize(("far", "direction"), [(0.75, "left"), (-0.75, "right")])
def test_leaning_sideways_says_which_way(mirrored, unseen, far, direction):
    figure = Figure(seconds=12.0, mirrored=mirrored, unseen=unseen, torso_x=lambda t: far * ease(t, 4, 7, 0.8))
    assert only(read(figure), "leaning sideways", Span(start=3.5, end=7.5)).details["direction"] == direction


def test_moving_to_another_place_and_staying_is_a_shift_of_posture():
    figure = Figure(seconds=8.0, torso_x=lambda t: 0.5 * ease(t, 4, 99, 0.8))
    cue = only(read(figure), "shifting posture", Span(start=3.2, end=4.0), iou=0.5)
    assert cue.details["moved_face_heights"] == pytest.approx(0.5, rel=0.2)


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("unseen", [(), HANDS], ids=["hands", "no hands"])
def test_arms_folded_and_hands_clasped(fps, unseen):
    figure = Figure(seconds=8.0, fps=fps, unseen=unseen, jitter=0.025)
    folded = {"left": visit((-1.1, -2.7), "left", 2, 6), "right": visit((1.1, -2.55), "right", 2, 6)}
    aims = {"left": (-1.0, 0.15), "right": (1.0, 0.15)}
    only(read(figure.but(hands=folded, aims=aims)), "folding arms", Span(start=2, end=6))
    clasped = {"left": visit((-0.3, -2.9), "left", 2, 6), "right": visit((0.3, -2.95), "right", 2, 6)}
    aims = {"left": (-0.8, 0.6), "right": (0.8, 0.6)}
    only(read(figure.but(hands=clasped, aims=aims)), "clasping hands", Span(start=2, end=6))


@pytest.mark.parametrize("fps", RATES)
def test_hands_that_move_against_one_another_rub(fps):
    def rubbing(side: str, sign: float) -> Callable[[np.ndarray], np.ndarray]:
        there = visit((-0.15 * sign, -2.9), side, 2, 6)
        swing = waves(0.12 * sign, 1.5, 2.2, 5.8)
        return lambda t: there(t) + np.stack([np.zeros_like(t), swing(t)], axis=1)

    hands = {"left": rubbing("left", 1.0), "right": rubbing("right", -1.0)}
    figure = Figure(seconds=8.0, fps=fps, hands=hands, aims={"left": (-0.8, 0.6), "right": (0.8, 0.6)})
    assert only(read(figure), "rubbing hands", Span(start=2, end=6)).details["swings"] >= 6


def test_moving_hands_or_heads_are_not_still():
    nod = waves(9, 1.0, 1.0, 19.0)
    wave = {"right": lambda t: np.stack([-1.6 + 0.3 * np.sin(5 * t), np.full_like(t, -0.6)], axis=1)}
    for figure in (Figure(seconds=20.0, pitch=nod), Figure(seconds=20.0, hands=wave)):
        assert "keeping still" not in {cue.label for cue in KinematicRecognizer().cues(figure.pose())}


def test_stillness_around_a_touch_leaves_the_movement_out():
    hands = {"right": visit((0.0, -0.55), "right", 9.0, 10.0)}
    cues = KinematicRecognizer().cues(Figure(seconds=20.0, hands=hands).pose())
    assert [cue.label for cue in cues] == ["keeping still", "touching chin", "keeping still"]
    assert cues[0].span.end < 9.0 < 10.0 < cues[2].span.start
