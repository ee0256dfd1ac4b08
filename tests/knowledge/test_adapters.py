import hashlib
from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import save

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge import adapters as room
from mg_agent.knowledge import tuned as models
from mg_agent.knowledge.embed import Transformer
from mg_agent.knowledge.one_text import OneText
from mg_agent.knowledge.tuned import BASES, MINILM, MPNET

QUERY = "encoder.layer.0.attention.self.query"


@pytest.fixture
def elsewhere(tmp_path):
    room.hash_of.cache_clear()
    yield tmp_path / "minilm_adapters.safetensors"
    room.hash_of.cache_clear()


def matrices(rank=2, width=16):
    random = np.random.default_rng(3)
    return (
        random.normal(size=(rank, width)).astype(np.float16).astype(np.float32),
        random.normal(size=(width, rank)).astype(np.float16).astype(np.float32),
    )


def turning(hidden=4, width=16, size=1.0):
    random = np.random.default_rng(5)
    shapes = {"0.weight": (hidden, width), "0.bias": (hidden,), "3.weight": (width, hidden), "3.bias": (width,)}
    return {name: (size * random.normal(size=shape)).astype(np.float16) for name, shape in shapes.items()}


NO_TURN = turning(size=0.0)


def test_what_was_learned_is_added_to_the_weights(tiny, elsewhere):
    model = Transformer(str(tiny))
    network, _ = model.parts()
    before, vector = network.get_submodule(QUERY).weight.detach().numpy().copy(), model.embed(["nose chin"], [{}])
    down, up = matrices()
    room.write(elsewhere, {QUERY: (down, up)}, NO_TURN)
    turn = room.adapt(network, elsewhere, "all-MiniLM-L6-v2")
    assert not turn.training
    assert network.get_submodule(QUERY).weight.detach().numpy() == pytest.approx(before + up @ down, abs=1e-5)
    assert np.abs(model.embed(["nose chin"], [{}]) - vector).max() > 1e-5


@pytest.mark.parametrize("made_for_it", [True, False])
def test_16_bits_are_used_only_where_the_processor_is_made_for_them(tiny, monkeypatch, made_for_it):
    import torch

    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"amx_bf16": made_for_it}, raising=False)
    model, plain = Transformer(str(tiny)), Transformer(str(tiny)).embed(["touching the chin", "nose"], [{}, {}])
    room.quicken(model.parts()[0])
    assert {part.dtype for part in model.parts()[0].parameters()} == {torch.bfloat16 if made_for_it else torch.float32}
    quick = model.embed(["touching the chin", "nose"], [{}, {}])
    assert quick.dtype == np.float32
    assert (quick * plain).sum(axis=1) == pytest.approx(1.0, abs=1e-3)
    assert (quick == plain).all() != made_for_it


def test_the_hash_follows_the_file(elsewhere):
    assert room.hash_of(elsewhere) == ""
    room.write(elsewhere, {QUERY: matrices()}, NO_TURN)
    assert room.hash_of(elsewhere) == hashlib.sha256(elsewhere.read_bytes()).hexdigest()[:12]


@pytest.mark.parametrize(
    "made", [{"encoder.layer.7.nothing": matrices()}, {QUERY: matrices(width=8)}], ids=["no such layer", "other shape"]
)
def test_adapters_of_another_model_are_refused_and_change_nothing(tiny, elsewhere, made):
    network, _ = Transformer(str(tiny)).parts()
    before = {name: part.detach().clone() for name, part in network.named_parameters()}
    room.write(elsewhere, made, NO_TURN)
    with pytest.raises(KnowledgeError, match="install mg_agent again"):
        room.adapt(network, elsewhere, "all-MiniLM-L6-v2")
    assert all((part == before[name]).all() for name, part in network.named_parameters())


@pytest.mark.parametrize(
    "turn",
    [{}, turning() | {"3.weight": np.zeros((16, 5))}, turning(width=8), turning() | {"0.weight": np.zeros(4)}],
    ids=["none", "parts of two", "other width", "no matrix"],
)
def test_a_turn_that_does_not_fit_is_refused_before_anything_is_changed(tiny, elsewhere, turn):
    network, _ = Transformer(str(tiny)).parts()
    before = network.get_submodule(QUERY).weight.detach().clone()
    room.write(elsewhere, {QUERY: matrices()}, turn)
    with pytest.raises(KnowledgeError, match="install mg_agent again"):
        room.adapt(network, elsewhere, "all-MiniLM-L6-v2")
    assert (network.get_submodule(QUERY).weight == before).all()


