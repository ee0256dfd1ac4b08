import pytest

from mg_agent.knowledge.spelling import Spelling

TEXTS = ("The suspect was nervous, nervous and looked away.", "Baseline behavior of liars; clothes; a nose.")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Nervus", "nervous"),
        ("nervouss", "nervous"),
        ("nevrous", "nervous"),
        ("nerwous supsect", "nervous suspect"),
        ("basline, baselinee!", "baseline, baseline!"),
        ("behaviour", "behavior"),
    ],
)
def test_one_slip_a_word_is_mended(written, meant):
    assert Spelling.build(TEXTS).mended(written) == meant


@pytest.mark.parametrize("word", ["nose", "nse", "xervous", "nrvus", "wombat", "2024", "", "would", "looked"])
def test_known_short_and_strange_words_stay(word):
    assert Spelling.build(TEXTS).mended(word) == word


def test_the_more_frequent_word_is_meant():
    assert Spelling.build(("stare stare", "stars")).mended("starx") == "stare"
    assert Spelling.build(("stars stars", "stare")).mended("starx") == "stars"
