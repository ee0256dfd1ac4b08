"""Files that mean no good, or were made by somebody in a hurry: one clear sentence, with the line."""

from pathlib import Path

import pytest
from factory import interview

from mg_agent import formats
from mg_agent.errors import MediaError
from mg_agent.formats import door

BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<ANNOTATION_DOCUMENT>&c;</ANNOTATION_DOCUMENT>"""
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><ANNOTATION_DOCUMENT>&x;</ANNOTATION_DOCUMENT>'
EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="" FORMAT="3.0" VERSION="3.0">
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="1000"/><TIME_SLOT TIME_SLOT_ID="ts2"/>
<TIME_SLOT TIME_SLOT_ID="ts3"/><TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="4000"/></TIME_ORDER>
<TIER TIER_ID="Hands of Kim" PARTICIPANT="Kim" LINGUISTIC_TYPE_REF="t">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>Nodding</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts3" TIME_SLOT_REF2="ts4">
<ANNOTATION_VALUE>thumbs up</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
</TIER>
<TIER TIER_ID="Notes" PARENT_REF="Hands of Kim" PARTICIPANT="Kim" LINGUISTIC_TYPE_REF="t">
<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a3" ANNOTATION_REF="a2"><ANNOTATION_VALUE>left</ANNOTATION_VALUE>
</REF_ANNOTATION></ANNOTATION></TIER>
</ANNOTATION_DOCUMENT>"""
BORIS = (
    "Observation id\tSubject\tBehavior\tBehavioral category\tBehavior type\tTime\tComment\n"
    "one\tKim\tnodding\tHead\tSTART\t1.0\t\none\tKim\twaves\tHands\tPOINT\t1.5\tnice\none\tKim\tnodding\tHead\tSTOP\t2.25\t\n"
)
OLD_BORIS = (
    "Observation id\tfirst\nDescription\t\n\nTime\tMedia file path\tTotal length\tFPS\tSubject\tBehavior\t"
    "Behavioral category\tComment\tStatus\n3.300\ta.mp4\t60.0\t25\t\tnodding\t\t\tSTART\n"
    "7.750\ta.mp4\t60.0\t25\t\tnodding\t\t\tSTOP\n"
)
RTTM = (
    "SPKR-INFO talk 1 <NA> <NA> <NA> unknown Kim <NA> <NA>\n"
    "SPEAKER talk 1 2.50 1.25 <NA> <NA> Kim <NA> <NA>\nSPEAKER talk 1 0.5 1.0 <NA> <NA> Robin <NA> <NA>\n"
)


def read(body: str, path: Path, encoding: str = "utf-8") -> formats.Coded:
    path.write_bytes(body.encode(encoding))
    return formats.read(path)


