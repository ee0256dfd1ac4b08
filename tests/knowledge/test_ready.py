import numpy as np
import pytest

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge import ready as room
from mg_agent.knowledge.corpus import shipped
from mg_agent.knowledge.embed import minilm_id
from mg_agent.knowledge.gist import gist_of, key_of
from mg_agent.knowledge.ready import ready


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    ready.cache_clear()
    monkeypatch.setattr(room, "READY", tmp_path / "vectors.safetensors")
    yield tmp_path / "vectors.safetensors"
    ready.cache_clear()


def test_nearly_all_passages_were_read_ahead():
    vectors = ready(minilm_id())
    found = [vectors[key] for p in shipped().passages if (key := key_of(gist_of(p))) in vectors]
    assert len(found) > 0.9 * len(shipped().passages)  # else run benchmarks/tune_embedder.py
    assert np.linalg.norm(found, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_another_embedder_has_none():
    assert ready("transformer:other:0") == {}


def test_what_is_written_is_read_again(elsewhere):
    rows = np.eye(3, dtype=np.float32)[:2]
    room.write("x", ["a", "b"], rows)
    assert np.array_equal([ready("x")[key_of("a")], ready("x")[key_of("b")]], rows)


def test_a_damaged_file_is_said_in_one_sentence(elsewhere):
    elsewhere.write_bytes(b"nothing")
    with pytest.raises(KnowledgeError, match="install mg_agent again"):
        ready(minilm_id())
    elsewhere.unlink()
    with pytest.raises(KnowledgeError, match="could not be read"):
        ready(minilm_id())
