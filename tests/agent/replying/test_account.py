"""Accounts in order of time: what a part of the body did, what happened in a stretch, and what was unseen there."""

import pytest
from factory import covered, cue, make_analysis, said

from mg_agent.agent.replying.rules import Brief, answer_by_rules, read_question
from mg_agent.core.assessment import Draft
from mg_agent.core.evidence import Analysis
from mg_agent.core.scenario import Condition
from mg_agent.recognition.vocabulary import ARMS, LEGS
from mg_agent.tools.session import Session

COVERAGE = (*covered("gesture", (0, 60)), *covered("face", (0, 60)), *covered("speech", (0, 60)))
ANALYSIS = make_analysis(
    cue("rubbing hands", 4, 8), cue("touching nose", 10, 12), cue("touching nose", 14, 15), cue("nodding", 16, 17),
    cue("smiling", 20, 25, modality="face"), cue("clasping hands", 30, 45), said("Well.", 6, 7),
    coverage=(*COVERAGE, *covered(ARMS, (2, 50))),
).model_copy(update={"watched": ("gesture", ARMS, LEGS, "face", "speech")})  # fmt: skip


def ask(question: str, analysis: Analysis = ANALYSIS, closed: frozenset[str] = frozenset()) -> Draft:
    session = Session(analysis, Condition(name="test", closed=closed))
    return answer_by_rules(read_question(question, Brief.of(session)), session).draft


def cited(draft: Draft) -> list[str]:
    by_id = {one.id: one.label for one in ANALYSIS.cues}
    return [by_id[an_id] for claim in draft.claims for an_id in claim.evidence]


@pytest.mark.parametrize(
    "question",
    ["Describe her hands", "What does she do with her hands?", "what are his hands doing", "tell me about her hands",
     "What happens with the hands?", "how do her hands move", "walk me through her hand movements"],
)  # fmt: skip
def test_a_part_of_the_body_is_told_in_order_of_time(question: str) -> None:
    draft = ask(question)
    assert draft.answer == (
        "Cues of the hands, in order of time: at 00:04.00 rubbing hands (4.0 s); at 00:10.00 touching nose (2.0 s); "
        "at 00:14.00 touching nose (1.0 s); at 00:30.00 clasping hands (15.0 s). Apart from that, no cue of the hands "
        "was found where it could be observed. Not observed there: the arms for 12.0 of 60.0 s."
    )
    assert cited(draft) == ["rubbing hands", "touching nose", "touching nose", "clasping hands"]


def test_a_stretch_is_told_with_what_went_on_and_what_was_unseen() -> None:
    draft = ask("What happens between 0:05 and 0:11?")
    assert draft.answer == (
        "In 00:05.00-00:11.00: already going on: rubbing hands (until 00:08.00); at 00:10.00 touching nose (2.0 s, "
        "going on after it); 1 line of speech. Not observed there: the legs throughout."
    )
    assert cited(draft) == ["rubbing hands", "said", "touching nose"]


def test_many_cues_of_one_kind_are_told_as_one_step() -> None:
    many = make_analysis(*(cue("blinking", i, i + 0.2, modality="face") for i in range(10, 30)), cue("nodding", 40, 41))
    assert ask("Describe what happens from 5 to 50 s", many).answer == (
        "In 00:05.00-00:50.00: between 00:10.00 and 00:29.20 blinking (20 times); at 00:40.00 nodding (1.0 s)."
    )
    mixed = [cue(("nodding", "shrugging")[i % 2], 2 * i, 2 * i + 1) for i in range(20)]
    long = ask("Describe what happens from 0 to 50 s", make_analysis(*mixed)).answer
    assert "; then nodding (7), shrugging (7)." in long


def test_what_went_on_already_is_counted_to_the_last() -> None:
    held = [cue(label, 1 + i / 10, 40) for i, label in enumerate(("nodding", "shrugging") * 5)]
    for kept, told in ((10, " and 2 more"), (9, " and 1 more"), (8, "")):
        said = ask("What happens between 0:05 and 0:11?", make_analysis(*held[:kept])).answer
        assert said.count("(all through)") == 8
        assert said.startswith("In 00:05.00-00:11.00: already going on: nodding (all through), ")
        assert f"shrugging (all through){told}." in said


@pytest.mark.parametrize(("question", "name"), [("Describe her legs", "legs"), ("Describe her nodding", "nodding")])
def test_what_was_just_told_is_not_said_to_be_missing(question: str, name: str) -> None:
    moved = (cue("moving legs", 5, 6), cue("nodding", 7, 8))
    seen = make_analysis(*moved, coverage=(*COVERAGE, *covered(LEGS, (0, 60))))
    said = ask(question, seen.model_copy(update={"watched": ("gesture", LEGS, "face", "speech")})).answer
    assert said.lower().startswith(f"{name}, in order of time: at 00:0")
    assert "Apart from that, nothing of that kind was found where it could be observed." in said


def test_right_before_a_cue_are_the_seconds_beside_it() -> None:
    assert "In 00:17.00-00:20.00: no further cue" in ask("What happened right before the smile?").answer.replace(
        "No", "no"
    )
    assert "In 00:10.00-00:20.00: at 00:10.00" in ask("What happened before the smile?").answer


def test_between_two_cues_and_around_an_end() -> None:
    between = ask("What happens between the nose touch and the smile?")
    assert "In 00:15.00-00:20.00: at 00:16.00 nodding (1.0 s)." in between.answer
    assert ask("What happens between the smile and the nose touch?").answer.count("In 00:15.00-00:20.00") == 1
    ended = ask("What does she do right after she stops rubbing her hands?")
    assert "In 00:08.00-00:11.00: at 00:10.00 touching nose" in ended.answer
    apart = make_analysis(cue("smiling", 5, 15, modality="face"), cue("nodding", 10, 11))
    assert "no time between the two" in ask("What happens between the smile and the nod?", apart).answer


def test_after_the_end_of_what_was_analyzed_nothing_is_told() -> None:
    last = make_analysis(cue("smiling", 50, 60, modality="face"), cue("nodding", 58, 59))
    assert "What was analyzed ends at 01:00.00" in ask("What happens right after the smile?", last).answer
    assert "so when it stopped is not known" in ask("What happens right after she stops smiling?", last).answer


def test_what_was_never_in_view_is_not_described() -> None:
    hidden = make_analysis(coverage=COVERAGE).model_copy(update={"watched": ("gesture", ARMS, "face", "speech")})
    assert ask("Describe her arms", hidden).answer.startswith("The arms were not observed in this part")
    assert "may not be looked at" in ask("Describe her hands", closed=frozenset({"gesture"})).answer


def test_an_act_is_described_only_where_that_is_asked() -> None:
    assert ask("Describe her smile").answer.startswith("Smiling, in order of time: at 00:20.00 smiling (5.0 s).")
    assert ask("Does she smile?").answer == "Smiling was found once."


@pytest.mark.parametrize(
    "question", ["Give me a step by step account of the video", "What did she do first and what next?"]
)
def test_everything_is_told_in_order_where_that_is_asked(question: str) -> None:
    assert ask(question).answer.startswith("In 00:00.00-01:00.00: at 00:04.00 rubbing hands (4.0 s); at 00:10.00")
    assert ask("What happens in this video?").answer.startswith("In 60.0 s there are 6 cues")
