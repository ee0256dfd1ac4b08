"""What the sample shows and says: words that exist, times that fit, movements that are really there."""

import itertools

import pytest

from mg_agent.perception.face_cues import LABELS as FACE_LABELS
from mg_agent.recognition.vocabulary import LABELS
from mg_agent.sample import script
from mg_agent.sample.script import ACTS, DURATION, LINES, Act, absent, moment

KNOWN = {"gesture": set(LABELS), "face": set(FACE_LABELS)}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act.label} {act.start}")
def test_an_act_has_a_known_word_and_lies_within_the_video(act: Act) -> None:
    assert act.label in KNOWN[act.modality]
    assert 0 < act.start < act.end < DURATION
    assert 0 < act.tolerance < 1


def test_what_must_not_be_found_is_known_and_not_shown() -> None:
    shown = {(act.modality, act.label) for act in ACTS}
    for modality, label in absent():
        assert label in KNOWN[modality]
        assert (modality, label) not in shown


def test_lines_follow_one_another() -> None:
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(LINES))
    assert LINES[-1].span.end <= DURATION


def test_at_the_beginning_the_person_is_at_rest() -> None:
    now = moment(0.3)
    assert max(abs(now.yaw), abs(now.pitch), abs(now.roll)) < 1.0
    assert (now.shut, now.gaze, now.brows, now.smile, now.gape, now.arm) == (0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("act", "part", "least"),
    [
        (script.BROWS, "brows", 1.0),
        (script.TILT, "roll", 12.0),
        (script.CHIN, "arm", 1.0),
        (script.GAZE, "gaze", 0.99),
        (script.GAPE, "gape", 1.0),
        (script.SMILE, "smile", 1.0),
    ],
)
def test_in_the_middle_of_an_act_its_part_is_there_and_outside_it_is_not(act: Act, part: str, least: float) -> None:
    assert getattr(moment((act.start + act.end) / 2), part) >= least
    assert abs(getattr(moment(act.start - 1.0), part)) < 0.6
    assert abs(getattr(moment(min(DURATION, act.end + 1.0)), part)) < 0.6


def test_a_nod_goes_down_and_a_shake_to_both_sides_as_often_as_said() -> None:
    nod = [moment(script.NOD.start + k / 30).pitch for k in range(67)]
    assert sum(b < min(a, c) and b < -8 for a, b, c in zip(nod, nod[1:], nod[2:], strict=False)) == 3
    shake = [moment(script.SHAKE.start + k / 30).yaw for k in range(61)]
    assert max(shake) > 12
    assert min(shake) < -12
    assert sum(a < 0 <= b or b < 0 <= a for a, b in itertools.pairwise(shake[3:-3])) >= 5


def test_the_head_turns_to_the_right_and_back() -> None:
    assert moment((script.TURN.start + script.TURN.end) / 2).yaw < -20
    assert abs(moment(script.TURN.end + 0.5).yaw) < 1


def test_every_blink_shuts_the_eyes_and_opens_them_again() -> None:
    for blink in script.BLINKS:
        assert moment(blink.start).shut == 0
        assert max(moment(blink.start + k / 100).shut for k in range(30)) == 1
        assert moment(blink.end).shut == 0


def test_the_mouth_moves_while_speaking_only() -> None:
    silent = [k / 30 for k in range(int(DURATION * 30)) if not any(k / 30 in line.span for line in LINES)]
    assert all(moment(time).open == 0 for time in silent)
    assert max(moment(2.0 + k / 30).open for k in range(30)) > 0.5
