"""Two kinds of cues set against one another, the moment itself, and touches that reach a second region."""

import pytest
from factory import KINEMATIC, covered, cue, make_analysis

from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.agent.reading.relations import find_relation
from mg_agent.agent.replying.related import NO_CAUSE
from mg_agent.core.assessment import Assessment
from mg_agent.core.evidence import Analysis, Cue
from mg_agent.core.span import Span
from mg_agent.tools.session import Session


def face(label: str, start: float, end: float) -> Cue:
    return cue(label, start, end, modality="face")


NOSE = Cue.make(
    span=Span(start=40, end=43), modality="gesture", label="touching nose", text="Right hand at the nose.",
    details={"also": "forehead, eyes"}, source=KINEMATIC,
)  # fmt: skip
ANALYSIS = make_analysis(
    cue("nodding", 10, 12), face("smiling", 13.5, 20), cue("tilting head", 15, 25), face("smiling", 50, 52), NOSE
)


def ask(question: str, analysis: Analysis = ANALYSIS) -> Assessment:
    return OfflineAnalyst().assess(question, Session(analysis))


@pytest.mark.parametrize(
    ("question", "first", "second", "kind"),
    [
        ("does she smile right after touching her cheek?", "smiling", "touching cheek", "order"),
        ("did the smile come before or after the head tilt?", "smiling", "tilting head", "order"),
        ("what came first, the smile or the nod?", "smiling", "nodding", "order"),
        ("does she nod before she smiles", "nodding", "smiling", "order"),
        ("is a nod followed by a smile?", "nodding", "smiling", "order"),
        ("after nodding, does she smile?", "smiling", "nodding", "order"),
        ("does she blink more while smiling?", "blinking", "smiling", "together"),
        ("how often does he nod when he smiles", "nodding", "smiling", "together"),
        ("do smiling and nodding overlap?", "smiling", "nodding", "together"),
        ("does she smile at the same time as she tilts her head", "smiling", "tilting head", "together"),
    ],
)
def test_two_kinds_and_how_they_are_asked_about(question: str, first: str, second: str, kind: str) -> None:
    found = find_relation(question)
    assert found is not None
    assert ([one.name for one in found.first], [one.name for one in found.second]) == ([first], [second])
    assert found.kind == kind


@pytest.mark.parametrize(
    "question",
    ["does he look right after nodding?", "does she nod after a while?", "smiling and nodding",
     "does she nod before she nods", "when does she nod?",
     "does he nod as often as possible", "what happens after the nod?"],
)  # fmt: skip
def test_no_relation_is_read_where_there_is_none(question: str) -> None:
    assert find_relation(question) is None


def test_order_is_told_with_seconds_and_both_cues() -> None:
    answer = ask("Does she smile right after nodding?")
    assert "smiling began twice after its end (1.5 s after at the soonest)" in answer.answer
    assert "The first smile began 3.5 s after the first nod did, 1.5 s after that had ended." in answer.answer
    assert [claim.text for claim in answer.claims] == [
        "Smiling began 1.5 s after the end of nodding.", "Smiling began 38.0 s after the end of nodding.",
    ]  # fmt: skip
    assert all(len(claim.evidence) == 2 for claim in answer.claims)
    assert NO_CAUSE in answer.limits


def test_overlap_is_told_as_a_share_of_both_times() -> None:
    answer = ask("Does she smile while tilting her head?").answer
    assert "During tilting head, smiling took up 5.0 of 10.0 s (50%) and did not begin at all" in answer
    assert "in the rest of the observed time it took up 3.5 of 50.0 s (7%) and began twice, 2.4 per minute" in answer


def test_only_what_was_observed_of_both_counts() -> None:
    seen = (*covered("gesture", (0, 60)), *covered("face", (0, 20), (40, 60)))
    analysis = make_analysis(face("smiling", 50, 52), cue("nodding", 20.2, 24), coverage=seen)
    answer = ask("Does she smile while nodding?", analysis)
    assert "observed at no time during nodding, too little to say anything" in answer.answer


def test_what_was_not_found_is_set_against_nothing() -> None:
    answer = ask("Does she shake her head after smiling?")
    assert "Shaking head was not found" in answer.answer
    assert answer.answer.endswith("So there is nothing to compare.")
    assert [claim.text for claim in answer.claims] == ["Smiling: twice, 8.5 s together."]


def test_the_moment_itself_is_told_beside_the_seconds_around_it() -> None:
    assert ask("Was she smiling at 12.5 seconds?").answer.startswith(
        "At 00:12.50 itself, smiling was not found; the nearest began 1.0 s later."
    )
    assert ask("Was she smiling at 51 s?").answer.startswith("At 00:51.00 itself, smiling was found.")
    assert "nor within 2 s on either side" in ask("Is she smiling at 30 s?").answer
    blind = make_analysis(face("smiling", 50, 52), coverage=covered("face", (40, 60)))
    assert ask("Is she smiling at 30 s?", blind).answer.startswith(
        "At 00:30.00 itself, what would show smiling was not observed."
    )


def test_shares_and_means_are_computed() -> None:
    answer = ask("What percentage of the time does she smile?").answer
    assert "8.5 s of 60.0 observed s (14%), twice" in answer
    assert "on average 4.2 s" in answer
    assert ask("What is the average duration of her smiles?").answer == answer


def test_a_touch_that_reaches_another_region_is_named() -> None:
    answer = ask("Did she touch her eyes?")
    assert "Touching eyes was not found" in answer.answer
    assert "Touching nose (once) also reached the eyes" in answer.answer
    assert [(claim.text, claim.evidence) for claim in answer.claims] == [
        ("Touching nose, reaching the eyes as well: once.", (NOSE.id,))
    ]
    assert "also reached" not in ask("Did she touch her chin?").answer
    assert "also reached" not in ask("Did she touch her eyes between 0 and 20 s?").answer
