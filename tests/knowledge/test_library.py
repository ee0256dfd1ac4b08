import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from mg_agent.errors import Cancelled, KnowledgeError
from mg_agent.knowledge import library, making, shelf
from mg_agent.knowledge.excerpt import Excerpt
from mg_agent.knowledge.index import VECTORS
from mg_agent.knowledge.work import Work
from mg_agent.settings import Settings

WOMBATS = "Wombats were filmed in the marsupial enclosure while they rested."


pytestmark = pytest.mark.usefixtures("few")


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
    assert [path.stat().st_mode & 0o077 for path in (settings.home, root, folder)] == [0, 0, 0]


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
        library.add(settings, notes, work=Work(stopped=lambda: True))
    assert library.listed(settings) == ()


def test_nothing_to_add_is_said(settings, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(KnowledgeError, match="holds no"):
        library.add(settings, tmp_path / "empty")
    assert not settings.home.exists()


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


def test_what_another_process_added_meanwhile_is_not_lost_when_the_index_is_made_anew(settings, notes, tmp_path):
    library.add(settings, notes)
    (tmp_path / "more.txt").write_text("Bandicoots were filmed in the marsupial enclosure too.")
    usual, waiting = making.ENGINE, shelf.locked

    @contextmanager
    def after_another(root, wait):
        shelf.locked = waiting
        library.add(settings, tmp_path / "more.txt")
        with waiting(root, wait):
            yield

    making.ENGINE, shelf.locked = "newer", after_another
    try:
        assert len(texts(settings)) == 2
    finally:
        making.ENGINE, shelf.locked = usual, waiting
    assert len(library.listed(settings)) == 2


def test_an_index_of_older_passages_is_made_anew(settings, notes, monkeypatch):
    monkeypatch.setattr(making, "ENGINE", "0")
    library.add(settings, notes)
    before = shelf.pointed(library.home(settings))
    monkeypatch.undo()
    monkeypatch.setenv("MG_AGENT_HOME", str(settings.home))
    assert texts(settings) == [WOMBATS]
    assert shelf.pointed(library.home(settings)) != before


def test_a_pointer_out_of_the_folder_is_not_followed(settings, notes):
    library.add(settings, notes)
    (library.home(settings) / shelf.CURRENT).write_text("../../elsewhere")
    with pytest.raises(KnowledgeError, match="changed or cut short"):
        library.listed(settings)


def test_a_folder_that_cannot_be_made_is_said(tmp_path, notes):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(KnowledgeError, match="MG_AGENT_HOME"):
        library.add(Settings(home=tmp_path / "file"), notes)
