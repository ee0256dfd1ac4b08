"""What an answer is worth, case by case."""

import pytest
from benchmark.staged import item, scenario, session

from mg_agent.benchmark.scorers import Sitting, exhibits_of, mark_of, outcome_of, scores_of
from mg_agent.core.assessment import Claim
from mg_agent.core.response import Response
from mg_agent.core.scenario import Item, Scenario
from mg_agent.core.wording import overclaims, says, verdicts

ONE = scenario()


def _seen() -> dict[str, object]:
    shown = session(ONE)
    for modality in shown.modalities:
        shown.look(modality)
    return exhibits_of(shown)


def _id(label: str) -> str:
    shown = session(ONE)
    return next(
        cue.id for m in ("gesture", "face", "speech") for cue in shown.look(m) if label in (cue.label, cue.text)
    )


@pytest.mark.parametrize(
    ("chosen", "correct"), [("Something sore", 1.0), ("A joke", 0.25), ("A trifle", 0.0), ("No such", None), ("", None)]
)
def test_a_choice_is_exact_with_partial_credit_and_what_is_no_option_is_unscored(chosen, correct):
    mark = mark_of(item(ONE), Response(chosen=chosen))
    assert mark.correct == correct
    assert bool(mark.reason) == (correct is None)


@pytest.mark.parametrize(
    ("chosen", "correct"),
    [("2", 1.0), ("3", 1.0), ("1", 1.0), ("4", 2 / 3), ("5", 1 / 3), ("6", 0.0), ("10", 0.0), ("2.5", 1.0),
     ("11", None), ("much", None), ("nan", None)],
)  # fmt: skip
def test_a_grade_earns_less_the_farther_off_it_is(chosen, correct):
    assert mark_of(item(ONE, "q2"), Response(chosen=chosen)).correct == pytest.approx(correct)


def test_an_open_answer_is_worth_its_key_points_by_beginnings_of_words():
    q3 = item(ONE, "q3")
    assert mark_of(q3, Response(text="A hand at her neck, vaguely told; it may itch.")).correct == 1.0
    assert mark_of(q3, Response(text="A hand at her neckline.")).correct == pytest.approx(1 / 3)
    assert mark_of(q3, Response(text="A bottleneck.")).correct == 0.0
    assert mark_of(q3, Response(claims=(Claim(text="she stays vague"),))).correct == pytest.approx(1 / 3)
    assert mark_of(q3, Response()).correct is None


def test_declining_earns_nothing_unless_the_answer_is_that_nobody_can_tell():
    assert mark_of(item(ONE), Response(abstains=True)).correct == 0.0
    assert mark_of(item(ONE, "q3"), Response(abstains=True)).correct == 0.0
    body = item(ONE).model_dump(mode="json")
    body["options"] = ["The evidence is insufficient", "A trifle", "A joke"]
    body["reference"] |= {"answer": "The evidence is insufficient", "hints": {}}
    assert mark_of(Item.model_validate(body), Response(abstains=True)).correct == 1.0


def test_a_link_counts_only_when_it_is_stated_and_rests_on_something_seen_in_its_stretch():
    letter = _id("There was a letter, yes. I have put it somewhere, I think.")
    cases = {
        1.0: (
            Claim(text="She stays vague", evidence=(letter,)),
            Claim(text="touches it", evidence=(_id("touching neck"),)),
        ),
        0.5: (Claim(text="She stays vague", evidence=(letter,)), Claim(text="touches it", evidence=(letter,))),
        0.0: (
            Claim(text="She stays vague", evidence=(_id("smiling"),)),
            Claim(text="neck", evidence=("gesture-000000",)),
        ),
    }
    for worth, claims in cases.items():
        assert scores_of(item(ONE), Response(claims=claims), _seen())["depth"] == worth
    assert "depth" not in scores_of(item(ONE), Response(text="vague"), _seen())
    assert "depth" not in scores_of(item(ONE, "q2"), Response(claims=cases[1.0]), _seen())


