"""What is learned of the passages that ship: once a process, when it is needed, and the same for everybody."""

import pytest

from mg_agent.knowledge import library
from mg_agent.knowledge.asked import Asked
from mg_agent.knowledge.learned import learned
from mg_agent.knowledge.lsa import Lsa
from mg_agent.knowledge.spelling import Spelling
from mg_agent.knowledge.tuned import MINILM
from mg_agent.settings import Settings

pytestmark = pytest.mark.usefixtures("few")


@pytest.fixture
def times(monkeypatch):
    """How often each part was learned from now on, by its name."""
    counts: dict[str, int] = {}

    def count(name, learn):
        def counting(*given, **named):
            counts[name] = counts.get(name, 0) + 1
            return learn(*given, **named)

        return counting

    for part, way in ((Lsa, "fit"), (Asked, "build"), (Spelling, "build")):
        monkeypatch.setattr(part, way, count(part.__name__, getattr(part, way)))
    learned.cache_clear()
    yield counts
    learned.cache_clear()


def test_it_is_learned_once_however_many_homes_and_documents_there_are(times, home, notes, tmp_path) -> None:
    for number in range(3):
        settings = Settings(home=home / str(number), embedder="lsa")
        (tmp_path / "more.txt").write_text(f"Quokkas were filmed {number} times.")
        for path in (notes, tmp_path / "more.txt"):
            library.add(settings, path)
            assert library.searcher(settings).consult("were wombats or quokkas filmed, nodding?")
    assert times == {"Lsa": 1, "Asked": 1, "Spelling": 1}


def test_where_a_model_reads_no_word_space_is_fitted_before_a_question_comes(times, home, installed) -> None:
    installed(MINILM)
    found = library.searcher(Settings(home=home))
    assert "Lsa" not in times
    for _ in range(2):
        assert found.consult("nodding")
    assert times["Lsa"] == 1


def test_words_of_documents_are_known_where_they_lie_and_nowhere_else(home, notes) -> None:
    mine, other = Settings(home=home / "mine", embedder="lsa"), Settings(home=home / "other", embedder="lsa")
    library.add(mine, notes)
    assert library.searcher(mine).answer("womabts marsupial?").notes == ("Read 'womabts' as 'wombats'.",)
    assert "Read" not in str(library.searcher(other).answer("womabts nodding?").notes)
    library.remove(mine, "notes.md")
    assert "Read" not in str(library.searcher(mine).answer("womabts nodding?").notes)


def test_nobody_changes_what_all_share() -> None:
    shared = learned(library.shipped())
    for rows in (shared.lsa.basis, shared.vectors):
        with pytest.raises(ValueError, match="read-only"):
            rows[0] = 0
    for words in (shared.bags[0], shared.spelling.known):
        with pytest.raises(TypeError):
            words["nose"] = 1


def test_what_is_known_is_the_same_whether_words_came_at_once_or_later() -> None:
    first, more = "The suspect was nervous; wombats rest.", "Nervous wombats rested beside a baseline."
    once, later = Spelling.build((first, more)), Spelling.build((first,)).with_words_of((more,))
    assert (later.known, later.stems) == (once.known, once.stems)
    assert {less: set(words) for less, words in later.near.items()} == {
        less: set(words) for less, words in once.near.items()
    }
