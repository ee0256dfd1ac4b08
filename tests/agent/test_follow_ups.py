"""Short follow-ups of people who count, and words that change what a question asks."""

import pytest
from asking import OFFLINE
from factory import covered, cue, interview, make_analysis, said

from mg_agent.agent.conversation.turns import understand_turn
from mg_agent.agent.events import Turn
from mg_agent.agent.question import Intent
from mg_agent.tools.session import Session

ANALYSIS = interview()
KNOWN = tuple(sorted({(cue.modality, cue.label) for cue in ANALYSIS.cues}))


def read(*turns):
    return understand_turn(turns[-1], turns[:-1], ANALYSIS.span, KNOWN)


def answer(*turns, analysis=None):
    session = Session(analysis or ANALYSIS)
    return OFFLINE.assess(turns[-1], session, [Turn(question=turn) for turn in turns[:-1]])


@pytest.mark.parametrize(
    ("asked", "intent", "edge"),
    [
        ("duration?", Intent.DURATION, ""),
        ("and the count", Intent.COUNT, ""),
        ("rate?", Intent.COUNT, ""),
        ("how much?", Intent.COUNT, ""),
        ("confidence?", Intent.SURE, ""),
        ("onset and offset?", Intent.FIND, "both"),
        ("onset?", Intent.FIND, "start"),
    ],
)
def test_a_measure_alone_is_asked_of_what_was_asked_about(asked, intent, edge):
    found = read("touching nose", asked)
    assert (found.intent, found.edge, [topic.name for topic in found.topics]) == (intent, edge, ["touching nose"])


def test_other_words_keep_the_question():
    found = read("what was she doing when she mentioned the train?", "and the contract?")
    assert (found.intent, found.words) == (Intent.AROUND, "contract")
    assert read("How often does he say train?", "when?").words == "train"
    assert read("does she smile?", "and the contract?").words is None


def test_a_length_stays_at_the_words_of_the_question_before():
    told = answer("did she smile when she mentioned the contract?", "for how long?").answer
    assert told.startswith("“contract” was said once; this is about 00:19.00-00:26.00")
    assert "Smiling lasted 2.0 s in 00:19.00-00:26.00" in told


def test_only_what_lies_in_a_stretch_counts_as_its_length():
    told = answer("How long does she smile between 20 and 25 s?").answer
    assert told == (
        "Smiling lasted 1.0 s in 00:20.00-00:25.00 (20% of the 5.0 s observed there), once; only what lies in that "
        "stretch is counted."
    )
    assert answer("How long does she smile?").answer == "Smiling lasted 3.0 s of 50.0 observed s (6%), once."


def test_and_later_keeps_a_question_of_feeling():
    found = read("How did she feel in the first 10 s?", "and later?")
    assert (found.intent, found.spans[0].start, found.spans[0].end) == (Intent.FEELING, 10, 20)


def test_what_comes_after_the_end_is_told_as_such():
    assert answer("what happens after 30 s?", "and after that?").answer == (
        "What was analyzed ends at 01:00.00; what came after is not known."
    )


def test_the_longest_after_a_question_on_pauses_is_a_pause():
    told = answer("does he pause?", "the longest?")
    assert told.answer.endswith("the longest 13.0 s; here is the longest.")
    assert [claim.text for claim in told.claims] == ["A pause of 13.0 s lies between these two lines."]
    second = answer("how long is the second pause?")
    assert [claim.text for claim in second.claims] == ["A pause of 6.0 s lies between these two lines."]


def test_when_not_asks_for_the_rest():
    assert read("smiles?", "when not").negated
    assert not read("smiles?", "when").negated


def test_then_with_what_went_on_is_at_that_time():
    assert read("When does she nod?", "what is she saying then?").side == "around"
    assert read("When does she nod?", "and then?").side == "after"
    assert read("what does she do when she says train?", "does she smile then?").side == "around"
    assert read("what does she do when she says train?", "what does she do then?").side == "after"


def test_what_is_he_doing_stays_at_the_place_of_the_question_before():
    found = read("what is he saying at 30 s?", "and what is he doing?")
    assert (found.intent, [(one.start, one.end) for one in found.spans]) == (Intent.AROUND, [(28, 32)])
    assert read("what is he saying at 30 s?", "and what happens in the whole video?").intent is Intent.SUMMARY


def test_odd_moments_and_the_half_with_more_are_understood():
    assert read("any odd moments?").intent is Intent.SUMMARY
    found = read("which half has more nods?")
    assert (found.intent, [one.name for one in found.topics], len(found.spans)) == (Intent.COMPARE, ["nodding"], 2)


