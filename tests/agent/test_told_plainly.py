"""Parts of a question that had been left unread, and headlines that say what was asked for."""

import pytest
from asking import OFFLINE
from factory import covered, cue, interview, make_analysis, said

from mg_agent.agent.question import Intent
from mg_agent.agent.reading.understand import understand
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span
from mg_agent.recognition.vocabulary import ARMS
from mg_agent.tools.session import Session

WHOLE = interview().span


def answer(question, analysis=None):
    return OFFLINE.assess(question, Session(analysis or interview()))


def close_up():
    """Sixty seconds of a face: hands for the first ten alone, never legs."""
    return make_analysis(
        cue("touching nose", 6.0, 7.5),
        coverage=(*covered("gesture", (0, 60)), *covered(ARMS, (0, 10)), *covered("face", (0, 60))),
    ).model_copy(update={"watched": ("gesture", ARMS, "face", "speech")})


def test_a_summary_names_the_parts_that_were_out_of_view():
    told = answer("What happens in this video?", close_up()).answer
    assert "Observed: the body for 60.0 of 60.0 s" in told
    assert "Not observed: the arms for 50.0 of 60.0 s" in told


def test_what_was_not_seen_is_said_first_and_not_only_under_limits():
    assert "Not observed: the arms for 50.0 of 60.0 s" in answer("What did you not see?", close_up()).answer


def test_a_part_that_is_asked_about_is_told_alone():
    found = answer("Could you see her hands?", close_up())
    assert found.answer == "The arms were not observed for 50.0 of 60.0 s (00:10.00-01:00.00)."
    assert not any("legs" in limit or "trunk" in limit for limit in found.limits)


def test_an_analysis_that_tells_no_parts_does_not_pass_the_body_off_as_the_hands():
    assert "Observed: the body for 50.0 of 60.0 s" in answer("Could you see her hands?").answer


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("Could you see her hands at the end?", Intent.COVERAGE),
        ("Can you see both of his arms?", Intent.COVERAGE),
        ("Can you see her hands moving?", Intent.FIND),
        ("Did you see her hand on her nose?", Intent.FIND),
        ("Did you see her nod?", Intent.FIND),
    ],
)
def test_seeing_a_part_is_about_what_was_in_view(question, intent):
    assert understand(question, WHOLE).intent is intent


def test_the_least_sure_cue_heads_its_list():
    assert answer("Which cue are you least sure about?").answer.startswith(
        "The least sure is touching nose, confidence 0.55."
    )


def test_the_time_between_two_cues_is_said():
    told = answer("How many seconds between the smile and the last chin touch?").answer
    assert "The last chin touch began 6.0 s after the preceding smile had ended (9.0 s after it had begun)." in told
    told = answer("How many seconds between the smile and the chin touch?").answer
    assert "The first smile began 9.0 s before the first chin touch did and ended 6.0 s before it." in told


def test_cues_are_set_against_speech_and_silence():
    for question in (
        "Does she smile more while she speaks or while she is silent?",
        "Does she smile when talking?",
        "Does she smile while he is not speaking?",
    ):
        found = answer(question)
        assert "During a line of speech, smiling took up 0.0 of 9.0 s (0%) and did not begin at all" in found.answer
        assert "in the rest of the observed time it took up 3.0 of 41.0 s" in found.answer


def test_a_line_is_named_for_people_beside_a_cue():
    claims = [claim.text for claim in answer("Does she touch her nose while she speaks?").claims]
    assert "Touching nose overlapped a line of speech by 1.5 s, having begun 1.0 s after it." in claims


def test_speakers_that_the_person_in_view_may_not_be_are_told():
    one = said("One.", 5, 8)
    other = Cue.make(
        span=Span(start=9, end=10), modality="speech", label="said", text="Two.", person="B", source=one.source
    )
    told = answer("Does she nod while she talks?", make_analysis(cue("nodding", 6, 7), one, other)).limits
    assert any("which of its speakers is the person in view" in limit for limit in told)
    assert not any("which of its speakers" in limit for limit in answer("Does she nod while she talks?").limits)


@pytest.mark.parametrize("question", ["Is her blink rate normal?", "How often does she blink, and is that a lot?"])
def test_no_norm_is_kept_and_that_is_said(question):
    assert any("no norm for people is kept here" in limit for limit in answer(question).limits)
    assert not any("no norm" in limit for limit in answer("How often does she blink?").limits)


def test_the_pace_of_speech_is_told_where_it_is_asked_for():
    assert "That is 140 words a minute of these lines" in answer("How fast does she talk?").answer
    assert "words a minute" not in answer("What does she say?").answer


def test_speakers_are_counted_where_that_is_asked_for():
    told = answer("How many people speak?").answer
    assert "They are given to 1 speaker (A); a transcript that names no speakers gives all lines to one" in told


@pytest.mark.parametrize(
    "question",
    [
        "Does she turn her head, and to which side?",
        "Does she turn her head left or right?",
        "Is her head turned to the left or to the right?",
    ],
)
def test_which_way_is_told_of_each(question):
    source = cue("turning head", 0, 1).source
    turns = [
        Cue.make(
            span=Span(start=at, end=at + 1), modality="gesture", label="turning head", text="turning head",
            source=source,
            details={"direction": way},
        )
        for at, way in ((5, "left"), (9, "right"))
    ]  # fmt: skip
    assert "Of these: once to the left, once to the right." in answer(question, make_analysis(*turns)).answer


def test_the_whole_time_is_answered_with_a_share():
    told = answer("Are her arms folded the whole time?").answer
    assert told.startswith("Folding arms lasted 6.0 s of 50.0 observed s (12%)")


def test_whether_somebody_was_heard_is_about_the_transcript():
    assert understand("Could you hear him?", WHOLE).intent is Intent.SPEECH


def test_what_happens_first_and_words_a_minute_are_read():
    assert answer("What happens first?").answer.startswith("A cue was found 12 times; here is the first: blinking")
    for question in ("how many words per minute does she speak?", "How many words a minute does he say?"):
        assert "words a minute of these lines" in answer(question).answer
    assert answer("Were there other people in the video?").answer.startswith("Only one person was noticed in view")


def test_sentences_are_plain_english():
    told = answer("compare before and after 20 s").answer
    assert "A cue of any kind began" in told
    assert "begun" not in told
    assert "cues were reported by" in answer("how sure are you?").answer
    assert answer("what happens at 12 s?").answer.endswith("2 s wider on either side than what was named.")
