"""Files of other programs laid onto the open analysis: kept as a session, put on the desk, told in a sentence."""

from pathlib import Path

import pytest
from edited import renamed

from mg_agent import formats
from mg_agent.errors import MediaError, StoreError
from mg_agent.ui.corrections import read_corrections
from mg_agent.ui.desk import Desk
from mg_agent.ui.importing import imported_html, take_in
from mg_agent.ui.visit import Visit


@pytest.fixture
def visit(opened: Visit) -> Visit:
    return opened


def say(desk: Desk, visit: Visit, **data: str) -> None:
    desk.keeper.correct(visit, read_corrections(data, visit.analysis))


def labels(visit: Visit, modality: str = "gesture") -> list[str]:
    return [cue.label for cue in visit.analysis.cues if cue.modality == modality]


def id_of(visit: Visit, label: str) -> str:
    return next(cue.id for cue in visit.analysis.cues if cue.label == label)


def exported(visit: Visit, path: Path) -> Path:
    formats.write(visit.analysis, path)
    return path


def test_an_edited_export_becomes_corrections_of_a_new_session(desk: Desk, visit: Visit, tmp_path: Path) -> None:
    before = visit.session
    list(desk.ask(visit, "Why?"))
    file = renamed(exported(visit, tmp_path / "talk.eaf"), "nodding", "shaking head")
    said = take_in(desk, visit, file)
    assert said.startswith("Imported talk.eaf: 0 added, 1 correction, 3 unchanged.")
    assert labels(visit) == ["touching nose", "shaking head"]
    assert [one.kind for one in visit.corrections] == ["relabel"]
    assert visit.session != before
    assert visit.exchanges == []
    assert [one.name for one in desk.keeper.listed("me")] == ["my clip.mp4, imported", "my clip.mp4"]
    assert [one.question for one in desk.reopen(before, "me").exchanges] == ["Why?"]
    assert labels(desk.reopen(visit.session, "me")) == ["touching nose", "shaking head"]


def test_what_a_person_said_before_stays_and_can_be_edited_outside(desk: Desk, visit: Visit, tmp_path: Path) -> None:
    say(desk, visit, act="reject", about=id_of(visit, "touching nose"))
    say(desk, visit, act="change", about=id_of(visit, "nodding"), label="shaking head", start="3", end="3.8")
    say(desk, visit, act="add", label="deep breath", start="4", end="5", modality="gesture")
    file = exported(visit, tmp_path / "talk.eaf")
    assert "0 added, 0 corrections, 4 unchanged" in take_in(desk, visit, file)
    assert labels(visit) == ["shaking head", "deep breath"], "nothing comes back, nothing is there twice"
    assert visit.missing == ()
    take_in(desk, visit, renamed(file, "shaking head", "tilting head"))
    assert labels(visit) == ["tilting head", "deep breath"]
    assert [one.kind for one in visit.corrections] == ["reject", "relabel", "add", "relabel"]


def test_an_older_export_takes_nothing_back(desk: Desk, visit: Visit, tmp_path: Path) -> None:
    file = exported(visit, tmp_path / "talk.eaf")
    say(desk, visit, act="change", about=id_of(visit, "nodding"), label="shaking head", start="3", end="3.8")
    take_in(desk, visit, file)
    assert labels(visit) == ["touching nose", "shaking head"]
    assert visit.missing == (), "the file has the cue as it was"


def test_the_same_file_onto_other_corrections_leaves_the_earlier_session_alone(
    desk: Desk, visit: Visit, tmp_path: Path
) -> None:
    start = visit.session
    say(desk, visit, act="add", label="deep breath", start="4", end="5", modality="gesture")
    file = exported(visit, tmp_path / "talk.vtt")
    desk.keeper.undo(visit)
    assert "1 added" in take_in(desk, visit, file)
    first, again = visit.session, desk.reopen(start, "me")
    say(desk, again, act="add", label="deep breath", start="4", end="5", modality="gesture")
    assert "0 added" in take_in(desk, again, file)
    assert "deep breath" in labels(desk.reopen(first, "me"))


def test_a_fresh_coding_and_a_transcript_say_what_they_replaced(desk: Desk, visit: Visit, tmp_path: Path) -> None:
    words = tmp_path / "words.srt"
    words.write_text("1\n00:00:01,000 --> 00:00:02,000\nSomething else.\n")
    take_in(desk, visit, words)
    assert [one.text for one in visit.analysis.utterances] == ["Something else."]
    assert labels(visit) == ["touching nose", "nodding"]
    table = tmp_path / "coded.tsv"
    table.write_text("Subject\tBehavior\tBehavioral category\tBehavior type\tTime\nKim\tnodding\tHead\tPOINT\t1.5\n")
    assert "1 added, 0 corrections" in take_in(desk, visit, table)
    assert labels(visit) == ["nodding"]


def test_what_cannot_be_imported_is_one_sentence_and_changes_nothing(desk: Desk, visit: Visit, tmp_path: Path) -> None:
    before = visit.session
    late, broken = tmp_path / "late.srt", tmp_path / "broken.eaf"
    late.write_text("1\n00:09:01,000 --> 00:09:02,000\nToo late.\n")
    broken.write_text("<eaf")
    for file, why in ((late, "no cue of this video"), (broken, "broken.eaf"), (tmp_path / "x.docx", "no format")):
        with pytest.raises(MediaError, match=why):
            take_in(desk, visit, file)
    visit.session = ""
    with pytest.raises(StoreError, match="no analysis is kept"):
        take_in(desk, visit, late)
    assert [one.id for one in desk.keeper.listed("me")] == [before]


def test_what_an_export_lacks_is_asked_about(desk: Desk, visit: Visit, tmp_path: Path) -> None:
    file = exported(visit, tmp_path / "talk.tsv")
    file.write_text("".join(line for line in file.read_text().splitlines(keepends=True) if "nodding" not in line))
    said = take_in(desk, visit, file)
    assert "1 of the analysis not in the file" in said
    assert visit.missing == (id_of(visit, "nodding"),)
    assert "Reject it" in imported_html(said, 1)
    assert "Reject" not in imported_html(said, 0)
    assert "<b>" not in imported_html("<b>", 0)
