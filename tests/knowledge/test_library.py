import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from mg_agent.errors import Cancelled, KnowledgeError
from mg_agent.knowledge import library, shelf
from mg_agent.knowledge.corpus import Corpus, shipped
from mg_agent.knowledge.embed import minilm_id
from mg_agent.knowledge.excerpt import Excerpt
from mg_agent.knowledge.index import VECTORS, read_sidecar
from mg_agent.settings import Settings

WOMBATS = "Wombats were filmed in the marsupial enclosure while they rested."


@pytest.fixture
def settings(home):
    library._open.clear()
    return Settings(home=home, embedder="lsa")


@pytest.fixture
def notes(tmp_path):
    path = tmp_path / "notes.md"
    path.write_text(f"# Wombats\n{WOMBATS}\n")
    return path


def texts(settings, query="wombats in the marsupial enclosure"):
    return [p.text for p in library.searcher(settings).consult(query) if isinstance(p, Excerpt)]


def test_homes_without_documents_share_what_ships_and_one_with_its_own_does_not(settings, tmp_path, notes):
    other = Settings(home=tmp_path / "other", embedder="lsa")
    shared = library.searcher(settings)
    assert library.searcher(other) is shared
    library.add(other, notes)
    assert library.searcher(other) is not shared
    assert WOMBATS in "".join(texts(other))
    assert not texts(settings)


def test_without_documents_the_passages_answer_and_nothing_is_written(settings):
    assert library.searcher(settings).consult("nodding")
    assert not settings.home.exists()


def test_a_document_is_found_beside_the_passages_and_goes_again(settings, notes):
    (row,) = library.add(settings, notes)
    assert (row.outcome, row.document.name) == ("added", "notes.md")
    assert texts(settings) == [WOMBATS]
    assert library.listed(settings) == (row.document,)
    assert library.remove(settings, row.document.id) == row.document
    assert texts(settings) == []
    assert library.listed(settings) == ()


def test_state_is_private(settings, notes):
    library.add(settings, notes)
    root = library.home(settings)
    folder = shelf.pointed(root)
    assert [path.stat().st_mode & 0o077 for path in (root, folder)] == [0, 0]


def test_the_same_again_changes_nothing_and_new_words_replace_the_old(settings, notes):
    library.add(settings, notes)
    before = shelf.pointed(library.home(settings))
    assert [row.outcome for row in library.add(settings, notes)] == ["unchanged"]
    assert shelf.pointed(library.home(settings)) == before
    notes.write_text("Quokkas were filmed in the marsupial enclosure.")
    assert [row.outcome for row in library.add(settings, notes)] == ["replaced"]
    assert texts(settings) == ["Quokkas were filmed in the marsupial enclosure."]
    assert len(library.listed(settings)) == 1


def test_only_what_is_new_is_embedded(settings, notes, tmp_path, monkeypatch):
    library.add(settings, notes)
    counts = []
    embed = library.Lsa.embed
    monkeypatch.setattr(library.Lsa, "embed", lambda s, t, b: counts.append(len(t)) or embed(s, t, b))
    (tmp_path / "more.txt").write_text("Bandicoots too.")
    library.add(settings, tmp_path / "more.txt")
    assert counts == [1]


def test_one_bad_file_costs_only_itself(settings, notes, tmp_path):
    (tmp_path / "broken.pdf").write_bytes(b"%PDF nothing")
    rows = {row.name.rpartition("/")[2]: row for row in library.add(settings, tmp_path)}
    assert rows["broken.pdf"].outcome == "skipped"
    assert "could not be read" in rows["broken.pdf"].reason
    assert texts(settings) == [WOMBATS]


def test_stopping_changes_nothing(settings, notes):
    with pytest.raises(Cancelled):
        library.add(settings, notes, cancelled=lambda: True)
    assert library.listed(settings) == ()


def test_removing_what_is_not_there(settings):
    with pytest.raises(KnowledgeError, match="names none of 0"):
        library.remove(settings, "gone.pdf")


