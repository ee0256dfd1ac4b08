import json
import os
import shutil

import pytest
from typer.testing import CliRunner

from mg_agent.doctor import finds_research, research_learned
from mg_agent.errors import KnowledgeError
from mg_agent.knowledge import library, shelf, whole
from mg_agent.knowledge.index import SIDECAR, VECTORS
from mg_agent.knowledge_cli import index
from mg_agent.settings import Settings

LEARNED = (
    "minilm.safetensors",
    "minilm_adapters.safetensors",
    "mpnet.safetensors",
    "mpnet_adapters.safetensors",
    "words.safetensors",
)


@pytest.fixture(autouse=True)
def _fresh():
    library._open.clear()


def run(*words, code=0):
    result = CliRunner().invoke(index, list(words), catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.stdout


@pytest.mark.usefixtures("few")
def test_no_name_is_not_the_folder_one_is_in(tmp_path, monkeypatch):
    (tmp_path / "private.txt").write_text("Wombats rested in the marsupial enclosure.")
    monkeypatch.chdir(tmp_path)
    run("add", "", code=2)
    assert json.loads(run("list", "--json")) == []
    assert run("add", ".").startswith("added")


@pytest.mark.usefixtures("few")
def test_a_document_comes_and_goes(tmp_path):
    (tmp_path / "notes.txt").write_text("Wombats rested in the marsupial enclosure.")
    assert "No documents" in run("list")
    (row,) = json.loads(run("add", str(tmp_path), "--json"))
    assert row["outcome"] == "added"
    assert run("add", str(tmp_path)).startswith("unchanged")
    assert "notes.txt" in run("list")
    assert [one["id"] for one in json.loads(run("list", "--json"))] == [row["document"]["id"]]
    assert "not graded" in run("search", "wombats marsupial enclosure")
    assert "Built with lsa over 1 document." in run("rebuild")
    assert "found with lsa." in run("list")
    assert "Removed notes.txt" in run("remove", "notes.txt")
    assert json.loads(run("list", "--json")) == []


@pytest.mark.usefixtures("few")
def test_a_document_is_removed_by_its_file_where_several_have_its_name(tmp_path, monkeypatch):
    for name, words in (("one/notes.txt", "Wombats."), ("two/notes.txt", "Quokkas."), ("two/copy.txt", "Quokkas.")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(words)
    assert "1 piece\n" in run("add", str(tmp_path / "one"))
    run("add", str(tmp_path / "two"))
    with pytest.raises(KnowledgeError, match=r"'notes\.txt' names 2 of 2"):
        run("remove", "notes.txt")
    monkeypatch.chdir(tmp_path / "two")
    assert run("remove", "notes.txt") == "Removed copy.txt, which notes.txt says as well (1 piece).\n"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one" / "notes.txt").unlink()  # a file that is gone can be named all the same
    assert run("remove", "one/notes.txt") == "Removed notes.txt (1 piece).\n"


@pytest.mark.usefixtures("few")
def test_what_a_folder_holds_else_is_told(tmp_path):
    (tmp_path / "page.html").write_text("<p>Wombats.</p>")
    with pytest.raises(KnowledgeError, match=r"holds no .* file; passed over: a file of other kinds \(\.html\)"):
        run("add", str(tmp_path))
    (tmp_path / "notes.txt").write_text("Wombats.")
    assert run("add", str(tmp_path)).splitlines()[1] == (
        f"skipped    {tmp_path}  (passed over: a file of other kinds (.html))"
    )


def test_nothing_but_skipped_files_is_a_failure(tmp_path):
    (tmp_path / "broken.pdf").write_bytes(b"nothing")
    assert run("add", str(tmp_path), code=1).startswith("skipped")


@pytest.mark.usefixtures("few")
def test_names_are_printed_without_what_moves_the_cursor(tmp_path):
    (tmp_path / "red\x1b[31m\nfake\u2028.txt").write_text("Wombats rested in the marsupial enclosure.")
    (tmp_path / os.fsdecode(b"bad\xff.txt")).write_text("Quokkas.")
    shown = [run("add", str(tmp_path)), run("list"), run("remove", json.loads(run("list", "--json"))[0]["id"])]
    assert all(line.isprintable() for text in shown for line in text.split("\n"))
    assert [len(text.split("\n")) for text in shown] == [3, 3, 2]


@pytest.mark.usefixtures("few")
def test_documents_whose_files_are_gone_are_marked(tmp_path):
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text("Wombats." if name == "a.txt" else "Quokkas.")
    run("add", str(tmp_path))
    (tmp_path / "a.txt").unlink()
    assert [line.split()[0] for line in run("add", str(tmp_path)).splitlines()] == ["unchanged", "unchanged", "gone"]
    assert [one["gone"] for one in json.loads(run("list", "--json"))] == [True, False]
    first, second, _ = run("list").splitlines()
    assert first.endswith("a.txt  (gone: no file says this any more)")
    assert second.endswith("b.txt, c.txt")
    (tmp_path / "b.txt").unlink()
    (tmp_path / "c.txt").unlink()
    assert run("add", str(tmp_path), code=1).count("gone") == 2


def test_search_prints_passages_and_json():
    assert "[know-" in run("search", "does nodding mean agreement?")
    found = json.loads(run("search", "lying", "--cue", "touching nose", "--json"))
    assert any("touching nose" in row["cues"] and row["grade"] == "none" for row in found)


def test_search_says_what_it_read_otherwise_and_what_it_did_not_find():
    assert run("search", "what does slouchng mean?").startswith("Read 'slouchng' as 'slouching'.\n[know-")
    assert run("search", "Berühren Lügner die Nase häufiger?").startswith("Nothing was found: most words")
    assert run("search", "When will it rain in London tomorrow?").startswith("Nothing here may answer this; nearest")
    assert len(json.loads(run("search", "what does slouchng mean?", "--json"))) == 8
    with pytest.raises(KnowledgeError, match="nothing was asked"):
        run("search", "")


def test_every_citation_is_listed_with_its_status():
    rows = json.loads(run("citations", "--json"))
    assert len(rows) > 50
    assert {row["status"] for row in rows} <= {"checked", "secondary", "unverified"}
    named = [one for row in rows for one in row["beside"]]
    assert len(named) > 300
    lines = run("citations").splitlines()
    assert len(lines) == len(rows) + len(named)
    assert any(line.startswith("checked") and "Mignault, Chaudhuri 2003" in line for line in lines)


@pytest.mark.usefixtures("few")
def test_the_doctor_advises_what_works_on_a_damaged_shelf(tmp_path, home):
    (tmp_path / "notes.txt").write_text("Wombats rested in the marsupial enclosure.")
    run("add", str(tmp_path))
    settings = Settings.load()
    assert finds_research(settings).state == "fine"
    root = library.home(settings)
    (root / shelf.CURRENT).write_text("rubbish")
    library._open.clear()
    with pytest.raises(KnowledgeError, match="changed or cut short"):
        run("rebuild")
    found = finds_research(settings)
    assert found.state == "broken"
    assert found.mend == f"remove {root} and add your documents again"
    assert found.detail.startswith("the shelf of your documents was changed or cut short; ")
    shutil.rmtree(root)
    run("add", str(tmp_path))
    assert finds_research(settings).state == "fine"


def _cut(path):
    path.write_bytes(path.read_bytes()[:-100])


def _change(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.usefixtures("few")
def test_the_doctor_notices_a_damaged_index_and_says_what_mends_it(tmp_path, home, monkeypatch):
    monkeypatch.setenv("MG_AGENT_EMBEDDER", "lsa")
    (tmp_path / "notes.txt").write_text("Wombats rested in the marsupial enclosure.")
    run("add", str(tmp_path))
    settings = Settings.load()
    assert "vectors is whole" in finds_research(settings).detail
    folder = shelf.current(library.home(settings)).folder
    for name, damage in ((SIDECAR, _cut), ("words.npz", _cut), (VECTORS, _change), (VECTORS, _cut)):
        before = (folder / name).read_bytes()
        damage(folder / name)
        found = finds_research(settings)
        assert (found.state, found.mend) == ("broken", "mg-agent index rebuild"), (name, damage)
        (folder / name).write_bytes(before)
    _cut(folder / VECTORS)
    run("rebuild")
    assert finds_research(settings).state == "fine"


@pytest.mark.parametrize("damage", [_cut, _change, lambda path: path.unlink()])
@pytest.mark.parametrize("name", LEARNED)
def test_the_doctor_notices_damaged_files_that_ship(tmp_path, monkeypatch, name, damage):
    assert research_learned().state == "fine"
    for one in json.loads(whole.HASHES.read_text()) | {whole.HASHES.name: ""}:
        shutil.copy(whole.HASHES.parent / one, tmp_path / one)
    monkeypatch.setattr(whole, "HASHES", tmp_path / whole.HASHES.name)
    damage(tmp_path / name)
    found = research_learned()
    assert found.state == "broken"
    assert name in found.detail
    assert found.mend.endswith(f"git checkout -- mg_agent/knowledge/{name}")


def test_what_is_learned_anew_is_noted(tmp_path, monkeypatch):
    shutil.copy(whole.HASHES, tmp_path / whole.HASHES.name)
    monkeypatch.setattr(whole, "HASHES", tmp_path / whole.HASHES.name)
    for name in LEARNED:
        (tmp_path / name).write_bytes(name.encode())
        whole.noted(tmp_path / name)
    assert set(whole.check_shipped()) == set(LEARNED)
