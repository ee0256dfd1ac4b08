"""Vectors of words that ship, and the script that learns them."""

import importlib
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.errors import KnowledgeError
from mg_agent.knowledge import word_vectors as room
from mg_agent.knowledge.corpus import shipped
from mg_agent.knowledge.gist import gist_of, key_of
from mg_agent.knowledge.word_vectors import parts, word_vectors

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def passage(name, *asked):
    text = f"{name} " * 30
    return KnowledgePassage(id=f"know-{name}", topic=name, text=text, asked=asked, construct="stress", grade="none")


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    word_vectors.cache_clear()
    monkeypatch.setattr(room, "WORD_VECTORS", tmp_path / "words.safetensors")
    yield tmp_path / "words.safetensors"
    word_vectors.cache_clear()


@pytest.fixture
def script(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    yield importlib.import_module("learn_words")
    for name in ("learn_words", "learn_ranking", "lines", "retrieval"):
        sys.modules.pop(name, None)


def test_nearly_all_passages_have_a_vector():
    passages = shipped().passages
    vectors = word_vectors().of(passages)
    known = vectors.any(axis=1)
    assert known.mean() > 0.9  # else run benchmarks/learn_words.py
    assert np.linalg.norm(vectors[known], axis=1) == pytest.approx(1.0, abs=1e-5)


def test_a_passage_that_changed_is_not_found_by_what_was_learned_of_it():
    first = shipped().passages[0]
    changed = first.model_copy(update={"text": first.text + " This was added."})
    vectors = word_vectors().of([first, changed])
    assert vectors[0].any()
    assert not vectors[1].any()


def test_a_question_lies_near_what_answers_it():
    passages, vectors = shipped().passages, word_vectors()
    near = vectors.of(passages)
    best = passages[int(np.argmax(near @ vectors.read("does a liar touch his nose more often?")))]
    assert "touching nose" in best.cues
    assert np.linalg.norm(vectors.read("does a liar touch his nose?")) == pytest.approx(1.0, abs=1e-5)
    assert not vectors.read("zzzz qqqq").any()


def test_words_and_each_two_that_follow_one_another_are_read():
    assert parts("He touches the nose, often") == [
        "touch",
        "nos",
        "rate",
        "touch_nos",
        "nos_rate",
    ]  # "often" asks for a rate


def test_what_is_written_is_read_again(elsewhere):
    room.write(["chin", "chin_chin"], np.eye(2, dtype=np.float32), ["a"], np.array([[3.0, 4.0]], np.float32))
    found = word_vectors()
    assert found.passages[key_of("a")] == pytest.approx([0.6, 0.8], abs=1e-3)
    assert found.read("chin") == pytest.approx([1.0, 0.0])
    assert elsewhere.stat().st_size > 0


@pytest.mark.parametrize("damage", ["cut", "gone", "unfit"])
def test_a_damaged_file_is_said_in_one_sentence(elsewhere, damage):
    room.write(["nose"], np.eye(1, dtype=np.float32), ["a"], np.eye(1, dtype=np.float32))
    if damage == "cut":
        elsewhere.write_bytes(elsewhere.read_bytes()[:-3])
    elif damage == "gone":
        elsewhere.unlink()
    else:
        room.write(["nose"], np.eye(2, dtype=np.float32), ["a"], np.eye(2, dtype=np.float32))
    with pytest.raises(KnowledgeError, match="install mg_agent again"):
        word_vectors()


def test_what_is_learned_leads_each_question_to_its_passages(script, monkeypatch):
    passages = (
        passage("nose", "touch nose", "either gesture"),
        passage("chin", "rub chin", "either gesture", "kept out"),
    )
    further = {"know-nose": ("touch nose again",), "know-chin": ("rub chin again", "gesture again", "either")}
    monkeypatch.setattr(
        sys.modules["lines"],
        "written",
        lambda path: further if path.name == "written.tsv" else {"know-nose": ("told only to MiniLM",)},
    )
    monkeypatch.setattr(script, "LEAST_PAIR", 2)
    monkeypatch.setattr(script, "BATCH", 4)
    texts = script.texts_of(passages, {"kept out"})
    assert {"nos", "chin", "touch_nos", "rub_chin"} <= set(texts.words)
    assert "gestur_again" not in texts.words  # stands in one text only
    assert texts.owners.count((0, 1)) == 1
    assert len(texts.rows) == len(texts.owners) == 9
    learner = script.learned(texts, 2, seed=0, passes=40, dimension=8)
    said = [learner([rows]).exp().detach().numpy()[0] for rows in texts.rows]
    assert all(shares[owners[0]] > 0.8 for shares, owners in zip(said, texts.owners, strict=True) if len(owners) == 1)
    assert said[texts.owners.index((0, 1))] == pytest.approx([0.5, 0.5], abs=0.3)
    again = script.learned(texts, 2, seed=0, passes=40, dimension=8)
    assert np.array_equal(again.words.weight.detach().numpy(), learner.words.weight.detach().numpy())


def test_questions_that_are_only_learned_from_name_passages_and_stand_in_no_set():
    known = {passage.id for passage in shipped().passages}
    paths = sorted((BENCHMARKS / "questions").glob("written*.tsv"))
    assert len(paths) == 2
    lines = [line.split("\t") for path in paths for line in path.read_text().splitlines()]
    assert all(f"know-{name}" in known for _, names in lines for name in names.split())
    mine = [question.casefold() for question, _ in lines]
    assert len(set(mine)) == len(mine)
    asked = {
        json.loads(line)["question"].casefold()
        for path in (BENCHMARKS / "questions").glob("*.jsonl")
        for line in path.read_text().splitlines()
    }
    assert asked.isdisjoint(mine)
    assert {key_of(gist_of(passage)) for passage in shipped().passages} >= set(word_vectors().passages)