@pytest.mark.parametrize("where", ["VectorIndex.save", "swap"])
def test_a_kill_in_the_middle_leaves_the_old_index(settings, notes, tmp_path, where):
    library.add(settings, notes)
    (tmp_path / "more.txt").write_text("Bandicoots were not filmed.")
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from mg_agent.knowledge import library, shelf, index\n"
        "from mg_agent.settings import Settings\n"
        "def die(*a, **k): os.kill(os.getpid(), signal.SIGKILL)\n"
        f"{'library.shelf.swap' if where == 'swap' else 'index.' + where} = die\n"
        "library.add(Settings.load(), Path(sys.argv[1]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "more.txt")], env=dict(os.environ))
    assert done.returncode == -signal.SIGKILL
    library._open.clear()
    assert [one.name for one in library.listed(settings)] == ["notes.md"]
    assert texts(settings) == [WOMBATS]
    library.add(settings, tmp_path / "more.txt")  # and the work goes on
    assert len(library.listed(settings)) == 2
    assert len(list(library.home(settings).glob("g-*"))) <= 2


def test_an_embedder_that_cannot_be_had_changes_nothing(settings, notes, tmp_path):
    library.add(settings, notes)
    with pytest.raises(KnowledgeError, match="could not be loaded"):
        library.rebuild(settings, embedder=str(tmp_path))
    assert texts(settings) == [WOMBATS]
    assert len(list(library.home(settings).glob("g-*"))) == 1


def test_a_changed_index_is_refused_and_can_be_rebuilt(settings, notes):
    library.add(settings, notes)
    path = shelf.pointed(library.home(settings)) / VECTORS
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(KnowledgeError, match="index rebuild"):
        library.searcher(settings)
    library.rebuild(settings)
    assert texts(settings) == [WOMBATS]


def test_changed_documents_are_refused(settings, notes):
    library.add(settings, notes)
    path = shelf.pointed(library.home(settings)) / shelf.EXCERPTS
    path.write_text(path.read_text().replace("Wombats", "Badgers"))
    with pytest.raises(KnowledgeError, match="changed or cut short"):
        library.searcher(settings)


def test_an_index_of_older_passages_is_made_anew(settings, notes, monkeypatch):
    monkeypatch.setattr(library, "_ENGINE", "0")
    library.add(settings, notes)
    before = shelf.pointed(library.home(settings))
    monkeypatch.undo()
    monkeypatch.setenv("MG_AGENT_HOME", str(settings.home))
    assert texts(settings) == [WOMBATS]
    assert shelf.pointed(library.home(settings)) != before


def test_a_pointer_out_of_the_folder_is_not_followed(settings, notes):
    library.add(settings, notes)
    (library.home(settings) / shelf.CURRENT).write_text("../../elsewhere")
    assert shelf.pointed(library.home(settings)) is None


def test_a_folder_that_cannot_be_made_is_said(tmp_path, notes):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(KnowledgeError, match="MG_AGENT_HOME"):
        library.add(Settings(home=tmp_path / "file"), notes)


class Fake:
    """Looks like MiniLM from outside; remembers what it read."""

    id, dimension, kind = minilm_id(), 384, "tuned"

    def __init__(self):
        self.read = []

    def embed(self, texts, bags):
        self.read += texts
        rows = np.array([np.random.default_rng(len(text)).normal(size=384) for text in texts], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    """Let a twelfth of the passages ship: what is tried here does not hang on how many there are."""
    few = Corpus(shipped().passages[::12], "few")
    monkeypatch.setattr(library, "shipped", lambda: few)
    library._open.clear()
    library._by_lsa.cache_clear()
    yield
    library._open.clear()
    library._by_lsa.cache_clear()


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
    monkeypatch.setattr("mg_agent.knowledge.ready.ready", lambda embedder: {})
    library._open.clear()
    assert texts(settings) == [WOMBATS]
    assert made_with(settings) == fake.id


def test_passages_that_were_read_ahead_are_not_read_again(home, installed):
    library._open.clear()
    fake = installed(True)
    library.searcher(Settings(home=home))
    assert fake.read == []  # else run benchmarks/tune_embedder.py
    assert not home.exists()
