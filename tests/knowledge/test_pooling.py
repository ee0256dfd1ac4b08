"""The script that takes judgments in, tried on two questions."""

import importlib
import json
import sys
from pathlib import Path

import pytest


@pytest.fixture
def script(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    yield importlib.import_module("pooling")
    for name in ("pooling", "retrieval"):
        sys.modules.pop(name, None)


def test_judgments_go_to_their_questions_and_rows_kept_aside_stay(script, tmp_path, monkeypatch):
    monkeypatch.setattr(script, "QUESTIONS", tmp_path)
    rows = [{"id": "q1", "question": "a?", "answers": ["know-x"]}, {"id": "q2", "question": "b?", "seen": True}]
    (tmp_path / "two.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "sheet.txt").write_text("q1 2:2 1:1\n")
    script.take("two", {"q1": ["know-a", "know-b", "know-c"]}, tmp_path / "sheet.txt", afresh=False)
    first, second = map(json.loads, (tmp_path / "two.jsonl").read_text().splitlines())
    assert (first["answers"], first["related"], first["neither"]) == (["know-x", "know-b"], ["know-a"], ["know-c"])
    assert (second["id"], second["answers"]) == ("q2", [])
