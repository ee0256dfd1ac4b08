"""From probabilities to gestures: begin, end, name, rivals, and what must be in view."""

import numpy as np
import pytest
from recognition.stick_figure import Figure, hand_names, without
from recognition.tiny import tiny

from mg_agent.recognition.layout import UPPER_BODY
from mg_agent.recognition.spotting.decoding import abstaining, decode, family_of, place_of, possible, related
from mg_agent.recognition.vocabulary import LABELS, LEARNED

CARD = tiny().card
TIMES = np.arange(150) / 15


def curves(*said: tuple[str, float, float, float]) -> np.ndarray:
    """Probabilities of labels in stretches (label, start, end, probability); the rest is none."""
    out = np.zeros((len(TIMES), len(LEARNED)))
    for label, start, end, probability in said:
        out[(start <= TIMES) & (end > TIMES), LEARNED.index(label)] = probability
    out[:, 0] = 1 - out.sum(axis=1)
    return out


def decoded(*said, card=CARD):
    return decode(curves(*said), TIMES, card)


def names(found) -> list[str]:
    return [one.label for one in found]


def test_a_gesture_begins_and_ends_with_its_probability():
    (one,) = decoded(("nodding", 2, 4, 0.8))
    assert one.label == "nodding"
    assert (one.span.start, one.span.end) == pytest.approx((2, 4))
    assert one.probability == pytest.approx(0.8)
    assert (one.runner_up, one.runner_up_probability) == ("none", pytest.approx(0.2))


def test_nothing_is_said_of_nothing():
    assert not decoded()
    assert not decoded(("nodding", 2, 4, 0.45))


def test_once_begun_it_lasts_at_a_lower_level():
    (one,) = decoded(("nodding", 2, 3, 0.6), ("nodding", 3, 4, 0.35), ("nodding", 4, 5, 0.2))
    assert one.span.end == pytest.approx(4)


def test_the_flat_feet_of_a_strong_gesture_are_not_part_of_it():
    (one,) = decoded(("nodding", 1, 2, 0.35), ("nodding", 2, 4, 0.9), ("nodding", 4, 5, 0.4))
    assert (one.span.start, one.span.end) == pytest.approx((2, 4))


def test_short_flickers_are_dropped_and_short_gaps_bridged():
    assert not decoded(("shifting posture", 2, 2.5, 0.9))
    assert len(decoded(("nodding", 2, 2.5, 0.9))) == 1
    assert len(decoded(("nodding", 2, 3, 0.9), ("nodding", 3.3, 4, 0.9))) == 1
    assert len(decoded(("nodding", 2, 3, 0.9), ("nodding", 4, 5, 0.9))) == 2


def test_labels_of_one_family_add_up_and_the_likeliest_gives_the_name():
    (one,) = decoded(("touching nose", 2, 4, 0.28), ("touching mouth", 2, 4, 0.35), ("touching chin", 2, 4, 0.2))
    assert one.label == "touching mouth"
    assert one.family == "hand at the head"
    assert one.probability == pytest.approx(0.35)
    assert one.family_probability == pytest.approx(0.83)
    assert one.runner_up == "touching nose"


def test_a_family_in_which_nothing_is_likely_has_no_name():
    spread = [(label, 2, 4, 0.12) for label in LEARNED if family_of_or_none(label) == "hand at the head"]
    assert len(spread) == 10
    assert not decoded(*spread[:8])


def family_of_or_none(label: str) -> str | None:
    return None if label == "none" else family_of(label)


def test_a_hand_that_moves_on_is_two_gestures():
    found = decoded(("touching nose", 2, 4, 0.8), ("touching chin", 4, 6, 0.8))
    assert names(found) == ["touching nose", "touching chin"]
    assert found[0].span.end == pytest.approx(found[1].span.start)
    assert names(decoded(("touching nose", 2, 4, 0.8), ("touching chin", 4, 4.2, 0.8))) == ["touching nose"]


def test_one_part_of_the_body_does_one_thing_and_the_stronger_wins():
    card = CARD.model_copy(update={"threshold": 0.3})
    found = decoded(("folding arms", 2, 6, 0.35), ("touching nose", 4, 8, 0.6), card=card)
    assert names(found) == ["folding arms", "touching nose"]
    assert found[0].span.end == pytest.approx(found[1].span.start)


def test_different_parts_act_together():
    card = CARD.model_copy(update={"threshold": 0.3})
    assert names(decoded(("nodding", 2, 4, 0.4), ("folding arms", 2, 4, 0.5), card=card)) == ["folding arms", "nodding"]


def test_illustrating_is_never_said_but_keeps_others_away():
    assert not decoded(("illustrating", 2, 4, 0.9))
    card = CARD.model_copy(update={"threshold": 0.3})
    assert not decoded(("illustrating", 2, 4, 0.6), ("touching nose", 2, 4, 0.35), card=card)


def test_a_label_can_have_a_threshold_of_its_own():
    strict = CARD.model_copy(update={"thresholds": {"nodding": 0.9}})
    assert not decoded(("nodding", 2, 4, 0.8), card=strict)
    assert decoded(("nodding", 2, 4, 0.95), card=strict)


def test_every_label_has_a_family_and_a_place():
    assert {place_of(label) for label in LABELS} == {"head", "arms", "torso", "legs", "face"}
    assert related("touching nose", "covering face")
    assert not related("touching nose", "touching leg")
    assert not related("keeping still", "leaning back")
    assert related("clasping hands", "interlocking fingers")
    assert not related("folding arms", "arms akimbo")


def shown(pose, labels=tuple(LEARNED[1:])) -> dict[str, bool]:
    pose = pose.select(UPPER_BODY)
    row = possible(pose, np.arange(32)[None], labels)[0]
    return dict(zip(labels, row.tolist(), strict=True))


def test_what_a_gesture_needs_must_be_in_view():
    pose = Figure().pose()
    always = np.ones(len(pose), bool)
    assert not shown(pose)["pressing lips"]
    assert shown(pose)["touching nose"]
    assert not shown(pose)["moving legs"]  # the figure ends at its hips
    hands = tuple(name for side in ("left", "right") for name in (*hand_names(side), f"{side}_wrist"))
    armless = shown(without(pose, hands, always))
    assert not armless["touching nose"]
    assert not armless["clasping hands"]
    assert not armless["hands behind back"]  # nor under a table: nobody can tell
    assert armless["nodding"]
    headless = shown(without(pose, ("nose", "left_eye", "right_eye", "left_ear", "right_ear"), always))
    assert not headless["nodding"]
    assert headless["shrugging"]


def test_a_hand_that_flickers_is_not_in_view():
    pose = Figure().pose()
    hands = tuple(name for side in ("left", "right") for name in (*hand_names(side), f"{side}_wrist"))
    but_two = np.ones(len(pose), bool)
    but_two[10:12] = False
    assert not shown(without(pose, hands, but_two))["touching nose"]


def test_what_could_not_be_seen_counts_as_none():
    kept = abstaining(np.array([[0.2, 0.5, 0.3]]), np.array([[True, False, True]]), 0)
    assert kept.tolist() == [[pytest.approx(0.7), 0, 0.3]]
    assert abstaining(np.array([[0.2, 0.8]]), np.array([[True, False]]), None).tolist() == [[0.2, 0]]
