"""An analysis that is stopped: what is kept of it, who goes on with it, and when that is gone."""

import os
import shutil
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from long_films import Followers, film, short_pieces

from mg_agent.analysis import analyze_by_each, analyze_video
from mg_agent.core.pose import MG_SKELETON
from mg_agent.core.span import Span
from mg_agent.errors import Cancelled, StoreError
from mg_agent.settings import Settings
from mg_agent.store import Store
from mg_agent.store.pieces import unfinished


@pytest.fixture
def settings(home) -> Settings:
    return Settings.load(rate=5.0, adaptive=False, recognizer="kinematic")  # the network's look is kept in no piece


@pytest.fixture
def with_network(settings) -> Settings:
    return settings.model_copy(update={"recognizer": "both"})


@pytest.fixture(scope="module")
def long(tmp_path_factory) -> Path:
    return film(tmp_path_factory.mktemp("long") / "film.mp4")


@pytest.fixture
def models(monkeypatch) -> Followers:
    """Models that remember, in place of the real ones, and short pieces."""
    short_pieces(monkeypatch)
    fakes = Followers()
    monkeypatch.setattr("mg_agent.perception.landmarks._mediapipe", fakes.graphs)
    return fakes


def _stop_at(seconds: float):
    told = [0.0]

    def progress(stage: str, done: float, total: float) -> None:
        told[0] = done if stage == "looking" else told[0]

    return {"progress": progress, "cancelled": lambda: told[0] >= seconds}


def _looked_from(video: Path, settings: Settings, store: Store, **more: object) -> float:
    """Analyze until the first picture is told; returns how far that was."""
    told: list[float] = []

    def progress(stage: str, done: float, total: float) -> None:
        if stage == "looking":
            told.append(done)

    with pytest.raises(Cancelled):
        analyze_video(video, settings, store=store, progress=progress, cancelled=lambda: bool(told), **more)
    return told[0]


def test_an_analysis_that_was_stopped_goes_on_and_is_the_same_to_the_byte(long, with_network, models):
    settings = with_network
    with Store(settings.home) as store:
        with pytest.raises(Cancelled, match=r"00:10\.00 are kept"):
            analyze_video(long, settings, store=store, **_stop_at(12.5))
        assert unfinished(settings.home) == 1
        assert store.recent() == ()
        gone_on = analyze_video(long, settings, store=store)
        assert unfinished(settings.home) == 0, "what is finished needs no pieces"
        assert len(models.made["body"]) == 2
    assert gone_on.cues
    assert gone_on.to_json() == analyze_video(long, settings).to_json()


def test_where_decord_is_not_installed_it_goes_on_too(long, settings, models, monkeypatch):
    monkeypatch.setitem(sys.modules, "decord", None)
    with Store(settings.home) as store:
        with pytest.raises(Cancelled, match=r"00:10\.00 are kept"):
            analyze_video(long, settings, store=store, **_stop_at(12.5))
        gone_on = analyze_video(long, settings, store=store)
    assert gone_on.to_json() == analyze_video(long, settings).to_json()
    assert "PyAV took over as decoder: decord is not installed." in gone_on.notes


def test_other_settings_another_part_and_a_fresh_look_do_not_go_on_with_it(long, with_network, models, tmp_path):
    settings = with_network
    words = tmp_path / "words.srt"
    words.write_text("1\n00:00:00,000 --> 00:00:01,000\nHello.\n")
    with Store(settings.home) as store:
        with pytest.raises(Cancelled):
            analyze_video(long, settings, store=store, **_stop_at(12.5))
        assert _looked_from(long, settings, store) == 10.0
        assert _looked_from(long, settings, store, transcript=words) == 10.0, "words do not change what is seen"
        assert _looked_from(long, Settings.load(rate=5.0, adaptive=False, recognizer="kinematic"), store) == 10.0
        assert _looked_from(long, settings, store, fresh=True) < 1.0
        assert _looked_from(long, Settings.load(rate=5.0, adaptive=False, width=320), store) < 1.0
        assert _looked_from(long, Settings.load(rate=4.0, adaptive=False), store) < 1.0
        assert _looked_from(long, settings, store, span=Span(start=1.0, end=30.0)) < 1.0
        assert _looked_from(long, settings, store) == 10.0


