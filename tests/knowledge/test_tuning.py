"""The script that tunes MiniLM, tried on a model of a few thousand numbers."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.knowledge import adapters
from mg_agent.knowledge.embed import Transformer
from mg_agent.knowledge.middles import Middles


def passage(name, *asked):
    text = f"{name} " * 30
    return KnowledgePassage(id=f"know-{name}", topic=name, text=text, asked=asked, construct="stress", grade="none")


PASSAGES = (passage("nose", "touch nose", "touching nose chin", "both"), passage("chin", "chin", "both", "kept out"))


@pytest.fixture
def script(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    yield importlib.import_module("tune_embedder")
    for name in ("tune_embedder", "learn_ranking", "lines", "retrieval"):
        sys.modules.pop(name, None)


@pytest.fixture
def tuning(script, tiny, monkeypatch):
    import torch

    torch.manual_seed(1)
    monkeypatch.setattr(script, "minilm", lambda tuned: Transformer(str(tiny)))
    for name, small in {"HIDDEN": 4, "POINTS": 3, "FEWER": 5, "EVERY": 1, "STILL_BATCH": 4}.items():
        monkeypatch.setattr(script, name, small)
    return script.Tuning(PASSAGES, {"kept out"}, rank=2)


def test_each_line_leads_to_all_its_passages_and_what_is_kept_stays_out(tuning):
    lines = tuning.lines
    assert "kept out" not in lines.texts
    assert lines.share.sum(axis=1) == pytest.approx(1.0)
    assert list(lines.share[lines.texts.index("both")]) == [0.5, 0.5]
    assert list(lines.share[lines.texts.index("chin")]) == [0.0, 1.0]
    seen = np.concatenate(list(lines.batches(np.random.default_rng(0))))
    assert sorted(seen) == list(range(len(lines.texts)))


def test_all_further_questions_are_learned_from(script, tuning):
    for path in (script.WRITTEN, script.MORE):
        names = {name for line in path.read_text().splitlines()[:50] for name in line.split("\t")[1].split()}
        found = set(script.Lines([passage(names.pop())], tuning.tokenizer, set()).texts)
        assert any(line.split("\t")[0] in found for line in path.read_text().splitlines())


def test_nothing_is_changed_before_anything_is_learned(tuning, tiny):
    plain = Transformer(str(tiny)).embed(["touching chin"], [{}])
    tokens = tuning.tokenizer(["touching chin"])["input_ids"]
    assert tuning.read(tokens).detach().numpy() == pytest.approx(plain, abs=0.01)  # products in 16 bits


def test_what_was_learned_fits_better_and_is_the_same_once_written(tuning, tiny, tmp_path, monkeypatch):
    tuning.network.eval()
    tuning.turn.eval()
    rows = np.arange(len(tuning.lines.texts))
    before = tuning.loss(rows).item()
    list(tuning.learn(60, np.random.default_rng(0)))
    tuning.network.eval()
    tuning.turn.eval()
    assert tuning.loss(rows).item() < before
    for one in tuning.adapters.values():
        assert one.up.abs().max() > 0
        one.up.data *= 500  # such a small model changes little by itself
    monkeypatch.setattr(adapters, "ADAPTERS", tmp_path / "adapters.safetensors")
    adapters.write(
        {name: (one.down.detach().numpy(), one.up.detach().numpy()) for name, one in tuning.adapters.items()},
        {name: part.numpy() for name, part in tuning.turn.state_dict().items()},
    )
    adapters.adapters_hash.cache_clear()
    model = Transformer(str(tiny))
    model.turn = adapters.adapt(model.parts()[0])
    learned = tuning.read(tuning.tokenizer(["touching chin"])["input_ids"]).detach().numpy()
    assert model.embed(["touching chin"], [{}]) == pytest.approx(learned, abs=5e-3)
    assert np.abs(learned - Transformer(str(tiny)).embed(["touching chin"], [{}])).max() > 2e-2
    adapters.adapters_hash.cache_clear()


def test_nearness_is_that_of_the_middles_that_are_written(script, tuning):
    import torch

    list(tuning.learn(5, np.random.default_rng(0)))
    basis, points, shares, owners = tuning.middles(np.random.default_rng(0))
    assert points.shape == (6, 5)
    assert list(owners) == [0, 0, 0, 1, 1, 1]
    assert np.linalg.norm(points, axis=1) == pytest.approx(1.0, abs=1e-5)
    vector = tuning.read(tuning.tokenizer(["touching chin"])["input_ids"]).detach()
    still = torch.nn.functional.normalize(vector @ torch.tensor(basis), dim=1)
    logs = torch.tensor(shares).log().reshape(2, 3)
    near = script.nearness(still, torch.tensor(points).reshape(2, 3, 5), logs)[0].numpy()
    made = Middles.of(basis, points, shares, [int(owner) for owner in owners], 2)
    assert made.near(vector.numpy()[0]) == pytest.approx(near - near.min(), abs=1e-5)


def test_the_vector_of_a_passage_is_the_mean_of_its_points_by_their_shares(tuning):
    import torch

    tuning.points.data = torch.eye(3, 16).repeat(2, 1, 1) * 5.0
    tuning.shares.data = torch.tensor([[0.0, 0.0, -90.0], [2.0, 2.0, 2.0]])
    assert tuning.vectors()[:, :4] == pytest.approx(np.array([[1 / 2, 1 / 2, 0, 0], [1 / 3, 1 / 3, 1 / 3, 0]]))


def test_points_of_a_passage_begin_apart(tuning):
    points = tuning.points.detach()
    assert (points[:, 0] - points[:, 1]).abs().amax() > 1e-3
    assert not tuning.shares.any()


def test_points_learn_on_while_the_vectors_of_lines_are_still(script, tuning, monkeypatch):
    def missed_by(made):
        basis, points, shares, owners = made
        vectors = tuning._read_all(tuning.lines.tokens).numpy()
        near = [Middles.of(basis, points, shares, [int(one) for one in owners], 2).near(one) for one in vectors]
        return float(np.mean([(one.max() - one) @ share for one, share in zip(near, tuning.lines.share, strict=True)]))

    monkeypatch.setattr(script, "STILL_PASSES", 1)
    monkeypatch.setattr(script, "STILL_RATE", 0.0)
    before = missed_by(tuning.middles(np.random.default_rng(0)))
    monkeypatch.setattr(script, "STILL_PASSES", 40)
    monkeypatch.setattr(script, "STILL_RATE", 1e-2)
    assert missed_by(tuning.middles(np.random.default_rng(0))) < before


def test_a_target_spread_over_all_still_prefers_what_answers(script):
    import torch

    target, good, bad = torch.tensor([[1.0, 0.0]]), torch.tensor([[2.0, 0.0]]), torch.tensor([[0.0, 2.0]])
    assert script.missed(good, target) < script.missed(torch.zeros(1, 2), target) < script.missed(bad, target)
    assert script.missed(torch.tensor([[90.0, 0.0]]), target) > script.missed(good, target)  # too sure costs as well
