"""What a person says of a cue: from the page to the answers, kept, taken back, taken along."""

import zipfile
from pathlib import Path

import pytest

from mg_agent.core.evidence import Analysis
from mg_agent.errors import StoreError, ToolError
from mg_agent.ui.corrections import read_corrections
from mg_agent.ui.desk import Desk
from mg_agent.ui.files import OFFERS, file_title, offer
from mg_agent.ui.table import table_html
from mg_agent.ui.visit import Visit


@pytest.fixture
def visit(opened: Visit) -> Visit:
    return opened


def cue_of(visit: Visit, label: str):
    return next(cue for cue in visit.analysis.cues if cue.label == label)


def say(desk: Desk, visit: Visit, **data: str) -> None:
    desk.keeper.correct(visit, read_corrections(data, visit.analysis))


def test_answers_rest_on_what_a_person_said(desk: Desk, visit: Visit, analyst) -> None:
    nose, nod = cue_of(visit, "touching nose"), cue_of(visit, "nodding")
    say(desk, visit, act="reject", about=nose.id)
    say(desk, visit, act="change", about=nod.id, label="shaking head", start="00:03.20", end="00:03.80")
    say(desk, visit, act="add", label="deep  breath", start="4", end="0:05", modality="gesture")
    assert [cue.label for cue in visit.analysis.cues if cue.modality == "gesture"] == ["shaking head", "deep breath"]
    assert cue_of(visit, "shaking head").span.start == 3.2
    list(desk.ask(visit, "What happened?"))
    assert nose.id not in visit.exchanges[0].assessment.claims[0].evidence
    text = table_html(visit.found, visit.corrections)
    assert text.count('class="mg-gone"') == 1
    assert "was: nodding" in text
    assert "0 of 2 judged cues bear the right name" in text


def test_corrections_and_questions_are_there_when_the_session_is_opened_again(desk: Desk, visit: Visit) -> None:
    say(desk, visit, act="confirm", about=cue_of(visit, "touching nose").id)
    list(desk.ask(visit, "Why?"))
    again = desk.reopen(visit.session, "me")
    assert [one.kind for one in again.corrections] == ["confirm"]
    assert [one.question for one in again.exchanges] == ["Why?"]
    assert again.job.video is None
    assert again.job.name == "my clip.mp4"
    desk.keeper.undo(visit)
    assert desk.reopen(visit.session, "me").corrections == ()


def test_the_same_video_takes_its_session_up_again(desk: Desk, visit: Visit, tmp_path: Path) -> None:
    list(desk.ask(visit, "Why?"))
    other = desk.open(tmp_path / "my clip.mp4", "me")
    list(desk.follow(other))
    assert other.session == visit.session
    assert [one.question for one in other.exchanges] == ["Why?"]


def test_over_the_network_nobody_sees_the_sessions_of_others(desk: Desk, visit: Visit, tmp_path: Path) -> None:
    desk.keeper.apart = True
    assert [one.id for one in desk.keeper.listed("me")] == [visit.session]
    assert desk.keeper.listed("you") == ()
    with pytest.raises(StoreError, match="no such session"):
        desk.reopen(visit.session, "you")
    with pytest.raises(StoreError, match="others use this app"):
        desk.purge(None)
    yours = desk.open(tmp_path / "my clip.mp4", "you")
    list(desk.follow(yours))
    assert yours.session != visit.session


@pytest.mark.parametrize(
    "data",
    [
        {"act": "drop tables", "about": "x"},
        {"act": "relabel", "about": "x"},
        {"act": "confirm"},
        {"act": "add", "label": "", "start": "1", "end": "2", "modality": "gesture"},
        {"act": "add", "label": "x" * 81, "start": "1", "end": "2", "modality": "gesture"},
        {"act": "add", "label": "nodding", "start": "2", "end": "1", "modality": "gesture"},
        {"act": "add", "label": "nodding", "start": "soon", "end": "1", "modality": "gesture"},
        {"act": "add", "label": "nodding", "start": "1", "end": "2", "modality": "mind"},
        {"act": "change", "about": "x", "label": 7, "start": "1", "end": "2"},
    ],
)
def test_what_a_page_makes_up_is_refused_in_a_sentence(analysis: Analysis, data: dict) -> None:
    with pytest.raises(ToolError):
        read_corrections(data, analysis)


def test_a_cue_that_is_not_there_cannot_be_judged(desk: Desk, visit: Visit) -> None:
    with pytest.raises(ToolError, match="there is no cue"):
        say(desk, visit, act="confirm", about="gesture-ffffff")
    assert visit.corrections == ()


def test_a_change_that_changes_nothing_is_none(desk: Desk, visit: Visit) -> None:
    nod = cue_of(visit, "nodding")
    say(desk, visit, act="change", about=nod.id, label="nodding", start="00:03.00", end="00:03.80")
    assert visit.corrections == ()


def test_a_session_is_taken_along_and_brought_back(desk: Desk, visit: Visit, tmp_path: Path) -> None:
    say(desk, visit, act="confirm", about=cue_of(visit, "touching nose").id)
    target = desk.jobs.place_for(visit.job, "bundle", ".zip")
    assert desk.keeper.export(visit.session, offer("bundle"), target) == "my-clip-bundle.zip"
    assert {"report.html", "analysis.json"} & set(zipfile.ZipFile(target).namelist())
    kept = desk.keeper.bring_back(target, "me")
    assert desk.reopen(kept.id, "me").corrections[0].kind == "confirm"
    for one in OFFERS[3:]:
        path = desk.jobs.place_for(visit.job, one.id, one.suffix)
        assert desk.keeper.export(visit.session, one, path) == f"my-clip{one.suffix}"
        assert "nodding" in path.read_text()
        assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(StoreError, match="no such export"):
        offer("../x")
    assert file_title("../../<b>.mp4", offer("report")) == "b-report.zip"
