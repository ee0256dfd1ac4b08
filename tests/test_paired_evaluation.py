"""Two recognizers on the same clips: what is counted, what is claimed, and what is refused."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
import scipy.stats
from recognition.test_evaluation import NAMES, measured

from mg_agent.errors import ModelError
from mg_agent.paired_evaluation import compared


def pair(truth, one, two, subjects=None):
    """Compare two recognizers by what they answered; -1 are people unknown."""
    subjects = [-1] * len(truth) if subjects is None else subjects
    return compared(*(replace(measured(truth, said, subjects), model=name) for name, said in (("a", one), ("b", two))))


def test_it_counts_what_only_one_of_them_got_right():
    found = pair([0, 0, 1, 1, 1, 0], [0, 0, 1, 1, 0, 1], [0, 1, 0, 0, 1, 1])
    assert (found.both, found.mcnemar.first_only, found.mcnemar.second_only) == (1, 3, 1)
    assert found.mcnemar.p == pytest.approx(scipy.stats.binomtest(1, 4).pvalue)
    assert found.top1.value == pytest.approx(4 / 6 - 2 / 6)
    assert found.macro_f1.value == pytest.approx(found.first.macro_f1.value - found.second.macro_f1.value)
    assert found.by_person is None
    assert "right: both 1, only a 3, only b 1, neither 1" in found.to_text()


def test_the_interval_is_that_of_the_same_clips_drawn_for_both():
    dice = np.random.default_rng(3)
    truth, hard = [0, 1] * 100, dice.random(200)
    one = [t if h < 0.9 else 1 - t for t, h in zip(truth, hard, strict=True)]
    two = [t if h < 0.83 else 1 - t for t, h in zip(truth, hard, strict=True)]  # wrong wherever the first is
    found = pair(truth, one, two)
    apart = np.equal(one, truth).astype(float) - np.equal(two, truth)
    error = apart.std() / np.sqrt(200)
    assert found.top1.low == pytest.approx(apart.mean() - 1.96 * error, abs=0.01)
    assert found.top1.high == pytest.approx(apart.mean() + 1.96 * error, abs=0.01)
    assert found.first.top1.low < found.second.top1.high, "the two intervals overlap, which says nothing of the pair"
    assert found.claimed
    assert found.finding == f"In top-1 a is ahead of b by {apart.mean():.3f}."
    turned = pair(truth, two, one)
    assert (turned.top1.low, turned.top1.high) == pytest.approx((-found.top1.high, -found.top1.low), abs=0.01)
    assert turned.finding == f"In top-1 b is ahead of a by {apart.mean():.3f}."
    assert found.to_json() == pair(truth, one, two).to_json(), "draws are seeded"


def test_people_and_not_their_clips_carry_a_claim():
    """One person of three makes the whole difference, in thirty clips: another three people may show none."""
    truth = [0, 1] * 45
    people = np.repeat([1, 2, 3], 30)
    one = [t if who < 3 else 1 - t for t, who in zip(truth, people, strict=True)]
    found = pair(truth, truth, one, people)
    assert found.mcnemar.p < 1e-6
    assert found.by_person is not None
    assert found.by_person.p == 1
    assert found.top1.low < 0
    assert not found.claimed
    assert "includes zero, so nothing is claimed" in found.to_text()
    assert "95 % intervals over 3 people" in found.to_text()
    alike = pair(truth, truth, [1 - t for t in truth], people)
    assert alike.top1.low > -1
    assert alike.top1.high == 1
    assert not alike.claimed, "of three people one in eight would show as much by chance on either side"


def test_two_that_are_right_in_the_same_clips_may_differ_in_others():
    found = pair([0, 1, 0, 1], [0, 1, 0, 0], [0, 1, 0, 0])
    # Clopper and Pearson, 0 of 4: 1 - 0.025 ** (1 / 4)
    assert (found.top1.low, found.top1.high) == pytest.approx((-0.602, 0.602), abs=0.001)
    assert (found.claimed, found.smallest, found.mcnemar.p) == (False, None, 1.0)
    assert "-0.000" not in found.to_text()


def test_what_could_have_been_found_is_told_only_where_enough_clips_tell_them_apart():
    truth = [0, 1] * 50
    wrong = [1 - t if i < 6 else t for i, t in enumerate(truth)]
    other = [1 - t if i >= 94 else t for i, t in enumerate(truth)]
    found = pair(truth, wrong, other)
    assert found.smallest == pytest.approx(2.802 * np.sqrt(0.12 / 99), abs=0.001)
    assert "could have been found in 8 of 10 such sets" in found.finding
    assert pair(truth, wrong, truth).smallest is None


def test_labels_that_only_one_of_them_knows_are_told_apart_by_name():
    first = measured([0, 1, 1], [0, 1, 2], [-1] * 3)
    second = measured([1, 0, 0], [1, 0, 0], [-1] * 3)
    names = (NAMES[1], NAMES[0], "more")
    found = compared(replace(first, model="a"), replace(second, model="b", names=names))
    assert (found.both, found.mcnemar.first_only, found.mcnemar.second_only) == (2, 0, 1)


def test_other_clips_are_refused():
    one = measured([0, 1, 1], [0, 1, 1], [1, 2, 3])
    for other in (
        measured([0, 1], [0, 1], [1, 2]),
        measured([0, 1, 0], [0, 1, 1], [1, 2, 3]),
        measured([0, 1, 1], [0, 1, 1], [1, 2, 4]),
        replace(one, answered=replace(one.answered, clips=one.answered.clips + 1)),
    ):
        with pytest.raises(ModelError, match="not shown the same clips"):
            compared(one, other)


def test_what_it_writes_can_be_read(tmp_path):
    found = pair([0, 1, 1], [0, 1, 0], [0, 0, 0], [5, 5, 6])
    found.write(tmp_path)
    body = json.loads((tmp_path / "comparison.json").read_text())
    assert body["difference"]["right"] == {"both": 1, "first_only": 1, "second_only": 0, "neither": 1}
    assert body["difference"]["mcnemar"] == {"p": 1.0, "mid_p": 0.5}
    assert (body["first"]["model"], body["second"]["model"]) == ("a", "b")
    rows = list(csv.DictReader((tmp_path / "comparison.csv").read_text().splitlines()))
    assert [(row["clip"], row["person"], row["label"]) for row in rows][1:] == [
        ("1", "5", "nodding"), ("2", "6", "nodding")
    ]  # fmt: skip
    assert [(row["answer"], row["second answer"]) for row in rows][1:] == [("nodding", "none"), ("none", "none")]
    with pytest.raises(ModelError, match="was not written"):
        found.write(tmp_path / "none")
