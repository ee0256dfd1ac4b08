"""Left and right in a question: the hand is told apart, the side of a region cannot be."""

import factory
import pytest

from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.agent.replying.rules import Brief, answer_by_rules, read_question
from mg_agent.core.assessment import Assessment
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span
from mg_agent.tools.session import Session


def touch(region: str, start: float, hand: str) -> Cue:
    return Cue.make(
        span=Span(start=start, end=start + 1.5),
        modality="gesture",
        label=f"touching {region}",
        text=f"The {hand} hand touches the {region}.",
        confidence=0.8,
        details={"side": hand},
        source=factory.KINEMATIC,
    )


RIGHT_ONLY = (touch("nose", 6, "right"), touch("cheek", 12, "right"), factory.cue("nodding", 2, 3))


def ask(question: str, *cues: Cue) -> Assessment:
    return OfflineAnalyst().assess(question, Session(factory.make_analysis(*(cues or RIGHT_ONLY))))


@pytest.mark.parametrize(
    "question",
    [
        "Does she touch her nose with her left hand?",
        "did the left hand go to the nose",
        "How many times does he scratch his nose with the left hand?",
        "how long was her left hand on her nose",
        "Any left-handed nose touches?",
        "is she rubbing her nose using the fingers of her left hand?",
    ],
)
def test_the_other_hand_is_no_answer(question: str) -> None:
    said = ask(question)
    assert "Touching nose with the left hand was not found" in said.answer
    assert "once with the right hand" in said.answer
    assert [claim.text for claim in said.claims] == ["Touching nose with the right hand: once, 1.5 s."]
    assert said.claims[0].evidence == (RIGHT_ONLY[0].id,)


def test_the_hand_asked_for_is_counted_by_itself() -> None:
    cues = (touch("nose", 1, "left"), touch("nose", 5, "right"), touch("nose", 9, "right"))
    assert "with the right hand was found twice" in ask("how often does her right hand touch her nose", *cues).answer
    both = (*cues, touch("nose", 13, "both"))
    assert "with the left hand was found twice" in ask("touching the nose with the left hand", *both).answer
    assert "Of these: once with both hands" in ask("touching the nose with the left hand", *both).answer
    assert "with both hands was found once" in ask("nose touches with both hands", *both).answer


@pytest.mark.parametrize(
    "question", ["Which hand does she touch her nose with?", "does he use the left or the right hand to rub his nose?"]
)
def test_which_hand(question: str) -> None:
    said = ask(question)
    assert "It was with the right hand." in said.answer
    assert "with the left hand was not found" not in said.answer


def test_a_hand_that_the_source_does_not_tell_is_not_made_up() -> None:
    said = ask("does she touch her chin with her left hand?", factory.cue("touching chin", 1, 2))
    assert "Which hand it was is not told." in said.answer
    assert "was not found with" not in said.answer


@pytest.mark.parametrize(
    "question",
    [
        "how many times did she touch her left cheek",
        "Does he rub his left cheek?",
        "touching the left side of the cheek",
        "her right hand touches the left cheek",
    ],
)
def test_the_side_of_a_region_cannot_be_told(question: str) -> None:
    said = ask(question)
    assert "either side" in said.answer
    assert any("left or the right" in limit for limit in said.limits)


def test_a_turn_to_the_other_side_is_no_answer() -> None:
    turned = Cue.make(
        span=Span(start=1, end=2),
        modality="gesture",
        label="turning head",
        text="The head turns.",
        source=factory.KINEMATIC,
        details={"direction": "right"},
    )
    said = ask("does she turn her head to the left?", turned)
    assert "Turning head to the left was not found" in said.answer
    assert "once to the right" in said.answer


def test_other_answers_say_that_hands_were_not_told_apart() -> None:
    said = ask("compare nose touches with the left hand between the first and the second half")
    assert any("not told apart" in limit for limit in said.limits)


def test_right_is_not_always_a_side() -> None:
    said = ask("right, does she touch her nose right at the start?")
    assert "hand" not in said.answer


TWO_HANDS = (touch("nose", 1, "left"), touch("nose", 9, "right"), factory.cue("nodding", 5, 6))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Did she touch her nose with the left hand before nodding?", "Compared with the nearest nod, touching "
         "nose with the left hand began once before it."),
        ("does her right hand touch her nose after she nods?", "touching nose with the right hand began once after its "
         "end (3.0 s after at the soonest)"),
        ("does she nod before touching her nose with the right hand?", "Compared with the nearest nose touch with "
         "the right hand, nodding began once before it."),
        ("what came first, the nod or the nose touch with the right hand?", "The first nod began 4.0 s before the "
         "first nose touch with the right hand did and ended 3.0 s before it."),
    ],
)  # fmt: skip
def test_hands_are_told_apart_where_two_cues_are_set_against_one_another(question: str, told: str) -> None:
    said = ask(question, *TWO_HANDS)
    assert told in said.answer
    assert "Besides: once with the" in said.answer
    assert len(said.claims) == 1
    assert "hand" in said.claims[0].text
    assert not any("not told apart" in limit for limit in said.limits)


def test_each_of_two_kinds_keeps_its_own_hand() -> None:
    cues = (touch("nose", 1, "left"), touch("cheek", 9, "right"))
    said = ask("What came first, her left hand on her nose or her right hand on her cheek?", *cues)
    told = "The first nose touch with the left hand began 8.0 s before the first cheek touch with the right"
    assert told in said.answer


def test_a_hand_that_was_not_found_is_set_against_nothing() -> None:
    said = ask("did she touch her nose with the left hand before nodding?")
    assert "Touching nose with the left hand was not found" in said.answer
    assert "It was found once with the right hand." in said.answer
    assert said.answer.endswith("So there is nothing to compare.")
    assert [claim.text for claim in said.claims][:1] == ["Touching nose with the right hand: once, 1.5 s."]


@pytest.mark.parametrize(
    ("follow", "told"),
    [
        ("and in the first half?", "Touching nose with the left hand was found once in"),
        ("and with the right?", "Touching nose with the right hand was found once"),
        ("and with the right hand?", "Touching nose with the right hand was found once"),
        ("and the nod?", "Nodding was found once"),
    ],
)
def test_a_follow_up_keeps_the_hand_unless_it_names_another(follow: str, told: str) -> None:
    session = Session(factory.make_analysis(*TWO_HANDS))
    asked = read_question(follow, Brief.of(session), ("how often does her left hand touch her nose?",))
    assert answer_by_rules(asked, session).draft.answer.startswith(told)


@pytest.mark.parametrize("last", ["and the right?", "the right one?", "what about her right?"])
def test_the_other_hand_alone_is_a_follow_up(last: str) -> None:
    session = Session(factory.make_analysis(*TWO_HANDS))
    before = ("When does she touch her nose?", "and how often with the left?")
    counted = answer_by_rules(read_question(before[-1], Brief.of(session), before[:-1]), session).draft
    assert counted.answer.startswith("Touching nose with the left hand was found once in")
    asked = read_question(last, Brief.of(session), before)
    assert answer_by_rules(asked, session).draft.answer.startswith("Touching nose with the right hand was found once")


def test_where_all_are_of_one_side_they_are_not_counted_off() -> None:
    twice = (touch("nose", 6, "right"), touch("nose", 12, "right"))
    assert ask("Which hand does she touch her nose with?", *twice).answer == (
        "Touching nose was found twice. All of them were with the right hand."
    )
