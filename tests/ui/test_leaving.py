"""A page that is loaded anew finds its desk again; one that stays away does not keep pixels."""

import threading
from pathlib import Path

import gradio as gr
import pytest

from mg_agent.settings import Settings
from mg_agent.ui.desk import Desk
from mg_agent.ui.leaving import Leaving
from mg_agent.ui.page import build_page
from mg_agent.ui.rooms import RoomsWiring


@pytest.fixture
def desk(settings: Settings, stub, analyst) -> Desk:
    return Desk(settings, analyze=stub, choose=analyst, check=lambda path, settings: None)


@pytest.fixture
def upload(desk: Desk) -> Path:
    desk.jobs.open()
    path = desk.jobs.inbox / "talk.mp4"
    path.write_bytes(b"pixels")
    return path


def test_the_desk_comes_back_with_its_video_and_what_was_asked(desk: Desk, upload: Path) -> None:
    visit = desk.receive(upload, "me")
    list(desk.follow(visit))
    list(desk.ask(visit, "Why?"))
    token, said, found = visit.job.token, list(visit.exchanges), visit.analysis
    desk.leaving.leave(visit)
    back = desk.leaving.take_back(token, "me")
    assert back.exchanges == said
    assert (back.analysis, back.session, back.resting) == (found, back.session, True)
    assert back.session
    assert desk.jobs.seen_by("me", back.job.token).read_bytes() == b"pixels"
    assert desk.jobs.seen_by("me", token) is None
    desk.clear(visit)
    assert back.job.video.is_file(), "the end of the old page no longer reaches the desk"
    list(desk.ask(back, "And then?"))
    assert len(desk.keeper.open(back.session, "me").exchanges) == 2


def test_an_analysis_that_was_wanted_goes_on_and_the_old_one_stops(desk: Desk, stub, upload: Path) -> None:
    stub.held.clear()
    visit = desk.receive(upload, "me")
    following = desk.follow(visit)
    next(following)
    assert stub.running.wait(30)
    visit.wanted = True
    back = desk.leaving.take_back(visit.job.token, "me")
    assert stub.stopped.wait(30)
    following.close()
    assert back.resting is False
    stub.held.set()
    list(desk.follow(back))
    assert back.analysis is not None


def test_only_its_own_browser_session_gets_a_desk_and_it_may_ask_twice(desk: Desk, upload: Path) -> None:
    visit = desk.receive(upload, "me")
    token = visit.job.token
    assert desk.leaving.take_back(token, "you") is None
    assert desk.leaving.take_back("made up", "me") is None
    first = desk.leaving.take_back(token, "me")
    again = desk.leaving.take_back(token, "me")
    assert again.job.video.is_file()
    assert first.job is None


def test_a_desk_that_nobody_comes_back_to_is_cleared(desk: Desk, upload: Path) -> None:
    leaving = Leaving(desk.jobs, desk.clear, patience=0.05)
    visit = leaving.arrive(desk.receive(upload, "me"))
    folder, job = visit.job.folder, visit.job
    leaving.leave(visit)
    assert job._stop.wait(30)
    while folder.exists():
        assert not job.wait(0.02)
    assert leaving.take_back(job.token, "me") is None
    leaving.leave(None)


def test_a_desk_that_is_being_cleared_does_not_come_back_without_its_video(desk: Desk, upload: Path) -> None:
    visit = desk.receive(upload, "me")
    job = visit.job
    desk.jobs.drop(job)
    assert desk.leaving.take_back(job.token, "me") is None
    assert visit.job is job, "the clearing goes on with what it has begun"


def test_a_desk_is_given_back_or_cleared_but_not_both(desk: Desk, upload: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(visit) -> None:
        begun.set()
        assert go_on.wait(30)
        desk.clear(visit)

    leaving = Leaving(desk.jobs, slowly, patience=0.01)
    visit = leaving.arrive(desk.receive(upload, "me"))
    token, given = visit.job.token, []
    leaving.leave(visit)
    assert begun.wait(30)
    asking = threading.Thread(target=lambda: given.append(leaving.take_back(token, "me")))
    asking.start()
    asking.join(0.1)
    assert given == [], "it waits for the clearing that has begun"
    go_on.set()
    asking.join(30)
    assert given == [None]


def test_what_is_made_for_a_job_off_the_list_goes_with_it(desk: Desk, upload: Path) -> None:
    visit = desk.receive(upload, "me")
    job = visit.job
    desk.jobs.drop_all()
    made = desk.jobs.place_for(job, "blurred").parent
    assert made.is_dir()
    assert desk.jobs.pass_on(job) is None
    desk.jobs.drop(job)
    assert not made.exists()


def test_a_desk_that_came_back_takes_a_transcript(desk: Desk, upload: Path) -> None:
    visit = desk.receive(upload, "me")
    list(desk.follow(visit))
    with gr.Blocks():
        page = build_page(gr.State(None))
    shown = RoomsWiring(page, desk)._returned(None, visit.job.token, "me")
    assert shown[page.transcript].visible
    assert shown[page.transcript].interactive
