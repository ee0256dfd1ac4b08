"""A question is read once, and anew where the film or the cues at hand are others."""

from mg_agent.agent.reading.understand import understand
from mg_agent.core.span import Span

WHOLE = Span(start=0, end=60)


def test_the_same_question_about_the_same_film_is_read_once() -> None:
    first = understand("Does she zorch in the second half?", WHOLE, [("gesture", "zorching")])
    assert understand("Does she zorch in the second half?", WHOLE, iter([("gesture", "zorching")])) is first


def test_another_film_or_other_cues_give_the_question_another_meaning() -> None:
    question = "How often does she smile in the second half?"
    assert understand(question, WHOLE).spans == (Span(start=30, end=60),)
    assert understand(question, Span(start=0, end=20)).spans == (Span(start=10, end=20),)
    assert understand("How often does she zorch?", WHOLE).topics == ()
    assert [topic.name for topic in understand("How often does she zorch?", WHOLE, [("gesture", "zorch")]).topics] == [
        "zorch"
    ]
