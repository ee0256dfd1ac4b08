"""Words of other languages, and unknown ones for what is touched, are not read as touches of any kind."""

import pytest
from factory import covered, cue, interview, make_analysis

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
        ("did she touch her itchy glorp often?", "glorp"),
        ("did she touch the philtrum?", "philtrum"),
        ("did she touch her family?", "family"),
    ],
)
def test_a_word_that_is_not_read_is_told_and_nothing_wider_is_answered(question: str, word: str) -> None:
    said = answer(question)
    assert said.startswith(f"“{word}” was not read: it is not a word that is known here.")
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


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("did she touch her upper lip?", "Touching mouth was not found"),
        ("did she touch her itchy nose?", "Touching nose was found twice."),
        ("did she touch her skin?", "Self-touch was found 4 times"),
        ("does she touch the whole thing?", "Self-touch was found 4 times"),
        ("does he touch his in the middle?", "Self-touch was found twice in"),
        ("did she touch her wedding ring?", "About “wedding ring” I can say nothing"),
        ("did she touch her picture?", "About “picture” I can say nothing"),
    ],
)
def test_adjectives_and_plain_words_are_not_told_as_unknown(question: str, said: str) -> None:
    assert answer(question).startswith(said)


@pytest.mark.parametrize(
    ("question", "thing"),
    [("did she touch her nase and smile?", "nase"), ("did she touch her statue and smile?", "statue")],
)
def test_touches_of_any_kind_are_not_counted_beside_another_cue_either(question: str, thing: str) -> None:
    draft = OfflineAnalyst().assess(question, Session(interview()))
    assert draft.answer.endswith("Smiling was found once.")
    assert "self-touch" not in draft.answer.lower()
    assert any(f"“{thing}”" in limit for limit in draft.limits)


def test_what_another_package_has_cues_for_is_read() -> None:
    analysis = make_analysis(cue("touching philtrum", 5, 6), coverage=covered("gesture", (0, 60)))
    said = OfflineAnalyst().assess("did she touch her philtrum?", Session(analysis)).answer
    assert "not a word" not in said
    assert "Touching philtrum was found once." in said
