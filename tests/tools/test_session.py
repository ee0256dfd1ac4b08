"""A session shows what may be looked at, remembers it, and keeps three kinds of emptiness apart."""

import pytest
from factory import covered, cue, interview, make_analysis, said, span
from hypothesis import given
from hypothesis import strategies as st

from mg_agent.core.scenario import Condition
from mg_agent.core.span import Span
from mg_agent.errors import ToolError
from mg_agent.tools.session import Session

NO_SPEECH = Condition(name="silent", closed=frozenset({"speech"}))


def test_looking_shows_cues_and_remembers_their_ids() -> None:
    session = Session(interview())
    cues = session.look("gesture", session.span(0, 10))
    assert [c.label for c in cues] == ["touching nose"]
    assert session.seen == (cues[0].id,)
    assert session.is_cue(cues[0].id)
    assert session.cue(cues[0].id) == cues[0]
    assert len(session.looked) == 1


def test_what_was_not_looked_at_was_not_seen() -> None:
    analysis = interview()
    session = Session(analysis)
    session.look("gesture", session.span(0, 10))
    nod = next(c for c in analysis.cues if c.label == "nodding")
    assert not session.is_cue(nod.id)
    assert session.cue(nod.id) is None


@pytest.mark.parametrize(
    ("modality", "start", "end", "state"),
    [
        ("gesture", 0, 10, "found"),
        ("gesture", 24, 30, "nothing found"),
        ("gesture", 41, 49, "not observed"),
        ("gaze", 0, 10, "not observed"),
        ("speech", 0, 10, "not allowed"),
    ],
)
def test_the_reasons_for_finding_nothing_stay_apart(modality: str, start: float, end: float, state: str) -> None:
    look = Session(interview(), NO_SPEECH).examine(modality, span(start, end))
    assert look.state == state
    assert (look.cues != ()) == (state == "found")
    assert {"found": "1 cue,", "nothing found": "nothing found, observed 6.0 of 6.0 s"}.get(state, state) in str(look)


def test_partly_observed_tells_which_part() -> None:
    look = Session(interview()).examine("gesture", span(37, 53))
    assert look.unobserved == (span(40, 50),)
    assert look.gaps == (span(40, 50),)
    assert look.seconds == pytest.approx(6.0)


def test_a_rounding_of_frames_is_no_gap() -> None:
    session = Session(make_analysis(coverage=covered("gesture", (0.0, 59.9))))
    look = session.examine("gesture")
    assert look.unobserved
    assert look.gaps == ()


def test_a_closed_modality_is_masked_everywhere() -> None:
    session = Session(interview(), NO_SPEECH)
    assert session.look("speech") == ()
    assert session.observed("speech") == ()
    assert session.unobserved("speech") == (session.whole,)
    assert session.analysis.utterances == ()
    assert "train" not in session.analysis.to_json()
    assert "speech" in session.modalities


def test_third_party_modalities_are_looked_at_like_any_other() -> None:
    shift = cue("gaze shift", 1, 2, modality="gaze")
    session = Session(make_analysis(shift, coverage=covered("gaze", (0, 60))))
    assert session.look("gaze") == (shift,)
    assert "gaze" in session.modalities


def test_spans_are_cut_to_what_was_analyzed() -> None:
    session = Session(make_analysis(duration=20.0))
    assert session.span() == Span(start=0, end=20)
    assert session.span(-3, 5) == Span(start=0, end=5)
    assert session.span(15, 99) == Span(start=15, end=20)


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        (25, None, "between 0 and 20 s"),
        (25, 30, "between 0 and 20 s"),
        (-5, -1, "between 0 and 20 s"),
        (5, 5, "an end after the start"),
        (9, 5, "an end after the start"),
        (float("nan"), 5, "give seconds"),
        (0, float("inf"), "give seconds"),
        ("0:05", 9, "give seconds"),
        (True, 9, "give seconds"),
    ],
)
def test_a_useless_span_is_refused_with_what_to_do(start: float, end: float | None, says: str) -> None:
    with pytest.raises(ToolError, match=says):
        Session(make_analysis(duration=20.0)).span(start, end)


def test_an_empty_analysis_can_be_looked_at() -> None:
    session = Session(make_analysis(duration=0.0, coverage=()))
    assert session.span() == Span(start=0, end=0)
    assert session.examine("gesture").state == "not observed"


@given(st.floats(-1e3, 1e3), st.one_of(st.none(), st.floats(-1e3, 1e3)))
def test_any_span_lies_inside_or_is_refused(start: float, end: float | None) -> None:
    session = Session(make_analysis(said("hello", 1, 2), duration=20.0))
    try:
        found = session.span(start, end)
    except ToolError:
        return
    assert 0 <= found.start < found.end <= 20