def fault(body: str | bytes, path: Path) -> str:
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    with pytest.raises(MediaError) as caught:
        formats.read(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def shown(coded: formats.Coded) -> list[tuple[str, str, str, float, float]]:
    return [(one.modality, one.label, one.person, one.span.start, one.span.end) for one in coded.cues]


@pytest.mark.parametrize("body", [BOMB, OUTSIDE])
def test_entities_are_refused_before_they_grow(body: str, tmp_path: Path) -> None:
    assert "document type" in fault(body, tmp_path / "a.eaf")


def test_a_foreign_elan_file_is_read_without_names(tmp_path: Path) -> None:
    coded = read(EAF, tmp_path / "a.eaf")
    assert shown(coded) == [
        ("gesture", "nodding", "A", 1.0, 2.0),
        ("coded", "left", "A", 3.0, 4.0),
        ("coded", "thumbs up", "A", 3.0, 4.0),
    ]
    assert "Kim" not in repr(coded)
    assert {one.source.kind for one in coded.cues} == {"human"}


def test_faults_in_elan_files_name_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.eaf"
    assert "line 8 of a.eaf" in fault(EAF.replace('REF1="ts3"', 'REF1="ts9"'), path)
    assert "line 12 of a.eaf" in fault(EAF.replace('REF="a2"', 'REF="a3"'), path)
    assert "is about itself" in fault(EAF.replace('REF="a2"', 'REF="a3"'), path)
    assert "line 3 of a.eaf" in fault(EAF.replace('"1000"', '"-5"'), path)
    assert "broken XML" in fault(EAF.replace("</TIER>", "", 1), path)
    assert "root is <html>" in fault("<html/>", path)
    assert "deep" in fault("<ANNOTATION_DOCUMENT>" + "<a>" * 500_000, path)


def test_boris_tables_are_read(tmp_path: Path) -> None:
    coded = read(BORIS, tmp_path / "a.tsv")
    assert shown(coded) == [("gesture", "nodding", "A", 1.0, 2.25), ("Hands", "waves", "A", 1.5, 1.5)]
    assert "Kim" not in repr(coded)
    old = read(OLD_BORIS, tmp_path / "b.tsv")
    assert shown(old) == [("gesture", "nodding", "A", 3.3, 7.75)]
    assert old.length == 60
    head = "Subject,Behavior,Behavioral category,Start (s),Stop (s)\n"
    aggregated = f"{head}Kim,nodding,Head,1.0,2.25\nKim,waves,Hands,1.5,1.5\n"
    assert shown(read(aggregated, tmp_path / "d.csv")) == shown(coded)
    rows = BORIS.replace("\t", ",")
    assert shown(read(rows, tmp_path / "c.csv")) == shown(coded)


def test_faults_in_boris_tables_name_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    assert "line 2 of a.tsv is no event; got 'nodding' starts and never stops" in fault(
        "\n".join(BORIS.split("\n")[:-2]), path
    )
    assert "line 3 of a.tsv" in fault(BORIS.replace("1.5", "soon"), path)
    assert "line 4 of a.tsv" in fault(BORIS.replace("STOP", "HALT"), path)
    assert "line 4 of a.tsv" in fault(
        BORIS.replace("one\tKim\tnodding\tHead\tSTOP", "two\tKim\tnodding\tHead\tSTOP"), path
    )


def test_speaker_turns_become_persons_without_names(tmp_path: Path) -> None:
    coded = read(RTTM, tmp_path / "a.rttm")
    assert shown(coded) == [("speech", "speaking", "A", 0.5, 1.5), ("speech", "speaking", "B", 2.5, 3.75)]
    assert "Kim" not in repr(coded)
    assert "line 3 of a.rttm" in fault(RTTM.replace("0.5 1.0", "0.5 -1"), tmp_path / "a.rttm")
    assert "one recording" in fault(RTTM.replace("SPEAKER talk 1 0.5", "SPEAKER walk 1 0.5"), tmp_path / "a.rttm")


def test_too_large_empty_and_missing_files_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "is empty" in fault("", tmp_path / "a.eaf")
    monkeypatch.setattr(door, "LARGEST", 10)
    assert "too large" in fault("x" * 11, tmp_path / "a.srt")
    with pytest.raises(MediaError, match="nothing there"):
        formats.read(tmp_path / "none.eaf")


@pytest.mark.parametrize("suffix", sorted(formats.READERS))
@pytest.mark.parametrize("body", [b"\x00\xff\xfe" * 99, b"nonsense", b"{}", b"[" * 99_999, b"\xff\xfe\x00\xd8" * 9])
def test_nonsense_is_one_sentence_in_every_format(suffix: str, body: bytes, tmp_path: Path) -> None:
    fault(body, tmp_path / f"a{suffix}")


def test_a_utf_16_elan_file_is_read(tmp_path: Path) -> None:
    assert read(EAF.replace('"UTF-8"', '"UTF-16"'), tmp_path / "a.eaf", "utf-16").cues


def test_a_file_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a.eaf").mkdir()
    with pytest.raises(MediaError, match="cannot be written"):
        formats.write(interview(), tmp_path / "a.eaf")
    assert [one.name for one in tmp_path.iterdir()] == ["a.eaf"]
