"""A long analysis that is stopped goes on where it was, and finds to the bit what one finds that was never stopped."""

import shutil

import numpy as np
import pytest
from long_films import RATE, Followers, film, short_pieces
from people import Fake

from mg_agent.core.span import Span
from mg_agent.errors import Cancelled
from mg_agent.perception.landmarks import LandmarkModels
from mg_agent.perception.person import follow_person
from mg_agent.perception.scout import Scout
from mg_agent.perception.seams import Seams, looks, seams
from mg_agent.perception.video import Frame, FrameReader, probe
from mg_agent.settings import Settings
from mg_agent.store.pieces import PieceFolder

SETTINGS = Settings(rate=RATE, adaptive=False)


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    return probe(film(tmp_path_factory.mktemp("film") / "film.mp4"), SETTINGS)


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    short_pieces(monkeypatch)


def _shelf(folder):
    return PieceFolder(folder, "1", "0" * 64, "key")


@pytest.fixture
def shelf(tmp_path):
    return _shelf(tmp_path)


def follow(video, shelf=None, *, until=None, settings=SETTINGS, **more):
    """Follow up to so many seconds of the film; returns what was found, the models that were made, and the progress."""
    fakes, told = Followers(), []
    more.setdefault("progress", lambda done, total: told.append(done))
    stop = None if until is None else lambda: bool(told) and told[-1] >= until
    try:
        found = follow_person(
            video, settings, models=lambda: LandmarkModels(fakes.graphs()), shelf=shelf, cancelled=stop, **more
        )
    except Cancelled as error:
        found = error
    return found, fakes, told


@pytest.fixture(scope="module")
def never_stopped(video):
    with pytest.MonkeyPatch.context() as patch:
        short_pieces(patch)
        return follow(video)


@pytest.fixture(scope="module")
def whole(never_stopped):
    return never_stopped[0]


