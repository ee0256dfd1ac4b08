"""Wordings of researchers, trainers, journalists and sceptics that were read as something else, or not at all."""

import pytest
from asking import OFFLINE
from factory import cue, interview, make_analysis

from mg_agent.agent.conversation.turns import understand_turn
from mg_agent.agent.events import Turn
from mg_agent.agent.question import Intent
from mg_agent.tools.session import Session

ANALYSIS = interview()
KNOWN = tuple(sorted({(one.modality, one.label) for one in ANALYSIS.cues}))


def read(*turns):
    return understand_turn(turns[-1], turns[:-1], ANALYSIS.span, KNOWN)


def ask(*turns, analysis=ANALYSIS):
    return OFFLINE.assess(turns[-1], Session(analysis), [Turn(question=turn) for turn in turns[:-1]])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("what happens 3 seconds after the smile?", "In 00:27.00-00:30.00: No further cue"),
        ("What happens in the five seconds after the first nod?", "In 00:13.00-00:18.00: at 00:14.00 folding arms"),
        ('What happens two seconds before she says "contract"?', "In 00:19.00-00:21.00: already going on"),
        ("what happens within 4 s after “contract”?", "In 00:24.00-00:28.00: at 00:24.00 smiling"),
        ("what happens between 3 seconds and 8 seconds after the start?", "In 00:03.00-00:08.00: at 00:03.00 blinking"),
        ("a second after the nod, what happens?", "In 00:13.00-00:14.00: No further cue"),
        ("What happens after 10 seconds?", "In 00:10.00-01:00.00"),
        ("What happened five seconds before the end?", "In 00:53.00-00:57.00: at 00:55.00 nodding"),
        ("What does he do ten seconds after the start?", "In 00:08.00-00:12.00: at 00:08.00 looking away"),
        ("does she nod within three seconds of saying contract?", "In 00:19.00-00:26.00: Nodding was not found"),
        ("Does she smile within 2 s after the first nod?", "The next smile began 11.0 s after"),
    ],
)
def test_seconds_before_or_after_a_moment_are_no_time_of_the_film(asked, told):
    assert told in ask(asked).answer


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (("What happens at 0:20?", "and ten seconds later?"), "In 00:28.00-00:32.00"),
        (("What happens at 0:20?", "and ten seconds before?"), "In 00:08.00-00:12.00"),
        (("what happens at 22 s?", "five seconds earlier?", "and one second after that?"), "In 00:16.00-00:20.00"),
        (("What happens between 10 and 20 s?", "and five seconds later?"), "In 00:20.00-00:25.00"),
    ],
)
def test_seconds_later_are_counted_from_the_moment_before(turns, told):
    assert ask(*turns).answer.startswith(told)


@pytest.mark.parametrize(
    "asked",
    [
        "What did she do when the contract was mentioned?",
        "What did she do when the contract came up?",
        "What did she do when asked about the contract?",
        "What did she do during the time when the contract was brought up?",
        "Which gesture comes with the word contract?",
        'Which movements go with "contract"?',
        "When the contract came up, what did she do?",
    ],
)
def test_words_in_the_passive_are_a_moment(asked):
    told = ask(asked)
    assert told.answer.startswith("“contract” was said once. In 00:19.00-00:26.00")
    assert any("touching nose" in claim.text.lower() for claim in told.claims)


def test_a_question_about_something_is_where_its_words_were_said():
    told = ask("What was the latency between the question about the train and the first smile?").answer
    assert "16.0 s" in told


def test_a_change_when_something_came_up_is_compared():
    told = ask("Does the blink rate increase when the contract is mentioned?").answer
    assert "the time before that line began is compared" in told
    assert told.endswith("Per observed minute it began more often in the first (5.7 against 2.1).")


def test_a_moment_that_is_not_read_is_told_where_everything_is_asked_for():
    assert ask("What did he do right after denying it?").answer.startswith(
        "“after denying it” was not read as a moment"
    )
    assert "not read" not in ask("What does he do?").answer


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Give me a lie probability between 0 and 100.", ()),
        ("Give me the likelihood that she lies as a number from 0 to 10.", ()),
        ("Is she lying between 0 and 10 s?", ((0.0, 10.0),)),
    ],
)
def test_a_range_of_numbers_is_no_time(asked, told):
    found = read(asked)
    assert found.intent is Intent.DECEPTION
    assert tuple((span.start, span.end) for span in found.spans) == told


