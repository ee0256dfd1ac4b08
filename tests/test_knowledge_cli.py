import json

import pytest
from typer.testing import CliRunner

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge import library
from mg_agent.knowledge_cli import index


@pytest.fixture(autouse=True)
def _fresh():
    library._open.clear()


def run(*words, code=0):
    result = CliRunner().invoke(index, list(words), catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.stdout


def test_a_document_comes_and_goes(tmp_path):
    (tmp_path / "notes.txt").write_text("Wombats rested in the marsupial enclosure.")
    assert "No documents" in run("list")
    (row,) = json.loads(run("add", str(tmp_path), "--json"))
    assert row["outcome"] == "added"
    assert run("add", str(tmp_path)).startswith("unchanged")
    assert "notes.txt" in run("list")
    assert [one["id"] for one in json.loads(run("list", "--json"))] == [row["document"]["id"]]
    assert "not graded" in run("search", "wombats marsupial enclosure")
    assert "Built with lsa over 1 documents." in run("rebuild")
    assert "found with lsa." in run("list")
    assert "Removed notes.txt" in run("remove", "notes.txt")
    assert json.loads(run("list", "--json")) == []


def test_nothing_but_skipped_files_is_a_failure(tmp_path):
    (tmp_path / "broken.pdf").write_bytes(b"nothing")
    assert run("add", str(tmp_path), code=1).startswith("skipped")


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
    assert len(run("citations").splitlines()) == len(rows)
