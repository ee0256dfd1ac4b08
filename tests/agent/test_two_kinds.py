"""Questions on two kinds of cues, on parts out of view, and on the first and the longest: read as they are meant."""

import pytest
from factory import KINEMATIC, covered, cue, make_analysis, said, span

from mg_agent.agent.replying.replies import sources_apart
from mg_agent.agent.replying.rules import Brief, answer_by_rules, read_question
from mg_agent.core.assessment import Draft
from mg_agent.core.evidence import Analysis, Cue, Source
from mg_agent.tools.session import Session

ANALYSIS = make_analysis(
    cue("touching nose", 4, 6), cue("touching cheek", 6, 10), cue("lowering head", 15, 16), cue("raising head", 30, 35),
    cue("smiling", 12, 13, modality="face"), cue("smiling", 20, 28, modality="face"),
    cue("blinking", 40, 40.2, modality="face"), said("Good evening.", 10, 12), said("I am here.", 20, 23),
)  # fmt: skip


def ask(question: str, analysis: Analysis = ANALYSIS) -> Draft:
    session = Session(analysis)
    return answer_by_rules(read_question(question, Brief.of(session)), session).draft


@pytest.mark.parametrize(
    "question",
    ["how many seconds pass between the nose touch and the first smile?",
     "How much time is there between touching her nose and smiling?",
     "what is the delay between the nose touch and the smile"],
)  # fmt: skip
def test_the_time_between_two_kinds_is_told(question: str) -> None:
    told = (
        "The first nose touch began 8.0 s before the first smile did and ended 6.0 s before it.",
        "The first smile began 6.0 s after the preceding nose touch had ended (8.0 s after it had begun).",
    )
    assert ask(question).answer.endswith(told)
    assert ask(question).claims[0].text == "Touching nose ended 6.0 s before the beginning of smiling."


def test_what_follows_at_once_is_told_without_seconds() -> None:
    assert ask("does she touch her nose before her cheek?").claims[0].text == (
        "Touching nose ended as touching cheek began."
    )
    assert ask("does she touch her cheek after her nose?").claims[0].text == (
        "Touching cheek began as touching nose ended."
    )


@pytest.mark.parametrize(
    "question", ["Compare smiling and blinking.", "does she smile more than she blinks", "more smiling or blinking?"]
)
def test_two_kinds_are_compared_with_one_another_not_halves_of_the_video(question: str) -> None:
    told = "Smiling was found twice in 60.0 observed s, 2.0 per observed minute. Blinking was found once in 60.0"
    assert ask(question).answer.startswith(told)


def test_halves_are_still_compared() -> None:
    assert ask("compare smiling and blinking in the first and the second half").answer.startswith("First 00:00")
    assert ask("do smiling and blinking increase over time?").answer.startswith("First 00:00")


def test_which_lasts_longer_is_about_seconds() -> None:
    answer = ask("Which lasted longer, the nose touch or the cheek touch?").answer
    assert "Touching nose lasted 2.0 s" in answer
    assert "Touching cheek lasted 4.0 s" in answer


def test_two_verbs_of_one_noun_are_both_looked_for() -> None:
    for question in ("Is her head raised or lowered?", "does she raise and lower her head"):
        found = ask(question).answer
        assert "Raising head was found once." in found
        assert "Lowering head was found once." in found
    assert ask("does she touch or rub her nose?").answer.startswith("Touching nose was found once.")


def test_the_first_and_the_longest_are_named() -> None:
    assert (
        ask("What's the first thing she does?").answer == "A cue was found 7 times; here is the first: touching nose."
    )
    assert ask("What is the longest gesture?").answer.endswith("here is the longest: raising head, 5.0 s long.")
    assert ask("When is her first smile?").answer == "Smiling was found twice; here is the first."


def test_a_part_that_was_out_of_view_is_told_first() -> None:
    seen = (*covered("gesture", (0, 60)), *covered("gesture/arms", (10, 60)), *covered("face", (0, 60)))
    watched = ("gesture", "gesture/arms")
    analysis = make_analysis(coverage=seen).model_copy(update={"watched": watched})
    told = "The arms were not observed for 10.0 of 60.0 s (00:00.00-00:10.00)."
    assert told in ask("when were her hands not visible?", analysis).answer
    assert "The face was observed all through." in ask("was her face visible?", analysis).answer
    assert told not in ask("what could you not see?", analysis).answer


def test_where_nobody_listened_a_summary_tells_of_no_silence() -> None:
    deaf = make_analysis(cue("nodding", 1, 2), coverage=covered("gesture", (0, 60)))
    assert "what was said was not observed" in ask("What happens in the video?", deaf).answer
    heard = make_analysis(cue("nodding", 1, 2), coverage=covered("speech", (0, 60)))
    assert "no line of speech" in ask("What happens in the video?", heard).answer


def test_rules_and_network_that_are_joined_are_one_source() -> None:
    both = Source(name="kinematic+mg-agent-base", version="1")
    joined = [Cue.make(span=span(n, n + 1), modality="gesture", label="nodding", text="", source=source)
              for n, source in enumerate((KINEMATIC, both, Source(name="mg-agent-base", version="1")))]  # fmt: skip
    other = Cue.make(
        span=span(9, 10), modality="gesture", label="nodding", text="", source=Source(name="other", version="1")
    )
    assert sources_apart(joined) == 1
    assert sources_apart([*joined, other]) == 2
    assert "Several sources" not in ask("how often does she nod?", make_analysis(*joined)).answer
    assert "Several sources" in ask("how often does she nod?", make_analysis(*joined, other)).answer


def test_before_or_after_words_is_both_sides_of_them() -> None:
    either = ask("does she touch her nose or lower her head before or after she says good evening?")
    assert [claim.text for claim in either.claims if "said" not in claim.text] == [
        "Touching nose, 2.0 s.", "Lowering head, 1.0 s.",
    ]  # fmt: skip
    before = ask("does she lower her head before she says good evening?")
    assert "Lowering head was not found in the observed part" in before.answer


def test_speech_is_told_in_seconds_and_pauses_in_the_plural() -> None:
    assert ask("How long does she speak?").answer == "The transcript holds 2 lines, 5 words, 5.0 s together."
    assert "there is 1 pause of" in ask("is there a pause?").answer
    more = make_analysis(*(said("Yes.", n, n + 1) for n in (1, 4, 8)))
    assert "there are 2 pauses of" in ask("is there a pause?", more).answer


def test_how_long_until_something_is_about_its_first_time() -> None:
    assert ask("How long until she first smiles?").answer == "Smiling was found twice; here is the first."
    assert ask("how long before she smiles").answer == "Smiling was found twice; here is the first."


def test_the_last_against_the_first_is_about_both() -> None:
    told = ask("Was the last smile longer than the first?").answer
    assert told.startswith("Yes: the last smile lasted 8.0 s and the first 1.0 s, so the last smile was 7.0 s longer.")
    assert "here is the" not in told
