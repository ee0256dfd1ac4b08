"""Names of people and words of other languages in a question: neither is read as a cue."""

import pytest
from factory import cue, make_analysis

from mg_agent.agent.question import Intent, Question
from mg_agent.agent.replying.rules import Brief, answer_by_rules, read_question
from mg_agent.agent.wording.lexicon import CLUES
from mg_agent.agent.wording.spelled import SPELLED
from mg_agent.agent.wording.words import COMMON
from mg_agent.knowledge.english import ELSEWHERE
from mg_agent.tools.session import Session

ANALYSIS = make_analysis(cue("touching chin", 12, 14), cue("nodding", 11, 13), cue("touching neck", 20, 22))
AS_NAME = "was read as a name; nobody is identified, so this is about the person followed."


def read(text: str) -> Question:
    return read_question(text, Brief.of(Session(ANALYSIS)))


def topics(text: str) -> list[str]:
    return [topic.name for topic in read(text).topics]


@pytest.mark.parametrize(
    ("question", "cues"),
    [
        ("Chin nodded, right?", ["nodding"]), ("Does Mr. Chin nod?", ["nodding"]), ("Bob smiled?", ["smiling"]),
        ("Bob nodded", ["nodding"]), ("When did Bob smile?", ["smiling"]), ("Is Bob smiling?", ["smiling"]),
        ("Bob's nods", ["nodding"]), ("Joy nodded", ["nodding"]), ("Temple leans forward", ["leaning forward"]),
    ],
)  # fmt: skip
def test_a_name_that_is_a_word_of_ours_is_no_cue_and_that_is_told(question: str, cues: list[str]) -> None:
    assert topics(question) == cues
    assert read(question).intent is Intent.FIND
    assert [AS_NAME in told for told in read(question).readings] == [True]


def test_what_a_name_said_is_speech() -> None:
    assert read("Chin said what?").intent is Intent.SPEECH
    assert topics("Chin said something") == []


@pytest.mark.parametrize(
    ("question", "cues"),
    [
        ("Chin touches only", ["touching chin"]), ("Chin touched?", ["touching chin"]), ("Chin?", ["touching chin"]),
        ("Chin and nose", ["touching chin", "touching nose"]), ("Head nods?", ["nodding"]),
        ("Bob the head", ["nodding"]), ("Is her Chin touched?", ["touching chin"]), ("Nods and smiles",
        ["nodding", "smiling"]), ("Temple touched?", ["touching forehead"]), ("Smile when nodding?",
        ["smiling", "nodding"]),
    ],
)  # fmt: skip
def test_a_cue_with_a_capital_letter_is_still_a_cue(question: str, cues: list[str]) -> None:
    assert topics(question) == cues
    assert read(question).readings == ()


def test_a_feeling_is_no_name() -> None:
    assert read("Does she show Joy?").intent is Intent.FEELING
    assert read("Joy or fear?").intent is Intent.FEELING


@pytest.mark.parametrize(
    "question", ["Sean nodded", "Hans nodded", "Faye smiled twice", "Lena is smiling", "Hank nods"]
)
def test_a_first_name_is_not_mended_into_a_cue(question: str) -> None:
    assert read(question).readings == ()
    assert len(topics(question)) == 1


@pytest.mark.parametrize(
    ("question", "name"),
    [("Smilling and nodding", "smiling"), ("Blnking often?", "blinking"), ("Haed tilting?", "tilting head"),
     ("Chinn touched?", "touching chin")],
)  # fmt: skip
def test_a_slip_at_the_start_is_still_mended(question: str, name: str) -> None:
    assert topics(question)[0] == name


@pytest.mark.parametrize(
    "question",
    ["Nase", "Nase?", "Fasst sie sich an die Nase?", "Lächelt sie?", "Se touche-t-elle le nez?", "¿Se toca la nariz?",
     "Wann fasst sie sich an den Hals?", "est-ce qu'elle sourit?", "Raakt ze haar neus aan?"],
)  # fmt: skip
def test_another_language_is_not_read_as_english(question: str) -> None:
    asked = read(question)
    assert asked.intent is Intent.UNKNOWN
    assert (asked.topics, asked.readings) == ((), ())
    assert "in English" in answer_by_rules(asked, Session(ANALYSIS)).draft.answer


def test_a_foreign_word_in_an_english_question_is_not_mended() -> None:
    assert topics("did she touch her Nase?") == []
    assert "was read as" not in " ".join(read("did she touch her nase?").readings)
    assert topics("did she touch her noze?") == ["touching nose"]


@pytest.mark.parametrize("name", ["Dan", "Ella", "Les"])
def test_a_name_makes_no_other_language(name: str) -> None:
    assert read(f"{name} nodded").intent is Intent.FIND
    assert read(f"Is {name} lying?").intent is Intent.DECEPTION


def test_no_word_of_ours_counts_as_one_of_another_language() -> None:
    ours = {word for clue in CLUES for word in (*clue.verbs, *clue.nouns)}
    assert not ELSEWHERE & (ours | COMMON | SPELLED)
