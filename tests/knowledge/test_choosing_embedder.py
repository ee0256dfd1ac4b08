from pathlib import Path

import numpy as np
import pytest

from mg_agent.knowledge import library, shelf
from mg_agent.knowledge.embed import minilm_id
from mg_agent.knowledge.excerpt import Excerpt
from mg_agent.knowledge.index import read_sidecar
from mg_agent.knowledge.ranking import VIEWS
from mg_agent.knowledge.ready import NOTHING
from mg_agent.settings import Settings

pytestmark = pytest.mark.usefixtures("few")
WOMBATS = "Wombats were filmed in the marsupial enclosure while they rested."


def texts(settings):
    found = library.searcher(settings).consult("wombats in the marsupial enclosure")
    return [passage.text for passage in found if isinstance(passage, Excerpt)]


class Fake:
    """Looks like MiniLM from outside; remembers what it read."""

    id, dimension, kind = minilm_id(), 384, "tuned"

    def __init__(self):
        self.read = []

    def embed(self, texts, bags):
        self.read += texts
        rows = np.array([np.random.default_rng(len(text)).normal(size=384) for text in texts], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def installed(monkeypatch):
    """Let MiniLM be installed or not: installed(True) returns what stands in for it."""

    def now(there):
        fake = Fake()
        monkeypatch.setattr(library, "has_minilm", lambda: there)
        monkeypatch.setattr(library, "minilm", lambda: fake)
        return fake

    return now


def made_with(settings):
    return read_sidecar(shelf.pointed(library.home(settings))).embedder


def test_auto_follows_what_is_installed_and_keeps_the_documents(home, notes, installed):
    library._open.clear()
    settings = Settings(home=home)
    installed(False)
    library.add(settings, notes)
    assert (library.found_by(settings), made_with(settings)[:4]) == ("lsa", "lsa-")
    fake = installed(True)
    assert texts(settings) == [WOMBATS]
    assert (library.found_by(settings), made_with(settings)) == ("minilm", minilm_id())
    assert library.searcher(settings).embedder is fake
    installed(False)
    assert texts(settings) == [WOMBATS]
    assert made_with(settings)[:4] == "lsa-"


def test_an_embedder_that_was_chosen_stays(home, notes, installed):
    library._open.clear()
    settings = Settings(home=home)
    installed(True)
    library.add(settings, notes)
    library.rebuild(settings, embedder="lsa")
    assert library.found_by(settings) == "lsa"
    assert isinstance(library.searcher(settings).embedder, library.Lsa)
    library.rebuild(settings, embedder="auto")
    assert library.found_by(settings) == "minilm"


@pytest.mark.parametrize("said", ["LSA", "Lsa"])
def test_built_in_embedders_are_known_in_any_case(settings, notes, tmp_path, said):
    library.add(settings, notes)
    assert library.rebuild(settings, embedder=said).embedder == "lsa"
    assert library.found_by(Settings(home=tmp_path / "other", embedder=said)) == "lsa"
    assert texts(settings) == [WOMBATS]


def test_the_folder_of_a_model_is_found_again_from_another_folder(settings, notes, tiny, tmp_path, monkeypatch):
    library.add(settings, notes)
    monkeypatch.chdir(tiny.parent)
    assert Path(library.rebuild(settings, embedder=tiny.name).embedder) == tiny.resolve()
    library._open.clear()
    monkeypatch.chdir(tmp_path)
    assert library.searcher(settings).embedder.dimension == 16


@pytest.mark.parametrize("chosen", ["auto", "minilm"])
def test_an_index_by_other_adapters_is_made_anew_though_minilm_was_chosen(home, notes, installed, monkeypatch, chosen):
    library._open.clear()
    settings = Settings(home=home)
    installed(True)
    library.add(settings, notes)
    library.rebuild(settings, embedder=chosen)
    fake = installed(True)
    fake.id = "minilm:53aa51172d14:another"
    monkeypatch.setattr(library, "minilm_id", lambda: fake.id)
    monkeypatch.setattr("mg_agent.knowledge.ready.ready", lambda embedder: NOTHING)
    library._open.clear()
    assert texts(settings) == [WOMBATS]
    assert made_with(settings) == fake.id


def test_passages_that_were_read_ahead_are_not_read_again(home, installed):
    library._open.clear()
    fake = installed(True)
    library.searcher(Settings(home=home))
    assert fake.read == []  # else run benchmarks/tune_embedder.py
    assert not home.exists()


def test_middles_of_questions_are_a_view_with_minilm_with_and_without_own_documents(home, notes, installed):
    settings = Settings(home=home)

    def middles():
        library._open.clear()
        return library.searcher(settings).views("does touching the nose mean lying?")[:, VIEWS.index("middles")]

    installed(True)
    assert middles().max() == 1.0
    library.add(settings, notes)
    assert middles().max() == 1.0
    installed(False)
    assert not middles().any()
