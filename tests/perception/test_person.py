"""A person is followed through a film: with models made of numbers, at a pace that a slow machine can keep."""

import threading
from itertools import pairwise

import numpy as np
import pytest
from media import make, numbered
from people import Fakes, body, box, frame, mesh

from mg_agent.core.pose import MG_SKELETON
from mg_agent.core.signal import SignalTrack
from mg_agent.core.span import Span
from mg_agent.errors import Cancelled
from mg_agent.perception.crowd import Crowd
from mg_agent.perception.face import SIGNALS
from mg_agent.perception.landmarks import LandmarkModels
from mg_agent.perception.person import follow_person, slower_rate
from mg_agent.perception.video import probe
from mg_agent.settings import Settings

SETTINGS = Settings()


def faked(**answers):
    """Return how to make models that always see the same, and what was made."""
    fakes = Fakes(**({"body": body(0.6), "face": mesh(0.6)} | answers))
    return (lambda: LandmarkModels(fakes.graphs())), fakes


def running():
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("mg-agent")]


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    path = tmp_path_factory.mktemp("short") / "short.mp4"
    return probe(make(path, frames=90, fps=30, picture=lambda _: numbered(0, 160, 120)), SETTINGS)


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """A minute and a bit."""
    path = tmp_path_factory.mktemp("long") / "long.mp4"
    still = numbered(0, 64, 48)  # the numbers of other films change at once, as in a cut
    return probe(make(path, frames=930, fps=15, size=(64, 48), gop=30, picture=lambda _: still), SETTINGS)


def test_pose_and_face_are_of_the_same_frames(short):
    models, _ = faked()
    found = follow_person(short, SETTINGS, models=models)
    assert found.pose.skeleton is MG_SKELETON
    assert found.face.names == SIGNALS
    np.testing.assert_array_equal(found.pose.times, found.face.times)
    np.testing.assert_allclose(found.pose.times, np.arange(45) / 15, atol=1e-3)
    assert found.rate == 15
    assert found.pose.seen("chin").all()
    assert found.notes == ()
    assert not running()


def test_a_face_that_is_guessed_is_steadied_and_told_in_the_first_results_too(long, monkeypatch):
    def everywhere(pose, face):
        return pose, SignalTrack(face.names, face.values + 1, face.times), np.ones(len(pose), bool)

    models, _ = faked()
    plain = follow_person(long, SETTINGS, models=models)
    assert plain.guessed is None
    monkeypatch.setattr("mg_agent.perception.person.steadied", everywhere)
    first = []
    found = follow_person(long, SETTINGS, models=models, glimpse=first.append)
    for one in (found, first[0]):
        assert one.guessed.all()
        assert len(one.guessed) == len(one.pose)
        assert any("could only be guessed for about" in note for note in one.notes)
    np.testing.assert_array_equal(found.face.values, plain.face.values + 1)


def test_seconds_tell_where_the_time_went(short):
    models, _ = faked()
    seconds = follow_person(short, SETTINGS, models=models).seconds
    assert {"load", "follow", "assemble", "decode", "scout", "body", "hands", "face"} <= set(seconds)
    assert seconds["discarded"] == 0


def test_only_the_span_is_looked_at(short):
    models, fakes = faked()
    seen = []
    span = Span(start=1.0, end=2.0)
    found = follow_person(short, SETTINGS, span=span, models=models, progress=lambda *told: seen.append(told))
    assert 1.0 <= found.pose.times[0] < 1.1
    assert 1.9 <= found.pose.times[-1] < 2.0
    assert len(fakes.made["body"][0].seen) == len(found.pose) == 15
    assert {total for _, total in seen} == {1.0}
    assert seen[-1][0] == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (1.0, ["No frame was looked at; cues need at least 4."]),
        (1.05, ["Only 1 frame was looked at; cues need at least 4."]),
        (1.2, ["Only 3 frames were looked at; cues need at least 4."]),
        (1.25, []),
    ],
)
def test_too_few_frames_are_told(short, end, said):
    models, _ = faked()
    notes = follow_person(short, SETTINGS, span=Span(start=1.0, end=end), models=models).notes
    assert list(notes) == said


def test_progress_rises_to_the_end(short):
    models, _ = faked()
    told = []
    follow_person(short, SETTINGS, models=models, progress=lambda done, total: told.append((done, total)))
    done = [seconds for seconds, _ in told]
    assert done == sorted(done)
    assert done[0] == 0.0, "before the models are loaded"
    assert len(done) == 1 + 45
    assert done[-1] == pytest.approx(told[-1][1], abs=0.05)
    assert told[-1][1] == pytest.approx(3.0, abs=0.05)


def test_nobody_there_is_unseen_throughout(short):
    models, _ = faked(body=None, face=None)
    found = follow_person(short, SETTINGS, models=models)
    assert len(found.pose) == 45
    assert np.isnan(found.pose.xy).all()
    assert np.isnan(found.face.values).all()


