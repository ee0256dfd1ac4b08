"""What evaluate says of videos beside tables: which it takes, what it leaves out, and what became of every mark."""

import csv
import json

import media
import pytest
from factory import cue, interview

from mg_agent.core.span import Span
from mg_agent.recognition.recognizer import Guess


@pytest.fixture
def films(tmp_path, monkeypatch):
    """A folder with a film of four seconds, in which something was found already; the network found nothing."""
    folder = tmp_path / "films"
    folder.mkdir()
    media.make(folder / "talk.mp4", frames=20, fps=5, size=(64, 48))
    whole = interview().model_copy(update={"span": Span(start=0, end=4)})
    seen = whole.model_copy(update={"cues": (cue("touching nose", 1, 2),)})
    by = {"kinematic": seen, "learned": whole.model_copy(update={"cues": ()}), "both": seen}
    monkeypatch.setattr("mg_agent.options.analyzed_by_each", lambda *_: by)
    monkeypatch.setattr("mg_agent.options.guessed", lambda _, __, spans: [()] * len(spans))
    return folder


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_became_of_every_mark_and_what_was_said_besides_is_written(called, films, tmp_path):
    (films / "talk.csv").write_text("label,start,end\ntouching nose,1,2\ntouching mouth,1,2\nilllustrating,3,4\n")
    assert called("evaluate", "m", "videos", films)[0] == 1
    (films / "talk.csv").write_text("label,start,end\ntouching nose,1,2\ntouching mouth,1,2\nillustrating,3,4\n")
    assert called("evaluate", "m", "videos", films, "--out", tmp_path / "out")[0] == 0
    marks = rows(tmp_path / "out" / "videos-marks.csv")
    assert [list(row.values()) for row in marks] == [
        ["talk.mp4", "touching nose", "1.000", "2.000", "named", "missed", "named"],
        ["talk.mp4", "touching mouth", "1.000", "2.000", "kind only", "missed", "kind only"],
        ["talk.mp4", "illustrating", "3.000", "4.000", "left out", "left out", "left out"],
    ]
    assert list(marks[0])[4:] == ["rules", "network", "both together"]
    (films / "talk.csv").write_text("label,start,end\nshrugging,3,4\n")
    assert called("evaluate", "m", "videos", films, "--out", tmp_path / "out")[0] == 0
    besides = rows(tmp_path / "out" / "videos-besides.csv")
    assert [(row["who"], row["label"], row["start_s"]) for row in besides] == [
        ("rules", "touching nose", "1.000"),
        ("both together", "touching nose", "1.000"),
    ]


def test_a_cameras_capitals_are_read_and_what_has_no_other_half_is_told(called, films):
    (films / "talk.mp4").rename(films / "TALK.MP4")
    (films / "TALK.CSV").write_text("label,start,end\ntouching nose,1,2\n")
    (films / "lost.csv").write_text("label,start,end\ntouching nose,1,2\n")
    for number in range(7):
        (films / f"raw{number}.mov").touch()
    code, out, err = called("evaluate", "m", "videos", films, "--json")
    assert (code, json.loads(out)["both"]["named"], json.loads(out)["model"]) == (0, 1, "m")
    assert err.splitlines() == [
        "Left out, since no video of that name lies beside: lost.csv.",
        "Left out, since no table of marks lies beside: raw0.mov, raw1.mov, raw2.mov, raw3.mov, raw4.mov and 2 more.",
    ]


def test_short_films_are_told_in_seconds_and_one_mark_is_one(called, films):
    (films / "talk.csv").write_text("label,start,end\ntouching nose,1,2\n")
    assert called("evaluate", "m", "videos", films)[1].startswith("1 marked gesture in 4.0 seconds of film;")


def test_how_often_a_forced_choice_fits_is_told_below_the_table_and_kept(called, films, monkeypatch, tmp_path):
    ranked = (Guess("touching mouth", 0.3), Guess("touching nose", 0.2))
    monkeypatch.setattr("mg_agent.options.guessed", lambda _, __, spans: [ranked] * len(spans))
    (films / "talk.csv").write_text("label,start,end\ntouching nose,1,2\n")
    out = called("evaluate", "m", "videos", films, "--out", tmp_path / "out")[1]
    rows = [line.split(" of 1")[0].split() for line in out.split("if a name must be chosen")[1].splitlines()[1:]]
    assert rows == [["rules", "1"], ["network", "0"], ["both", "together", "1"]]
    kept = json.loads((tmp_path / "out" / "videos.json").read_text())
    assert (kept["learned"]["if_forced"]["top_1"], kept["learned"]["if_forced"]["top_5"]) == (0, 1)


def test_which_network_it_was_and_what_must_be_known_of_it_is_told(called, films, monkeypatch):
    from mg_agent.core.evidence import Coverage, Source
    from mg_agent.options import analyzed_by_each

    by = analyzed_by_each(films / "talk.mp4", None)
    mine = Source(name="mine", version="0123456789ab")
    looked = Coverage(span=Span(start=0, end=4), modality="gesture", person="A", source=mine)
    notes = (*by["kinematic"].notes, "It learned recordings stretched to 32 frames.")
    by["learned"] = by["learned"].model_copy(update={"coverage": (looked,), "notes": notes})
    (films / "talk.csv").write_text("label,start,end\ntouching nose,1,2\n")
    _, out, err = called("evaluate", "m", "videos", films)
    assert out.splitlines()[1] == "network: mine 0123456789ab"
    assert err.splitlines() == ["It learned recordings stretched to 32 frames."]
    body = json.loads(called("evaluate", "m", "videos", films, "--json")[1])
    assert body["network"] == {"name": "mine", "version": "0123456789ab"}


@pytest.mark.parametrize("words", [("videos",), ("procedural",)])
def test_a_folder_that_cannot_be_written_does_not_cost_the_figures(called, films, tmp_path, words):
    (films / "talk.csv").write_text("label,start,end\ntouching nose,1,2\n")
    (tmp_path / "file").touch()
    asked = ("m", "videos", films) if words == ("videos",) else ("mg-agent-base", "procedural", "--count", 2)
    code, out, err = called("evaluate", *asked, "--out", tmp_path / "file")
    assert code == 1
    assert "the evaluation was not written" in err
    assert "touching nose" in out
    assert (tmp_path / "file").read_bytes() == b""
