"""The script that takes judgments in, tried on two questions."""

import importlib
import json
import sys
from pathlib import Path

import pytest


@pytest.fixture
def scripts(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    yield importlib.import_module("pooling"), importlib.import_module("readers")
    for name in ("pooling", "readers", "retrieval"):
        sys.modules.pop(name, None)


@pytest.fixture
def script(scripts):
    return scripts[0]


def test_judgments_go_to_their_questions_and_rows_kept_aside_stay(script, tmp_path, monkeypatch):
    monkeypatch.setattr(script, "QUESTIONS", tmp_path)
    rows = [{"id": "q1", "question": "a?", "answers": ["know-x"]}, {"id": "q2", "question": "b?", "seen": True}]
    (tmp_path / "two.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "sheet.txt").write_text("q1 2:2 1:1\n")
    script.take("two", {"q1": ["know-a", "know-b", "know-c"]}, tmp_path / "sheet.txt", afresh=False)
    first, second = map(json.loads, (tmp_path / "two.jsonl").read_text().splitlines())
    assert (first["answers"], first["related"], first["neither"]) == (["know-x", "know-b"], ["know-a"], ["know-c"])
    assert (second["id"], second["answers"]) == ("q2", [])


READ = {
    ("two", "q1", "know-a"): (2, 2, 0),
    ("two", "q1", "know-b"): (2, 1, 0),
    ("two", "q1", "know-c"): (1, 2, 2),
}


def test_a_passage_answers_if_two_of_three_readers_say_so(scripts, tmp_path):
    readers = scripts[1]
    lines = ("\t".join((*one[:2], one[2][5:], " ".join(map(str, grades)))) + "\n" for one, grades in READ.items())
    (tmp_path / "readings.tsv").write_text("".join(lines))
    row = {
        "id": "q1",
        "asker": "me",
        "question": "a?",
        "answers": ["know-a", "know-b", "know-x"],
        "related": ["know-c"],
    }
    aside = {"id": "q2", "question": "b?", "answers": ["know-a"], "seen": True}
    (tmp_path / "two.jsonl").write_text("".join(json.dumps(one) + "\n" for one in (row, aside)))
    readers.settle(readers.readings(tmp_path), tmp_path)
    first, second = map(json.loads, (tmp_path / "two.jsonl").read_text().splitlines())
    assert {name: set(first[name]) for name in readers.NAMES} == {
        "answers": {"know-a", "know-c", "know-x"},
        "related": {"know-b"},
        "neither": set(),
    }
    assert (first["asker"], second["answers"], second["seen"]) == ("me", ["know-a"], True)


def test_readers_are_compared_two_by_two_and_with_the_others(scripts, capsys):
    scripts[1].agree(READ)
    said = capsys.readouterr().out
    assert said.count("readers ") == 3
    assert said.count("\nreader 1 and where the other two agree") == said.count(" 2 pairs") == 1  # on b and c
    assert "\nreader 2 and" not in said  # the first and the third never agree
    assert said.count(" 3 pairs") == 3
    assert said.count(" 1 pairs") == 1
