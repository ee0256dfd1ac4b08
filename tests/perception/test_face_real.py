"""Facial signals and cues on real pictures, against what one sees when watching them."""

from pathlib import Path

import numpy as np
import pytest

from mg_agent.core.signal import SignalTrack
from mg_agent.core.span import Span
from mg_agent.perception.face import SIGNALS, measure
from mg_agent.perception.face_cues import facial_cues

pytestmark = pytest.mark.slow


def landmarks(image, mesh):
    found = mesh.process(np.ascontiguousarray(image)).multi_face_landmarks
    if not found:
        return np.full((478, 3), np.nan)
    aspect = image.shape[1] / image.shape[0]
    return np.array([(mark.x * aspect, mark.y, mark.z * aspect) for mark in found[0].landmark])


def face_mesh(*, still):
    from mediapipe import solutions

    return solutions.face_mesh.FaceMesh(static_image_mode=still, refine_landmarks=True)


def follow(path: Path, *, fps: float = 30.0, mirrored: bool = False) -> SignalTrack:
    """The face mesh alone over a clip, without hands: what hides the face has to be borne."""
    import av

    times, rows = [], []
    with av.open(str(path)) as container, face_mesh(still=False) as mesh:
        for frame in container.decode(video=0):
            if times and frame.time - times[-1] < 1 / fps - 0.01:
                continue
            image = frame.to_ndarray(format="rgb24")
            times.append(frame.time)
            rows.append(measure(landmarks(image[:, ::-1] if mirrored else image, mesh)))
    return SignalTrack(SIGNALS, np.array(rows), np.array(times) - times[0])


def spans(cues, label):
    return [cue.span for cue in cues if cue.label == label]


def share(found, start, end):
    """Share of a stretch of time that the spans cover."""
    inside = (max(0.0, min(span.end, end) - max(span.start, start)) for span in found)
    return sum(inside) / (end - start)


def test_a_portrait_mirrored_and_rolled():
    """Mirroring flips yaw and roll and keeps pitch; turning the picture clockwise tilts to the own left shoulder."""
    import cv2

    portrait = pytest.importorskip("skimage.data").astronaut()[:320, 60:380]
    with face_mesh(still=True) as mesh:
        yaw, pitch, roll = measure(landmarks(portrait, mesh))[:3]
        assert max(abs(yaw), abs(pitch), abs(roll)) < 8  # she looks straight into the camera
        assert measure(landmarks(portrait[:, ::-1], mesh))[:3] == pytest.approx((-yaw, pitch, -roll), abs=3)
        for clockwise in (-20, 15):
            spin = cv2.getRotationMatrix2D((160, 160), -clockwise, 1.0)
            spun = cv2.warpAffine(np.ascontiguousarray(portrait), spin, (320, 320), borderMode=cv2.BORDER_REPLICATE)
            assert measure(landmarks(spun, mesh))[2] == pytest.approx(roll + clockwise, abs=3)


@pytest.mark.parametrize("fps", [30, 15, 10])
@pytest.mark.parametrize("seconds", [0.7, 1.0, 1.6])
def test_a_still_portrait_does_nothing(fps, seconds):
    """She smiles all along."""
    portrait = pytest.importorskip("skimage.data").astronaut()[:320, 60:380]
    times, noise = np.arange(round(seconds * fps)) / fps, np.random.default_rng(0)
    with face_mesh(still=False) as mesh:
        shots = [np.clip(portrait + noise.normal(0, 3, portrait.shape), 0, 255).astype(np.uint8) for _ in times]
        rows = np.array([measure(landmarks(shot, mesh)) for shot in shots])
    assert np.isfinite(rows).all()
    assert facial_cues(SignalTrack(SIGNALS, rows.astype(np.float32), times)) == ()


