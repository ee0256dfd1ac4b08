"""Numbers about classifiers, against values worked out by hand."""

import numpy as np
import pytest
import scipy.stats

from mg_agent.core.span import Span
from mg_agent.errors import ModelError
from mg_agent.recognition.measured.marks import Mark
from mg_agent.recognition.measured.online import online_f1
from mg_agent.recognition.scoring.calibration import brier, fit_temperature, log_loss, reliability, softmax
from mg_agent.recognition.scoring.metrics import (
    DIFFERENCE,
    bootstrap,
    confusion,
    interval,
    macro_f1,
    per_class,
    risk_coverage,
    top_k,
)

LABELS = np.array([0, 0, 0, 1, 1, 2])
ANSWERS = np.array([0, 0, 1, 1, 0, 0])


def test_top_k_counts_the_truth_among_the_best():
    scores = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7], [0.3, 0.4, 0.3]])
    assert top_k(scores, np.array([0, 1, 0])) == pytest.approx(1 / 3)
    assert top_k(scores, np.array([0, 1, 0]), 2) == 1
    assert top_k(scores, np.array([1, 0, 2]), 2) == pytest.approx(1 / 3)
    assert top_k(scores, np.array([2, 0, 2]), 3) == 1


def test_confusion_has_the_truth_in_rows():
    assert confusion(ANSWERS, LABELS, 3).tolist() == [[2, 1, 0], [1, 1, 0], [1, 0, 0]]


def test_precision_recall_and_f1_of_each_class():
    found = per_class(confusion(ANSWERS, LABELS, 4))
    assert found.precision.tolist() == [0.5, 0.5, 0, 0]
    assert found.recall.tolist() == pytest.approx([2 / 3, 0.5, 0, 0])
    assert found.f1.tolist() == pytest.approx([4 / 7, 0.5, 0, 0])
    assert found.support.tolist() == [3, 2, 1, 0]


def test_macro_f1_leaves_out_classes_that_do_not_occur():
    assert macro_f1(ANSWERS, LABELS, 9) == pytest.approx((4 / 7 + 0.5 + 0) / 3)


def test_calibration_error_and_brier():
    probabilities = np.array([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.4, 0.6]])
    labels = np.array([0, 1, 0, 1])
    found = reliability(probabilities, labels, bins=10)
    # Two answers at 0.9, half of them right; two at 0.6, all right.
    assert found.ece == pytest.approx(0.5 * 0.4 + 0.5 * 0.4)
    assert found.count.tolist() == [0, 0, 0, 0, 0, 2, 0, 0, 2, 0]
    assert found.accuracy[8] == 0.5
    assert np.isnan(found.accuracy[0])
    assert brier(probabilities, labels) == pytest.approx((0.02 + 1.62 + 0.32 + 0.32) / 4)


def test_a_sure_answer_belongs_to_the_last_bin():
    assert reliability(np.array([[1.0, 0.0]]), np.array([0]), bins=10).count[-1] == 1


def test_the_temperature_makes_confidence_what_it_is():
    # 80 % of the answers are right; logits of ln 4 say so at a temperature of 1, so ones 3 times as large need 3.
    labels = np.array([0] * 80 + [1] * 20)
    logits = np.tile((3 * np.log(4), 0.0), (100, 1))
    assert fit_temperature(logits, labels) == pytest.approx(3, abs=1e-4)
    assert softmax(logits, 3.0)[0].tolist() == pytest.approx([0.8, 0.2])
    assert log_loss(logits, labels, 3.0) == pytest.approx(-(0.8 * np.log(0.8) + 0.2 * np.log(0.2)))
    with pytest.raises(ModelError, match="no numbers"):
        fit_temperature(logits * np.nan, labels)


def test_large_logits_do_not_overflow():
    assert log_loss(np.array([[1e5, 0.0]]), np.array([1])) == 1e5
    assert softmax(np.array([1e5, 0.0])).tolist() == [1, 0]


def test_the_bootstrap_is_centered_and_repeatable():
    right = np.array([1.0] * 50 + [0.0] * 50)
    found = bootstrap(lambda chosen: right[chosen].mean(), 100, seed=1)
    assert found.value == 0.5
    # Normal approximation: 0.5 +- 1.96 * 0.05.
    assert found.low == pytest.approx(0.402, abs=0.02)
    assert found.high == pytest.approx(0.598, abs=0.02)
    assert found == bootstrap(lambda chosen: right[chosen].mean(), 100, seed=1)


def test_intervals_over_people_are_wider_than_over_clips():
    right = np.repeat([1.0, 1.0, 0.0, 0.0], 25)
    people = np.repeat([0, 1, 2, 3], 25)
    found = interval(lambda chosen: right[chosen].mean(), 100, groups=people)
    # Leaving one of four out gives 1/3 or 2/3: a standard error of 0.289, and Student's t of 3 degrees is 3.18.
    assert (found.low, found.high, found.people) == (0, 1, 4)
    for unknown in (None, np.full(100, -1), np.array([-1, *people[1:]]), np.zeros(100, np.int64)):
        over_clips = interval(lambda chosen: right[chosen].mean(), 100, groups=unknown)
        assert over_clips.low > 0.3
        assert over_clips.people == 0


def test_an_interval_over_people_is_that_of_their_means_where_they_show_as_much():
    shares = np.array([0.60, 0.68, 0.72, 0.80])
    right = np.concatenate([np.arange(100) < 100 * share for share in shares]).astype(float)
    found = interval(lambda chosen: right[chosen].mean(), 400, groups=np.repeat(np.arange(4), 100))
    theirs = scipy.stats.t.interval(0.95, 3, shares.mean(), scipy.stats.sem(shares))
    assert (found.value, found.low, found.high) == pytest.approx((0.7, *theirs))


