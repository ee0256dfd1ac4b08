"""Time as an algebra."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from mg_agent.core.span import Span, merge, parse_timecode, subtract, timecode, total
from mg_agent.errors import MediaError

_moments = st.floats(0, 1e4, allow_nan=False).map(lambda x: round(x, 3))
spans = st.tuples(_moments, _moments).map(lambda p: Span(start=min(p), end=max(p)))


def test_a_span_prints_as_two_timecodes():
    assert str(Span(start=12.4, end=13)) == "00:12.40-00:13.00"
    assert timecode(3661.5) == "1:01:01.50"
    assert timecode(59.999) == "01:00.00"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("12.4", 12.4), ("0:12.4", 12.4), ("1:02:03", 3723), ("00:00:12,400", 12.4), ("90", 90)],
)
def test_timecodes_are_read(text, seconds):
    assert parse_timecode(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "abc", "-1", "1:2:3:4", "nan", "1e3"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(MediaError, match="could not be read"):
        parse_timecode(text)


@pytest.mark.parametrize(("start", "end"), [(2, 1), (-1, 1), (float("nan"), 1), (0, float("inf"))])
def test_impossible_spans_are_refused(start, end):
    with pytest.raises(ValidationError):
        Span(start=start, end=end)


def test_the_end_does_not_belong_to_a_span():
    span = Span(start=1, end=2)
    assert 1 in span
    assert 2 not in span
    assert not span.overlaps(Span(start=2, end=3))
    assert span & Span(start=2, end=3) is None


def test_a_moment_overlaps_where_it_lies():
    assert Span(start=1, end=1).overlaps(Span(start=0, end=2))
    assert not Span(start=2, end=2).overlaps(Span(start=0, end=2))


@given(spans, spans)
def test_iou_is_symmetric_and_bounded(a, b):
    assert a.iou(b) == b.iou(a)
    assert 0 <= a.iou(b) <= 1 + 1e-9
    assert ((a & b) is not None) == (a.iou(b) > 0)


@given(spans, st.lists(spans, max_size=6))
def test_a_whole_is_its_parts_and_the_rest(whole, parts):
    rest = subtract(whole, parts)
    inside = [cut for part in parts if (cut := part & whole)]
    assert total(rest) + total(inside) == pytest.approx(whole.duration, abs=1e-6)
    assert not any(r.overlaps(i) for r in rest for i in inside)


@given(st.lists(spans, max_size=8), st.floats(0, 5))
def test_merged_spans_lie_apart(parts, gap):
    merged = merge(parts, gap=gap)
    assert all(b.start - a.end > gap for a, b in itertools.pairwise(merged))
    assert all(any(m.start <= p.start and p.end <= m.end for m in merged) for p in parts)
