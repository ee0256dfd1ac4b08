from dataclasses import replace

import numpy as np
import pytest

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge import ready as room
from mg_agent.knowledge.corpus import shipped
from mg_agent.knowledge.gist import gist_of, key_of
from mg_agent.knowledge.ready import ready
from mg_agent.knowledge.tuned import BASES, MINILM


@pytest.fixture
def elsewhere(tmp_path):
    ready.cache_clear()
    yield replace(MINILM, learned=tmp_path)
    ready.cache_clear()


@pytest.mark.parametrize("base", BASES.values(), ids=BASES)
def test_nearly_all_passages_were_read_ahead(base):
    vectors = ready(base, base.id).vectors
    found = [vectors[key] for p in shipped().passages if (key := key_of(gist_of(p))) in vectors]
    assert len(found) > 0.9 * len(shipped().passages)  # else run benchmarks/tune_embedder.py
    assert np.linalg.norm(found, axis=1) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(("name", "width"), [("minilm", 384), ("mpnet", 768)])
def test_nearly_all_passages_have_middles_of_their_questions(name, width):
    made = ready(BASES[name], BASES[name].id).middles(shipped().passages)
    assert len(made.rows) > 0.9 * len(shipped().passages)  # else run benchmarks/tune_embedder.py
    assert np.linalg.norm(made.points, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert made.basis.shape == (width, made.points.shape[1])


def test_another_embedder_has_none():
    nothing = ready(MINILM, "transformer:other:0")
    assert nothing.vectors == {}
    assert not nothing.middles(shipped().passages).near(np.zeros(0, np.float32)).any()


def test_what_is_written_is_read_again(elsewhere):
    rows = np.eye(3, dtype=np.float32)[:2]
    room.write(elsewhere, ["a", "b"], rows)
    assert np.array_equal(
        [ready(elsewhere, elsewhere.id).vectors[key_of("a")], ready(elsewhere, elsewhere.id).vectors[key_of("b")]], rows
    )
    assert ready(elsewhere, elsewhere.id).owners == []


def test_middles_are_written_in_8_bits_each_with_its_passage(elsewhere):
    basis = np.array([[1, 0, 3], [0, 2, 0]], np.float32).T  # as a transposed one lies in memory
    points = np.array([[0.6, 0.8], [-0.03, 0.01]], np.float32)
    shares = np.array([3, 0.5], np.float32)
    passages = shipped().passages[:3]
    texts = [gist_of(passage) for passage in passages]
    room.write(elsewhere, texts, np.eye(3, dtype=np.float32), (basis, points, shares, [0, 2]))
    made = ready(elsewhere, elsewhere.id).middles(passages)
    assert np.allclose(made.points, points / np.linalg.norm(points, axis=1, keepdims=True), atol=0.01)
    assert np.array_equal(made.basis, basis)
    assert (made.rows.tolist(), made.shares.tolist(), made.count) == ([0, 2], [3.0, 0.5], 3)
    assert ready(elsewhere, elsewhere.id).middles(passages[:2]).rows.tolist() == [0]


def test_a_damaged_file_is_said_in_one_sentence(elsewhere):
    elsewhere.ready.write_bytes(b"nothing")
    with pytest.raises(KnowledgeError, match="install mg_agent again"):
        ready(elsewhere, elsewhere.id)
    elsewhere.ready.unlink()
    with pytest.raises(KnowledgeError, match="could not be read"):
        ready(elsewhere, elsewhere.id)


@pytest.mark.parametrize(
    "part",
    [
        {"owners": np.array([0, 1, 1], np.int32)},
        {"owners": np.array([0, 7], np.int32)},
        {"owners": np.array([0, -1], np.int32)},
        {"shares": np.array([1, np.nan], np.float16)},
        {"basis": np.eye(3, 5, dtype=np.float16)},
        {"vectors": np.eye(3, dtype=np.float16)},
    ],
)
def test_parts_that_do_not_belong_together_are_said_in_one_sentence(elsewhere, part):
    from safetensors.numpy import load_file, save_file

    points = np.eye(2, dtype=np.float32)
    room.write(
        elsewhere, ["a", "b"], np.eye(2, 3, dtype=np.float32), (np.eye(3, 2), points, np.ones(2, np.float32), [0, 1])
    )
    assert len(ready(elsewhere, elsewhere.id).points) == 2
    save_file(load_file(elsewhere.ready) | part, elsewhere.ready, metadata={"embedder": elsewhere.id})
    ready.cache_clear()
    with pytest.raises(KnowledgeError, match="could not be read"):
        ready(elsewhere, elsewhere.id)
