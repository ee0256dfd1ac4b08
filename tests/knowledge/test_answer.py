import pytest

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge import library
from mg_agent.knowledge.answer import FAR, NOTHING, UNKNOWN, UNREAD
from mg_agent.knowledge.balance import Balance
from mg_agent.knowledge.excerpt import Excerpt
from mg_agent.knowledge.ranking import VIEWS
from mg_agent.settings import Settings


@pytest.fixture(scope="module")
def searcher(tmp_path_factory):
    return library.searcher(Settings(home=tmp_path_factory.mktemp("home"), embedder="lsa"))


def test_a_plain_question_has_no_notes(searcher):
    answer = searcher.answer("does touching the nose mean lying?")
    assert answer.notes == ()
    assert answer.passages == searcher.consult("does touching the nose mean lying?")


@pytest.mark.parametrize("question", ["", "  ", "?!"])
def test_an_empty_question_is_refused_unless_it_names_a_cue(searcher, question):
    with pytest.raises(KnowledgeError, match="nothing was asked"):
        searcher.answer(question)
    assert searcher.answer(question, ["touching nose"]).passages


def test_a_mended_slip_is_told(searcher):
    answer = searcher.answer("does touchign your nose show deception?")
    assert answer.notes == ("Read 'touchign' as 'touching'.",)
    assert answer.passages == searcher.consult("does touching your nose show deception?")


@pytest.mark.parametrize("question", ["Berühren Lügner die Nase häufiger?", "说谎的人会摸鼻子吗？", "zzzz"])
def test_where_no_word_is_known_nothing_is_found_and_that_is_said(searcher, question):
    answer = searcher.answer(question)
    assert (answer.passages, answer.notes) == ((), (UNKNOWN,))


def test_a_cue_that_is_named_is_looked_up_whatever_the_language(searcher):
    answer = searcher.answer("Berühren Lügner die Nase häufiger?", ["touching nose"])
    assert answer.notes == (UNREAD,)
    assert answer.passages == searcher.consult("", ["touching nose"])


def test_of_a_question_in_another_language_only_the_cues_are_read(searcher):
    foreign = "Warum verschränkt jemand bei Stress ständig seine Ellenbogen?"
    assert searcher.answer(foreign, ["nodding"]).notes == (UNREAD,)
    assert (searcher.views(foreign, ("nodding",)) == searcher.views("", ("nodding",))).all()


@pytest.mark.parametrize(
    ("question", "cues"),
    [("is a red nose a sign of drink?", ["touching chin"]), ("", ["touching ear", "closing eyes"])],
)
def test_words_of_a_cue_and_of_what_stands_beside_it_make_no_further_cue(searcher, monkeypatch, question, cues):
    asked, choose = [], Balance.choose
    monkeypatch.setattr(Balance, "choose", lambda *args, **more: asked.append(args[3]) or choose(*args, **more))
    searcher.consult(question, cues)
    assert asked == [tuple(cues)]


@pytest.mark.parametrize("question", ["", " ?!", "说谎的人会摸鼻子吗？"])
def test_where_there_is_nothing_to_read_the_cues_are_the_question(searcher, question):
    assert (searcher.views(question, ("touching nose",)) == searcher.views("touching nose", ("touching nose",))).all()
    beside, alone = searcher.views("is it stress?", ("touching nose",)), searcher.views("is it stress?")
    seen_by_vectors = VIEWS.index("taught")
    assert (beside[:, seen_by_vectors] == alone[:, seen_by_vectors]).all()
    assert (beside[:, VIEWS.index("words")] != alone[:, VIEWS.index("words")]).any()


def test_where_no_word_is_shared_that_is_said(searcher):
    answer = searcher.answer("What is quantum entanglement?")
    assert (answer.passages, answer.notes) == ((), (NOTHING,))


def test_passages_that_may_not_answer_are_shown_as_such(searcher):
    question = "When will it rain in London tomorrow?"
    answer = searcher.answer(question)
    assert answer.notes == (FAR,)
    assert answer.passages == searcher.consult(question) != ()
    assert searcher.answer(question, ["nodding"]).notes == ()


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (
            "The asylum seeker kept his eyes down when he told us of the prison. Reason to refuse?",
            "law-asylum-demeanor",
        ),
        ("Is a child who looks away while telling of abuse less credible?", "children-abuse-no-body-sign"),
        ("Do liars keep stiller?", "body-still-lie"),
        ("does slow motion CCTV make it look intentional", "measure-playback-changes-judgment"),
        ("evidence up front or late in the interview?", "interview-evidence-late"),
        ("is it fair to a shy applicant to rate her in a recruiter's talk?", "interview-recruitment-structured"),
        ("he touches his face at one question only, significant?", "touch-one-touch"),
        ("are p values in deception research too neat", "body-pinocchio"),
        ("does my granny's grimace mean that it hurts, she cannot say", "pain-face-dementia"),
    ],
)
def test_questions_of_everyday_people_find_their_passage_among_the_first_five(searcher, question, found):
    assert f"know-{found}" in [p.id for p in searcher.consult(question)[:5]]


@pytest.mark.parametrize(
    ("compound", "apart"),
    [
        ("Is a high eyeblink rate a sign of lying?", "blinking"),
        ("handwringing meaning", "rubbing hands"),
        ("headtilt", "tilting head"),
        ("nailbiting", "biting nails"),
        ("what does it mean when someone crosslegged", "crossing legs"),
        ("footbouncing", "moving legs"),
    ],
)
def test_a_cue_in_one_word_brings_its_null_finding(searcher, compound, apart):
    assert any(apart in p.cues and p.is_null for p in searcher.consult(compound))


def test_a_word_of_the_passages_keeps_its_own_place_beside_its_parts(searcher):
    assert searcher._read("headshakes?").text == "headshakes head shakes?"
    assert searcher._read("headtilts?").text == "head tilts?"


@pytest.mark.parametrize(
    ("cue", "meant"),
    [("nose touching", "touching nose"), ("crossed arms", "folding arms"), ("gaze", "looking away")],
)
def test_a_cue_in_other_words_is_answered_with_the_one_that_is_meant(searcher, cue, meant):
    with pytest.raises(KnowledgeError, match=f"did you mean '{meant}'"):
        searcher.answer("x", [cue])


def test_documents_in_other_scripts_are_found_by_their_words(tmp_path):
    settings = Settings(home=tmp_path / "home", embedder="lsa")
    (tmp_path / "a.txt").write_text("袋熊每天晚上在围栏里碰鼻子。", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Вомбаты касаются носа каждый вечер.", encoding="utf-8")
    library.add(settings, tmp_path / "a.txt")
    library.add(settings, tmp_path / "b.txt")
    found = library.searcher(settings)
    for question, name in (("袋熊碰鼻子吗？", "a.txt"), ("вомбаты касаются носа?", "b.txt")):
        assert [p.name for p in found.consult(question) if isinstance(p, Excerpt)] == [name]