def test_people_who_all_do_alike_leave_the_uncertainty_of_clips():
    right = np.tile([1.0, 0.0, 0.0], 3)
    found = interval(lambda chosen: right[chosen].mean(), 9, groups=np.repeat([0, 1, 2], 3))
    assert found.low < 0.2
    assert found.high > 0.5


def test_intervals_over_few_people_hold_the_truth():
    dice, held = np.random.default_rng(0), 0
    people = np.repeat(np.arange(4), 40)
    for _ in range(200):
        right = dice.random(160) < np.repeat(dice.beta(6.3, 2.7, 4), 40)  # people differ about 0.7
        found = interval(lambda rows, right=right: float(right[rows].mean()), 160, groups=people, draws=50)
        held += found.low <= 0.7 <= found.high
    assert held >= 0.88 * 200  # drawing people with replacement holds it in about 156


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_all_right_or_all_wrong_still_has_an_interval(value):
    found = bootstrap(lambda _: value, 8)
    # Clopper and Pearson, 0 of 8: 1 - 0.025 ** (1 / 8)
    assert abs(found.low - found.high) == pytest.approx(0.369, abs=0.001)
    assert value in (found.low, found.high)
    people = interval(lambda _: value, 8, groups=np.repeat([0, 1], 4))
    assert abs(people.low - people.high) > 0.8


def test_a_difference_may_be_below_zero():
    apart = np.concatenate([np.full(20, -1.0), np.full(5, 1.0), np.zeros(75)])
    over_clips = interval(lambda rows: apart[rows].mean(), 100, least=DIFFERENCE)
    assert over_clips.low < -0.2
    assert over_clips.high < 0
    people = np.repeat(np.arange(4), 25)
    found = interval(lambda rows: apart[rows].mean(), 100, groups=people, least=DIFFERENCE)
    means = [apart[people == one].mean() for one in range(4)]
    theirs = scipy.stats.t.interval(0.95, 3, np.mean(means), scipy.stats.sem(means))
    assert (found.low, found.high) == pytest.approx(np.clip(theirs, -1, 1))
    for value in (-1.0, 0.0, 1.0):
        alike = interval(lambda _, value=value: value, 8, least=DIFFERENCE)
        assert alike.low < alike.high, "what eight clips have in common the next one may not have"
        assert -1 <= alike.low <= value <= alike.high <= 1


def test_answering_the_surest_first():
    right = np.array([True, False, True, False])
    found = risk_coverage(np.array([0.9, 0.8, 0.7, 0.6]), right)
    assert found.risk.tolist() == pytest.approx([0, 1 / 2, 1 / 3, 1 / 2])
    assert found.coverage.tolist() == [0.25, 0.5, 0.75, 1]
    assert found.aurc == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_equally_sure_answers_have_no_order():
    one = risk_coverage(np.array([0.5, 0.5]), np.array([True, False]))
    other = risk_coverage(np.array([0.5, 0.5]), np.array([False, True]))
    assert one.aurc == other.aurc == 0.5


def test_nothing_cannot_be_measured():
    for measure in (
        lambda: top_k(np.zeros((0, 3)), np.zeros(0, np.int64)),
        lambda: bootstrap(lambda chosen: 0.0, 0),
        lambda: risk_coverage(np.zeros(0), np.zeros(0, bool)),
        lambda: top_k(np.zeros((2, 3)), np.zeros(3, np.int64)),
    ):
        with pytest.raises(ModelError):
            measure()


def at(label: str, start: float, end: float) -> tuple[str, Span]:
    return label, Span(start=start, end=end)


def seen(label: str, start: float, end: float) -> Mark:
    return Mark.ours(label, Span(start=start, end=end))


def test_online_hits_need_label_and_overlap():
    truth = [seen("nodding", 0, 2), seen("shrugging", 5, 6), seen("nodding", 8, 9)]
    # A hit (1.5 / 2.5), a wrong label, an overlap of 0.3 / 1.7, and one out of nowhere.
    found = [at("nodding", 0.5, 2.5), at("nodding", 5, 6), at("nodding", 8.7, 9.7), at("shrugging", 20, 21)]
    score = online_f1([(truth, found)])
    assert (score.hits, score.found, score.marked) == (1, 4, 3)
    assert (score.precision, score.recall) == pytest.approx((1 / 4, 1 / 3))
    assert score.f1 == pytest.approx(2 * (1 / 4) * (1 / 3) / (1 / 4 + 1 / 3))


def test_the_overlap_must_exceed_its_share():
    truth, found = [seen("nodding", 0, 10)], [at("nodding", 0, 3)]
    assert online_f1([(truth, found)]).hits == 0
    assert online_f1([(truth, found)], overlap=0.29).hits == 1


def test_one_answer_hits_once_unless_counted_as_the_kit_does():
    truth = [seen("nodding", 0, 2), seen("nodding", 2, 4)]
    found = [at("nodding", 0, 4)]
    assert online_f1([(truth, found)]).hits == 1
    assert online_f1([(truth, found)], once=False).hits == 2


def test_recordings_are_counted_together():
    one = ([seen("nodding", 0, 1)], [at("nodding", 0, 1)])
    score = online_f1([one, ([seen("nodding", 0, 1)] * 3, [])])
    assert score.f1 == pytest.approx(2 * 1 * 0.25 / 1.25)
    assert online_f1([]).f1 == 0
