"""TextGrids: as praatio reads them, in every encoding, and back."""

from pathlib import Path

import pytest
from factory import cue, interview, make_analysis
from praatio import textgrid

from mg_agent import formats
from mg_agent.core.evidence import Cue
from mg_agent.errors import MediaError

BY_HAND = """File type = "ooTextFile"
Object class = "TextGrid"

0
10
<exists>
2
"IntervalTier"
"Gestures"
0
10
3
0
2
""
2
3.5
"Touching_Nose"
3.5
10
"waves ""hello"" twice"
"TextTier"
"face@B"
0
10
1
4.25
"blinking"
"""


def read(text: str, path: Path, encoding: str = "utf-8") -> formats.Coded:
    path.write_bytes(text.encode(encoding))
    return formats.read(path)


def fault(text: str, path: Path) -> str:
    with pytest.raises(MediaError) as caught:
        read(text, path)
    return str(caught.value)


def test_praatio_reads_tiers_filled_with_empty_intervals(tmp_path: Path) -> None:
    path = tmp_path / "talk.TextGrid"
    formats.write(interview(), path)
    grid = textgrid.openTextgrid(str(path), includeEmptyIntervals=True)
    tier = grid.getTier("gesture@A")
    assert tuple(tier.entries[0]) == (0.0, 6.0, "")
    assert tuple(tier.entries[1]) == (6.0, 7.5, "touching nose")
    assert all(a.end == b.start for a, b in zip(tier.entries, tier.entries[1:], strict=False))
    assert (grid.minTimestamp, grid.maxTimestamp) == (0, 60)
    assert grid.getTier("gesture@A.confidence").entries[1].label == "0.91"
    observed = [tuple(one) for one in grid.getTier("coverage:gesture@A").entries if one.label]
    assert observed == [(0, 40, "observed"), (50, 60, "observed")]


def test_cues_that_overlap_go_to_numbered_tiers(tmp_path: Path) -> None:
    path = tmp_path / "talk.TextGrid"
    found = make_analysis(*(cue(f"c{n}", n, n + 2.5) for n in range(6)))
    formats.write(found, path)
    names = textgrid.openTextgrid(str(path), includeEmptyIntervals=False).tierNames
    assert [name for name in names if name.startswith("gesture") and "." not in name] == [
        "gesture@A", "gesture@A#2", "gesture@A#3",
    ]  # fmt: skip
    assert formats.read(path).cues == found.cues


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_of_praat_is_read(encoding: str, tmp_path: Path) -> None:
    coded = read(BY_HAND.replace("waves", "wävés 手"), tmp_path / "a.TextGrid", encoding)
    assert [(one.modality, one.label, one.person, one.span.start, one.span.end) for one in coded.cues] == [
        ("gesture", "touching nose", "A", 2.0, 3.5),
        ("gesture", 'wävés 手 "hello" twice', "A", 3.5, 10.0),
        ("face", "blinking", "B", 4.25, 4.25),
    ]
    assert {one.source.kind for one in coded.cues} == {"human"}
    assert {one.confidence for one in coded.cues} == {None}
    assert coded.length == 10


def test_what_a_person_moved_names_the_cue_that_it_corrects(tmp_path: Path) -> None:
    path = tmp_path / "talk.TextGrid"
    formats.write(interview(), path)
    grid = textgrid.openTextgrid(str(path), includeEmptyIntervals=False)
    tier = grid.getTier("gesture@A")
    grid.replaceTier("gesture@A", tier.new(entries=[(5.5, 7.25, "touching chin"), *tier.entries[1:]]))
    grid.save(str(path), format="short_textgrid", includeBlankSpaces=True)
    first = next(one for one in interview().cues if one.span.start == 6.0)
    back = formats.read(path)
    (changed,) = [one for one in back.cues if one not in interview().cues]
    assert changed == Cue.make(
        span=changed.span, modality="gesture", label="touching chin", text="touching chin, as a person coded it",
        source=changed.source, details={"corrects": first.id},
    )  # fmt: skip
    assert (changed.span.start, changed.span.end, changed.source.kind) == (5.5, 7.25, "human")
    assert len(back.cues) == len(interview().cues)


def test_faults_name_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.TextGrid"
    assert "line 1 of a.TextGrid" in fault("nonsense", path)
    assert "line 17 of a.TextGrid" in fault(BY_HAND.replace("\n2\n3.5", "\n2\n1.5"), path)
    assert "line 19 of a.TextGrid is not as in a TextGrid; got: the end of the file" in fault(
        BY_HAND.split("3.5\n10")[0], path
    )
    assert "line 28 of a.TextGrid is not as in a TextGrid; got: a quote that is never closed" in fault(
        BY_HAND.replace('"blinking"', '"blinking'), path
    )
    assert "is no count" in fault(BY_HAND.replace("<exists>\n2", "<exists>\n2.5"), path)
    assert "no time in a recording" in fault(BY_HAND.replace("\n10\n", "\n1e300\n", 1), path)
