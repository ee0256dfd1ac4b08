"""Lanes within lanes, the transcript, and the views of the player."""

from pathlib import Path

import numpy as np
import pytest

from mg_agent.core.evidence import Analysis, Coverage
from mg_agent.core.media import Utterance
from mg_agent.core.pose import MG_SKELETON, PoseSequence
from mg_agent.core.span import Span
from mg_agent.errors import MediaError
from mg_agent.recognition.vocabulary import MOUTH
from mg_agent.ui.desk import Desk
from mg_agent.ui.lanes import lanes
from mg_agent.ui.player import player_html, views_html
from mg_agent.ui.timeline import timeline_html
from mg_agent.ui.transcript import transcript_html


def test_a_lane_unfolds_by_part_of_the_body_with_the_gaps_of_that_part(analysis: Analysis, make) -> None:
    cues = (*analysis.cues, make(1.0, 2.0, "face", "smiling"))
    seen = Coverage(span=Span(start=0.0, end=2.0), modality=MOUTH, source=cues[0].source)
    known = analysis.model_copy(update={"cues": cues, "coverage": (*analysis.coverage, seen), "watched": (MOUTH,)})
    gesture, face, speech = lanes(known)
    assert [part.name for part in gesture.parts] == ["head", "self-touch"]
    assert [(part.name, part.gaps) for part in face.parts] == [
        ("eyes", (Span(start=3.0, end=6.0),)),
        ("mouth", (Span(start=2.0, end=6.0),)),
    ]
    assert speech.parts == (), "one speaker needs no lane of their own"
    text = timeline_html(known)
    assert text.count('class="mg-fold"') == 2
    assert 'aria-label="Face, mouth: cues' in text


def test_every_line_of_the_transcript_goes_to_its_moment_as_text(analysis: Analysis) -> None:
    lines = (
        Utterance(span=Span(start=1.0, end=2.0), text="<img src=x onerror=alert(1)>", speaker="B"),
        Utterance(span=Span(start=3.5, end=4.0), text="Hm?", trusted=False),
    )
    text = transcript_html(analysis.model_copy(update={"utterances": lines}))
    assert "<img" not in text
    assert 'data-start="1.000"' in text
    assert "<b>B</b>" in text
    assert "low trust" in text
    assert "There is none" in transcript_html(analysis)
    assert transcript_html(None) == ""


@pytest.fixture
def kept(settings, stub, analyst, analysis, tmp_path: Path):
    """A desk with one analyzed video, whose skeleton is kept."""
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"pixels")
    desk = Desk(settings, analyze=stub, choose=analyst)
    visit = desk.open(clip, "me")
    list(desk.follow(visit))
    with desk.keeper.sessions() as sessions:
        key = sessions.get(visit.session).key
    xy = np.full((12, len(MG_SKELETON.joints), 2), 0.5, np.float32)
    pose = PoseSequence(xy, np.ones(xy.shape[:2], np.float32), np.arange(12) / 2, MG_SKELETON)
    with desk.keeper.store() as store:
        store.put(key, analysis, pose)
    return desk, visit


def test_the_skeleton_is_drawn_when_it_is_asked_for_and_goes_with_the_desk(kept) -> None:
    desk, visit = kept
    list(desk.show(visit, "skeleton"))
    drawn = visit.job.views["skeleton"]
    assert drawn.is_file()
    assert desk.jobs.seen_by("me", visit.job.token, "skeleton") == drawn
    assert desk.jobs.seen_by("you", visit.job.token, "skeleton") is None
    assert f'src="media/{visit.job.token}/skeleton"' in player_html(visit.job, visit.view)
    assert list(desk.show(visit, "skeleton")) == [], "it is there already"
    desk.clear(visit)
    assert not drawn.exists()


def test_what_cannot_be_shown_is_said(kept, analysis) -> None:
    desk, visit = kept
    with pytest.raises(MediaError, match="cannot be shown"):
        list(desk.show(visit, "../../etc"))
    visit.session = ""
    with pytest.raises(MediaError, match="no skeleton was kept"):
        list(desk.show(visit, "blurred"))
    assert visit.view == ""
    assert views_html("", video=True, skeleton=False) == ""
    assert "Video</button>" not in views_html("skeleton", video=False, skeleton=True)
