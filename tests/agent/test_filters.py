"""Only some cues: by confidence, by length, by who saw them; what is asked for is heeded, or told not to be."""

import pytest
from factory import cue, interview, make_analysis

from mg_agent.agent.filters import Filters, told_by
from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.agent.reading.filters import find_filters
from mg_agent.core.assessment import Assessment
from mg_agent.core.evidence import Analysis, Source
from mg_agent.tools.session import Session

BOTH = Source(name="kinematic+mg-agent-base", version="1+2")
NETWORK = Source(name="mg-agent-base", version="2")
PERSON = Source(name="a person", version="1", kind="human")
ANALYSIS = make_analysis(
    cue("nodding", 1, 2, confidence=0.9),
    cue("nodding", 5, 9, confidence=0.6),
    cue("touching nose", 12, 14, confidence=0.8, source=BOTH),
    cue("shrugging", 20, 20.5, confidence=0.7, source=NETWORK),
    cue("tilting head", 30, 36, confidence=None, source=PERSON),
)


def ask(question: str, analysis: Analysis = ANALYSIS) -> Assessment:
    return OfflineAnalyst().assess(question, Session(analysis))


def shown(assessment: Assessment, analysis: Analysis = ANALYSIS) -> list[tuple[str, float]]:
    ids = {an_id for claim in assessment.claims for an_id in claim.evidence}
    return [(one.label, one.span.start) for one in analysis.cues if one.id in ids]


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("show only cues above 0.8 confidence", Filters(least=0.8)),
        ("list gestures with a confidence of at least 80 %", Filters(least=0.8)),
        ("cues with confidence below .7", Filters(most=0.7)),
        ("cues above 0.8", Filters(least=0.8)),
        ("list all cues longer than 3 seconds", Filters(shortest=3)),
        ("which cues last at least 2.5 s?", Filters(shortest=2.5)),
        ("smiles lasting 2 seconds or more", Filters(shortest=2)),
        ("nods shorter than 1 s", Filters(longest=1)),
        ("list all cues with the neural network only", Filters(source="network")),
        ("what did only the rules see?", Filters(source="rules")),
        ("gestures without the network", Filters(source="rules")),
        ("nods above 0.5 and longer than 2 s", Filters(least=0.5, shortest=2)),
    ],
)
def test_what_only_is_wanted_is_read(question: str, filters: Filters) -> None:
    assert find_filters(question)[1] == filters


@pytest.mark.parametrize(
    "question",
    [
        "does she nod more than 3 times?", "what happens from 0.5 to 2 s?", "how sure are you?",
        "does she smile above 0.5 times per minute?", "is he confident?", "what happens after more than 5 s?",
        "how certain is the nod at 0.5 s?", "how long does she smile?",
    ],
)  # fmt: skip
def test_what_is_no_choice_among_cues_is_left_alone(question: str) -> None:
    assert find_filters(question) == (question, Filters())


def test_only_sure_cues_are_shown_and_the_others_are_counted() -> None:
    answer = ask("Show only cues above 0.8 confidence")
    assert shown(answer) == [("nodding", 1), ("touching nose", 12)]
    assert "with a confidence of 0.80 or more was found twice" in answer.answer
    assert "3 other cues are left out" in answer.answer


def test_only_long_cues_are_shown() -> None:
    assert shown(ask("List all cues longer than 3 seconds")) == [("nodding", 5), ("tilting head", 30)]
    assert shown(ask("When does she nod for more than 3 seconds?")) == [("nodding", 5)]
    assert "found once in" in ask("How often does she nod, nods longer than 3 s?").answer


def test_only_what_the_network_or_the_rules_saw_is_shown() -> None:
    assert shown(ask("List all cues with the neural network only")) == [("touching nose", 12), ("shrugging", 20)]
    assert shown(ask("List the cues by the rules only")) == [("nodding", 1), ("nodding", 5), ("touching nose", 12)]
    assert any("both stand as its source" in text for text in ask("gestures by the network only").limits)


def test_none_of_the_wanted_kind_is_told_beside_how_many_others_there_are() -> None:
    answer = ask("Is there a nod above 0.95 confidence?").answer
    assert "with a confidence of 0.95 or more was not found in the observed part" in answer
    assert "2 other cues are left out" in answer


def test_what_an_answer_does_not_heed_is_told() -> None:
    compared = ask("Compare nodding in the first half with the second half, only cues above 0.8")
    assert any("does not choose among cues" in text for text in compared.limits)
    assert any("name a number" in text for text in ask("Show me only the sure cues").limits)


def test_a_moment_keeps_to_what_is_wanted() -> None:
    around = ask("What happens between 0 and 10 s, only cues above 0.8?", ANALYSIS)
    assert shown(around) == [("nodding", 1)]


@pytest.mark.parametrize("question", ["when is she not nodding?", "did she not nod?", "when does she never nod"])
def test_the_time_without_a_cue_is_told(question: str) -> None:
    answer = ask(question)
    assert "It was not found for 55.0 of 60.0 observed s: 00:00.00-00:01.00" in answer.answer
    assert shown(answer) == [("nodding", 1), ("nodding", 5)]


def test_a_question_that_expects_yes_is_no_negation() -> None:
    assert "was not found for" not in ask("Didn't she nod?").answer
    assert "was not found for" not in ask("she nods, doesn't she?").answer


def test_time_without_a_cue_leaves_out_what_was_not_observed() -> None:
    answer = ask("when is she not touching her nose?", interview()).answer
    assert "of 50.0 observed s" in answer


def test_who_told_of_a_cue_is_said_in_words() -> None:
    by = {one.label: told_by(one) for one in ANALYSIS.cues}
    assert by["touching nose"] == "seen by rules and network"
    assert (by["nodding"], by["shrugging"]) == ("seen by rules", "seen by network")
    assert by["tilting head"] == "said by a person"
    other = cue("frowning", 1, 2, modality="face", source=Source(name="somebody's", version="1"))
    assert told_by(other) == "from somebody's"
