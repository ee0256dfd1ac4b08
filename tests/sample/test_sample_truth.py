"""The whole product looks at the sample and finds what is shown, and nothing that is not."""

import json
from pathlib import Path

import pytest

from mg_agent.analysis import analyze_video
from mg_agent.core.evidence import Analysis, Cue
from mg_agent.core.span import Span
from mg_agent.sample.generate import make_sample
from mg_agent.sample.script import LINES
from mg_agent.settings import Settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Analysis, dict[str, list[dict[str, object]]]]:
    paths = make_sample(tmp_path_factory.mktemp("sample"))
    settings = Settings(home=tmp_path_factory.mktemp("state"), adaptive=False)
    return analyze_video(paths.video, settings), json.loads(paths.truth.read_text(encoding="utf-8"))


def fits(cue: Cue, event: dict[str, object]) -> bool:
    """The same thing, overlapping by 0.3 (intersection over union) or with the middle at the right time."""
    if (cue.modality, cue.label) != (event["modality"], event["label"]):
        return False
    span = Span(start=float(str(event["start"])), end=float(str(event["end"])))
    near = abs(cue.span.midpoint - span.midpoint) <= float(str(event["tolerance"]))
    return near or cue.span.iou(span) >= 0.3


def test_everything_that_is_shown_is_found(seen: tuple[Analysis, dict[str, list[dict[str, object]]]]) -> None:
    analysis, told = seen
    missed = [
        f"{event['label']} at {event['start']}"
        for event in told["events"]
        if not any(fits(cue, event) for cue in analysis.cues)
    ]
    assert missed == []


def test_nothing_is_found_that_is_not_shown(seen: tuple[Analysis, dict[str, list[dict[str, object]]]]) -> None:
    analysis, told = seen
    absent = {(entry["modality"], entry["label"]) for entry in told["absent"]}
    assert [str(cue.span) for cue in analysis.cues if (cue.modality, cue.label) in absent] == []
    kinds = {(event["modality"], event["label"]) for event in told["events"]}
    extra = [
        f"{cue.label} at {cue.span}"
        for cue in analysis.cues
        if (cue.modality, cue.label) in kinds and not any(fits(cue, event) for event in told["events"])
    ]
    assert extra == []


def test_the_hand_at_the_chin_is_the_right_one(seen: tuple[Analysis, dict[str, list[dict[str, object]]]]) -> None:
    analysis, _ = seen
    assert [cue.details["side"] for cue in analysis.cues if cue.label == "touching chin"] == ["right"]


def test_the_person_is_in_view_throughout(seen: tuple[Analysis, dict[str, list[dict[str, object]]]]) -> None:
    analysis, _ = seen
    for modality in ("face", "gesture"):
        looked = sum(part.span.duration for part in analysis.coverage if part.modality == modality)
        assert looked > 0.95 * analysis.video.duration


def test_the_transcript_beside_the_video_is_read(seen: tuple[Analysis, dict[str, list[dict[str, object]]]]) -> None:
    analysis, _ = seen
    assert [line.text for line in analysis.utterances] == [line.text for line in LINES]


def test_the_sample_is_analyzed_from_any_folder(tmp_path: Path) -> None:
    paths = make_sample(tmp_path / "a folder with späces", seconds=1.5)
    analysis = analyze_video(paths.video, Settings(home=tmp_path / "home"))
    assert [cue.label for cue in analysis.cues] == ["blinking"]