def test_without_a_store_and_for_a_fresh_look_no_pieces_are_kept(long, settings, models):
    with Store(settings.home) as store, pytest.raises(Cancelled, match="nothing of it is kept"):
        analyze_video(long, settings, store=store, fresh=True, **_stop_at(12.5))
    with pytest.raises(Cancelled, match="nothing of it is kept"):
        analyze_video(long, settings, **_stop_at(12.5))
    assert unfinished(settings.home) == 0


def test_what_is_kept_holds_no_picture_and_no_point_of_a_face(long, settings, models):
    with Store(settings.home) as store, pytest.raises(Cancelled):
        analyze_video(long, settings, store=store, **_stop_at(12.5))
    sizes = {}
    for path in (settings.home / "pieces").rglob("*.npz"):
        with np.load(path, allow_pickle=False) as arrays:
            sizes |= {name: arrays[name][0].size for name in arrays if name != "about"}
    assert sizes["xy"] == 2 * len(MG_SKELETON.joints)
    assert max(sizes.values()) == sizes["xy"], "a face has 478 points, a picture thousands"


def test_what_was_looked_at_whole_is_kept_while_somebody_listens(long, settings, models, monkeypatch):
    def listening(*_: object) -> None:
        raise Cancelled("the user stopped the work while speech was recognized")

    with Store(settings.home) as store:
        with monkeypatch.context() as patch:
            patch.setattr("mg_agent.analysis._words", listening)
            with pytest.raises(Cancelled, match=r"all pictures were looked at, 00:31\.00 are kept"):
                analyze_video(long, settings, store=store)
        assert analyze_video(long, settings, store=store).cues
        assert len(models.made["body"]) == 1


def test_pieces_stay_where_the_result_could_not_be_kept(long, settings, models, monkeypatch):
    def full(*_: object) -> None:
        raise StoreError.of("the store cannot be written", "the disk is full", "make room")

    with Store(settings.home) as store:
        monkeypatch.setattr(store, "put", full)
        analyze_video(long, settings, store=store)
    assert unfinished(settings.home) == 1


@pytest.mark.parametrize("again", [{"fresh": True}, {}], ids=["fresh", "kept"])
def test_a_fresh_look_and_an_answer_from_the_store_remove_pieces_too(long, settings, models, tmp_path, again):
    with Store(settings.home) as store:
        with pytest.raises(Cancelled):
            analyze_video(long, settings, store=store, **_stop_at(12.5))
        copied = shutil.copytree(settings.home / "pieces", tmp_path / "pieces")
        analyze_video(long, settings, store=store)
        shutil.copytree(copied, settings.home / "pieces", dirs_exist_ok=True)
        assert unfinished(settings.home) == 1
        analyze_video(long, settings, store=store, **again)
        assert unfinished(settings.home) == 0


def test_with_several_recognizers_pieces_go_once_all_results_are_kept(long, settings, models, monkeypatch):
    there = []
    put = Store.put

    def putting(self, *args):
        there.append(unfinished(settings.home))
        if len(there) == 2:
            raise StoreError.of("the store cannot be written", "the disk is full", "make room")
        put(self, *args)

    monkeypatch.setattr(Store, "put", putting)
    with Store(settings.home) as store:
        analyze_by_each(long, settings, recognizers=("kinematic", "both"), store=store)
        assert there == [1, 1]
        assert unfinished(settings.home) == 1, "one result is lost"
        analyze_by_each(long, settings, recognizers=("kinematic", "both"), store=store)
    assert unfinished(settings.home) == 0
    assert len(models.made["body"]) == 1


def test_stale_pieces_go_when_any_video_is_analyzed(long, settings, models, tmp_path):
    other = film(tmp_path / "other.mp4", cuts=())
    with Store(settings.home) as store:
        with pytest.raises(Cancelled):
            analyze_video(long, settings, store=store, **_stop_at(12.5))
        aged = time.time() - 3 * 86_400
        for path in (settings.home / "pieces").rglob("*"):
            os.utime(path, (aged, aged))
        with pytest.raises(Cancelled):
            analyze_video(other, settings, store=store, **_stop_at(2.5))
        assert unfinished(settings.home) == 1, "kept for 30 days"
        with pytest.raises(Cancelled):
            analyze_video(other, settings.model_copy(update={"retention_days": 2}), store=store, **_stop_at(2.5))
        assert unfinished(settings.home) == 0