def test_first_results_come_while_the_rest_runs(long):
    models, _ = faked()
    told, seen = [], []
    found = follow_person(long, SETTINGS, models=models, progress=lambda done, _: told.append(done),
                          glimpse=lambda so_far: seen.append((len(told), len(so_far.pose), so_far.face)))  # fmt: skip
    assert seen, "after eight seconds of video"
    for frames, length, face in seen:
        assert frames - 1 == length == len(face.times), "it is told once before the first"
        assert frames < len(found.pose)
    assert all(later[1] >= 1.4 * earlier[1] for earlier, later in pairwise(seen))


def test_stopping_ends_at_once_and_leaves_nothing_running(short):
    models, fakes = faked()
    asked = []

    def stop():
        asked.append(1)
        return len(asked) > 5

    with pytest.raises(Cancelled, match="stopped"):
        follow_person(short, SETTINGS, models=models, cancelled=stop)
    assert not running()
    assert all(made[0].closed for made in fakes.made.values())
    assert len(fakes.made["body"][0].seen) < 25


def test_stopping_before_the_start_loads_nothing(short):
    models, fakes = faked()
    with pytest.raises(Cancelled):
        follow_person(short, SETTINGS, models=models, cancelled=lambda: True)
    assert not fakes.made["body"]


def test_several_people_are_told_in_one_sentence(short):
    models, _ = faked(scout=(box(0.6, 0.3, 0.2), box(1.2, 0.3, 0.1)))
    (note,) = follow_person(short, SETTINGS, models=models).notes
    assert note.startswith("More than one person was in view for about 3 s")
    assert note.count(".") == 1


def test_cuts_are_told_and_go_with_the_pose(tmp_path):
    pictures = [numbered(0, 160, 120)] * 30 + [numbered(0, 160, 120)[::-1].copy()] * 30 + [numbered(5, 160, 120)] * 30
    film = probe(make(tmp_path / "cuts.mp4", frames=90, fps=30, picture=pictures.__getitem__), SETTINGS)
    models, _ = faked()
    first = []
    found = follow_person(film, SETTINGS, models=models, glimpse=first.append)
    assert found.pose.cuts == pytest.approx((1.0, 2.0), abs=0.02)
    (note,) = found.notes
    assert note.startswith("The film cuts 2 times, at 00:01.00, 00:02.00: each shot is looked at by itself")


def test_a_glimpse_of_a_second_face_is_not_told():
    crowd = Crowd()
    for n, count in enumerate([1, 1, 2, 1, None, 1]):
        crowd.look(frame(float(n), count=count))
    assert crowd.notes() == ()


class Clock:
    """A clock on which each frame takes its time; give its ``tick`` as progress."""

    def __init__(self, step, later=None):
        self.now, self.step, self.later, self.frames = 0.0, step, later, 0

    def __call__(self):
        return self.now

    def tick(self, done, total):
        self.frames += 1
        self.now += self.later if self.later and self.frames > 200 else self.step


def test_a_slow_machine_starts_again_at_a_lower_rate_and_says_so(long):
    models, fakes = faked()
    clock = Clock(0.19)  # 15 frames a second would take 2.9 times as long as the video
    found = follow_person(long, SETTINGS, models=models, clock=clock, progress=clock.tick)
    assert found.rate == 10
    assert "too slow" in found.notes[-1]
    assert "15 frames a second" in found.notes[-1]
    assert "10 frames a second" in found.notes[-1]
    assert found.seconds["discarded"] > 0
    assert len(fakes.made["body"]) == 2
    assert found.pose.times[0] == 0.0
    assert len(found.pose) == pytest.approx(620, abs=1)
    assert np.diff(found.pose.times).max() < 0.15, "one rate throughout"


def test_a_film_of_few_pictures_is_not_begun_again_at_a_rate_that_it_does_not_reach(tmp_path):
    film = probe(make(tmp_path / "slow.mp4", frames=310, fps=5, picture=lambda _: numbered(0, 160, 120)), SETTINGS)
    models, fakes = faked()
    clock = Clock(0.6)
    found = follow_person(film, SETTINGS, models=models, clock=clock, progress=clock.tick)
    assert (len(fakes.made["body"]), len(found.pose), found.notes) == (1, 310, ())


def test_the_same_machine_keeps_the_rate_when_told_to(long):
    models, _ = faked()
    clock = Clock(0.19)
    found = follow_person(long, Settings(adaptive=False), models=models, clock=clock, progress=clock.tick)
    assert found.rate == 15
    assert found.notes == ()


@pytest.mark.parametrize(
    ("rate", "elapsed", "expected"),
    [
        (15, 19.9, None),
        (15, 29.0, 10.0),
        (15, 39.0, 7.5),
        (15, 59.0, 5.0),
        (15, 500.0, 5.0),
        (10, 29.0, 5.0),
        (5, 500, None),
    ],
)
def test_the_first_rate_that_is_fast_enough_is_taken(rate, elapsed, expected):
    assert slower_rate(rate, 10.0, 100.0, elapsed) == expected


def test_pace_is_judged_on_long_videos_only():
    assert slower_rate(15, 10.0, 60.0, 500.0) is None
    assert slower_rate(30, 10.0, 61.0, 25.0) == 15


def test_pace_is_judged_once(long):
    models, _ = faked()
    clock = Clock(0.01, later=5.0)
    assert follow_person(long, SETTINGS, models=models, clock=clock, progress=clock.tick).rate == 15
