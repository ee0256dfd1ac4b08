"""Hands that come and go mark when a gesture of theirs begins and ends."""

import numpy as np
import pytest
from recognition.stick_figure import PLACES, REST, Figure, hand_names, visit, without

from mg_agent.core.signal import Event
from mg_agent.core.span import Span
from mg_agent.recognition.layout import UPPER_BODY
from mg_agent.recognition.spotting.decoding import Found, family_of
from mg_agent.recognition.spotting.nearness import touching_side, trimmed


def found(label: str, pose, start: float = 0.0, end: float | None = None) -> Found:
    last = len(pose) if end is None else round(end * 15)
    first = round(start * 15)
    span = Span(start=first / 15, end=last / 15)
    return Found(label, Event(first, last - 1, span), 0.8, family_of(label), 0.9, "none", 0.1)


def at(place: str, side: str = "right", **figure) -> object:
    return Figure(seconds=10, hands={side: visit(PLACES[place], side, 4, 7)}, **figure).pose().select(UPPER_BODY)


@pytest.mark.parametrize(
    ("label", "place"),
    [("touching nose", "nose"), ("covering face", "nose"), ("touching hair", "hair"), ("touching chest", "chest")],
)
def test_the_ends_are_cut_off_where_the_hand_was_on_its_way(label, place):
    pose = at(place)
    one = trimmed(found(label, pose), pose)
    assert one.span.iou(Span(start=4, end=7)) > 0.85
    assert (one.event.first, one.event.last) == pytest.approx((60, 105), abs=4)


def test_a_hand_that_stays_is_not_trimmed():
    pose = at("nose")
    one = found("touching nose", pose, 4.2, 6.8)
    assert trimmed(one, pose) == one


def test_an_unseen_hand_may_be_there():
    pose = at("nose")
    names = tuple(name for side in ("left", "right") for name in (*hand_names(side), f"{side}_wrist"))
    one = found("touching nose", pose)
    assert trimmed(one, without(pose, names, np.ones(len(pose), bool))) == one
    gone = np.zeros(len(pose), bool)
    gone[55:110] = True  # the hand is lost as it arrives and comes back as it leaves
    assert trimmed(one, without(pose, names, gone)).span.overlaps(Span(start=4, end=7))


def test_gestures_without_hands_stay_as_they_are():
    pose = at("nose")
    one = found("nodding", pose)
    assert trimmed(one, pose) == one
    assert touching_side(pose, one) is None


def test_hands_together_begin_when_they_meet():
    middle = (0.0, -2.6)
    pose = Figure(
        seconds=10, hands={side: visit(middle, side, 4, 7) for side in REST}, aims={s: (0, 1) for s in REST}
    ).pose().select(UPPER_BODY)  # fmt: skip
    one = trimmed(found("clasping hands", pose), pose)
    assert one.span.iou(Span(start=4, end=7)) > 0.7


def test_the_hand_that_touches_is_told():
    for side in ("left", "right"):
        pose = at("nose", side)
        assert touching_side(pose, found("touching nose", pose, 4, 7)) == side
    both = Figure(seconds=10, hands={s: visit(PLACES["nose"], s, 4, 7) for s in REST}).pose().select(UPPER_BODY)
    assert touching_side(both, found("touching nose", both, 4, 7)) == "both"
