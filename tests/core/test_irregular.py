"""One table of irregular forms serves the reading of questions and the search in what is known."""

import pytest

from mg_agent.agent.wording.words import stem as asked_stem
from mg_agent.core.irregular import IRREGULAR
from mg_agent.knowledge.words import stem as searched_stem


@pytest.mark.parametrize(("form", "word"), IRREGULAR.items())
def test_each_form_meets_its_word_in_both_readings(form, word):
    assert asked_stem(form) == asked_stem(word)
    assert searched_stem(form) == searched_stem(word)


def test_regular_words_are_no_business_of_the_table():
    assert not {"eyes", "motionlessly", "smiled", "nodded"} & set(IRREGULAR)
    assert asked_stem("eyes") == asked_stem("eye")
    assert asked_stem("motionlessly") == asked_stem("motionless")
