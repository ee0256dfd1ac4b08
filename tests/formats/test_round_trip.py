"""What goes out comes back, whatever it is: random timelines through every format, and the peers' parsers."""

import warnings
from pathlib import Path

import pysubs2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from praatio import textgrid
from pympi.Elan import Eaf

from mg_agent import formats
from mg_agent.core.evidence import Analysis, Coverage, Cue, EvidenceTimeline, Source
from mg_agent.core.media import VideoSource
from mg_agent.core.span import Span
from mg_agent.recognition.vocabulary import LABELS

LOSSLESS = (".eaf", ".TextGrid", ".boris.tsv", ".boris.csv", ".json", ".csv", ".tsv")
KEEPING_COVERAGE = (".eaf", ".TextGrid", ".boris.tsv", ".json")
ODD = st.text(max_size=12) | st.sampled_from(
    ['a "b" ""', "item [1]:", "<v A>&amp;", "a\r\nb\n\nc", "1 --> 2", "\x00\x1b", "=1+1", "手👋🏽", "\ud800", " x ", "",
     'intervals [2]:\n xmin = 3', "]]>", "\u2028\u202e", "a,b;c\td", "'=x", "?", "NOTE", "a@B#2", "coverage:x@A"]
)  # fmt: skip
MOMENTS = st.integers(0, 20_000).map(lambda ms: ms / 1000)
SPANS = st.tuples(MOMENTS, MOMENTS).map(lambda pair: Span(start=min(pair), end=max(pair)))
SOURCES = st.builds(Source, name=st.sampled_from(["kinematic", "a b", "手"]), version=st.just("1"))
DETAILS = st.dictionaries(ODD, st.integers(-9, 9) | ODD | st.booleans() | st.floats(-9, 9), max_size=2)


CUES = st.builds(
    Cue.make,
    span=SPANS,
    modality=st.sampled_from(["gesture", "face", "speech", "gesture/arms", "my own@x"]),
    label=st.sampled_from(LABELS) | ODD.filter(lambda text: "\ud800" not in text),
    text=ODD.filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text)),
    person=st.sampled_from(["A", "B", "AB"]),
    confidence=st.none() | st.floats(0, 1),
    details=DETAILS.map(lambda d: {k: v for k, v in d.items() if "\ud800" not in f"{k}{v}"}),
    source=SOURCES,
)
STRETCHES = st.builds(
    Coverage,
    span=SPANS,
    modality=st.sampled_from(["gesture", "face/eyes", "speech"]),
    person=st.sampled_from("AB"),
    source=SOURCES,
)


def analysis(cues: list[Cue], coverage: list[Coverage]) -> Analysis:
    timeline = EvidenceTimeline().adding(cues, coverage)
    video = VideoSource(
        path="/somewhere/a talk.mp4", sha256="ab" * 32, duration=20, fps=25, frames=500, width=4, height=3
    )
    return Analysis(
        video=video,
        span=Span(start=0, end=20),
        cues=timeline.cues,
        coverage=timeline.coverage,
        watched=("gesture", "face"),
        rate=15,
        digest="d",
    )


TIMELINES = st.builds(analysis, st.lists(CUES, max_size=6), st.lists(STRETCHES, max_size=3))
MANY = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.mark.parametrize("suffix", LOSSLESS)
@MANY
@given(found=TIMELINES)
def test_every_cue_comes_back_the_same(suffix: str, tmp_path: Path, found: Analysis) -> None:
    path = tmp_path / f"a{suffix}"
    formats.write(found, path)
    assert formats.read(path).cues == found.cues


@pytest.mark.parametrize("suffix", KEEPING_COVERAGE)
@MANY
@given(found=TIMELINES)
def test_what_was_looked_at_comes_back(suffix: str, tmp_path: Path, found: Analysis) -> None:
    path = tmp_path / f"a{suffix}"
    formats.write(found, path)
    back = formats.read(path)
    assert sorted(map(repr, back.coverage)) == sorted(map(repr, found.coverage))
    if suffix != ".boris.tsv":
        assert set(found.watched) <= set(back.watched)


@MANY
@given(found=TIMELINES)
def test_the_peers_read_what_we_write(tmp_path: Path, found: Analysis) -> None:
    for suffix in (".eaf", ".TextGrid", ".srt", ".vtt"):
        formats.write(found, tmp_path / f"a{suffix}")
    whole = [(round(one.span.start * 1000), round(one.span.end * 1000)) for one in found.cues]
    times = sorted((start, max(end, start + 1)) for start, end in whole)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        eaf = Eaf(str(tmp_path / "a.eaf"))
    main = [name for name, tier in eaf.tiers.items() if tier[2].get("PARENT_REF") is None and "coverage:" not in name]
    theirs = [one for name in main for one in eaf.get_annotation_data_for_tier(name)]
    assert sorted((start, end) for start, end, *_ in theirs) == times
    grid = textgrid.openTextgrid(str(tmp_path / "a.TextGrid"), includeEmptyIntervals=False)
    plain = [
        name for name in grid.tierNames
        if "coverage:" not in name and not name.endswith((".confidence", ".id", ".record"))
    ]  # fmt: skip
    marks = [(one.start, one.end) for name in plain for one in grid.getTier(name).entries]
    assert sorted((round(a * 1000), round(b * 1000)) for a, b in marks) == times
    for suffix in (".srt", ".vtt"):
        lines = pysubs2.load(str(tmp_path / f"a{suffix}")) if found.cues or suffix == ".vtt" else []
        assert sorted((one.start, one.end) for one in lines) == sorted(whole)


@pytest.mark.parametrize("suffix", [".vtt", ".srt"])
@MANY
@given(found=TIMELINES)
def test_captions_keep_times(suffix: str, tmp_path: Path, found: Analysis) -> None:
    path = tmp_path / f"a{suffix}"
    formats.write(found, path)
    if not found.cues and suffix == ".srt":
        return
    back = formats.read(path).cues
    assert {(one.span.start, one.span.end) for one in back} <= {(one.span.start, one.span.end) for one in found.cues}
