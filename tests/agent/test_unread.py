"""Words of other languages, and unknown ones for what is touched, are not read as touches of any kind."""

import pytest
from factory import interview

from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.tools.session import Session


def answer(question: str) -> str:
    return OfflineAnalyst().assess(question, Session(interview())).answer


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Did she touch her nase?", "nase"),
        ("how often does she touch her nase", "nase"),
        ("Does she touch the Gesicht often?", "gesicht"),
        ("Does she put her hand on her stirn?", "stirn"),
        ("does he scratch his glorp", "glorp"),
    ],
)
def test_a_word_that_is_not_read_is_told_and_nothing_wider_is_answered(question: str, word: str) -> None:
    said = answer(question)
    assert said.startswith(f"“{word}” was not read: it is no English word that is known here.")
    assert "self-touch" not in said.lower()


def test_beside_another_cue_the_word_is_told() -> None:
    assert answer("Does she smile with her mund?").startswith("“mund” was not read")
    assert "Smiling was found once." in answer("Does she smile with her mund?")


@pytest.mark.parametrize(
    "question",
    ["Does she touch herself?", "did she touch her own face", "does she touch her skin", "Does Las touch her nose?",
     "When does she say 'nicht'?", "does he say nase", "Does she touch her mustache?"],
)  # fmt: skip
def test_words_that_are_read_or_said_are_not_told(question: str) -> None:
    assert "was not read" not in answer(question)