@pytest.mark.parametrize(
    ("question", "intent", "topics"),
    [
        ("mean duration of touches", Intent.DURATION, ["self-touch"]),
        ("no. of blinks", Intent.COUNT, ["blinking"]),
        ("blnks per min", Intent.COUNT, ["blinking"]),
        ("how many touches with the left hand vs the right hand", Intent.COUNT, ["self-touch"]),
        ("list every event with start and end", Intent.SUMMARY, []),
        ("how do you define touching nose?", Intent.SURE, ["touching nose"]),
        ("what counts as a blink", Intent.SURE, ["blinking"]),
        ("nod or shake: which is more frequent?", Intent.COUNT, ["shaking head", "nodding"]),
        ("was she smilng?", Intent.FIND, ["smiling"]),
        ("is she noddin", Intent.FIND, ["nodding"]),
        ("tell me when she smiles", Intent.FIND, ["smiling"]),
        ("when does she smile, look away or blink?", Intent.FIND, ["smiling", "looking away", "blinking"]),
        ("what does nodding mean?", Intent.FEELING, ["nodding"]),
    ],
)
def test_words_of_people_who_count(question, intent, topics):
    found = read(question)
    assert (found.intent, [topic.name for topic in found.topics]) == (intent, topics)
    assert found.relation is None


def test_hands_set_against_one_another_are_counted_apart():
    assert read("how many touches with the left hand vs the right hand").sides.hand == "each"


def test_latency_is_the_time_between():
    assert "after the end of touching nose" in " ".join(
        claim.text for claim in answer("latency between smile and nose touch?").claims
    )


def test_what_precedes_and_what_follows_name_a_moment():
    assert (read("what precedes smiling?").side, read("what follows the smile?").side) == ("before", "after")


def test_both_halves_are_compared_where_half_is_said_once():
    assert [(s.start, s.end) for s in read("what changed between the first and second half?").spans] == [
        (0, 30),
        (30, 60),
    ]


def test_gestures_are_set_beside_speech():
    told = answer("does he gesture while he speaks?").answer
    assert "There are 3 lines of speech. During a line of speech, a gesture took up" in told


def test_parts_alike_are_named_once_where_nothing_was_found_in_either_stretch():
    analysis = make_analysis(said("Yes.", 1, 2), cue("nodding", 1, 2), coverage=covered("gesture", (0, 60)))
    told = answer("does she move her hands more in the second half?", analysis=analysis).answer
    assert told.count("Touching the head or neck") <= 1


def test_rounding_is_no_cut_of_a_length():
    analysis = make_analysis(cue("nodding", 50.0, 60.004), duration=60.0)
    assert "only what lies in that stretch" not in answer("How long does she nod?", analysis=analysis).answer


def test_and_after_that_at_the_front_moves_the_place():
    found = read("what happens between 5 and 8 s?", "and after that, does she smile?")
    assert [(one.start, one.end) for one in found.spans] == [(8, 18)]


def test_which_is_the_longest_is_asked_of_what_was_counted():
    told = answer("how many cues in total and which is the longest?").answer
    assert "here is the longest: folding arms, 6.0 s long" in told
    assert "not understood" not in told


def test_the_share_of_time_is_no_word_that_was_said():
    assert read("how much of the time does she talk?").words is None
    assert read("what does she say of the money?").words == "money"


@pytest.mark.parametrize(
    "follow",
    [
        "any research?",
        "what does research say?",
        "and what do studies say about that?",
        "is there any research on this?",
        "are there studies?",
        "what does the literature say?",
        "has any research been done?",
    ],
)
@pytest.mark.parametrize(
    "first",
    [
        "When does she touch her nose?",
        "What does touching the nose mean?",
        "Is she nervous when she touches her nose?",
        "What does research say about touching the nose?",
    ],
)
def test_a_bare_question_on_research_keeps_the_cue_of_the_question_before(first, follow):
    asked = read(first, follow)
    assert asked.intent is Intent.LITERATURE
    assert [topic.name for topic in asked.topics] == ["touching nose"]
    assert asked.text == follow


def test_research_is_asked_for_with_the_words_of_the_question_before():
    told = answer("does she touch her nose?", "how often?", "any research?")
    assert told.answer.startswith("Research on touching nose")
    assert any("know-touch-nose" in one for claim in told.claims for one in claim.evidence)
    lying = answer("is she lying?", "any research?", "any more studies?")
    assert any("deception;" in claim.text for claim in lying.claims[:4])
    assert read("is she lying?", "any research?").words == "is she lying?"


def test_research_on_something_else_leaves_the_cue_before():
    assert read("When does she touch her nose?", "what does research say about lying?").topics == ()
    asked = read("When does she touch her nose?", "any research on smiling?")
    assert [topic.name for topic in asked.topics] == ["smiling"]
