"""The script that tunes MiniLM, tried on a model of a few thousand numbers."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.knowledge import adapters
from mg_agent.knowledge.embed import Transformer


def passage(name, *asked):
    text = f"{name} " * 30
    return KnowledgePassage(id=f"know-{name}", topic=name, text=text, asked=asked, construct="stress", grade="none")


PASSAGES = (passage("nose", "touch nose", "touching nose chin", "both"), passage("chin", "chin", "both", "kept out"))


@pytest.fixture
def script(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    yield importlib.import_module("tune_embedder")
    for name in ("tune_embedder", "learn_ranking", "retrieval"):
        sys.modules.pop(name, None)


@pytest.fixture
def tuning(script, tiny, monkeypatch):
    import torch

    torch.manual_seed(1)
    monkeypatch.setattr(script, "minilm", lambda tuned: Transformer(str(tiny)))
    return script.Tuning(PASSAGES, {"kept out"}, rank=2)


def test_each_line_leads_to_all_its_passages_and_what_is_kept_stays_out(tuning):
    lines = tuning.lines
    assert "kept out" not in lines.texts
    assert lines.share.sum(axis=1) == pytest.approx(1.0)
    assert list(lines.share[lines.texts.index("both")]) == [0.5, 0.5]
    assert list(lines.share[lines.texts.index("chin")]) == [0.0, 1.0]
    seen = np.concatenate(list(lines.batches(np.random.default_rng(0))))
    assert sorted(seen) == list(range(len(lines.texts)))


def test_nothing_is_changed_before_anything_is_learned(tuning, tiny):
    plain = Transformer(str(tiny)).embed(["touching chin"], [{}])
    tokens = tuning.tokenizer(["touching chin"])["input_ids"]
    assert tuning.read(tokens).detach().numpy() == pytest.approx(plain, abs=0.01)  # products in 16 bits


def test_what_was_learned_fits_better_and_is_the_same_once_written(tuning, tiny, tmp_path, monkeypatch):
    tuning.network.eval()
    rows = np.arange(len(tuning.lines.texts))
    before = tuning.loss(rows).item()
    list(tuning.learn(60, np.random.default_rng(0)))
    tuning.network.eval()
    assert tuning.loss(rows).item() < before
    for one in tuning.adapters.values():
        assert one.up.abs().max() > 0
        one.up.data *= 500  # such a small model changes little by itself
    monkeypatch.setattr(adapters, "ADAPTERS", tmp_path / "adapters.safetensors")
    adapters.write(
        {name: (one.down.detach().numpy(), one.up.detach().numpy()) for name, one in tuning.adapters.items()}
    )
    adapters.adapters_hash.cache_clear()
    model = Transformer(str(tiny))
    adapters.adapt(model.parts()[0])
    learned = tuning.read(tuning.tokenizer(["touching chin"])["input_ids"]).detach().numpy()
    assert model.embed(["touching chin"], [{}]) == pytest.approx(learned, abs=2e-3)
    assert np.abs(learned - Transformer(str(tiny)).embed(["touching chin"], [{}])).max() > 5e-3
    adapters.adapters_hash.cache_clear()
