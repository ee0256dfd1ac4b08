import json
from types import SimpleNamespace

import numpy as np
import pytest

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge.index import SIDECAR, VECTORS, VectorIndex, read_sidecar

ROWS = np.eye(4, dtype=np.float32)[:3]


@pytest.fixture
def saved(tmp_path):
    VectorIndex.build(ROWS, embedder="lsa-4:abc", corpus="c" * 64).save(tmp_path)
    return tmp_path


def load(folder, *, embedder="lsa-4:abc", corpus="c" * 64):
    return VectorIndex.load(folder, embedder=embedder, corpus=corpus)


def test_the_nearest_come_first_and_survive_the_disk(saved):
    index = load(saved)
    query = np.array([0.6, 0.8, 0, 0], np.float32)
    rows, cosines = index.nearest(query, 2)
    assert rows.tolist() == [1, 0]
    assert cosines == pytest.approx([0.8, 0.6])
    assert len(index) == 3
    assert np.array_equal(index.rows(), ROWS)


def test_more_than_there_are_and_nothing_to_ask(saved):
    index = load(saved)
    assert sorted(index.nearest(ROWS[0], 99)[0].tolist()) == [0, 1, 2]
    assert index.nearest(np.zeros(4, np.float32), 2)[0].tolist() == []
    assert index.nearest(ROWS[0], 0)[0].tolist() == []


def test_the_sidecar_says_what_the_index_is(saved):
    sidecar = read_sidecar(saved)
    assert (sidecar.dimension, sidecar.count, sidecar.embedder) == (4, 3, "lsa-4:abc")


def test_another_embedder_or_corpus_is_refused(saved):
    with pytest.raises(KnowledgeError, match="another embedder"):
        load(saved, embedder="minilm")
    with pytest.raises(KnowledgeError, match="another corpus"):
        load(saved, corpus="d" * 64)


def _flip(folder):
    data = bytearray((folder / VECTORS).read_bytes())
    data[-1] ^= 1
    (folder / VECTORS).write_bytes(bytes(data))


def _rehashed(folder, change):
    import hashlib

    change()
    row = json.loads((folder / SIDECAR).read_text())
    row["sha256"] = hashlib.sha256((folder / VECTORS).read_bytes()).hexdigest()
    (folder / SIDECAR).write_text(json.dumps(row))


def _cut(folder):
    (folder / VECTORS).write_bytes((folder / VECTORS).read_bytes()[:40])


def _other_kind(folder):
    import faiss

    faiss.write_index(faiss.IndexFlatL2(4), str(folder / VECTORS))


def _fewer(folder):
    import faiss

    faiss.write_index(faiss.IndexFlatIP(4), str(folder / VECTORS))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_flip, "changed or cut short"),
        (_cut, "changed or cut short"),
        (lambda f: (f / VECTORS).unlink(), "changed or cut short"),
        (lambda f: _rehashed(f, lambda: _cut(f)), "could not be read"),
        (lambda f: _rehashed(f, lambda: _other_kind(f)), "another kind"),
        (lambda f: _rehashed(f, lambda: _fewer(f)), "not what its sidecar says"),
        (lambda f: (f / SIDECAR).unlink(), "no sidecar"),
        (lambda f: (f / SIDECAR).write_text("{"), "no meaning"),
        (lambda f: (f / SIDECAR).write_text('{"sha256": "x"}'), "no meaning"),
        (lambda f: (f / SIDECAR).write_bytes(b"\xff\xfe"), "no meaning"),
    ],
)
def test_whatever_was_changed_is_refused_in_one_sentence(saved, damage, said):
    damage(saved)
    with pytest.raises(KnowledgeError, match=said) as caught:
        load(saved)
    assert "\n" not in str(caught.value)


def test_vectors_that_are_no_numbers_are_refused():
    with pytest.raises(KnowledgeError, match="not finite"):
        VectorIndex.build(np.full((1, 2), np.nan, np.float32), embedder="x", corpus="y")


def test_a_full_disk_is_told_as_what_it_is(tmp_path, monkeypatch):
    made = VectorIndex.build(np.eye(2, dtype=np.float32), embedder="x", corpus="y")
    (tmp_path / VECTORS).mkdir()
    with pytest.raises(KnowledgeError, match=r"could not open .*; check the folder; nothing was changed"):
        made.save(tmp_path)  # whatever else is wrong
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=4096))
    with pytest.raises(KnowledgeError, match="could not be written; the disk is full; make room; nothing was changed"):
        made.save(tmp_path)