@pytest.fixture(scope="module")
def kept(video, tmp_path_factory):
    """What was found, the models, the progress, and the folder with all pieces, to be copied before it is used."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        short_pieces(patch)
        return *follow(video, _shelf(folder)), folder


def assert_same(one, other):
    for name in ("xy", "score", "times", "camera"):
        np.testing.assert_array_equal(getattr(one.pose, name), getattr(other.pose, name), err_msg=name)
    np.testing.assert_array_equal(one.face.values, other.face.values)
    assert (one.pose.cuts, one.notes, one.rate) == (other.pose.cuts, other.notes, other.rate)


def test_a_film_is_cut_into_even_pieces_and_a_short_rest_belongs_to_the_last():
    assert seams(0.0, 7.4) == ()
    assert seams(0.0, 7.5) == (5.0,)
    assert seams(1.5, 16.5) == (6.5, 11.5)


def test_with_the_lengths_that_are_in_use_nothing_changes_up_to_a_minute_and_a_half(monkeypatch):
    monkeypatch.undo()
    assert seams(0.0, 89.9) == ()
    assert seams(0.0, 240.0) == (60.0, 120.0, 180.0)


@pytest.mark.parametrize("until", [5.5, 14.5, 15.3, 23.5, 30.5])
def test_what_was_stopped_is_gone_on_with_to_the_bit(video, whole, shelf, until):
    stopped, _, _ = follow(video, shelf, until=until)
    assert stopped.kept == 5 * min(5, until // 5)
    found, fakes, told = follow(video, shelf)
    assert_same(found, whole)
    assert told[0] == stopped.kept, "progress begins where it went on"
    assert len(fakes.made["body"][0].seen) < (31 - stopped.kept) * RATE + 20


def test_it_may_be_stopped_again_and_again(video, whole, shelf):
    for until in (7.5, 11.0, 12.0, 27.5):
        assert isinstance(follow(video, shelf, until=until)[0], Cancelled)
    assert_same(follow(video, shelf)[0], whole)


def test_keeping_changes_nothing_and_models_begin_anew_all_the_same(whole, never_stopped, kept):
    found, fakes, *_ = kept
    _, without, _ = never_stopped
    assert_same(found, whole)
    for name in ("body", "hands", "face"):
        assert fakes.made[name][0].begun == without.made[name][0].begun
        assert len(fakes.made[name][0].begun) == 5


def test_what_is_followed_is_found_again_before_a_piece_begins(video, whole):
    seen = whole.pose.seen("chin") & whole.pose.seen("neck")
    at = whole.pose.times
    for seam in (5.0, 10.0, 15.0, 20.0, 25.0):
        assert seen[(at >= seam - 0.5) & (at <= seam + 0.5)].all(), "nothing is lost where models begin anew"


def test_pictures_of_another_shot_are_not_shown_again():
    walls = [np.full((90, 160, 3), 60 + 40 * shot, np.uint8) for shot in range(2)]
    for shot, wall in enumerate(walls):
        wall[:, shot::8] = 255
        wall[shot::6] = 0
    cut = 147
    shown = list(looks(_frames(walls, cut), Scout(Fake(())), Seams((10.0,))))
    assert [look.cut for look in shown if look.cut is not None] == [cut / 15]
    assert [look.time for look in shown if look.rehearsed] == [147 / 15, 148 / 15, 149 / 15]
    assert [look.time for look in shown if look.anew] == [147 / 15]
    plain = list(looks(_frames(walls, cut), Scout(Fake(())), Seams()))
    assert [look.time for look in shown if not look.rehearsed] == [look.time for look in plain]


def _frames(walls, cut):
    yield from (Frame(n / 15, walls[n >= cut]) for n in range(120, 160))


def test_what_is_finished_needs_no_models(video, whole, kept, shelf, tmp_path):
    shutil.copytree(kept[-1], tmp_path, dirs_exist_ok=True)
    found, fakes, told = follow(video, shelf)
    assert_same(found, whole)
    assert not fakes.made["body"]
    assert told == [video.duration]
    assert found.kept == video.duration


def test_a_part_of_a_film_has_pieces_of_its_own(video, shelf):
    part = Span(start=2.0, end=20.0)
    one, _, _ = follow(video, span=part)
    assert follow(video, shelf, span=part, until=7.5)[0].kept == 5.0
    assert_same(follow(video, shelf, span=part)[0], one)


def test_a_short_film_is_kept_in_no_pieces(video, shelf, tmp_path):
    _, fakes, _ = follow(video, shelf, span=Span(start=0.0, end=7.0))
    assert fakes.made["body"][0].begun == []
    assert not list(tmp_path.iterdir())


def test_before_the_first_piece_is_finished_nothing_is_kept_and_that_is_said(video, shelf):
    stopped, _, _ = follow(video, shelf, until=2.5)
    assert "nothing of it is kept; start it again" in str(stopped)
    stopped, _, _ = follow(video, shelf, until=12.5)
    assert "of 00:31.00 were done, 00:10.00 are kept; start it again to go on there." in str(stopped)


def _cut_short(path):
    path.write_bytes(path.read_bytes()[:-2000])


def _flipped(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 255
    path.write_bytes(bytes(data))


def _emptied(path):
    path.write_bytes(b"")


def _of_others(path):
    with np.load(path) as arrays:
        changed = {name: arrays[name] for name in arrays}
    changed["times"] = changed["times"] + 0.1
    np.savez(path, **changed)


def _nonsense(path):
    with np.load(path) as arrays:
        changed = {name: arrays[name] for name in arrays}
    changed["about"] = np.frombuffer(b'{"cuts": 3}', np.uint8)
    np.savez(path, **changed)


@pytest.mark.parametrize("damage", [_cut_short, _flipped, _emptied, _of_others, _nonsense, lambda path: path.unlink()])
def test_a_damaged_piece_is_looked_at_anew_with_all_after_it(video, whole, kept, shelf, tmp_path, damage):
    shutil.copytree(kept[-1], tmp_path, dirs_exist_ok=True)
    (second,) = tmp_path.rglob("*_1.npz")
    damage(second)
    found, _, told = follow(video, shelf)
    assert_same(found, whole)
    assert told[0] == 5.0


def test_a_disk_that_is_full_stops_the_keeping_and_not_the_work(video, whole, shelf, monkeypatch):
    monkeypatch.setattr(shelf, "put", lambda rate, number, arrays, about: False)
    found, _, _ = follow(video, shelf)
    assert_same(found, whole)
    assert found.kept == 0.0


def test_a_film_that_loses_pictures_is_kept_up_to_there(video, shelf, monkeypatch):
    whole = FrameReader.whole.fget
    monkeypatch.setattr(FrameReader, "whole", property(lambda reader: whole(reader) and lossless()))
    asked = []

    def lossless():
        asked.append(1)
        return len(asked) < 3

    stopped, _, _ = follow(video, shelf, until=27.5)
    assert stopped.kept == 10.0


def test_a_rate_that_was_stepped_down_stays_and_is_not_judged_again(video, shelf):
    now = [0.0]

    def slow(done, total):
        now[0] += 0.6
        if done > 17.5:
            raise KeyboardInterrupt

    settings = Settings(rate=RATE, adaptive=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mg_agent.perception.pace.LADDER", (2.5,))
        patch.setattr("mg_agent.perception.pace.LONG", 30.0)
        patch.setattr("mg_agent.perception.person.JUDGED_AFTER", 5.0)
        with pytest.raises(KeyboardInterrupt):
            follow(video, shelf, settings=settings, progress=slow, clock=lambda: now[0])
        once, _, _ = follow(video, settings=Settings(rate=2.5, adaptive=False))
    found, fakes, told = follow(video, shelf, settings=settings)
    assert (found.rate, told[0], len(fakes.made["body"])) == (2.5, 15.0, 1)
    assert "too slow for 5 frames a second" in found.notes[-1]
    np.testing.assert_array_equal(found.pose.xy, once.pose.xy)
