"""Comparisons: paired on the same questions, honest about what is missing, no claim where zero is possible."""

from typing import Any

import numpy as np
import pytest
from benchmark.outcomes import made_up, outcome, run_of

from mg_agent.benchmark.compare import compare, comparison_text
from mg_agent.benchmark.comparison import as_family, compared, points
from mg_agent.benchmark.contrasts import by_arm, planned
from mg_agent.benchmark.outcome import Outcome
from mg_agent.benchmark.pairing import paired
from mg_agent.benchmark.summary import stated, summarized
from mg_agent.errors import BenchmarkError


def side(values: list[Any], condition: str = "full", **changed: Any) -> list[Outcome]:
    """One question a scenario; None for a failed one."""
    return [
        outcome(scenario=f"s{i:02}", condition=condition, correct=v, **changed)
        if v is not None
        else outcome(scenario=f"s{i:02}", condition=condition, correct=None, state="failed", reason="none", **changed)
        for i, v in enumerate(values)
    ]


def test_a_real_difference_is_claimed_in_one_sentence() -> None:
    found = compared("gestures", side([0.0] * 12 + [1.0] * 8, "transcript"), side([1.0] * 20))
    assert found.claimed
    assert found.sentence.startswith("gestures add 60.0 points, 95 % interval ")
    assert found.sentence.endswith("; 20 questions of 20 scenarios, unscored 0 and 0, declined 0 and 0.")
    assert found.mcnemar is not None
    assert (found.mcnemar.first_only, found.mcnemar.second_only) == (0, 12)
    assert found.mcnemar.p == pytest.approx(2 / 2**12)
    assert found.g == 0.5
    back = compared("gestures", side([1.0] * 20, "transcript"), side([0.0] * 12 + [1.0] * 8))
    assert back.sentence.startswith("gestures take away 60.0 points, 95 % interval -")


def test_nothing_is_claimed_where_the_interval_includes_zero() -> None:
    dice = np.random.default_rng(1)
    one, two = (list((dice.random(60) < 0.5).astype(float)) for _ in range(2))
    found = compared("shuffled gestures", side(one, "face"), side(two))
    assert not found.claimed
    assert "includes zero, so nothing is claimed; " in found.sentence
    assert "points could have been found" in found.sentence
    assert " add " not in found.sentence


def test_the_same_gain_everywhere_has_the_mirrored_interval_of_the_same_loss() -> None:
    gain = compared("x", side([0.25] * 9, "face"), side([0.75] * 9)).difference
    loss = compared("x", side([0.75] * 9, "face"), side([0.25] * 9)).difference
    assert (loss.value, loss.low, loss.high) == (-0.5, -gain.high, -gain.low)
    assert gain.low < 0.5 < gain.high
    gain = compared("x", side([0.2, 0.4] * 4, "face"), side([0.7, 0.9] * 4)).difference  # 0.5, but for rounding
    loss = compared("x", side([0.7, 0.9] * 4, "face"), side([0.2, 0.4] * 4)).difference
    assert gain.high - gain.low > 0.1
    assert (loss.low, loss.high) == (-gain.high, -gain.low)


def test_no_difference_at_all_is_no_claim() -> None:
    found = compared("gestures", side([1.0] * 9, "face"), side([1.0] * 9))
    assert not found.claimed
    assert found.odds is None
    assert found.smallest is None
    assert found.finding == "gestures change nothing: every answer scores the same, so nothing is claimed"


def test_a_claim_must_survive_its_family() -> None:
    dice = np.random.default_rng(3)
    weak = compared("a", side([0.0] * 7 + [1.0] * 33, "face"), side([1.0] * 40))
    idle = [
        compared(f"c{i}", side(list((dice.random(40) < 0.5) * 1.0), "face"), side(list((dice.random(40) < 0.5) * 1.0)))
        for i in range(7)
    ]
    assert weak.claimed
    family = as_family([weak, *idle])
    assert family[0].adjusted_p == pytest.approx(8 * weak.permutation.p)
    assert not family[0].claimed
    assert "which among 8 comparisons may be chance (p 0.12), so nothing is claimed" in family[0].sentence


def test_one_is_told_in_the_singular() -> None:
    assert "; 1 question of 1 scenario, " in compared("gestures", side([0.0], "transcript"), side([1.0])).sentence


def test_few_scenarios_never_carry_a_claim() -> None:
    found = compared("gestures", side([0.0] * 5, "face"), side([1.0] * 5))
    assert found.difference.value == 1.0
    assert not found.claimed


def test_what_is_not_scored_is_counted_and_its_weight_told() -> None:
    found = compared("gestures", side([1.0, 1.0, 0.0, 1.0], "face"), side([1.0, None, 1.0, 1.0]))
    assert (found.left_out, found.unscored) == (1, (0, 1))
    assert found.difference.value == pytest.approx(1 / 3)
    assert found.as_wrong == 0.0
    assert found.sentence.endswith("unscored 0 and 1, declined 0 and 0, 1 left out (+0.0 points if unscored is wrong).")


