"""The script that tunes MiniLM and MPNet, tried on models of a few thousand numbers."""

import importlib
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.knowledge import adapters
from mg_agent.knowledge.embed import Transformer
from mg_agent.knowledge.gist import gist_of, key_of
from mg_agent.knowledge.middles import Middles
from mg_agent.knowledge.ready import ready
from mg_agent.knowledge.tuned import MPNET


def passage(name, *asked):
    text = f"{name} " * 30
    return KnowledgePassage(id=f"know-{name}", topic=name, text=text, asked=asked, construct="stress", grade="none")


PASSAGES = (passage("nose", "touch nose", "touching nose chin", "both"), passage("chin", "chin", "both", "kept out"))


@pytest.fixture
def script(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    yield importlib.import_module("tune_embedder")
    for name in ("tune_embedder", "points", "layers", "learn_ranking", "lines", "retrieval"):
        sys.modules.pop(name, None)


@pytest.fixture
def small(script, monkeypatch):
    for name, small in {"HIDDEN": 4, "POINTS": 3, "FEWER": 5, "EVERY": 1}.items():
        monkeypatch.setattr(script, name, small)
    monkeypatch.setattr(sys.modules["points"], "BATCH", 4)


@pytest.fixture
def tuning(script, tiny, small):
    import torch

    torch.manual_seed(1)
    plan = replace(script.PLANS["minilm"], passes=1)
    return script.Tuning(PASSAGES, {"kept out"}, Transformer(str(tiny)), plan, rank=2)


@pytest.fixture
def upper(script, tiny_mpnet, small, tmp_path):
    """MPNet, of which only the upper of two layers is adapted."""
    import torch

    torch.manual_seed(1)
    plan, model = script.Plan(passes=1, rate=1e-2, first=1, still=1, dropout=0.0), Transformer(str(tiny_mpnet))
    return script.Tuning(PASSAGES, {"kept out"}, model, plan, rank=2, states=tmp_path / "states.pt")


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


def test_what_was_learned_fits_better_and_is_the_same_once_written(tuning, tiny, tmp_path):
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
    path = tmp_path / "adapters.safetensors"
    adapters.write(
        path,
        {name: (one.down.detach().numpy(), one.up.detach().numpy()) for name, one in tuning.adapters.items()},
        {name: part.numpy() for name, part in tuning.turn.state_dict().items()},
    )
    model = Transformer(str(tiny))
    model.turn = adapters.adapt(model.parts()[0], path, "it")
    learned = tuning.read(tuning.tokenizer(["touching chin"])["input_ids"]).detach().numpy()
    assert model.embed(["touching chin"], [{}]) == pytest.approx(learned, abs=5e-3)
    assert np.abs(learned - Transformer(str(tiny)).embed(["touching chin"], [{}])).max() > 2e-2


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
        vectors = tuning._read_lines().numpy()
        near = [Middles.of(basis, points, shares, [int(one) for one in owners], 2).near(one) for one in vectors]
        return float(np.mean([(one.max() - one) @ share for one, share in zip(near, tuning.lines.share, strict=True)]))

    monkeypatch.setattr(script, "STILL_PASSES", 1)
    monkeypatch.setattr(sys.modules["points"], "RATE", 0.0)
    before = missed_by(tuning.middles(np.random.default_rng(0)))
    monkeypatch.setattr(script, "STILL_PASSES", 40)
    monkeypatch.setattr(sys.modules["points"], "RATE", 1e-2)
    assert missed_by(tuning.middles(np.random.default_rng(0))) < before


def test_a_target_spread_over_all_still_prefers_what_answers(script):
    import torch

    target, good, bad = torch.tensor([[1.0, 0.0]]), torch.tensor([[2.0, 0.0]]), torch.tensor([[0.0, 2.0]])
    assert script.missed(good, target) < script.missed(torch.zeros(1, 2), target) < script.missed(bad, target)
    assert script.missed(torch.tensor([[90.0, 0.0]]), target) > script.missed(good, target)  # too sure costs as well


def test_only_upper_layers_are_adapted_and_what_lower_ones_make_is_kept(upper, script, tiny_mpnet, tmp_path):
    assert {name.split(".")[2] for name in upper.adapters} == {"1"}
    rows = np.arange(len(upper.lines.texts))
    whole = upper.layers.means(upper.lines.tokens).detach()
    assert np.allclose(upper.layers.means_kept(rows).detach(), whole, atol=0.02)
    assert upper.read(upper.tokenizer(["touching chin"])["input_ids"]).detach().numpy() == pytest.approx(
        Transformer(str(tiny_mpnet)).embed(["touching chin"], [{}]), abs=0.01
    )
    again = script.Layers(upper.network, 1, upper.device)
    again.load(tmp_path / "states.pt", upper.lines.tokens)
    assert (again.means_kept(rows) == upper.layers.means_kept(rows)).all()
    with pytest.raises(ValueError, match="keeps other texts"):
        again.load(tmp_path / "states.pt", upper.lines.tokens[1:])


def test_states_that_a_file_keeps_are_not_read_again(upper, script, tiny_mpnet, tmp_path, monkeypatch):
    monkeypatch.setattr(script.Layers, "keep", None)
    script.Tuning(
        PASSAGES, {"kept out"}, Transformer(str(tiny_mpnet)), upper.plan, rank=2, states=tmp_path / "states.pt"
    )


def test_the_turn_learns_on_still_vectors_before_anything_else(upper):
    before = upper.turn.state_dict()["3.weight"].clone()
    assert list(upper.learn(0, np.random.default_rng(0))) == []
    assert (upper.turn.state_dict()["3.weight"] != before).any()
    assert not any(one.up.any() for one in upper.adapters.values())
    list(upper.learn(2, np.random.default_rng(0)))
    assert all(one.up.any() for one in upper.adapters.values())


def test_what_was_learned_is_put_in_place_of_what_ships(upper, script, tmp_path, monkeypatch, tiny_mpnet):
    import hashlib

    digest = hashlib.sha256((tiny_mpnet / "model.safetensors").read_bytes()).hexdigest()
    base = replace(MPNET, sha256=digest, folder=lambda home: tiny_mpnet, learned=tmp_path)
    list(upper.learn(2, np.random.default_rng(0)))
    script.write(upper, base, PASSAGES, np.random.default_rng(0))
    model, made = base.load(tmp_path), ready(base, base.id)
    assert set(made.vectors) == {key_of(gist_of(one)) for one in PASSAGES}
    near = made.middles(PASSAGES).near(model.embed(["nose"], [{}])[0])
    assert near[0] > near[1]
    ready.cache_clear()