def test_vectors_are_turned_once_they_are_of_length_one(tiny):
    import torch
    from scipy.special import erf

    model, parts = Transformer(str(tiny)), turning()
    plain = model.embed(["nose chin"], [{}])[0].astype(np.float64)
    turn = room.turning(16, 4).eval()
    assert torch.allclose(room.turned(turn, 3 * torch.tensor(plain)[None].float())[0], torch.tensor(plain).float())
    turn.load_state_dict({name: torch.tensor(part).float() for name, part in parts.items()})
    inner = parts["0.weight"].astype(np.float64) @ plain + parts["0.bias"]
    changed = plain + parts["3.weight"].astype(np.float64) @ (inner * (1 + erf(inner / 2**0.5)) / 2) + parts["3.bias"]
    model.turn = turn
    assert model.embed(["nose chin"], [{}])[0] == pytest.approx(changed / np.linalg.norm(changed), abs=1e-5)


def test_a_damaged_or_missing_file_is_said_in_one_sentence(tiny, elsewhere):
    network, _ = Transformer(str(tiny)).parts()
    with pytest.raises(KnowledgeError, match="do not fit"):
        room.adapt(network, elsewhere, "all-MiniLM-L6-v2")
    for damaged in (b"nothing", save({"other": np.zeros(3, np.float16)})):
        elsewhere.write_bytes(damaged)
        with pytest.raises(KnowledgeError, match="do not fit"):
            room.adapt(network, elsewhere, "all-MiniLM-L6-v2")


def known(base, folder, tmp_path):
    """Return a base that is this small model, what is learned for it kept elsewhere."""
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    return replace(base, sha256=digest, folder=lambda home: folder, learned=tmp_path)


@pytest.mark.parametrize("base", [MINILM, MPNET], ids=["minilm", "mpnet"])
def test_a_model_is_loaded_tuned_or_as_it_was(request, tmp_path, monkeypatch, base):
    query = {MINILM: QUERY, MPNET: "encoder.layer.0.attention.attn.q"}[base]
    base = known(base, request.getfixturevalue({MINILM: "tiny", MPNET: "tiny_mpnet"}[base]), tmp_path)
    room.write(base.adapters, {query: matrices()}, NO_TURN)
    quickened = []
    monkeypatch.setattr(models, "quicken", quickened.append)
    plain, tuned = base.plain(tmp_path), base.load(tmp_path)
    assert plain.turn is plain.one_text is None
    assert quickened == []  # what is tuned or compared stays in 32 bits
    assert isinstance(tuned.whole().one_text, OneText)
    assert quickened == [tuned.whole().parts()[0]]
    assert (plain.kind, tuned.kind) == ("transformer", base.name)
    assert tuned.id == base.id != plain.id
    assert tuned.id.endswith(room.hash_of(base.adapters))
    assert np.abs(tuned.embed(["nose"], [{}]) - plain.embed(["nose"], [{}])).max() > 1e-4


@pytest.mark.parametrize("base", [MINILM, MPNET], ids=["minilm", "mpnet"])
def test_a_question_does_not_wake_torch_and_several_texts_do(request, tmp_path, monkeypatch, base):
    query = {MINILM: QUERY, MPNET: "encoder.layer.0.attention.attn.q"}[base]
    base = known(base, request.getfixturevalue({MINILM: "tiny", MPNET: "tiny_mpnet"}[base]), tmp_path)
    room.write(base.adapters, {query: matrices()}, turning())
    woken = []
    monkeypatch.setattr(models, "quicken", woken.append)
    tuned = base.load(tmp_path)
    alone = tuned.embed(["touching nose"], [{}])
    assert woken == []
    assert tuned.embed(["touching nose", "chin"], [{}] * 2)[0] == pytest.approx(alone[0], abs=1e-5)
    assert tuned.embed(["touching nose"], [{}]) == pytest.approx(alone, abs=1e-5)
    assert len(woken) == 1


@pytest.mark.parametrize(
    ("name", "layers", "each", "width", "layer"),
    [("minilm", 6, 6, 384, QUERY), ("mpnet", 4, 6, 768, "encoder.layer.11.attention.attn.q")],
)
def test_what_ships_fits_the_layers_of_its_model(name, layers, each, width, layer):
    from safetensors import safe_open

    with safe_open(BASES[name].adapters, framework="numpy") as stream:
        shapes = {name: stream.get_slice(name).get_shape() for name in stream.keys()}  # noqa: SIM118 - no mapping
    assert len(shapes) == 2 * layers * each + 4
    assert shapes["turn.0.weight"] == shapes["turn.3.weight"][::-1]
    assert shapes[f"{layer}.up"][0] == shapes[f"{layer}.down"][1] == width
