"""Cues, coverage and the timeline."""

import json

import pytest
from pydantic import ValidationError

from mg_agent.core.evidence import Analysis, Coverage, Cue, EvidenceTimeline, Source
from mg_agent.core.media import VideoSource
from mg_agent.core.span import Span

EYES = Source(name="eyes", version="1")


def cue(start: float, end: float, label: str = "nodding", **more) -> Cue:
    return Cue.make(span=Span(start=start, end=end), modality="gesture", label=label, text=label, source=EYES, **more)


def test_the_same_observation_has_the_same_id():
    assert cue(1, 2, confidence=0.51234567).id == cue(1.0000001, 2, confidence=0.51234568).id
    assert cue(1, 2).id != cue(1, 2.5).id
    assert cue(1, 2).id.startswith("gesture-")


def test_a_forged_id_is_refused():
    body = cue(1, 2).model_dump()
    with pytest.raises(ValidationError, match="does not belong"):
        Cue.model_validate(body | {"label": "shrugging"})
    with pytest.raises(ValidationError, match="does not belong"):
        Cue.model_validate(body | {"id": "gesture-000000"})


def test_a_cue_survives_json_with_its_details():
    made = cue(1, 2, confidence=0.5, details={"peak_deg": 14.23456789, "cycles": 3, "side": "left", "held": True})
    assert Cue.model_validate_json(made.model_dump_json()) == made
    assert made.details["peak_deg"] == 14.2346


def test_not_stated_is_not_certain():
    timeline = EvidenceTimeline().adding([cue(1, 2), cue(3, 4, confidence=0.2)])
    assert cue(1, 2).confidence is None
    assert [c.span.start for c in timeline.above(0.5).cues] == [1]


def test_adding_sorts_counts_repeats_once_and_leaves_the_old_alone():
    old = EvidenceTimeline().adding([cue(5, 6)])
    new = old.adding([cue(1, 2), cue(5, 6)])
    assert [c.span.start for c in new.cues] == [1, 5]
    assert len(old.cues) == 1


def test_colliding_short_ids_grow_until_they_differ(monkeypatch):
    one, other = cue(1, 2), cue(3, 4)
    twin = other.model_copy(update={"id": one.id})  # what a collision of six digits looks like
    timeline = EvidenceTimeline().adding([one, twin])
    ids = [c.id for c in timeline.cues]
    assert len(set(ids)) == 2
    assert ids[0] == one.id
    assert timeline.cues[1].digest.startswith(ids[1].rpartition("-")[2])
    assert timeline.get(ids[1]).span.start == 3


def test_what_was_not_looked_at_is_told_from_what_was_not_found():
    timeline = EvidenceTimeline().adding(
        coverage=[
            Coverage(span=Span(start=0, end=2), modality="face", source=EYES),
            Coverage(span=Span(start=1, end=4), modality="face", source=EYES),
        ]
    )
    whole = Span(start=0, end=10)
    assert timeline.observed("face", whole) == (Span(start=0, end=4),)
    assert timeline.unobserved("face", whole) == (Span(start=4, end=10),)
    assert timeline.unobserved("gesture", whole) == (whole,)
    assert timeline.share_observed("face", whole) == pytest.approx(0.4)


def test_within_keeps_overlapping_cues_and_cuts_coverage():
    timeline = EvidenceTimeline().adding(
        [cue(0, 1), cue(1.5, 3), cue(4, 5)],
        [Coverage(span=Span(start=0, end=5), modality="gesture", source=EYES)],
    )
    part = timeline.within(Span(start=1, end=4))
    assert [c.span.start for c in part.cues] == [1.5]
    assert part.coverage[0].span == Span(start=1, end=4)


def test_an_analysis_keeps_its_published_json_shape():
    video = VideoSource(path="v.mp4", sha256="0" * 64, duration=5, fps=25, frames=125, width=640, height=480)
    made = Analysis(video=video, span=Span(start=0, end=5), cues=(cue(1, 2),), rate=15, digest="d", notes=("n",))
    body = json.loads(made.to_json())
    assert body["schema"] == "mg-agent/analysis/1"
    assert {"video", "cues", "coverage"} <= body.keys()
    assert {"id", "modality", "label", "span", "confidence", "person", "source"} <= body["cues"][0].keys()
    assert body["cues"][0]["span"] == {"start": 1.0, "end": 2.0}
    assert Analysis.from_json(made.to_json()) == made
    with pytest.raises(ValidationError):
        Analysis.from_json(made.to_json().replace("analysis/1", "analysis/9"))
    with pytest.raises(ValueError, match="an analysis is a JSON object, this is a list"):
        Analysis.from_json("[1]")


def test_an_analysis_finds_a_cue_without_checking_all_others():
    made = [cue(n, n + 0.5) for n in range(5)]
    video = VideoSource(path="a.mp4", sha256="0" * 64, duration=9, fps=25, frames=225, width=2, height=2)
    analysis = Analysis(video=video, span=Span(start=0, end=9), cues=tuple(made), rate=15, digest="d")
    assert analysis.cue(made[3].id) is made[3]
    assert analysis.cue("gesture-ffffff") is None
