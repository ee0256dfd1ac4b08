"""One of several: the third touch, the first line, the shortest cue; and short follow-ups about an answer."""

import pytest
from asking import OFFLINE
from factory import interview, said

from mg_agent.agent.conversation.turns import understand_turn
from mg_agent.agent.events import Turn
from mg_agent.agent.question import Intent
from mg_agent.agent.wording.picks import find_pick
from mg_agent.tools.session import Session

WHOLE = interview().span


def answer(*turns, analysis=None):
    session = Session(analysis or interview())
    return OFFLINE.assess(turns[-1], session, [Turn(question=turn) for turn in turns[:-1]])


def cited(assessment):
    by_id = {c.id: c for c in interview().cues}
    return [(by_id[i].label, by_id[i].span.start) for claim in assessment.claims for i in claim.evidence if i in by_id]


@pytest.mark.parametrize(
    ("question", "pick"),
    [
        ("what is the time of the third touch", "third"),
        ("how long is the second one", "second"),
        ("what is the shortest cue", "shortest"),
        ("does she nod at the second when he stops", None),
        ("does the second person nod", None),
        ("is a third of it unseen", None),
        ("what came first and what last", None),
        ("when does she smile and how long does it last", None),
        ("for how long does smiling last", None),
        ("does her smile last for more than that", None),
        ("how long was the last smile", "last"),
        ("what does she do last", "last"),
        ("how long did the sixth smile last", "sixth"),
        ("what is the sixth sentence", find_pick("what is the third sentence")),
    ],
)
def test_picks_are_read(question, pick):
    assert find_pick(question) == pick


@pytest.mark.parametrize("place", ["third", "sixth", "tenth"])
def test_every_place_in_a_row_is_one_wherever_it_stands(place):
    assert find_pick(f"what does she say after the {place} line", speech=True) is None
    assert understand_turn("What happened before that?", [f"When is the {place} nod?"], WHOLE).pick == place


@pytest.mark.parametrize(
    ("turns", "told", "cues"),
    [
        (["When is the third touch?"], "here is the third: touching chin.", [("touching chin", 33.0)]),
        (["How long is the second nod?"], "here is the second, 1.0 s long.", [("nodding", 55.0)]),
        (["When is the fifth nod?"], "twice; there is no fifth.", [("nodding", 12.0), ("nodding", 55.0)]),
        (["What is the shortest cue?"], "here is the shortest: blinking, 0.2 s long.", [("blinking", 3.0)]),
        (["What is the first thing she says?"], "3 lines of speech; here is the first.", [("said", 5.0)]),
        (["What was the second thing she said?"], "3 lines of speech; here is the second.", [("said", 21.0)]),
        (
            ["When does she first mention the contract?"],
            "1 line of speech with “contract”; it is the only one.",
            [("said", 21.0)],
        ),
        (["How often does she nod?", "How long is the first one?"], "the first, 1.0 s long.", [("nodding", 12.0)]),
        (["How often does she nod?", "and the second?"], "here is the second.", [("nodding", 55.0)]),
    ],
)  # fmt: skip
def test_one_of_several_is_shown_alone(turns, told, cues):
    found = answer(*turns)
    assert told in found.answer
    assert cited(found) == cues


def test_the_longest_pause_is_shown_alone():
    assert len(answer("When was the longest pause?").claims) == 1
    assert len(answer("When were the pauses?").claims) == 2


def test_what_came_then_is_what_came_after_the_one_that_was_shown():
    after = answer("What was the first thing she said?", "And what did she do then?")
    assert after.answer.startswith("There are 3 lines of speech. In 00:08.00-00:18.00:")
    assert ("looking away", 8.0) in cited(after)
    touch = answer("When does she first touch her nose?", "and then?").answer
    assert "In 00:07.50-00:17.50:" in touch


def test_words_during_it_are_those_at_the_cue_asked_about():
    found = answer("When does she smile?", "What did she say during it?")
    assert "while it went on: no line" not in found.answer
    assert ("said", 21.0) in cited(found)
    assert ("said", 5.0) not in cited(found)


@pytest.mark.parametrize("asked", ["why?", "and why is that?", "what does that mean?", "how come?"])
@pytest.mark.parametrize("before", [["When does she nod?"], ["When does she nod?", "and then?"]])
def test_why_is_about_what_was_asked_before(before, asked):
    understood = understand_turn(asked, before, WHOLE)
    assert understood.intent is Intent.FEELING
    assert [topic.name for topic in understood.topics] == ["nodding"]


@pytest.mark.parametrize("asked", ["Why not?", "why?", "and why not"])
def test_why_no_verdict_is_answered_with_why_there_is_none(asked):
    told = answer("Is she lying?", asked)
    assert "no cue that is measured here comes with lies alone" in told.answer
    assert told.abstains
    assert told.claims == ()


@pytest.mark.parametrize("asked", ["show me", "Can you show me that?", "show me where"])
def test_show_me_shows_what_was_asked_about(asked):
    assert cited(answer("How often does she nod?", asked)) == [("nodding", 12.0), ("nodding", 55.0)]
    assert cited(answer("When does she nod?", "and then?", asked)) == [("nodding", 12.0), ("nodding", 55.0)]


def test_sureness_behind_a_moment_is_about_the_cue_that_named_it():
    found = answer("When does she nod?", "and then?", "how sure are you?")
    assert found.answer.startswith("2 cues")


def test_lines_of_one_breath_are_not_one_line():
    analysis = interview()
    spoken = (*analysis.cues, said("One.", 40.0, 41.0), said("Two.", 41.5, 42.0))
    more = analysis.model_copy(update={"cues": tuple(sorted(spoken, key=lambda c: c.span.start))})
    after = answer("What was the fourth thing she said?", "And what happened then?", analysis=more)
    assert "In 00:41.00-00:51.00:" in after.answer