def test_a_head_that_turns(clips):
    """She looks to her own right, turns to her own left, and comes back; nothing else happens in her face."""
    path = clips["preview__head-pose-face-detection-female"]
    seen, mirrored = follow(path), follow(path, mirrored=True)
    yaw = seen["yaw_deg"]
    assert yaw[seen.times < 0.4].max() < -35
    assert yaw[(seen.times > 1.0) & (seen.times < 1.2)].min() > 20
    assert np.corrcoef(yaw, mirrored["yaw_deg"])[0, 1] < -0.98
    assert np.median(np.abs(yaw + mirrored["yaw_deg"])) < 6
    assert np.median(np.abs(seen["roll_deg"] + mirrored["roll_deg"])) < 4
    assert np.median(np.abs(seen["pitch_deg"] - mirrored["pitch_deg"])) < 4
    (cue,) = facial_cues(seen)
    assert cue.label == "looking away"
    assert cue.span.iou(Span(start=0.0, end=0.6)) > 0.6
    assert "own right" in cue.text
    (flipped,) = facial_cues(mirrored)
    assert "own left" in flipped.text


@pytest.mark.parametrize("fps", [30, 15, 10])
def test_from_neutral_to_grin(clips, fps):
    """Neutral until 0.6 s, then a grin with bared teeth to the end, and one blink at 0.9 s."""
    cues = facial_cues(follow(clips["single_face"], fps=fps))
    assert [cue.label for cue in cues] == ["smiling", "blinking"]
    assert cues[0].span.iou(Span(start=0.6, end=2.4)) > 0.85
    assert cues[1].span.midpoint == pytest.approx(0.92, abs=0.12)


def test_a_face_that_keeps_smiling_gives_nothing(clips):
    assert facial_cues(follow(clips["preview__head-pose-face-detection-male"])) == ()


@pytest.mark.parametrize("fps", [30, 12])
def test_distress_and_laughter_behind_a_hand(clips, fps):
    """Eyes shut 0.6 to 5.8 s, a hand on the face 2.5 to 9.4 s, smiles from 10.3 s, looks down from 18.4 s."""
    cues = facial_cues(follow(clips["hand_to_face"], fps=fps))
    closed = spans(cues, "closing eyes")
    assert share(closed, 0.7, 5.7) > 0.8
    assert share(closed, 6.2, 18.2) == 0.0
    assert share(closed, 18.5, 19.6) > 0.7
    smiles = spans(cues, "smiling")
    assert share(smiles, 12.5, 19.5) > 0.8
    assert share(smiles, 0.0, 9.3) == 0.0
    true = (6.42, 10.37, 12.03, 16.12, 17.87)
    blinks = [span.midpoint for span in spans(cues, "blinking")]
    assert all(min(abs(blink - moment) for moment in true) < 0.25 for blink in blinks)
    assert sum(any(abs(blink - moment) < 0.25 for blink in blinks) for moment in true) >= 3
    assert not {"pressing lips", "lowering brows", "opening mouth"} & {cue.label for cue in cues}


def test_a_speaker_at_a_lectern(clips):
    """He speaks, blinks and looks about the hall: no expression is held."""
    labels = {cue.label for cue in facial_cues(follow(clips["address"]))}
    assert labels <= {"blinking", "looking away"}


@pytest.mark.parametrize(("clip", "present"), [("face_noface", (0.0, 2.45)), ("noface_face", (3.8, 6.4))])
def test_a_cartoon_has_no_facial_cues(clips, clip, present):
    """The man of the grin, cut together with a cartoon."""
    cues = facial_cues(follow(clips[clip]))
    assert {cue.label for cue in cues} == {"smiling", "blinking"}
    assert all(present[0] <= cue.span.start and cue.span.end <= present[1] for cue in cues)


@pytest.mark.parametrize("word", ["again", "no", "please", "sorry", "thanks"])
def test_small_faces_of_signers_give_blinks_at_most(clips, word):
    """Heads 75 pixels high that nod, shake and mouth words."""
    assert {cue.label for cue in facial_cues(follow(clips[f"asl_gestures__{word}"]))} <= {"blinking"}