@pytest.mark.parametrize(
    "asked",
    [
        "Do you lie?", "Are you lying to me?", "How many cues did you make up?", "Can you be fooled?",
        "Are you ever wrong?",
        "Why should I believe any of this?", "What if your smile detection is wrong?",
        "Does a machine decide this or a human?", "Are these results made by AI?",
        "What would make you change your answer?",
    ],
)  # fmt: skip
def test_whether_this_program_errs_is_no_question_about_the_person(asked):
    assert read(asked).intent is Intent.SURE
    assert "reported by" in ask(asked).answer


@pytest.mark.parametrize("asked", ["Should I believe her?", "Do you think she is lying?", "Did she make it up?"])
def test_whether_the_person_is_to_be_believed_still_gets_no_verdict(asked):
    assert read(asked).intent is Intent.DECEPTION


def test_what_is_not_told_what_no_court_takes_and_what_is_not_judged():
    assert read("What can you not tell me about this interview?").intent is Intent.HELP
    assert read("What can't you tell me?").intent is Intent.HELP
    assert read("Which of these observations would hold up in court?").intent is Intent.JUDGMENT
    told = ask("Is there any moment where his words and gestures do not match?")
    assert told.answer.startswith("Whether words and movements fit one another is not judged here.")
    assert ask("Does her body language contradict her words?").answer == told.answer
    assert read("Did she smile because of the money?").intent is Intent.FEELING


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Which facial expression is the most frequent?", "Found most often: blinking, 3 times. A cue of the face was"),
        ("What is her most common gesture?", "Found most often: touching nose and nodding, each twice."),
        ("What is the rarest gesture?", "Found least often: folding arms, touching chin and touching neck, each once."),
        ("What does she do most often?", "Found most often: blinking, 3 times."),
    ],
)
def test_the_most_frequent_kind_is_named(asked, told):
    assert ask(asked).answer.startswith(told)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("How much of the time does she talk?", "Lines take up 9.0 of the 60.0 s that the transcript covers (15%)"),
        ("How much time is she silent?", "in the other 51.0 s it holds none."),
        ("What is the ratio of speech to silence?", "Lines take up 9.0 of the 60.0 s"),
    ],
)
def test_talking_is_told_as_a_share_of_the_time(asked, told):
    assert told in ask(asked).answer


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Show me the three longest gestures with their times.", "the longest 3: folding arms (6.0 s)"),
        ("How long do I go between nods?", "From the end of each to the beginning of the next: 42.0 s."),
        ("Am I nodding while I pause?", "In the pauses, nodding was found once"),
        ("What do I say when I touch my nose?", "while it went on: “I took the train to work.”"),
        ("When I nod, what do I say?", "no line was said while it went on"),
        ("Which sentences did I say without touching my nose?", "the third comes with the fewest cues: 0."),
        ("Which sentences did I say without moving my hands?", "the third comes with the fewest cues: 0"),
        ("Which sentences come with a smile?", "Smiling was found once. In 00:22.00-00:29.00: 1 line of speech."),
        ("How much of my talk do I fold my arms?", "Folding arms lasted 6.0 s of 50.0 observed s (12%)"),
        ("Who says the second line?", "a transcript that names no speakers gives all lines to one, whoever spoke."),
        ("Who asked the question?", "a transcript that names no speakers gives all lines to one, whoever spoke."),
        ("Does she blink more in the first or the second half?", "more often in the first (4.0 against 3.0)."),
        ("When did the contract first come up?", "“contract” was said in 1 line."),
        ("Which of her answers is the longest?", "3 lines of speech; here is the longest"),
        ("Is there more movement in the pauses than in the lines?", "more often while talking (20.0 against 13.2)."),
        ("What does the participant do?", "In 60.0 s there are 12 cues"),
        ("Could you see him all the time?", "Observed: the body for 50.0 of 60.0 s"),
    ],
)
def test_wordings_of_other_trades(asked, told):
    assert told in ask(asked).answer


def test_how_strong_a_movement_is_is_not_told():
    for asked in ("How intense is the smile?", "Is the second nod stronger than the first?"):
        assert any(limit.startswith("How strong or how wide a movement is") for limit in ask(asked).limits)
    assert not any(limit.startswith("How strong") for limit in ask("When does she smile?").limits)


