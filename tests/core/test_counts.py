"""Counts with their nouns: one of a thing is never several."""

import pytest
from factory import cue, make_analysis

from mg_agent.core.agreement import agreement, cohens_kappa
from mg_agent.core.change import Change
from mg_agent.core.correction import Correction
from mg_agent.core.counts import plural
from mg_agent.report import timeline_markdown


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "0 cues"), (1, "1 cue"), (2, "2 cues")],
)
def test_one_is_no_plural(count, told):
    assert plural(count, "cue") == told


def test_words_with_a_plural_of_their_own():
    assert [plural(n, "person", "people") for n in (1, 2)] == ["1 person", "2 people"]


def test_sentences_about_one_thing_are_in_the_singular():
    nod = cue("nodding", 1, 2)
    one = make_analysis(nod)
    assert agreement(one, [Correction.now("confirm", nod.id)]).text.startswith("1 of 1 judged cue bears the right")
    assert cohens_kappa([("a", "a")])[2].startswith("1 judged cue is too few")
    assert Change(without="x", answer="", kept=1).sentence.endswith("; 1 statement stays.")
    assert "; 1 cue" in timeline_markdown(one)
