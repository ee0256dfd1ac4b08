"""A video analyzed again with another transcript: one session, what was said of its cues, and what was asked."""

from pathlib import Path

import pytest

from mg_agent.core.correction import Correction
from mg_agent.core.evidence import Analysis, Source
from mg_agent.core.media import Utterance
from mg_agent.store import Store
from mg_agent.ui.chat import chat_html
from mg_agent.ui.corrections import read_corrections
from mg_agent.ui.desk import Desk
from mg_agent.ui.visit import Visit


@pytest.fixture
def visit(opened: Visit) -> Visit:
    return opened


@pytest.fixture
def saying(analysis: Analysis, make):
    """The analysis with other words, from another file."""

    def words(version: str, *lines: str) -> Analysis:
        source = Source(name="transcript file", version=version, kind="file")
        rest = [cue for cue in analysis.cues if cue.modality != "speech"]
        said = [make(n, n + 1.0, "speech", "speech", text=line, source=source) for n, line in enumerate(lines)]
        utterances = tuple(Utterance(span=cue.span, text=cue.text) for cue in said)
        return analysis.model_copy(update={"cues": (*rest, *said), "utterances": utterances})

    return words


def again(desk: Desk, visit: Visit, stub, found: Analysis, transcript: str) -> None:
    """Add a transcript and press Analyze."""
    visit.job.transcript = visit.job.video.with_name(transcript)
    visit.job.transcript.write_text(f"1\n00:00:00,000 --> 00:00:01,000\n{transcript}\n")
    stub.outcome = found
    visit.job.renew()
    list(desk.follow(visit))


def say(desk: Desk, visit: Visit, **data: str) -> None:
    desk.keeper.correct(visit, read_corrections(data, visit.analysis))


def id_of(visit: Visit, label: str) -> str:
    return next(cue.id for cue in visit.analysis.cues if label in (cue.label, cue.text))


def labels(visit: Visit) -> list[str]:
    return [cue.label for cue in visit.analysis.cues if cue.modality != "speech"]


def test_corrections_go_along_into_one_session(desk: Desk, visit: Visit, stub, saying) -> None:
    session, first = visit.session, desk.keeper.listed("me")[0].key
    say(desk, visit, act="reject", about=id_of(visit, "nodding"))
    nose = id_of(visit, "touching nose")
    say(desk, visit, act="change", about=nose, label="touching cheek", start="2.5", end="3.5")
    desk.keeper.correct(visit, [Correction.now("confirm", id_of(visit, "blinking"), note="Three frames.")])
    say(desk, visit, act="add", label="deep breath", start="5", end="6", modality="gesture")
    before = labels(visit)
    again(desk, visit, stub, saying("2", "Hello."), "new.srt")
    assert labels(visit) == before == ["blinking", "touching cheek", "deep breath"]
    (kept,) = desk.keeper.listed("me")
    assert (kept.id, kept.name, kept.corrections) == (session, "my clip.mp4", 5)
    assert kept.key != first, "it is about the new analysis"
    with Store(desk.settings.home) as store:
        assert [one.key for one in store.recent()] == [kept.key], "no second analysis of the video is left to count"
    assert visit.carried == "The transcript was added. Your 5 corrections carried over."
    back = desk.reopen(session, "me")
    assert labels(back) == before
    assert [one.note for one in back.corrections if one.note] == ["Three frames."]
    assert "Hello." in [cue.text for cue in back.analysis.cues]


def test_a_line_that_stands_in_the_mended_transcript_keeps_its_correction_and_one_that_is_gone_is_told(
    desk: Desk, visit: Visit, stub, saying
) -> None:
    again(desk, visit, stub, saying("1", "Yes.", "Noo."), "one.srt")
    say(desk, visit, act="reject", about=id_of(visit, "Yes."))
    say(desk, visit, act="reject", about=id_of(visit, "Noo."))
    again(desk, visit, stub, saying("2", "Yes.", "No."), "two.srt")
    assert [cue.text for cue in visit.analysis.cues if cue.modality == "speech"] == ["No."]
    assert len(visit.corrections) == 1
    assert "The transcript was replaced. 1 of your 2 corrections carried over." in visit.carried
    assert "“Noo.” at 00:01.00 (rejected)" in visit.carried


def test_earlier_questions_are_marked_and_not_told_to_the_analyst(
    desk: Desk, visit: Visit, stub, analyst, saying
) -> None:
    list(desk.ask(visit, "Why?"))
    again(desk, visit, stub, saying("2", "Hello."), "new.srt")
    assert [one.earlier for one in visit.exchanges] == ["the transcript was added"]
    page = chat_html(visit.exchanges, visit.analysis)
    assert "1 question asked before the transcript was added" in page
    assert "What would change without" not in page, "nothing follows up on an answer about another analysis"
    assert 'data-text="What did the hands do?"' in page
    list(desk.ask(visit, "And now?"))
    assert analyst.histories[-1] == ()
    assert [one.earlier for one in desk.reopen(visit.session, "me").exchanges] == ["the transcript was added", ""]


def test_an_answer_that_is_awaited_meanwhile_is_left(desk: Desk, visit: Visit, stub, analyst, saying) -> None:
    analyst.held.clear()
    asking = desk.ask(visit, "Why?")
    next(asking)
    again(desk, visit, stub, saying("2", "Hello."), "new.srt")
    analyst.held.set()
    list(asking)
    assert visit.exchanges[0].stopped
    assert visit.exchanges[0].assessment is None
    assert desk.reopen(visit.session, "me").exchanges == [], "it is kept under neither analysis"


def test_the_same_analysis_again_changes_nothing(desk: Desk, visit: Visit) -> None:
    say(desk, visit, act="reject", about=id_of(visit, "nodding"))
    list(desk.ask(visit, "Why?"))
    session = visit.session
    visit.job.renew()
    list(desk.follow(visit))
    assert (visit.session, visit.carried, len(visit.corrections)) == (session, "", 1)
    assert "nodding" not in labels(visit)
    assert visit.exchanges[0].earlier == ""


def test_an_imported_coding_is_left_as_it_is(desk: Desk, visit: Visit, stub, saying, tmp_path: Path) -> None:
    from mg_agent import formats
    from mg_agent.ui.importing import take_in

    formats.write(visit.analysis, tmp_path / "talk.eaf")
    take_in(desk, visit, tmp_path / "talk.eaf")
    imported = visit.session
    list(desk.ask(visit, "Why?"))
    again(desk, visit, stub, saying("2", "Hello."), "new.srt")
    assert visit.session != imported
    assert visit.exchanges == []
    assert [one.question for one in desk.reopen(imported, "me").exchanges] == ["Why?"]


def test_a_desk_that_cannot_keep_anything_carries_over_all_the_same(desk: Desk, visit: Visit, stub, saying) -> None:
    say(desk, visit, act="reject", about=id_of(visit, "nodding"))
    file = desk.settings.home / "mg_agent.sqlite3"
    file.unlink()
    file.write_bytes(b"no database at all" * 100)
    again(desk, visit, stub, saying("2", "Hello."), "new.srt")
    assert visit.session == ""
    assert "nodding" not in labels(visit)
