"""Everyday questions that were once not understood, or answered beside the point."""

import pytest
from factory import cue, make_analysis, said

from mg_agent.agent.replying.rules import Brief, answer_by_rules, read_question
from mg_agent.core.assessment import Draft
from mg_agent.core.evidence import Analysis
from mg_agent.errors import ToolError
from mg_agent.tools.baseline import compare_with_baseline
from mg_agent.tools.session import Session

ANALYSIS = make_analysis(
    cue("touching mouth", 10, 12), cue("touching nose", 12, 14), cue("touching cheek", 14.5, 18),
    cue("nodding", 11, 13), cue("shrugging", 20, 21), cue("smiling", 50, 55, modality="face"),
    said("Well.", 1, 2), said("I took the train.", 5, 7), said("To Berlin.", 7.2, 9),
)  # fmt: skip


def ask(*turns: str, analysis: Analysis = ANALYSIS) -> Draft:
    session = Session(analysis)
    asked = read_question(turns[-1], Brief.of(session), turns[:-1])
    return answer_by_rules(asked, session).draft


def shown(draft: Draft) -> list[str]:
    ids = [an_id for claim in draft.claims for an_id in claim.evidence]
    return [one.label for one in ANALYSIS.cues if one.id in ids]


def test_then_is_after_the_last_of_acts_that_follow_at_once() -> None:
    draft = ask("When does she touch her face?", "And then?")
    assert "In 00:18.00-00:28.00: at 00:20.00 shrugging (1.0 s)." in draft.answer
    assert "nodding" not in shown(draft)


def test_the_first_and_the_last_thing_are_picked() -> None:
    assert shown(ask("what's the very first thing she does?")) == ["touching mouth"]
    assert shown(ask("What is the last thing she does?")) == ["smiling"]


def test_the_ending_alone_is_a_place() -> None:
    assert "found once in 00:45.00-01:00.00" in ask("When does she smile?", "What about the ending?").answer
    assert shown(ask("What about the ending?")) == ["smiling"]


def test_whether_somebody_moves_at_all_is_a_question_for_everything() -> None:
    assert ask("Does he move at all?").answer.startswith("In 60.0 s there are 6 cues")


def test_pauses_lie_between_lines() -> None:
    draft = ask("Was there a pause between the lines?")
    assert draft.answer == "Between 3 lines of speech there is 1 pause of 0.5 s or longer, 3.0 s together."
    assert [claim.text for claim in draft.claims] == ["A pause of 3.0 s lies between these two lines."]
    assert [len(claim.evidence) for claim in draft.claims] == [2]
    assert (
        "no pause of 0.5 s"
        in ask("any silence?", analysis=make_analysis(said("Yes.", 1, 2), said("No.", 2.2, 3))).answer
    )
    assert ask("is there a pause?", analysis=make_analysis(coverage=())).abstains


def test_words_are_counted() -> None:
    assert "3 lines, 7 words" in ask("what was said?").answer


def test_what_a_cue_means_points_to_research() -> None:
    assert any(
        "“What does research say about touching nose?”" in text
        for text in ask("What does touching the nose mean?").limits
    )


def test_a_stretch_that_is_wider_than_what_was_named_says_so() -> None:
    assert "2 s wider on either side than what was named" in ask("What happens at 12 s?").answer
    around = ask("What happens when she says 'Berlin'?")
    assert "None of these overlaps the words themselves." in around.answer
    assert "wider" not in ask("What happens between 10 and 14 s?").answer


def test_too_little_baseline_is_said_for_people() -> None:
    with pytest.raises(ToolError) as caught:
        compare_with_baseline.run(Session(make_analysis(cue("nodding", 1, 2))), {"start": 0.0, "end": 45.0})
    assert "say that" not in str(caught.value)
    assert "a shorter stretch leaves more to compare with" in str(caught.value)