def test_a_wider_stretch_is_told_beside_a_cue():
    told = ask("What happens when she folds her arms?").answer
    assert told.endswith("That stretch is 2 s wider on either side than the cue.")
    assert "wider" not in ask("what happens between the first and the second nod?").answer
    assert "speaker" not in ask("Who is she talking about?").answer
    assert "Lines take up" not in ask("how much time between each line?").answer


def test_minutes_by_number_in_words():
    analysis = make_analysis(cue("nodding", 10, 11), cue("nodding", 70, 71), duration=120.0)
    told = ask("Is there a change in her behavior from minute one to minute two?", analysis=analysis).answer
    assert told.startswith("First 00:00.00-01:00.00, then 01:00.00-02:00.00.")


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (("Does she touch her nose?", "what was said just before the first one?"), "In 00:03.00-00:06.00: 1 line"),
        (("Does she touch her nose?", "what was said just before the first one?", "and before the second?"),
         "In 00:12.00-00:22.00: 1 line of speech. This is about the second one alone."),
        (("What happens before the first nod?", "what about the second one?"), "This is about the second one alone."),
        (("When does she touch her nose?", "what does she say during the second?"), "while it went on: “No, I never"),
        (("What happens before the first nod?", "what about the second one?", "how much time is between the two?"),
         "The second nod began 42.0 s after the first had ended"),
        (("What's my first gesture?", "and my last?", "how far apart are they?"), "The last gesture began 47.5 s"),
        (("How often does she blink in the first half?", "and in the second?", "so more in which?"),
         "Per observed minute it began more often in the first (4.0 against 3.0)."),
        (("nods?", "blinks?", "most of which?"), "Blinking was found more often (3 against 2)."),
        (("Does she touch her nose?", "in which sentences?"), "“I took the train to work.”, “No, I never saw the con"),
        (("Do I move my hands?", "in which lines?", "and in which not?"), "the third comes with the fewest cues: 0."),
        (("Does she blink?", "while speaking or in silence?"), "began once, 6.7 per minute"),
        (("Did he touch his nose?", "both times while talking?"), "During a line of speech, touching nose took up 2.5"),
        (("Did he touch his nose?", "what was he saying?"), "while it went on: “I took the train to work.”"),
        (("Does he fold his arms?", "what was said meanwhile?"), "no line was said while it went on."),
        (("What did he say first?", "and next?"), "3 lines of speech; here is the second."),
        (("What did he say first?", "and next?", "and then?"), "3 lines of speech; here is the third."),
        (("What did she say about the contract?", "what did she do while saying it?"), "In 00:19.00-00:26.00: already"),
        (("What did she say about the contract?", "what did she do while saying it?", "and right after?"),
         "In 00:24.00-00:27.00: at 00:24.00 smiling"),
        (("List all touches", "only those after 20 s"), "Self-touch was found 3 times in 00:20.00-01:00.00"),
        (("List all touches", "which of them is the surest?"), "The most sure is touching nose, confidence 0.91."),
        (("does she nod", "n how many"), "Nodding was found twice in 50.0 observed s"),
        (("When does she smile?", "thanks", "how often?"), "Smiling was found once in 50.0 observed s"),
        (("When does she smile?", "what is the weather?", "for how long?"), "Smiling lasted 3.0 s"),
        (("Does she blink while talking?", "and nod?"), "During a line of speech, nodding took up 0.0 of 9.0 s"),
        (("Could you see her all the time?", "when not?"), "Observed: the body for 50.0 of 60.0 s"),
    ],
)  # fmt: skip
def test_follow_ups_lean_on_what_was_asked(turns, told):
    assert told in ask(*turns).answer


def test_what_else_it_could_be_gives_other_explanations_of_that_cue():
    told = ask("Did he touch his nose?", "what was he saying?", "what else could it be?")
    assert told.alternatives
    assert all("nose" in claim.text.lower() or claim.kind != "observation" for claim in told.claims)


def test_why_is_still_asked_of_what_was_not_understood():
    assert read("When does she smile?", "what is the weather?", "why not?").intent is Intent.REASON


def test_a_sentence_is_told_once_where_two_questions_share_it():
    told = ask("Did she fold her arms at any point, and what came next?").answer
    assert told.count("Folding arms was found once.") == 1
    assert "In 00:20.00-00:30.00" in told


def test_which_of_several_lines_a_pause_lies_beside_is_told():
    told = ask("How long did he wait before he said no?").answer
    assert "Right before the line at 00:21.00 nothing was said for 13.0 s" in told
    assert "Right before the line at 00:30.00 nothing was said for 6.0 s" in told
