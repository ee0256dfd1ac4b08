"""What a visitor can do, without a page."""

from pathlib import Path

import pytest

from mg_agent.errors import MediaError, ToolError
from mg_agent.settings import Settings
from mg_agent.ui.chat import chat_html
from mg_agent.ui.desk import Desk
from mg_agent.ui.visit import Visit


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"pixels")
    return path


@pytest.fixture
def desk(settings: Settings, stub, analyst) -> Desk:
    return Desk(settings, analyze=stub, choose=analyst)


def test_an_analysis_is_followed_to_its_result(desk: Desk, stub, clip: Path, analysis) -> None:
    visit = desk.open(clip, "me")
    stub.held.clear()
    told = []
    for progress in desk.follow(visit):
        told.append(progress.stage)
        stub.running.wait(30)
        stub.held.set()
    assert told[-1] == "looking" or told == ["waiting"]
    assert visit.analysis == analysis
    assert stub.asked == [(clip.resolve(), None)]


def test_cancel_stops_the_work_and_keeps_nothing(desk: Desk, stub, clip: Path) -> None:
    visit = desk.open(clip, "me")
    stub.held.clear()
    for _ in desk.follow(visit):
        stub.running.wait(30)
        visit.job.cancel()
    assert stub.stopped.wait(30)
    assert visit.analysis is None
    assert visit.job.cancelled


def test_a_closed_tab_stops_the_work(desk: Desk, stub, clip: Path) -> None:
    stub.held.clear()
    following = desk.follow(desk.open(clip, "me"))
    next(following)
    assert stub.running.wait(30)
    following.close()
    assert stub.stopped.wait(30)


def test_an_unreadable_video_is_a_failure_in_one_sentence(desk: Desk, stub, clip: Path) -> None:
    stub.outcome = MediaError.of("the video cannot be read", "got text", "choose another file")
    visit = desk.open(clip, "me")
    list(desk.follow(visit))
    assert visit.job.failure == "the video cannot be read; got text; choose another file."
    assert visit.analysis is None


def test_a_failed_second_run_is_said_and_the_first_result_stays(desk: Desk, stub, clip: Path, analysis) -> None:
    visit = desk.open(clip, "me")
    list(desk.follow(visit))
    stub.outcome = MediaError("gone")
    visit.job.renew()
    list(desk.follow(visit))
    assert visit.job.failure == "gone"
    assert visit.analysis == analysis, "what was found before stays on the desk"


def test_a_question_stands_there_before_its_answer(desk: Desk, clip: Path) -> None:
    visit = desk.open(clip, "me")
    list(desk.follow(visit))
    asking = desk.ask(visit, "  What did the hands do? ")
    next(asking)
    assert [e.question for e in visit.exchanges] == ["What did the hands do?"]
    assert visit.exchanges[0].assessment is None
    next(asking)
    assert visit.exchanges[0].assessment.answer == "You asked: What did the hands do?"


@pytest.mark.parametrize(
    ("raised", "said"),
    [(ToolError("no such modality"), "no such modality"), (RuntimeError("boom"), "unexpected error")],
)
def test_an_answer_that_fails_says_so(desk: Desk, analyst, analysis, raised: Exception, said: str) -> None:
    analyst.raises = raised
    visit = Visit(analysis=analysis)
    list(desk.ask(visit, "Why?"))
    assert said in visit.exchanges[0].failure
    assert "boom" not in visit.exchanges[0].failure
    assert not visit.talk.busy


def test_looks_are_told_while_the_answer_is_awaited_and_the_history_goes_along(desk: Desk, analyst, analysis) -> None:
    visit = Visit(analysis=analysis)
    list(desk.ask(visit, "First?", "offline"))
    analyst.held.clear()
    asking = desk.ask(visit, "And then?")
    next(asking)
    next(asking)
    (step,) = visit.exchanges[1].steps
    assert step.look.tool == "find_gestures"
    assert step.found is None
    assert visit.exchanges[1].waits
    assert list(desk.ask(visit, "A third, meanwhile?")) == [], "one question at a time"
    analyst.held.set()
    list(asking)
    assert visit.exchanges[1].steps[0].found.cues
    assert [turn.question for turn in analyst.histories[1]] == ["First?"]
    assert analyst.histories[1][0].answer == "You asked: First?"


def test_an_answer_can_be_stopped(desk: Desk, analyst, analysis) -> None:
    visit = Visit(analysis=analysis)
    analyst.held.clear()
    asking = desk.ask(visit, "Why?")
    next(asking)
    next(asking)
    visit.talk.stop()
    list(asking)
    assert visit.exchanges[0].stopped
    assert visit.exchanges[0].assessment is None
    analyst.held.set()
    list(desk.ask(visit, "Again?"))
    assert visit.exchanges[1].assessment is not None


