"""What a camera does is taken out of joints and head angles before anybody reads them."""

from dataclasses import replace

import numpy as np
import pytest
from recognition.stick_figure import Figure, ease

from mg_agent.core.pose import GUESSED, PoseSequence
from mg_agent.core.signal import SignalTrack
from mg_agent.recognition.rules.kinematic import KinematicRecognizer
from mg_agent.recognition.rules.stabilized import stabilized

REST = Figure(seconds=10.0, jitter=0.0)
TIMES = REST.times


def camera(zoom=1.0, roll=0.0, x=0.0, y=0.0) -> np.ndarray:
    """Where a camera looks, (T, 4): zoomed and rolled about the middle of the picture, then shifted in heights."""
    turn = np.broadcast_to(zoom * np.exp(1j * np.radians(roll)), TIMES.shape)
    middle = 0.9 + 0.5j
    place = middle - turn * middle + x + 1j * y
    return np.stack((turn.real, turn.imag, place.real, place.imag), axis=1).astype(np.float32)


def filmed(pose: PoseSequence, path: np.ndarray) -> PoseSequence:
    """The same person before a camera that moves."""
    a, b, x, y = path.astype(np.float64).T[:, :, None]
    u, v = pose.xy[..., 0], pose.xy[..., 1]
    xy = np.stack((a * u - b * v + x, b * u + a * v + y), axis=-1).astype(np.float32)
    return replace(pose, xy=xy, camera=path)


def labels(pose: PoseSequence, face: SignalTrack | None = None) -> set[str]:
    return {cue.label for cue in KinematicRecognizer().cues(pose, face)} - {"keeping still"}


PAN = camera(x=0.35 * ease(TIMES, 4.0, 8.0, travel=1.0))
ZOOM = camera(zoom=1.0 + 0.4 * ease(TIMES, 4.0, 8.0, travel=1.0))
ROLL = camera(roll=25 * ease(TIMES, 4.0, 8.0, travel=1.0))


@pytest.mark.parametrize(
    ("path", "said"),
    [(PAN, "shifting posture"), (ZOOM, "leaning forward"), (ROLL, "tilting head")],
    ids=("pan", "zoom", "roll"),
)
def test_a_still_person_before_a_camera_that_moves_does_nothing(path, said):
    pose = filmed(REST.pose(), path)
    assert said in labels(replace(pose, camera=None))
    assert labels(pose) == set()


def test_what_somebody_does_is_found_whatever_the_camera_does():
    leans = replace(REST, torso_x=lambda times: 1.2 * ease(times, 4.0, 7.0))
    assert "leaning sideways" in labels(leans.pose())
    against = camera(x=-0.19 * ease(TIMES, 4.0, 7.0))  # the camera goes along, so that the person stays in the middle
    pose = filmed(leans.pose(), against)
    assert "leaning sideways" in labels(pose)


def test_slow_movement_of_the_camera_is_taken_out_of_every_joint_and_the_time_is_kept():
    pose = REST.pose()
    still, _ = stabilized(filmed(pose, camera(x=0.01 * TIMES, roll=0.3 * TIMES, zoom=1 + 0.01 * TIMES)))
    assert still.camera is None
    assert float(np.nanmax(np.abs(still.xy - pose.xy))) < 0.01
    np.testing.assert_array_equal(np.isnan(still.xy), np.isnan(pose.xy))
    np.testing.assert_array_equal(still.times, pose.times)


def test_the_meshes_are_sharp_and_the_body_trails_behind():
    shakes = camera(x=0.02 * np.sin(2 * np.pi * 5 * TIMES))
    pose = REST.pose()  # it stays in the picture, so what is taken out is all that moves

    def swing(joint: str, score: float) -> float:
        sure = np.where(np.isfinite(pose.xy[..., 0]), score, 0.0).astype(np.float32)
        still, _ = stabilized(replace(pose, camera=shakes, score=sure))
        return float(np.ptp(still.joint(joint)[30:, 0]))

    assert swing("nose", 1.0) == pytest.approx(swing("left_index_tip", 1.0), abs=1e-6)
    assert swing("nose", 1.0) == pytest.approx(swing("nose", GUESSED), abs=1e-6)  # a guessing mesh is a mesh
    assert swing("nose", 1.0) > 0.03
    assert max(swing(joint, 1.0) for joint in ("neck", "left_shoulder", "right_wrist")) < 0.02
    assert swing("nose", 0.9) < 0.02  # without a mesh the face is the body model's


def test_somebody_without_a_size_keeps_the_joints():
    pose = REST.pose()
    xy = np.full_like(pose.xy, np.nan)
    knee = pose.skeleton.index("left_knee")
    xy[:, knee] = (0.9, 0.9)
    still, _ = stabilized(filmed(replace(pose, xy=xy), PAN))
    assert np.isfinite(still.joint("left_knee")).all()
    assert np.isnan(still.joint("right_knee")).all()


def test_the_roll_of_the_camera_is_taken_out_of_the_tilt_of_the_head():
    names = ("yaw_deg", "pitch_deg", "roll_deg")
    roll = 12 * ease(TIMES, 4.0, 8.0, travel=1.0)
    values = np.stack((np.full(len(TIMES), 5.0), np.full(len(TIMES), -3.0), 2.0 + roll), axis=1).astype(np.float32)
    face = SignalTrack(names, values, TIMES)
    _, still = stabilized(filmed(REST.pose(), camera(roll=roll)), face)
    assert still is not None
    np.testing.assert_allclose(still["roll_deg"], 2.0, atol=1e-3)
    np.testing.assert_array_equal(still.values[:, :2], values[:, :2])
    np.testing.assert_allclose(face["roll_deg"], 2.0 + roll, atol=1e-5)  # what was measured is kept


def test_the_head_of_the_figure_tilts_as_its_camera_rolls():
    """The signs of both agree: a head that tilts to its own left looks as if the camera rolled clockwise."""
    tilted = replace(REST, roll=lambda times: np.full_like(times, 10.0)).pose()
    eyes = tilted.joint("left_eye") - tilted.joint("right_eye")
    rolled = filmed(REST.pose(), camera(roll=10.0))
    same = rolled.joint("left_eye") - rolled.joint("right_eye")
    assert np.sign(eyes[0, 1]) == np.sign(same[0, 1])


def test_without_a_camera_nothing_is_touched():
    pose = REST.pose()
    assert stabilized(pose) == (pose, None)
