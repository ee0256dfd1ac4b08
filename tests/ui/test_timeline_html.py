"""The timeline's lanes, rows and gaps, and what stands in the page."""

from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mg_agent.core.evidence import Analysis, Coverage, Cue, Source
from mg_agent.core.span import Span
from mg_agent.recognition.vocabulary import ARMS, HEAD, LEGS, TRUNK
from mg_agent.ui.lanes import Hidden, lanes, stack, ticks, title_of
from mg_agent.ui.timeline import timeline_html

SOURCE = Source(name="s", version="1")
moments = st.tuples(st.floats(0, 100), st.floats(0.01, 20))


class Tags(HTMLParser):
    """Collects start tags with their attributes, and fails on tags left open."""

    VOID = ("br", "img", "input")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def of(self, kind: str) -> list[dict[str, str | None]]:
        return [attrs for _, attrs in self.tags if kind in (attrs.get("class") or "").split()]


def test_the_modalities_that_ship_come_first_even_when_empty(analysis: Analysis, make) -> None:
    gaze = make(1.0, 2.0, "gaze", "looking down")
    more = analysis.model_copy(update={"cues": (gaze,)})
    assert [lane.modality for lane in lanes(more)] == ["gesture", "face", "speech", "gaze"]
    assert [len(lane.rows) for lane in lanes(more)] == [0, 0, 0, 1]


def test_what_was_not_observed_is_a_gap(analysis: Analysis) -> None:
    by_name = {lane.modality: lane for lane in lanes(analysis)}
    assert by_name["face"].gaps == (Span(start=3.0, end=6.0),)
    assert by_name["gesture"].gaps == ()


def test_arms_that_were_not_in_view_are_hatched_in_the_lane_of_gestures(analysis: Analysis) -> None:
    assert lanes(analysis)[0].partial == (), "nobody looked for the arms"
    body = Coverage(span=Span(start=0.0, end=5.0), modality="gesture", source=SOURCE)
    arms = Coverage(span=Span(start=2.0, end=4.98), modality=ARMS, source=SOURCE)
    seen = analysis.model_copy(update={"coverage": (body, arms)})
    gestures = lanes(seen)[0]
    assert gestures.gaps == (Span(start=5.0, end=6.0),)
    assert gestures.partial == (Hidden(Span(start=0.0, end=2.0), "arms not in view"),), (
        "two hundredths of a second are no gap"
    )
    (shown,) = Tags(timeline_html(seen)).of("mg-partial")
    assert (shown["data-tip"], shown["data-tip-more"]) == ("Arms not in view", str(gestures.partial[0].span))
    never = analysis.model_copy(update={"watched": ("gesture", ARMS)})
    assert [one.span for one in lanes(never)[0].partial] == [Span(start=0.0, end=6.0)]


def test_a_head_that_could_not_be_read_is_hatched_and_shares_the_strip_with_the_arms(analysis: Analysis) -> None:
    def looked(modality: str, start: float, end: float) -> Coverage:
        return Coverage(span=Span(start=start, end=end), modality=modality, source=SOURCE)

    body = looked("gesture", 0.0, 5.0)
    hidden = analysis.model_copy(update={"coverage": (body, looked(ARMS, 2.0, 5.0), looked(HEAD, 0.0, 1.0))})
    assert lanes(hidden)[0].partial == (
        Hidden(Span(start=0.0, end=1.0), "arms not in view"),
        Hidden(Span(start=1.0, end=2.0), "head not readable, arms not in view"),
        Hidden(Span(start=2.0, end=5.0), "head not readable"),
    )
    assert [tag["data-tip"] for tag in Tags(timeline_html(hidden)).of("mg-partial")][2] == "Head not readable"


def test_trunk_and_legs_are_hatched_as_head_and_arms_are(analysis: Analysis) -> None:
    def looked(modality: str, start: float, end: float) -> Coverage:
        return Coverage(span=Span(start=start, end=end), modality=modality, source=SOURCE)

    seen = (looked("gesture", 0.0, 6.0), looked(HEAD, 0.0, 6.0), looked(ARMS, 1.0, 6.0), looked(TRUNK, 0.0, 3.0))
    now = ("gesture", HEAD, ARMS, TRUNK, LEGS)
    hidden = analysis.model_copy(update={"coverage": seen, "watched": now})
    assert lanes(hidden)[0].partial == (
        Hidden(Span(start=0.0, end=1.0), "arms and legs not in view"),
        Hidden(Span(start=1.0, end=3.0), "legs not in view"),
        Hidden(Span(start=3.0, end=6.0), "trunk and legs not in view"),
    )
    only_arms = hidden.model_copy(update={"coverage": (seen[0], seen[1], seen[2]), "watched": (ARMS,)})
    assert [one.what for one in lanes(only_arms)[0].partial] == ["arms not in view"], "earlier versions tell no legs"
    nothing = hidden.model_copy(update={"coverage": seen[:1]})
    assert [one.what for one in lanes(nothing)[0].partial] == ["head not readable, arms, trunk and legs not in view"]