def test_citations_are_counted_seen_invented_and_decisive():
    neck, smile = _id("touching neck"), _id("smiling")
    claims = (Claim(text="a", evidence=(neck, smile)), Claim(text="b", evidence=("gesture-ffffff", neck)))
    found = scores_of(item(ONE), Response(claims=claims), _seen())
    assert found["grounding"] == pytest.approx(2 / 3, abs=1e-5)
    assert found["invented"] == 1.0
    assert found["span_recall"] == 1.0
    assert found["span_precision"] == 0.5
    rejected = Response(claims=(Claim(text="a", evidence=(smile,)),), rejected=(Claim(text="c", evidence=("x-1",)),))
    found = scores_of(item(ONE), rejected, _seen())
    assert found["invented"] == 1.0
    assert found["span_recall"] == 0.0
    none = scores_of(item(ONE), Response(chosen="A joke"), _seen())
    assert not {"grounding", "span_recall", "span_precision"} & set(none)
    assert none["invented"] == 0.0


def test_a_cue_that_exists_but_was_never_shown_is_as_good_as_invented():
    found = scores_of(item(ONE), Response(claims=(Claim(text="a", evidence=(_id("smiling"),)),)), {})
    assert found["invented"] == 1.0


def test_a_measurement_stands_for_the_cues_it_counted():
    from mg_agent.tools.counting import count_cues

    shown = session(ONE)
    (measure,) = count_cues(shown, label="touching neck")
    found = scores_of(item(ONE), Response(claims=(Claim(text="neck", evidence=(measure.id,)),)), exhibits_of(shown))
    assert found["span_recall"] == 1.0
    assert found["depth"] == 0.5


def test_a_misleading_gesture_is_resisted_or_followed():
    assert scores_of(item(ONE, "q2"), Response(chosen="7"), {})["resisted"] == 0.0
    assert scores_of(item(ONE, "q2"), Response(chosen="2"), {})["resisted"] == 1.0
    assert scores_of(item(ONE, "q2"), Response(abstains=True), {})["resisted"] == 1.0
    assert "resisted" not in scores_of(item(ONE), Response(chosen="A joke"), {})


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He is lying.", 1), ("She lied to him. He is guilty.", 2), ("He is clearly dishonest", 1),
        ("She has depression", 1), ("the man tells the truth", 1), ("She seems truthful", 1),
        ("It cannot be said whether he is lying.", 0), ("This does not show that he lied.", 0),
        ("He is not lying", 0), ("The dog is lying on the mat", 0), ("She looked honestly tired", 0),
        ("Nothing here tells a lie from a true account.", 0), ("She is depressed by the news", 0),
    ],
)  # fmt: skip
def test_verdicts_are_counted_and_denials_are_none(text, count):
    assert verdicts([text]) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [("This proves it.", 1), ("It does not prove anything", 0), ("She obviously cares; that must be love", 2),
     ("may be", 0)],
)  # fmt: skip
def test_overclaims_are_counted(text, count):
    assert overclaims([text]) == count


def test_words_are_found_by_their_beginnings_only():
    assert says("The Silence grows", ["silen"])
    assert not says("insilent", ["silen"])
    assert says("she looks away twice", ["looks away"])


def test_an_outcome_holds_everything_and_unscored_is_a_state_of_its_own():
    sitting = Sitting("r", "offline", "", "full", "annotated", 2)
    good = outcome_of(ONE, item(ONE), Response(chosen="Something sore", text="two words", tokens_in=3), {}, sitting)
    assert (good.state, good.correct, good.words, good.tokens_in, good.epoch) == ("scored", 1.0, 2, 3, 2)
    assert (good.truth, good.role, good.family) == ("Something sore", "decisive", "emotion")
    bad = outcome_of(ONE, item(ONE), Response(chosen="Nonsense"), {}, sitting)
    assert (bad.state, bad.correct) == ("unscored", None)
    assert "option" in bad.reason
    assert isinstance(ONE, Scenario)
