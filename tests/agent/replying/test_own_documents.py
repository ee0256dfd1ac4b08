"""What the user's own documents say, asked for by name."""

import pytest
from asking import OFFLINE
from factory import interview

from mg_agent.agent.question import Intent
from mg_agent.agent.replying.own_documents import NOTHING
from mg_agent.agent.replying.rules import Brief, read_question
from mg_agent.knowledge import library
from mg_agent.settings import Settings
from mg_agent.tools.session import Session

ZEBRA = "Under the zebra protocol an interviewer waits four seconds before the next question."
PAUSES = "House rule: a pause longer than three seconds is noted in the margin."


@pytest.fixture
def notes(home, tmp_path):
    library._open.clear()
    path = tmp_path / "house.md"
    path.write_text(f"# Protocols\n{ZEBRA}\n\n# Margins\n{PAUSES}\n")
    library.add(Settings.load(), path)


def ask(question):
    return OFFLINE.assess(question, Session(interview()))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What do my documents say about the zebra protocol?", ZEBRA),
        ("what do our house notes say about a longer pause?", PAUSES),
        ("Is there anything about the zebra protocol in my notes?", ZEBRA),
        ("Search my documents for the zebra protocol", ZEBRA),
        ("According to our handbook, what is the zebra protocol?", ZEBRA),
        ("does our manual mention the zebra protocol?", ZEBRA),
    ],
)
def test_own_documents_answer_what_is_asked_of_them(notes, question, said):
    answer = ask(question)
    assert answer.claims
    assert all(evidence.startswith("doc-") for claim in answer.claims for evidence in claim.evidence)
    assert said[10:50] in answer.claims[0].text
    assert "of your documents bear" in answer.answer
    assert "transcript" not in answer.answer


@pytest.mark.parametrize("question", ["What do my documents say about submarines?", "search my notes for submarines"])
def test_where_they_say_nothing_research_does_not_answer_for_them(notes, question):
    answer = ask(question)
    assert answer.answer == NOTHING
    assert (answer.claims, answer.abstains) == ((), True)


def test_nothing_was_added_is_told(home):
    library._open.clear()
    assert ask("What do my documents say about touching the nose?").answer == NOTHING


@pytest.mark.parametrize(
    "question",
    [
        "What does she say about my documents?",
        "When does she say that it is in my notes?",
        "What does she do when he says it is in our files?",
        "Does she touch her notes?",
        "How often does she look at the documents?",
    ],
)
def test_what_a_person_says_of_documents_is_not_looked_up_in_them(question):
    assert read_question(question, Brief.of(Session(interview()))).intent is not Intent.LITERATURE
