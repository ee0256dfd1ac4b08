from dataclasses import replace
from pathlib import Path

import pytest

from mg_agent.knowledge import library, shelf
from mg_agent.knowledge.excerpt import Excerpt
from mg_agent.knowledge.index import read_sidecar
from mg_agent.knowledge.ranking import VIEWS
from mg_agent.knowledge.ready import NOTHING
from mg_agent.knowledge.tuned import BASES, MINILM, MPNET
from mg_agent.settings import Settings

pytestmark = pytest.mark.usefixtures("few")
WOMBATS = "Wombats were filmed in the marsupial enclosure while they rested."


def texts(settings):
    found = library.searcher(settings).consult("wombats in the marsupial enclosure")
    return [passage.text for passage in found if isinstance(passage, Excerpt)]


def made_with(settings):
    return read_sidecar(shelf.pointed(library.home(settings))).embedder


def test_auto_follows_what_is_installed_and_keeps_the_documents(home, notes, installed):
    library._open.clear()
    settings = Settings(home=home)
    installed()
    library.add(settings, notes)
    assert (library.found_by(settings), made_with(settings)[:4]) == ("lsa", "lsa-")
    fake = installed(MINILM)
    assert texts(settings) == [WOMBATS]
    assert (library.found_by(settings), made_with(settings)) == ("minilm", MINILM.id)
    assert library.searcher(settings).embedder is fake
    installed()
    assert texts(settings) == [WOMBATS]
    assert made_with(settings)[:4] == "lsa-"


def test_an_embedder_that_was_chosen_stays(home, notes, installed):
    library._open.clear()
    settings = Settings(home=home)
    installed(MINILM)
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
    installed(MINILM)
    library.add(settings, notes)
    library.rebuild(settings, embedder=chosen)
    fake = installed(MINILM)
    monkeypatch.setitem(BASES, "minilm", replace(BASES["minilm"], sha256="other weights"))
    fake.id = BASES["minilm"].id
    monkeypatch.setattr("mg_agent.knowledge.ready.ready", lambda base, embedder: NOTHING)
    library._open.clear()
    assert texts(settings) == [WOMBATS]
    assert made_with(settings) == fake.id


@pytest.mark.parametrize(
    ("there", "found"), [((), "lsa"), ((MINILM,), "minilm"), ((MPNET,), "mpnet"), ((MINILM, MPNET), "mpnet")]
)
def test_auto_is_the_best_of_what_is_there(home, installed, there, found):
    installed(*there)
    assert library.found_by(Settings(home=home)) == found
    assert library.found_by(Settings(home=home, embedder="lsa")) == "lsa"


@pytest.mark.parametrize("base", [MINILM, MPNET], ids=["minilm", "mpnet"])
def test_passages_that_were_read_ahead_are_not_read_again(home, installed, base):
    library._open.clear()
    fake = installed(base)
    library.searcher(Settings(home=home))
    assert fake.read == []  # else run benchmarks/tune_embedder.py
    assert not home.exists()


@pytest.mark.parametrize("base", [MINILM, MPNET], ids=["minilm", "mpnet"])
def test_middles_of_questions_are_a_view_with_and_without_own_documents(home, notes, installed, base):
    settings = Settings(home=home)

    def middles():
        library._open.clear()
        return library.searcher(settings).views("does touching the nose mean lying?")[:, VIEWS.index("middles")]

    installed(base)
    assert middles().max() == 1.0
    library.add(settings, notes)
    assert middles().max() == 1.0
    installed()
    assert not middles().any()