def test_epochs_are_averaged_and_partial_credit_has_no_mcnemar() -> None:
    one = [outcome(epoch=e, correct=c, condition="face") for e, c in ((1, 1.0), (2, 0.0))]
    two = [outcome(epoch=e, correct=1.0) for e in (1, 2)]
    pairs = paired(one, two)
    assert list(pairs.differences) == [0.5]
    assert compared("x", one, two).mcnemar is None


def test_other_questions_are_refused_by_name() -> None:
    with pytest.raises(BenchmarkError, match=r"1 only on the first side \(s02/q1\); 2 only on the second side"):
        paired(side([1.0] * 3), [outcome(scenario=s) for s in ("s00", "s01", "x1", "x2")])
    with pytest.raises(BenchmarkError, match="of 2 questions none is scored on both"):
        paired(side([1.0, None]), side([None, 1.0]))


def test_points_are_never_minus_zero() -> None:
    assert points(-0.0001) == "0.0"
    assert points(-0.0001, signed=True) == "+0.0"
    assert points(0.062) == "6.2"


def test_the_plan_finds_what_was_built_in_and_no_more() -> None:
    families, notes = planned(by_arm(made_up(60)), draws=800)
    assert notes == ()
    assert [f.title for f in families] == ["offline", "offline: by role of the gestures", "offline: by family"]
    claims = {c.subject: c.claimed for c in families[0].comparisons}
    assert claims["gestures"]
    assert claims["gestures beside words and faces"]
    assert claims["gestures at their own times against shuffled ones"]
    assert not claims["shuffled gestures"]
    assert not claims["gestures of another scenario"]
    assert [c.within for c in families[1].comparisons[::2]] == [
        "role: decisive", "role: irrelevant", "role: misleading", "role: redundant",
    ]  # fmt: skip


def test_reasoners_are_compared_under_the_fullest_condition() -> None:
    outcomes = side([1.0] * 9) + side([0.0] * 9, reasoner="random") + side([0.0] * 9, "face")
    families, notes = planned(by_arm(outcomes), draws=200)
    assert families[-1].title == "reasoners under full"
    assert families[-1].comparisons[0].subject == "answers of random in place of those of offline"
    assert families[-1].comparisons[0].difference.value == -1.0
    assert notes == ()
    short, notes = planned(by_arm(outcomes[:-1]), draws=200)
    assert notes[0].startswith("What gestures beside words and faces change (full against face) cannot be said: ")
    assert "1 only on the second side (s08/q1)" in notes[0]
    assert [f.title for f in short] == ["reasoners under full"]


def test_cues_of_a_recognizer_are_compared_with_a_persons() -> None:
    outcomes = side([1.0] * 9) + side([0.0] * 9, cues="noisy") + side([0.0] * 9, "transcript", cues="noisy")
    families, _ = planned(by_arm(outcomes), draws=200)
    (found,) = next(f for f in families if f.title == "cues of a recognizer").comparisons
    assert found.claimed
    assert found.sentence.startswith("noisy cues in place of annotated ones (offline, full) take away 100.0 points")


def test_two_runs_are_compared_arm_by_arm() -> None:
    old = run_of(*side([0.0] * 8 + [1.0] * 4), *side([1.0] * 12, "face"), settings="aa", seeds={"draw": 1})
    new = run_of(*side([1.0] * 12), run="r2", settings="bb", seeds={"draw": 1})
    found = compare(old, new)
    (only,) = found.comparisons
    assert only.claimed
    assert only.sentence.startswith("answers of offline in 'r2' (full) add 66.7 points")
    assert found.changed == ("settings: aa against bb",)
    assert found.unmatched == ("offline under face (only in 'r1')",)
    text = comparison_text(found)
    assert "What else differs between the runs:\n- settings: aa against bb" in text
    assert "Not compared:\n- offline under face (only in 'r1')" in text


def test_two_models_in_two_runs_are_compared_with_each_other() -> None:
    one = run_of(*side([1.0] * 7, model="m1"), *side([1.0] * 7, "face", model="m1"))
    two = run_of(*side([0.0] * 7, model="m2"), *side([0.0] * 7, "+face", model="m2"), run="r2")
    found = compare(one, two)
    assert [c.subject for c in found.comparisons] == ["answers of offline (m2) in place of those of offline (m1)"] * 2
    assert "p values allow for all 2 comparisons (Holm)." in comparison_text(found)


