import math
from collections import Counter

import numpy as np
import pytest
from factory import cue, make_analysis, said, span
from statsmodels.stats.inter_rater import cohens_kappa as theirs
from statsmodels.stats.proportion import proportion_confint

from mg_agent.core.agreement import FEWEST, NONE, agreement, cohens_kappa
from mg_agent.core.correction import Correction, corrected

TALK = make_analysis(
    *(cue("touching nose", i, i + 0.5) for i in range(8)),
    *(cue("nodding", 20 + i, 20.5 + i) for i in range(6)),
    said("hello", 1, 2),
)
NOSES = TALK.timeline.labelled("touching nose").cues
NODS = TALK.timeline.labelled("nodding").cues
GIVEN = [
    *(Correction.now("confirm", c.id) for c in NOSES[:4]),
    Correction.now("reject", NOSES[4].id),
    Correction.now("relabel", NOSES[5].id, label="touching mouth"),
    Correction.now("retime", NOSES[6].id, span=span(6.1, 6.9)),
    *(Correction.now("confirm", c.id) for c in NODS[:3]),
    Correction.now("reject", NODS[3].id),
    Correction.now("add", label="nodding", span=span(40, 41)),
    Correction.now("add", label="shrugging", span=span(42, 43)),
]
PAIRS = [
    *[("touching nose", "touching nose")] * 5, ("touching nose", NONE), ("touching nose", "touching mouth"),
    *[("nodding", "nodding")] * 3, ("nodding", NONE), (NONE, "nodding"), (NONE, "shrugging"),
]  # fmt: skip


def by_statsmodels(pairs):
    labels = sorted({label for pair in pairs for label in pair})
    counts = Counter(pairs)
    return theirs(np.array([[counts[a, b] for b in labels] for a in labels]))


def test_every_judgement_is_counted_once() -> None:
    found = agreement(TALK, GIVEN)
    assert (found.confirmed, found.retimed, found.relabeled, found.rejected, found.missed) == (7, 1, 1, 2, 2)
    assert found.unjudged == 3  # the spoken line is no recognizer's cue
    assert found.precision == pytest.approx(8 / 11)
    low, high = proportion_confint(8, 11, method="beta")
    assert (found.precision_low, found.precision_high) == pytest.approx((low, high), abs=1e-9)


def test_kappa_is_that_of_statsmodels_with_its_interval() -> None:
    found, reference = agreement(TALK, GIVEN), by_statsmodels(PAIRS)
    assert found.kappa == pytest.approx(reference.kappa)
    assert (found.kappa_low, found.kappa_high) == pytest.approx((reference.kappa_low, reference.kappa_upp))
    assert f"kappa {reference.kappa:.2f}" in found.text


def test_kappa_by_hand() -> None:
    """20 of 50 both yes, 15 both no, 5 and 10 apart: p_o = 0.7, p_e = 0.5 * 0.6 + 0.5 * 0.4 = 0.5, kappa = 0.4."""
    pairs = [*[("y", "y")] * 20, *[("y", "n")] * 5, *[("n", "y")] * 10, *[("n", "n")] * 15]
    kappa, error, why = cohens_kappa(pairs)
    assert kappa == pytest.approx(0.4)
    assert error == pytest.approx(by_statsmodels(pairs).std_kappa)
    assert why == ""


def test_too_few_or_all_alike_give_a_sentence_instead_of_a_kappa() -> None:
    few = agreement(TALK, GIVEN[: FEWEST - 1])
    assert few.kappa is None
    assert few.kappa_low is None
    assert f"{FEWEST - 1} judged cues are too few" in few.text
    kappa, error, why = cohens_kappa([("a", "a")] * 20)
    assert (kappa, error) == (None, math.inf)
    assert "'a'" in why
    assert agreement(TALK, []).text == "No cue was judged yet."
    assert agreement(TALK, []).precision is None


def test_what_was_taken_back_or_judged_by_the_id_of_a_correction_counts_as_it_stands() -> None:
    add = Correction.now("add", label="shrugging", span=span(42, 43))
    new = corrected(TALK, [add]).timeline.labelled("shrugging").cues[0]
    assert agreement(TALK, [add, Correction.now("reject", new.id)]).missed == 0
    assert agreement(TALK, [add, Correction.now("confirm", new.id)]).missed == 1
    named = Correction.now("relabel", NOSES[0].id, label="touching mouth")
    back = Correction.now("confirm", NOSES[0].id)
    assert agreement(TALK, [named, back]).confirmed == 1
    assert agreement(TALK, [named, back]).relabeled == 0
    mouth = corrected(TALK, [named]).timeline.labelled("touching mouth").cues[0]
    assert agreement(TALK, [named, Correction.now("confirm", mouth.id)]).relabeled == 1


def test_a_sentence_for_people_who_only_added() -> None:
    only = agreement(TALK, [Correction.now("add", label="shrugging", span=span(42, 43))])
    assert "1 missed" in only.text
    assert only.precision is None
