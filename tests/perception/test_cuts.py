"""Cuts of a film are told from movement, flashes, flicker and camera work."""

from dataclasses import replace

import numpy as np
import pytest
from people import Fakes
from recognition.stick_figure import Figure

from mg_agent.core.signal import SignalTrack
from mg_agent.core.span import Span
from mg_agent.perception.chooser import FaceBox
from mg_agent.perception.cuts import CutFinder
from mg_agent.perception.face import SIGNALS
from mg_agent.perception.face_cues import facial_cues
from mg_agent.perception.landmarks import LandmarkModels
from mg_agent.perception.scout import Scout
from mg_agent.perception.video import Frame
from mg_agent.recognition.rules.kinematic import shots
from mg_agent.store.poses import pack, unpack

REST = dict.fromkeys(SIGNALS, 0.0) | {
    "eye_open_left": 0.3, "eye_open_right": 0.3, "brow_left": 0.235, "brow_right": 0.235, "lips_height": 0.165,
    "mouth_width": 0.9, "face_height": 0.3,
}  # fmt: skip

Image = np.ndarray


def scene(seed: int) -> Image:
    """A picture of soft patches, (90, 160, 3)."""
    dice = np.random.default_rng(seed)
    coarse = dice.integers(30, 220, (6, 10, 3))
    return np.kron(coarse, np.ones((15, 16, 1))).astype(np.uint8)


def with_hand(image: Image, at: int) -> Image:
    """A bright hand of a fifth of the picture's width, somewhere."""
    out = image.copy()
    out[20:70, max(0, at) : at + 32] = (230, 190, 170)
    return out


def cuts(pictures: list[Image], rate: float = 15.0) -> list[float]:
    finder = CutFinder()
    found = [finder.look(number / rate, picture) for number, picture in enumerate(pictures)]
    return [round(cut * rate) for cut in found if cut is not None]


ONE, OTHER = scene(1), scene(2)


def test_a_cut_is_told_by_its_first_picture():
    assert cuts([ONE] * 10 + [OTHER] * 10) == [10]
    assert cuts([ONE] * 10 + [OTHER] * 10, rate=5.0) == [10]
    assert cuts([ONE] * 10 + [OTHER] * 8 + [scene(3)] * 8) == [10, 18]


@pytest.mark.parametrize("between", [np.zeros_like(ONE), (ONE // 2 + OTHER // 2)])
def test_one_picture_may_lie_between_two_shots(between):
    assert cuts([ONE] * 10 + [between] + [OTHER] * 10) == [10]


def test_a_flash_and_flicker_are_none():
    flash = np.full_like(ONE, 250)
    assert cuts([ONE] * 10 + [flash] + [ONE] * 10) == []
    dark = (ONE * 0.5).astype(np.uint8)
    assert cuts([(ONE, dark)[number // 5 % 2] for number in range(40)]) == []


def test_movement_pans_and_fades_are_none():
    assert cuts([with_hand(ONE, 6 * number) for number in range(22)]) == []
    assert cuts([np.roll(ONE, 8 * number, axis=1) for number in range(20)]) == []
    shares = np.clip((np.arange(30) - 5) / 15, 0, 1)
    assert cuts([(ONE * (1 - share) + OTHER * share).astype(np.uint8) for share in shares]) == []


def test_a_gesture_between_two_slow_looks_is_none():
    pictures = [with_hand(ONE, 0)] * 6 + [with_hand(ONE, 100)] * 6
    assert cuts(pictures, rate=5.0) == []


def test_noise_and_empty_pictures_are_none():
    dice = np.random.default_rng(5)
    assert cuts([np.clip(ONE // 4 + dice.normal(0, 10, ONE.shape), 0, 255).astype(np.uint8) for _ in range(20)]) == []
    assert cuts([np.zeros_like(ONE)] * 12) == []


def test_after_a_cut_the_scout_looks_at_once_and_follows_whoever_is_there():
    class Finder:
        def process(self, image: Image) -> tuple[FaceBox, ...]:
            first = np.array_equal(image, ONE)
            return (FaceBox(0.4, 0.5, 0.3, 0.9) if first else FaceBox(1.3, 0.5, 0.3, 0.9),)

    scout = Scout(Finder())
    looks = [scout.look(Frame(number / 15, ONE if number < 10 else OTHER)) for number in range(14)]
    (told,) = [look for look in looks if look.cut is not None]
    assert (round(told.cut * 15), round(told.time * 15)) == (10, 12)
    assert told.followed.x == 1.3  # without the cut it would wait for the lost face
    assert scout.chooser.others == ()


def test_models_forget_the_shot_before():
    fakes = Fakes()
    with LandmarkModels(fakes.graphs()) as models:
        film = [Frame(number / 15, ONE if number < 10 else OTHER) for number in range(16)]
        found = list(models.stream(iter(film)))
    assert [round(one.cut * 15) for one in found if one.cut is not None] == [10]
    for name in ("body", "hands", "face"):
        shapes = [image.shape for image in fakes.made[name][0].seen]
        assert shapes.count(ONE.shape) == 16
        assert len(shapes) == 17  # and once a picture of nobody


def test_cuts_belong_to_the_pose_and_end_what_is_told_of_it():
    pose = Figure(seconds=4).pose()
    film = replace(pose, cuts=(2.0,))
    assert len(shots(pose)) == 1
    half = int(np.searchsorted(pose.times, 2.0))
    assert shots(film) == [(0, half), (half, len(pose))]
    assert unpack(pack(film)).cuts == (2.0,)
    assert unpack(pack(pose)).cuts == ()
    assert film.between(Span(start=1.0, end=3.0)).cuts == (2.0,)
    assert film.between(Span(start=2.0, end=3.0)).cuts == ()
    assert film.select(film.skeleton).cuts == (2.0,)


def test_no_facial_cue_reaches_over_a_cut():
    times = np.arange(90) / 15
    values = np.tile(np.array([REST[name] for name in SIGNALS], np.float32), (90, 1))
    shut = (times >= 2.0) & (times < 4.0)
    for name in ("eye_open_left", "eye_open_right"):
        values[shut, SIGNALS.index(name)] = 0.02
    face = SignalTrack(SIGNALS, values, times)
    (whole,) = facial_cues(face)
    assert whole.span.overlaps(Span(start=2.9, end=3.1))
    cut = facial_cues(face, (3.0,))
    assert {cue.label for cue in cut} == {"closing eyes"}
    assert [cue.span.start >= 3.0 - 1e-6 or cue.span.end <= 3.0 + 0.07 for cue in cut] == [True] * len(cut)
    assert len(cut) == 2
