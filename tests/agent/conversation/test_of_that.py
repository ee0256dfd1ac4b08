"""A reading asked of "that" is asked of the cue, the stretch or the words that the question before was about."""

import pytest
from asking import OFFLINE
from factory import interview

from mg_agent.agent.conversation.turns import understand_turn
from mg_agent.agent.events import Turn
from mg_agent.agent.question import Intent
from mg_agent.tools.session import Session

ANALYSIS = interview()
KNOWN = tuple(sorted({(cue.modality, cue.label) for cue in ANALYSIS.cues}))


def read(*turns):
    return understand_turn(turns[-1], turns[:-1], ANALYSIS.span, KNOWN)


def answer(*turns):
    return OFFLINE.assess(turns[-1], Session(ANALYSIS), [Turn(question=turn) for turn in turns[:-1]])


@pytest.mark.parametrize(
    "asked",
    [
        "is that a sign of lying?",
        "does that mean he lies?",
        "does that mean she's lying?",
        "so is it a sign of deception?",
        "isn't that a sign of lying?",
        "does that prove she is lying?",
        "could that be a tell?",
        "do liars do that?",
        "what does that say about her honesty?",
        "which means she is lying?",
        "a sign of deception?",
        "that's a sign of lying, isn't it?",
    ],
)
def test_a_verdict_on_that_is_refused_with_what_research_says_on_that_cue(asked):
    told = answer("When does she touch her nose?", asked)
    assert told.answer.startswith("Whether someone lies cannot be read")
    seen = [claim for claim in told.claims if claim.kind == "observation"]
    assert [claim.text for claim in seen] == ["Touching nose: twice, 2.5 s together."]
    research = [claim.text for claim in told.claims if claim.kind == "research"]
    assert any("touching the nose means lying" in text or "nose-touching story" in text for text in research)
    assert any("no effect" in research[0] or "not studied" in research[0] for _ in research), "a null finding first"


def test_a_feeling_of_that_is_about_that_cue():
    told = answer("does she fold her arms?", "is that a sign of nervousness?")
    assert [c.text for c in told.claims if c.kind == "observation"] == ["Folding arms: once, 6.0 s."]


def test_the_place_goes_along():
    asked = read("what happens between 20 and 30 s?", "is that a sign of lying?")
    assert (asked.intent, [(s.start, s.end) for s in asked.spans]) == (Intent.DECEPTION, [(20, 30)])
    asked = read("what does she say about the contract?", "is that a lie?")
    assert (asked.intent, asked.words) == (Intent.DECEPTION, "contract")


def test_within_one_message_too():
    told = answer("When does she touch her nose, and is that a sign of lying?")
    assert "Touching nose was found twice." in told.answer
    assert {c.text for c in told.claims if c.kind == "observation"} == {"Touching nose: twice, 2.5 s together."}


@pytest.mark.parametrize("asked", ["is this person lying?", "is she lying?", "is that man honest?"])
def test_a_verdict_on_the_person_is_not_about_the_cue(asked):
    assert read("When does she touch her nose?", asked).topics == ()


def test_where_nothing_was_spoken_of_everything_is_listed():
    assert read("is that a sign of lying?").topics == ()
    assert read("what can you do?", "is that a sign of lying?").topics == ()


@pytest.mark.parametrize("asked", ["is that genuine?", "is it real?", "and is that a habit?", "is that agreement?"])
def test_what_an_act_means_is_asked_in_a_word(asked):
    told = answer("does she smile?", asked)
    assert told.answer.startswith("What a person feels, thinks or intends cannot be read")
    assert [c.text for c in told.claims if c.kind == "observation"] == ["Smiling: once, 3.0 s."]


@pytest.mark.parametrize("asked", ["is that normal?", "is that a lot?", "and is this unusual?"])
def test_whether_that_is_much_is_told_with_the_count_and_without_a_norm(asked):
    told = answer("how often does she blink?", asked)
    assert told.answer.startswith("Blinking was found 3 times in 50.0 observed s")
    assert any(limit.startswith("Whether that is much or little is not told") for limit in told.limits)
