import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mg_agent.core.evidence import Analysis, Cue, Source
from mg_agent.core.media import VideoSource
from mg_agent.core.span import Span
from mg_agent.errors import MediaError
from mg_agent.formats.tables import COLUMNS, read_csv, write_csv

NOD = Cue.make(
    span=Span(start=12.4, end=13.0),
    modality="gesture",
    label="nodding",
    text="A nods twice.",
    confidence=0.81,
    details={"peak_deg": 14.2, "count": 2, "side": "left", "sure": True},
    source=Source(name="kinematic", version="1"),
)
SAID = Cue.make(
    span=Span(start=3.0, end=3.0),
    modality="speech",
    label="utterance",
    text='=HYPERLINK("http://x"),\n"yes"',
    person="B",
    source=Source(name="transcript.vtt", version="ab", kind="file"),
)


def found(*cues: Cue) -> Analysis:
    video = VideoSource(
        path="/a.mp4", sha256="0123456789abcdef" * 4, duration=20, fps=25, frames=500, width=4, height=3
    )
    return Analysis(video=video, span=Span(start=0, end=20), cues=cues, rate=15, digest="d")


def written(*cues: Cue) -> str:
    stream = io.StringIO(newline="")
    write_csv(found(*cues), stream)
    return stream.getvalue()


def read(text: str) -> tuple[Cue, ...]:
    return read_csv(io.StringIO(text, newline=""))


def fault(text: str) -> str:
    with pytest.raises(MediaError) as caught:
        read(text)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_row_shows_what_a_person_wants_to_see() -> None:
    header, row = csv.reader(io.StringIO(written(NOD)))
    cells = dict(zip(header, row, strict=True))
    assert header == list(COLUMNS)
    assert cells == {
        "video": "0123456789ab",
        "start_s": "12.4",
        "end_s": "13.0",
        "duration_s": "0.600",
        "start_timecode": "00:12.40",
        "modality": "gesture",
        "label": "nodding",
        "text": "A nods twice.",
        "person": "A",
        "confidence": "0.81",
        "source": "kinematic",
        "source_version": "1",
        "source_kind": "model",
        "id": NOD.id,
        "details": '{"peak_deg": 14.2, "count": 2, "side": "left", "sure": true}',
    }


def test_the_table_comes_back_as_the_same_cues() -> None:
    assert read(written(SAID, NOD)) == (SAID, NOD)
    assert read(written()) == ()


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", " =1", "＝1", "'=1", "''@x"])
def test_spreadsheets_run_nothing(start: str) -> None:
    source = Source(name=start, version=start)
    cue = Cue.make(span=Span(start=0, end=1), modality=start, label=start, text=start, person=start, source=source)
    text = written(cue)
    (_, row) = csv.reader(io.StringIO(text, newline=""))
    assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@", "＝"))]
    assert not [cell for cell in row if cell.startswith(("\t", "\r", "\n"))]
    assert read(text) == (cue,)


words = st.text(max_size=30) | st.text("=+-@'\t\r\n \"',;0a", max_size=8)
details = st.dictionaries(
    words,
    words | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False),
    max_size=3,
)


@st.composite
def cues(draw: st.DrawFn) -> Cue:
    start = draw(st.floats(0, 1e5))
    return Cue.make(
        span=Span(start=start, end=start + draw(st.floats(0, 100))),
        modality=draw(words),
        label=draw(words),
        text=draw(words),
        person=draw(words),
        confidence=draw(st.none() | st.floats(0, 1)),
        details=draw(details),
        source=Source(name=draw(words), version=draw(words), kind=draw(st.sampled_from(("model", "human", "file")))),
    )


@given(cues())
def test_any_cue_comes_back_exactly(cue: Cue) -> None:
    (back,) = read(written(cue))
    assert back == cue
    assert repr(back) == repr(cue)


