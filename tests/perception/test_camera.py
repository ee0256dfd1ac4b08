"""How a camera moves is told by the background of made pictures, whatever the person before it does."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from media import make
from people import Fakes, body, box, mesh
from recognition.stick_figure import Figure

from mg_agent.core.pose import STILL_CAMERA
from mg_agent.core.span import Span
from mg_agent.errors import ModelError
from mg_agent.perception.camera import MOVING, UNCLEAR, CameraTracker, background, filmed
from mg_agent.perception.chooser import FaceBox
from mg_agent.perception.landmarks import LandmarkModels
from mg_agent.perception.person import follow_person
from mg_agent.perception.video import probe
from mg_agent.settings import Settings
from mg_agent.store.poses import pack, unpack

HEIGHT, WIDTH = 180, 320
FACE = FaceBox(0.9, 0.35, 0.2, 0.9)


def patches(seed: int, height: int, width: int, cell: int = 8) -> np.ndarray:
    """A picture of soft patches, (height, width, 3)."""
    coarse = np.random.default_rng(seed).integers(40, 215, (height // cell + 1, width // cell + 1, 3)).astype(np.uint8)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)


WALL, CLOTHES = patches(1, 300, 480), patches(2, 120, 80)


def seen_by(zoom=1.0, roll=0.0, x=0.0, y=0.0, *, wall=WALL, noise=2.0, seed=0) -> np.ndarray:
    """The wall as a camera sees it that is shifted in pixels, turned clockwise in degrees and zoomed."""
    middle = (wall.shape[1] / 2, wall.shape[0] / 2)
    onto = cv2.getRotationMatrix2D(middle, -roll, zoom)
    onto[:, 2] += np.array((WIDTH / 2 + x, HEIGHT / 2 + y)) - middle
    image = cv2.warpAffine(wall, onto, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
    grain = noise * np.random.default_rng(seed).standard_normal(image.shape)
    return np.clip(image + grain, 0, 255).astype(np.uint8)


def before(image: np.ndarray, x: int, y: int = 60) -> np.ndarray:
    """Put somebody in patterned clothes before a picture."""
    out = image.copy()
    out[y : y + 120, x : x + 80] = CLOTHES[: HEIGHT - y]
    return out


def followed(pictures, people=(FACE,), tracker=None) -> np.ndarray:
    """What a tracker says of pictures, (T, 4), NaN where it cannot tell."""
    tracker = tracker or CameraTracker()
    rows = [tracker.look(picture, people) for picture in pictures]
    return np.array([np.full(4, np.nan) if row is None else row for row in rows], np.float32)


def somebody(count: int, **changes):
    """A pose of as many frames."""
    return Figure(seconds=count / 15, **changes).pose()


def path_of(seen, pose=None):
    return filmed(seen, somebody(len(seen)) if pose is None else pose)[0].camera


def off(row, zoom=1.0, roll=0.0, x=0.0, y=0.0) -> float:
    """How far, in pixels, a row lies from a known movement about the middle of the picture; the worst corner."""
    a, b, right, down = row
    turn = zoom * np.exp(1j * np.radians(roll))
    corners = np.array([u + 1j * v for u in (0, WIDTH) for v in (0, HEIGHT)])
    middle = WIDTH / 2 + 1j * HEIGHT / 2
    truth = turn * (corners - middle) + middle + x + 1j * y
    return float(np.abs((a + 1j * b) * corners + HEIGHT * (right + 1j * down) - truth).max())


@pytest.mark.parametrize("moves", [{"x": 2.0}, {"y": -1.5}, {"roll": 0.4}, {"zoom": 1.01}, {"x": 1, "roll": -0.3}])
def test_a_shift_a_turn_and_a_zoom_are_measured(moves):
    def at(number: int) -> dict[str, float]:
        return {key: value**number if key == "zoom" else value * number for key, value in moves.items()}

    seen = followed(seen_by(**at(number), seed=number) for number in range(20))
    assert np.isfinite(seen).all()
    assert max(off(row, **at(number)) for number, row in enumerate(seen)) < 1.0
    moved, notes = filmed(seen, somebody(20))
    assert notes == (MOVING,)
    np.testing.assert_allclose(moved.camera[0], STILL_CAMERA, atol=1e-5)
    np.testing.assert_allclose(moved.camera, seen, atol=1e-5)


def test_a_camera_that_stands_still_does_not_drift():
    seen = followed(seen_by(seed=number) for number in range(120))
    assert max(off(row) for row in seen) < 0.2
    assert path_of(seen) is None
    assert filmed(seen, somebody(120))[1] == ()


def test_somebody_who_walks_through_the_picture_does_not_move_the_camera():
    def at(number: int) -> np.ndarray:
        return before(seen_by(seed=number), 20 + 4 * number)

    tracker = CameraTracker()
    people = [(FaceBox((60 + 4 * (number // 15 * 15)) / HEIGHT, 0.45, 0.2, 0.9),) for number in range(45)]
    rows = [tracker.look(at(number), people[number]) for number in range(45)]  # faces are looked for once a second
    seen = np.array([np.full(4, np.nan) if row is None else row for row in rows], np.float32)
    assert np.isfinite(seen[:, 0]).mean() > 0.9
    assert path_of(seen) is None


def test_somebody_who_moves_with_the_camera_does_not_hold_it():
    pictures = [before(seen_by(x=-3.0 * number, seed=number), 120) for number in range(20)]
    seen = followed(pictures)
    assert off(seen[-1], x=-57.0) < 1.5


def patterned(places: tuple[tuple[int, int], ...], side: int = 40) -> np.ndarray:
    """A plain wall with patterned squares at places (x, y)."""
    wall = np.full_like(WALL, 128)
    for x, y in places:
        wall[y : y + side, x : x + side] = WALL[y : y + side, x : x + side]
    return wall


def test_a_few_points_far_from_the_face_tell_where_they_fit_well():
    corner = patterned(((130, 80),))
    seen = followed(seen_by(x=1.5 * number, wall=corner, noise=0.5, seed=number) for number in range(30))
    assert np.isfinite(seen[:, 0]).mean() > 0.9
    assert off(seen[-1], x=43.5) < 4.0


def test_points_that_come_into_view_are_taken_before_the_old_ones_leave_it():
    wall = patterned(((100, 100), (100, 180), (380, 90), (380, 170)))
    seen = followed(seen_by(x=60 - 4.0 * number, wall=wall, seed=number) for number in range(31))
    assert np.isfinite(seen[:, 0]).mean() > 0.9
    assert off(seen[-1], x=-120.0) < 6.0


def test_a_plain_wall_tells_nothing():
    plain = np.full_like(WALL, 128)
    pictures = [before(seen_by(wall=plain, seed=number), 120 + 2 * number) for number in range(30)]
    people = (FaceBox(0.95, 0.45, 0.3, 0.9),)
    assert filmed(followed(pictures, people), somebody(30))[1] == ()
    assert path_of(followed(pictures, people)) is None


def test_where_nobody_is_known_to_be_nothing_is_said():
    seen = followed((seen_by(x=3.0 * number) for number in range(10)), people=())
    assert np.isnan(seen).all()
    assert path_of(seen) is None


def test_pictures_that_cannot_be_told_are_bridged():
    blurred = cv2.GaussianBlur(WALL, (0, 0), 25)
    lost = {8, 9, 10}
    seen = followed(seen_by(x=2.0 * n, wall=blurred if n in lost else WALL, seed=n) for n in range(20))
    assert set(np.flatnonzero(np.isnan(seen[:, 0]))) == lost
    moved = path_of(seen)
    assert max(off(row, x=2.0 * number) for number, row in enumerate(moved)) < 1.0


def test_a_movement_that_is_hardly_known_is_told_and_not_taken_out():
    seen = followed(seen_by(x=4.0 * number) for number in range(20))
    seen[6:14] = np.nan
    pose, notes = filmed(seen, somebody(20))
    assert pose.camera is None
    assert notes == (UNCLEAR,)
    seen[2:18] = np.nan
    assert filmed(seen, somebody(20))[1] == ()


def test_each_shot_has_a_camera_of_its_own():
    seen = followed(seen_by(x=4.0 * max(0, number - 10), seed=number) for number in range(20))
    pose = replace(somebody(20), cuts=(10 / 15,))
    moved, _ = filmed(seen, pose)
    np.testing.assert_array_equal(moved.camera[:10], np.tile(STILL_CAMERA, (10, 1)))
    np.testing.assert_allclose(moved.camera[10], STILL_CAMERA, atol=1e-6)
    assert moved.camera[-1, 2] == pytest.approx(4.0 * 9 / HEIGHT, abs=0.01)


def test_people_are_no_background():
    mask = background(np.zeros((HEIGHT, WIDTH), np.uint8), (FACE, box(1.7, 0.3)))
    x, y = round(FACE.x * HEIGHT), round(FACE.y * HEIGHT)
    assert mask[y, x] == mask[HEIGHT - 1, x] == mask[HEIGHT - 1, x + 60] == 0
    assert mask[round(0.3 * HEIGHT), round(1.7 * HEIGHT)] == 0
    assert mask[5, 5] == mask[y, 60] == 255


def test_a_camera_goes_with_the_pose_and_is_kept():
    pose = somebody(30)
    path = np.cumsum(np.full((30, 4), 0.01, np.float32), axis=0)
    moved = replace(pose, camera=path)
    np.testing.assert_array_equal(unpack(pack(moved)).camera, path)
    assert unpack(pack(pose)).camera is None
    np.testing.assert_array_equal(moved.between(Span(start=1.0, end=2.0)).camera, path[15:])
    assert moved.select(pose.skeleton).camera is path
    with pytest.raises(ModelError, match="camera"):
        replace(pose, camera=path[:5])


def test_a_film_whose_camera_moves_is_followed_with_its_camera(tmp_path):
    path = make(
        tmp_path / "pan.mp4", frames=30, fps=15, size=(WIDTH, HEIGHT), picture=lambda n: seen_by(x=3.0 * n, seed=n)
    )
    fakes = Fakes(body=body(0.9), face=mesh(0.9), scout=(box(0.9, 0.35, 0.2),))
    settings = Settings()
    found = follow_person(probe(path, settings), settings, models=lambda: LandmarkModels(fakes.graphs()))
    assert MOVING in found.notes
    assert found.pose.camera[-1, 2] == pytest.approx(3.0 * 29 / HEIGHT, abs=0.02)
    np.testing.assert_allclose(np.ptp(found.pose.joint("nose"), axis=0), 0, atol=1e-5)  # as filmed