def test_yardsticks_are_set_against_nobody_else() -> None:
    one = run_of(*side([1.0] * 7, reasoner="offline"), *side([1.0] * 7, reasoner="majority"))
    two = run_of(*side([0.0] * 7, reasoner="agent"), *side([0.0] * 7, reasoner="oracle"), run="r2")
    assert [c.subject for c in compare(one, two).comparisons] == ["answers of agent in place of those of offline"]
    only = run_of(*side([0.0] * 7, reasoner="oracle"), run="r3")
    with pytest.raises(BenchmarkError, match=r"they share no reasoner.*'r1' has offline, majority, 'r3' has oracle"):
        compare(one, only)


def test_yardsticks_stand_last_and_what_changes_nothing_in_one_sentence() -> None:
    outcomes = [
        o
        for who in ("majority", "offline")
        for c in ("transcript", "face", "full")
        for o in side([1.0] * 7, c, reasoner=who)
    ]
    arms = by_arm(outcomes)
    assert [arm.reasoner for arm in arms] == ["offline"] * 3 + ["majority"] * 3
    families, _ = planned(arms)
    assert families[0].title == "offline"
    assert families[0].told == ()
    assert families[0].idle.startswith(
        f"Every answer scores the same, so nothing is claimed, in {len(families[0].comparisons)} comparisons: "
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"scenarios": "ffffffff"}, "'r1' has scenarios ab12cd34, 'r2' has scenarios ffffffff"),
        ({"set": "EmoBench EU"}, "'r2' has EmoBench EU ab12cd34"),
    ],
)
def test_runs_over_other_scenarios_are_refused(changed: dict[str, str], said: str) -> None:
    with pytest.raises(BenchmarkError, match=said):
        compare(run_of(outcome()), run_of(outcome(), run="r2", **changed))


def test_runs_without_a_common_condition_or_question_are_refused() -> None:
    with pytest.raises(BenchmarkError, match="'r1' has full, 'r2' has face, noisy"):
        compare(run_of(outcome()), run_of(outcome(condition="face", cues="noisy"), run="r2"))
    with pytest.raises(BenchmarkError, match="only on the second side"):
        compare(run_of(outcome()), run_of(outcome(), outcome(item="q2"), run="r2"))


def test_a_summary_counts_everything() -> None:
    outcomes = [o for o in made_up(60) if o.condition == "full"]
    found = summarized(outcomes, draws=400)
    assert (found.asked, found.scored, found.failed, found.unscored) == (180, 179, 1, 0)
    assert found.reasons == {"no answer came in 60 s": 1}
    assert found.correct is not None
    assert found.strict.value == pytest.approx(found.correct.value * 179 / 180)
    assert set(found.by_role) == {"decisive", "redundant", "irrelevant", "misleading"}
    assert sum(e.items for e in found.by_family.values()) == 179
    assert found.scores["invented"].value == 0.0
    assert found.calibration is not None
    assert found.calibration.gap.value > 0
    assert found.risk is not None
    assert found.risk.excess < found.risk.area.value
    assert found.brier is not None
    assert found.brier.score < found.brier.uniform
    assert found.spent.cost is None


def test_a_summary_of_failures_still_says_so() -> None:
    found = summarized(side([None] * 3))
    assert found.correct is None
    assert found.strict.value == 0.0
    assert (found.brier, found.calibration, found.risk) == (None, None, None)


def test_a_judge_is_held_against_the_deterministic_score() -> None:
    dice = np.random.default_rng(1)
    points = dice.random(40).round(2)
    noise = dice.random(40).round(2)

    def judged(grades: np.ndarray) -> float | None:
        pairs = zip(grades, points, strict=True)
        scores = [{"judge": float(j), "completeness": float(c)} for j, c in pairs]
        return summarized([outcome(scenario=f"s{i}", scores=s) for i, s in enumerate(scores)], draws=40).judge

    assert judged(points) == pytest.approx(1.0)
    assert judged(noise) == pytest.approx(0.0, abs=0.3)
    assert summarized(side([1.0] * 40), draws=40).judge is None


def test_confidence_may_come_from_the_chances() -> None:
    assert stated(outcome(chances={"a": 0.7, "b": 0.3})) == 0.7
    assert stated(outcome(chances={"a": 0.7, "b": 0.3}, confidence=0.2)) == 0.2
    assert stated(outcome()) is None


def test_declining_is_ranked_last_and_kept_out_of_calibration() -> None:
    sure = side([1.0] * 25, confidence=0.9)
    shy = [outcome(scenario=f"x{i}", abstained=True, chosen="", correct=0.0, confidence=0.99) for i in range(5)]
    found = summarized([*sure, *shy], draws=40)
    assert found.declined == 5
    assert found.stated == 25
    assert found.risk is not None
    assert found.risk.answered == pytest.approx(25 / 30)
    assert found.risk.excess == pytest.approx(0.0)
    assert found.calibration is not None
    assert found.calibration.gap.value == pytest.approx(-0.1)
