"""Somebody small in the picture is looked at more closely, and everything is told in the whole picture's measure."""

import numpy as np
import pytest
from people import Fakes, body, box, hand, mesh

from mg_agent.perception.chooser import PATIENCE
from mg_agent.perception.closer import HELD, Closer, around, small, tiles
from mg_agent.perception.landmarks import LandmarkModels
from mg_agent.perception.scout import LONGEST_SEARCH, Scout
from mg_agent.perception.video import Frame

PICTURE = np.full((360, 640, 3), (200, 180, 150), np.uint8)
TINY = box(0.9, 0.3, 0.05)


def film(seconds, step=0.1, picture=PICTURE):
    return (Frame(n * step, picture) for n in range(round(seconds / step)))


@pytest.mark.parametrize(("size", "shape", "so"), [(0.1, (360, 640), True), (0.2, (360, 640), False),
                                                   (0.1, (640, 360), False), (0.08, (640, 360), True)])  # fmt: skip
def test_small_is_a_share_of_the_longer_side(size, shape, so):
    assert small(np.zeros((*shape, 3), np.uint8), box(0.3, 0.3, size)) == so


def test_places_in_a_part_are_told_in_the_whole_picture():
    window = around(PICTURE, TINY, "hands")
    part = window.cut(PICTURE)
    assert max(part.shape) < 0.5 * PICTURE.shape[1]
    corner = window.outward(np.array([(0.0, 0.0, 0.5)], np.float32))[0]
    assert corner[:2] * 360 == pytest.approx((window.left, window.top))
    assert corner[2] * 360 == pytest.approx(0.5 * part.shape[0])
    end = window.outward(np.array([(part.shape[1] / part.shape[0], 1.0)], np.float32))[0]
    assert end * 360 == pytest.approx((window.right, window.bottom))


def test_a_part_holds_what_its_model_looks_for():
    for model, (dx, dy) in {"face": (0.5, 0.5), "hands": (1.5, 4.6), "body": (1.0, 8.0)}.items():
        window = around(PICTURE, TINY, model)
        x, y = (TINY.x + dx * TINY.size) * 360, (TINY.y + dy * TINY.size) * 360
        assert window.left < x < window.right, model
        assert window.top < y < window.bottom, model


def test_tiles_cover_the_picture():
    seen = np.zeros(PICTURE.shape[:2], bool)
    for tile in tiles(PICTURE):
        seen[tile.top : tile.bottom, tile.left : tile.right] = True
    assert seen.all()


def test_parts_stay_while_the_face_hardly_moves_and_follow_it_when_it_goes():
    closer = Closer()
    closer.look(0.0, PICTURE, TINY, others=True)
    first = dict(closer.windows)
    assert set(first) == {"body", "hands", "face"}
    closer.look(1.0, PICTURE, box(0.92, 0.31, 0.055), others=True)
    assert closer.windows == first
    closer.look(2.0, PICTURE, box(1.1, 0.3, 0.05), others=True)
    assert closer.windows["face"].left > first["face"].left
    closer.look(3.0, PICTURE, box(1.1, 0.3, 0.3), others=True)
    assert not closer.windows


def test_a_face_turned_away_keeps_its_part_for_a_while_and_a_cut_ends_it():
    closer = Closer()
    closer.look(0.0, PICTURE, TINY, others=True)
    closer.look(HELD / 2, PICTURE, None, others=False)
    assert closer.windows
    closer.look(HELD + 0.1, PICTURE, None, others=False)
    assert not closer.windows
    closer.look(20.0, PICTURE, TINY, others=True)
    closer.look(20.5, PICTURE, None, others=True)
    assert not closer.windows


def test_models_see_the_part_and_tell_places_in_the_whole_picture():
    fakes = Fakes(
        body=body(0.5, 0.3, 0.1), hands=(hand(0.5, 0.5),), face=mesh(0.5, 0.5, 0.4),
        scout=lambda image: (TINY if image.shape == PICTURE.shape else seen_near(TINY),),
    )  # fmt: skip
    with LandmarkModels(fakes.graphs()) as models:
        found = list(models.stream(film(0.5)))
    assert found[0].followed.x == pytest.approx(TINY.x, abs=1e-3)
    windows = {model: around(PICTURE, TINY, model) for model in ("body", "hands", "face")}
    for model, window in windows.items():
        blank, *seen = fakes.made[model][0].seen
        assert not blank.any(), "what was followed in another part is forgotten first"
        assert {image.shape for image in seen} == {window.cut(PICTURE).shape}
    assert found[0].face[1, 0] == pytest.approx(windows["face"].left / 360 + 0.5 * windows["face"].scale, abs=1e-4)
    root = windows["hands"].top / 360 + 0.5 * windows["hands"].scale
    assert found[0].hands[0].points[0, 1] == pytest.approx(root, abs=1e-4)
    assert found[0].body[0, 3] == pytest.approx(0.99), "visibility is no length"
    assert found[0].aspect == pytest.approx(16 / 9)


def seen_near(face):
    """The face as the scout's own closer look shows it."""
    near = around(PICTURE, face, "hands")
    return box((face.x - near.left / 360) / near.scale, (face.y - near.top / 360) / near.scale, face.size / near.scale)


def test_a_small_face_that_a_closer_look_does_not_show_is_none():
    fakes = Fakes(scout=lambda image: (TINY,) if image.shape == PICTURE.shape else ())
    with LandmarkModels(fakes.graphs()) as models:
        found = list(models.stream(film(0.5)))
    assert found[0].faces_in_view == 0
    assert {image.shape for image in fakes.made["body"][0].seen} == {PICTURE.shape}


class Finder:
    """Finds a face only where it is large enough in what it is shown, as real ones do."""

    def __init__(self, x, y, size):
        self.place, self.looks = (x, y, size), 0

    def process(self, image):
        self.looks += 1
        size = self.place[2] * 360 / image.shape[0]
        lit = image[..., 0] == 77
        if not lit.any() or size < 0.09:
            return ()
        rows, columns = np.nonzero(lit)
        return (box(columns.mean() / image.shape[0], rows.mean() / image.shape[0], size),)


def test_a_face_too_small_for_the_whole_picture_is_found_in_parts_of_it():
    picture = PICTURE.copy()
    picture[100:104, 500:504] = 77
    scout = Scout(Finder(501.5 / 360, 101.5 / 360, 0.06))
    look = scout.look(Frame(0.0, picture))
    assert look.followed.x == pytest.approx(501.5 / 360, abs=0.01)
    assert look.followed.size == pytest.approx(0.06, rel=0.05)
    assert look.faces == 1
    assert look.windows
    assert scout.look(Frame(0.5, picture)).followed is not None


def test_where_nobody_is_the_search_becomes_seldom():
    finder = Finder(0.5, 0.5, 0.06)
    scout = Scout(finder)
    for frame in film(60, step=0.5):
        scout.look(frame)
    whole, searches = 60, 60 / LONGEST_SEARCH + 4
    assert finder.looks <= whole + 5 * searches


def test_a_large_face_behind_a_hand_costs_no_search():
    finder = Finder(0.9, 0.5, 0.3)
    scout = Scout(finder)
    picture = PICTURE.copy()
    picture[180:184, 320:324] = 77
    scout.look(Frame(0.0, picture))
    scout.look(Frame(PATIENCE / 2, PICTURE))
    assert finder.looks == 2