def test_tables_that_a_spreadsheet_saved_are_read() -> None:
    text = written(SAID, NOD)
    assert read("\ufeff" + text) == (SAID, NOD)
    stream = io.StringIO(newline="")
    rows = [[*row, "my notes"] for row in csv.reader(io.StringIO(text, newline=""))]
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows([*rows, []])
    assert read(stream.getvalue()) == (SAID, NOD)
    plain = "label,text,start_s,end_s,modality,person,confidence,source,source_version,source_kind,id,details\n"
    (cue,) = read(plain + "nodding,A nods.,1,2.5,gesture,A,,me,1,human,,\n")
    assert (cue.span, cue.confidence, cue.details) == (Span(start=1, end=2.5), None, {})
    assert cue.source.kind == "human"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("12.4", "soon", "line 4"),
        ("12.4", "-1", "line 4"),
        ("12.4", "nan", "line 4"),
        ("12.4", "14.4", "line 4"),
        (",0.81", ",1.81", "line 4"),
        ("model", "robot", "line 4"),
        ('{""peak_deg', "{peak", "line 4"),
        ('"{""peak_deg"": 14.2, ""count"": 2, ""side"": ""left"", ""sure"": true}"', "[]", "no JSON object"),
        ('"{""peak_deg"": 14.2', '"{""peak_deg"": NaN', "line 4"),
        ('"{""peak_deg"": 14.2', '"{""peak_deg"": [1]', "line 4"),
        (',"{""peak_deg', ',"[[[[', "line 4"),
        ("A nods twice.", '"A nods', "line 4"),
    ],
)
def test_bad_rows_are_named_by_their_line(old: str, new: str, said: str) -> None:
    text = written(SAID, NOD)
    assert old in text
    message = fault(text.replace(old, new))
    assert said in message
    assert "line 4" in message


def test_a_changed_row_that_kept_its_id_names_the_cue_it_corrects() -> None:
    other, changed = read(written(SAID, NOD).replace("nodding", "Shaking_Head").replace("13.0", "13.5"))
    assert other == SAID
    assert (changed.label, changed.span, changed.person) == ("shaking head", Span(start=12.4, end=13.5), "A")
    assert changed.details == {"corrects": NOD.id}
    assert (changed.confidence, changed.source.kind) == (None, "human")


def test_an_id_that_is_none_is_refused() -> None:
    assert "does not belong to its content" in fault(written(NOD).replace(NOD.id, "my note"))


def test_other_files_are_refused() -> None:
    assert "lacks start_s" in fault("")
    assert "lacks" in fault("a,b\n1,2\n")
    assert "lacks label" in fault(written(NOD).replace(",label,", ",name,"))
    assert "line 2" in fault(written().strip() + "\n1,2\n")
    assert "line 2" in fault(written().strip() + "\n" + "x" * 200_000 + "\n")
    assert "for a coding of your own label, start and end will do" in fault("label,begin\nnodding,1\n")
    assert "source_kind, id; keep" in fault("label,start_s,end_s,details\nnodding,1,2,{}\n")
    assert "label, start and end will do, without id, source." in fault("Id,Label,Start,End,Source\n1,nodding,1,2,me\n")


@pytest.mark.parametrize(
    "text",
    [
        "label,start,end,person\nNodding,1.5,0:02,coach\n,,,\nlooking bored,3,4,\n",
        "Person;Label;Start_s;End_s\ncoach;nodding;1,5;2\n\n;looking bored;3;4\n",
    ],
)
def test_a_coding_by_hand_needs_label_and_times_alone(text: str) -> None:
    nod, bored = read(text)
    assert (nod.label, nod.modality, nod.span) == ("nodding", "gesture", Span(start=1.5, end=2))
    assert (bored.label, bored.modality, bored.person) == ("looking bored", "coded", "A")
    assert nod.person == "A"  # nobody's name is kept
    assert (nod.source.kind, nod.confidence) == ("human", None)


@pytest.mark.parametrize(
    ("row", "told"), [("nodding,2,1", "the times 2 to 1"), ("nodding,x", "x to nothing"), (",1,2", "no label")]
)
def test_a_faulty_row_of_a_coding_is_named(row: str, told: str) -> None:
    found = fault(f"label,start,end\nnodding,0,1\n{row}\n")
    assert "line 3" in found
    assert told in found
