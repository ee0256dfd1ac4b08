"""Times in questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mg_agent.agent.wording.moments import find_times
from mg_agent.core.span import Span

MINUTE = Span(start=0, end=60)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("between 5 and 10 s", [(5, 10)]),
        ("from 0:05 to 0:10", [(5, 10)]),
        ("seconds 5 to 10", [(5, 10)]),
        ("5-10", [(5, 10)]),
        ("10 s to 5 s", [(5, 10)]),
        ("between 1 and 2 minutes", [(60, 120)]),
        ("at 0:12", [(10, 14)]),
        ("at 12.", [(10, 14)]),
        ("around twelve seconds", [(10, 14)]),
        ("at 1 minute 20", [(78, 82)]),
        ("1m20s", [(78, 82)]),
        ("1:02:03", [(3721, 3725)]),
        ("at 1 s", [(0, 3)]),
        ("in the first 10 seconds", [(0, 10)]),
        ("in the last 10 seconds", [(50, 60)]),
        ("what happens in the last second?", [(59, 60)]),
        ("during the very first second", [(0, 1)]),
        ("at the last second nod", []),
        ("in the second half", [(30, 60)]),
        ("the last third", [(40, 60)]),
        ("in the second minute", [(60, 120)]),
        ("before 0:20", [(0, 20)]),
        ("after 20 s", [(20, 60)]),
        ("at the beginning", [(0, 15)]),
        ("0-10 s and 10-20 s", [(0, 10), (10, 20)]),
        ("keeps still for 10 seconds", []),
        ("longer than 5 seconds", []),
        ("12345", []),
        ("at the end of the sentence", []),
        ("on the other hand", []),
    ],
)
def test_times_are_read(text: str, spans: list[tuple[float, float]]) -> None:
    assert [(s.start, s.end) for s in find_times(text, MINUTE).spans] == spans


def test_times_leave_the_question() -> None:
    assert "2" not in find_times("does she nod at 0:12 or in the 2nd half", MINUTE).rest


def test_edges_follow_what_was_analyzed() -> None:
    (span,) = find_times("in the first 10 seconds", Span(start=100, end=160)).spans
    assert (span.start, span.end) == (100, 110)


@given(st.text(alphabet="0123456789:.,- smhandtofrbew", max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert all(span.end >= span.start for span in find_times(text, MINUTE).spans)


def test_absurd_numbers_stay_numbers() -> None:
    (span,) = find_times(f"at {'9' * 400} s", MINUTE).spans
    assert span.end < 2e6
