"""ONNX: the same answers elsewhere, or no file."""

import importlib.util
import json

import numpy as np
import pytest
import torch
from recognition.tiny import tiny

from mg_agent.errors import MissingExtra, ModelError
from mg_agent.recognition import export
from mg_agent.recognition.card import Card
from mg_agent.recognition.checkpoint import Checkpoint
from mg_agent.recognition.export import to_onnx

onnxruntime = pytest.importorskip("onnxruntime")


def opened(path):
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])


def test_the_exported_network_answers_as_the_original(tmp_path):
    network = tiny()
    network = Checkpoint(network.card.model_copy(update={"temperature": 2.0}), network.model)
    assert to_onnx(network, tmp_path / "deep" / "tiny.onnx") < 1e-5
    session = opened(tmp_path / "deep" / "tiny.onnx")
    x = torch.randn(7, 32, 37, network.model.config.features)
    x[..., -1] = (x[..., -1] > 0).float()
    logits, probabilities = session.run(None, {"features": x.numpy()})
    ours = network.model(x).logits
    assert np.allclose(logits, ours.numpy(), atol=1e-5)
    assert np.allclose(probabilities, torch.softmax(ours / 2, -1).numpy(), atol=1e-5)
    assert Card.from_json(session.get_modelmeta().custom_metadata_map["card"]) == network.card
    assert sorted(path.name for path in (tmp_path / "deep").iterdir()) == ["tiny.onnx"]


def test_exporting_leaves_the_original_as_it_was(tmp_path):
    network = tiny()
    before = json.dumps({k: v.tolist() for k, v in network.model.state_dict().items()})
    to_onnx(network, tmp_path / "tiny.onnx")
    assert not network.model.training
    assert json.dumps({k: v.tolist() for k, v in network.model.state_dict().items()}) == before


def test_a_network_that_answers_differently_replaces_nothing(tmp_path, monkeypatch):
    path = tmp_path / "tiny.onnx"
    path.write_text("good")
    monkeypatch.setattr(export, "TOLERANCE", -1.0)
    with pytest.raises(ModelError, match="answers differently"):
        to_onnx(tiny(), path)
    assert path.read_text() == "good"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="was not exported"):
        to_onnx(tiny(), tmp_path / "file" / "tiny.onnx")


def test_without_the_extra_it_says_what_to_install(tmp_path, monkeypatch):
    real = importlib.util.find_spec
    monkeypatch.setattr(export, "find_spec", lambda name: None if name == "onnxruntime" else real(name))
    with pytest.raises(MissingExtra, match=r"onnxruntime is not installed; it belongs to the extra 'onnx'"):
        to_onnx(tiny(), tmp_path / "tiny.onnx")