def test_the_lane_of_the_head_has_the_gaps_of_the_head(analysis: Analysis, make) -> None:
    cues = (make(1.0, 2.0, "gesture", "nodding"), make(3.0, 4.0, "gesture", "shrugging"))
    body = Coverage(span=Span(start=0.0, end=6.0), modality="gesture", source=SOURCE)
    head = Coverage(span=Span(start=0.0, end=2.5), modality=HEAD, source=SOURCE)
    parted = analysis.model_copy(update={"cues": cues, "coverage": (body, head), "watched": ("gesture", HEAD)})
    gaps = {part.name: part.gaps for part in lanes(parted)[0].parts}
    assert gaps == {"head": (Span(start=2.5, end=6.0),), "shoulders": ()}


def test_a_modality_that_was_never_looked_at_is_all_gap(analysis: Analysis) -> None:
    silent = analysis.model_copy(update={"coverage": (), "cues": ()})
    assert all(lane.gaps == (Span(start=0.0, end=6.0),) for lane in lanes(silent))
    assert len(Tags(timeline_html(silent)).of("mg-gap")) == 3


@given(st.lists(moments, max_size=30))
def test_cues_of_one_row_never_overlap_and_none_is_lost(times: list[tuple[float, float]]) -> None:
    cues = [
        Cue.make(span=Span(start=a, end=a + d), modality="gesture", label=f"cue {n}", text="", source=SOURCE)
        for n, (a, d) in enumerate(times)
    ]
    rows = stack(cues, most=1000)
    assert sorted(cue.id for row in rows for cue in row) == sorted(cue.id for cue in cues)
    for row in rows:
        assert all(one.span.end <= two.span.start for one, two in pairwise(row))


def test_more_overlap_than_rows_shares_the_last_row(make) -> None:
    cues = [make(1.0, 2.0, "gesture", f"cue {n}") for n in range(5)]
    assert [len(row) for row in stack(cues, most=3)] == [1, 1, 3]


@given(st.floats(0.02, 8 * 3600))
def test_the_axis_is_readable_at_any_length(seconds: float) -> None:
    found = ticks(seconds)
    assert found[0] == 0
    assert len(found) <= 9
    assert found[-1] <= seconds


def test_every_cue_is_a_button_that_names_itself_and_seeks(analysis: Analysis) -> None:
    marks = Tags(timeline_html(analysis)).of("mg-mark")
    assert sorted({float(mark["data-start"]) for mark in marks}) == [0.5, 1.0, 2.53, 3.0]
    nose = next(mark for mark in marks if mark["data-start"] == "2.530")
    assert nose["aria-label"] == "touching nose (left), 00:02.53, confidence 0.80"
    assert "left:42.1667%" in nose["style"]
    assert "--sure:0.80" in nose["style"]


def test_confidence_that_is_not_stated_is_not_drawn_as_certainty(analysis: Analysis) -> None:
    nod = next(mark for mark in Tags(timeline_html(analysis)).of("mg-unstated"))
    assert "--sure" not in nod["style"]
    assert "confidence not stated" in nod["data-tip-more"]


def test_each_lane_is_one_stop_for_the_tab_key(analysis: Analysis) -> None:
    marks = Tags(timeline_html(analysis)).of("mg-mark")
    assert sum(mark["tabindex"] == "0" for mark in marks) == 3 + 2, "three lanes, two folded ones within them"


def test_hostile_words_stay_words(analysis: Analysis) -> None:
    parsed = Tags(timeline_html(analysis))
    assert parsed.open == []
    assert {tag for tag, _ in parsed.tags} <= {"section", "div", "span", "button", "i", "label", "input"}
    assert not any(name.startswith("on") for _, attrs in parsed.tags for name in attrs)


def test_a_cue_is_called_by_its_label_and_side_and_speech_by_its_words(make) -> None:
    assert title_of(make(0, 1, "gesture", "touching ear", details={"side": "both"})) == "touching ear (both)"
    assert title_of(make(0, 1, "speech", "speech", text="well \n yes")) == "well yes"