def test_what_would_change_without_gestures_is_one_press(desk: Desk, analysis) -> None:
    visit = Visit(analysis=analysis)
    list(desk.ask(visit, "Did the hand move?"))
    list(desk.without(visit, 0, "gesture"))
    (change,) = visit.exchanges[1].changes
    assert change.without == "the gestures"
    assert change.lost == ("The left hand touches the nose; the head nods.",)
    before = len(visit.exchanges)
    list(desk.without(visit, 7, "gesture"))
    list(desk.without(visit, 0, "nonsense"))
    assert len(visit.exchanges) == before, "what a page makes up is not asked"


def test_follow_ups_come_back_after_a_restart(desk: Desk, settings: Settings, stub, analyst, clip: Path) -> None:
    visit = desk.open(clip, "me")
    list(desk.follow(visit))
    list(desk.ask(visit, "Did the hand move?"))
    list(desk.without(visit, 0, "gesture"))
    list(desk.ask(visit, "What could you not observe?"))
    said = chat_html(visit.exchanges, visit.analysis)
    again = Desk(settings, analyze=stub, choose=analyst).reopen(visit.session, "me")
    assert [one.question for one in again.exchanges] == [one.question for one in visit.exchanges]
    assert again.exchanges[1].changes == visit.exchanges[1].changes
    assert again.exchanges[2].assessment == visit.exchanges[2].assessment
    for part in ("No longer said", "You asked: What could you not observe?"):
        assert part in said
        assert part in chat_html(again.exchanges, again.analysis)


def test_asking_before_analyzing_is_answered_politely(desk: Desk) -> None:
    visit = Visit()
    list(desk.ask(visit, "Why?"))
    assert "analyze a video first" in visit.exchanges[0].failure


def test_an_answer_that_comes_after_the_desk_was_cleared_is_dropped(desk: Desk, clip: Path) -> None:
    visit = desk.open(clip, "me")
    list(desk.follow(visit))
    asking = desk.ask(visit, "Why?")
    next(asking)
    desk.clear(visit)
    list(asking)
    assert visit == Visit(owner="me")


def test_two_visits_share_nothing(desk: Desk, clip: Path) -> None:
    mine, yours = desk.open(clip, "me"), desk.open(clip, "you")
    list(desk.follow(mine))
    list(desk.ask(mine, "Why?"))
    assert yours.analysis is None
    assert yours.exchanges == []
    assert desk.jobs.seen_by("you", mine.job.token) is None


def uploaded(desk: Desk, name: str, content: bytes) -> Path:
    desk.jobs.open()
    path = desk.jobs.inbox / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("content", [b"", b"Dear diary,\nthis is no video.\n"])
def test_what_is_no_video_is_refused_at_once_by_its_own_name(desk: Desk, content: bytes) -> None:
    with pytest.raises(MediaError, match=r"diary\.mp4") as error:
        desk.receive(uploaded(desk, "diary.mp4", content), "me")
    assert str(desk.settings.home) not in str(error.value)
    assert [path for path in desk.settings.home.rglob("*.mp4")] == [], "nothing of it is kept"


def test_a_transcript_that_cannot_be_read_is_refused_and_the_earlier_one_stays(desk: Desk, clip: Path) -> None:
    job = desk.open(clip, "me").job
    desk.add_transcript(job, uploaded(desk, "good.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHello.\n"))
    with pytest.raises(MediaError, match=r"bad\.json"):
        desk.add_transcript(job, uploaded(desk, "bad.json", b"{ not json"))
    assert job.transcript_name == "good.srt"
    assert job.transcript.is_file()


def test_long_work_waits_for_its_place_but_a_kept_result_does_not(desk: Desk, stub, clip: Path, analysis) -> None:
    stub.held.clear()
    first, second, third = (desk.open(clip, who) for who in ("first", "second", "third"))
    first.job.start(desk._work)
    assert stub.running.wait(30)

    second.job.start(desk._work)
    while second.job.progress.stage != "waiting" or not second.job.progress.elapsed:
        assert not second.job.wait(0.02)
    assert len(stub.asked) == 2
    second.job.cancel()
    assert second.job.wait(30)
    assert second.job.cancelled, "a waiting one can be stopped"

    def keeps(path, settings, *, transcript, progress, cancelled, first):
        progress("reading", 0, 1)
        return analysis

    desk._analyze = keeps
    third.job.start(desk._work)
    assert third.job.wait(30)
    assert third.job.result == analysis
    assert not first.job.wait(0.01)
    stub.held.set()
    assert first.job.wait(30)


def test_a_question_that_is_too_long_is_refused_not_cut(desk: Desk, clip: Path) -> None:
    visit = desk.open(clip, "me")
    list(desk.follow(visit))
    list(desk.ask(visit, "why " * 600))
    assert visit.exchanges[0].failure == "The question was not asked: got 2399 characters; use at most 2000."
    list(desk.ask(visit, "y" * 2000))
    assert visit.exchanges[1].assessment is not None
