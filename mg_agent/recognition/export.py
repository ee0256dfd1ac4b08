"""A recognizer for other runtimes: one ONNX file, compared with the original before it is kept."""

import warnings
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mg_agent.errors import MissingExtra, ModelError
from mg_agent.recognition.checkpoint import Checkpoint

if TYPE_CHECKING:
    from torch import Tensor

OPSET = 17
TOLERANCE = 1e-4
"""Largest difference of a logit or probability that the exported network may show."""
_FRESH = ".new"


def to_onnx(checkpoint: Checkpoint, path: Path) -> float:
    """Write the network as ONNX and hold it against the original on random features, in batches of 1 and 5.

    Input "features" (N, T, V, F) as ``features.features`` makes them, N free; outputs "logits" (N, K) and
    "probabilities" (N, K), calibrated. The card lies in the file's metadata under "card".

    Args:
        checkpoint: The recognizer.
        path: The file; one that is there is replaced only by one that passed.

    Returns:
        The largest difference found.

    Raises:
        MissingExtra: when onnx or onnxruntime is not installed.
        ModelError: when the exported network answers differently, or the file cannot be written.
    """
    for package in ("onnx", "onnxruntime"):
        if find_spec(package) is None:
            raise MissingExtra.named("onnx", package)
    new = path.with_name(path.name + _FRESH)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(checkpoint, new)
        apart = max(_apart(checkpoint, new, size) for size in (1, 5))
        if not apart <= TOLERANCE:
            raise ModelError.of(
                "the exported network answers differently",
                f"its values are {apart:.2g} apart, at most {TOLERANCE:g} is allowed",
                "use the recognizer as it is, or another version of onnxruntime",
            )
        new.replace(path)
    except OSError as error:
        raise ModelError.of("the network was not exported", f"{path}: {error}", "choose another file") from None
    finally:
        with suppress(OSError):
            new.unlink()
    return apart


def _write(checkpoint: Checkpoint, path: Path) -> None:
    import onnx
    import torch

    class Answer(torch.nn.Module):
        """The network and its temperature."""

        def __init__(self) -> None:
            super().__init__()
            self.model = checkpoint.model

        def forward(self, x: "Tensor") -> "tuple[Tensor, Tensor]":
            logits = self.model(x).logits
            return logits, torch.softmax(logits / checkpoint.card.temperature, dim=-1)

    names = ("features", "logits", "probabilities")
    with warnings.catch_warnings():
        # What tracing fixes are the sizes of this network, and both batch sizes are compared afterwards.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Answer().eval(), (_features(checkpoint, 2),), str(path), dynamo=False, opset_version=OPSET,
            input_names=names[:1], output_names=names[1:], dynamic_axes={name: {0: "clips"} for name in names},
        )  # fmt: skip
    graph = onnx.load(str(path))
    onnx.helper.set_model_props(graph, {"card": checkpoint.card.to_json()})
    onnx.checker.check_model(graph)
    onnx.save(graph, str(path))


def _features(checkpoint: Checkpoint, clips: int) -> "Tensor":
    """Random bodies, some joints of which were never seen."""
    import torch

    from mg_agent.recognition.features import features

    card, dice = checkpoint.card, np.random.default_rng(0)
    shape = (clips, card.window, len(card.joints), card.dimensions)
    xy = dice.normal(0.5, 0.2, shape).astype(np.float32)
    xy[:, :, -2:] = np.nan
    score = np.isfinite(xy).all(axis=3).astype(np.float32)
    return features(torch.from_numpy(xy), torch.from_numpy(score), card.layout)


def _apart(checkpoint: Checkpoint, path: Path, clips: int) -> float:
    """Largest difference of a value between the file's network and ours."""
    import onnxruntime
    import torch

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    x = _features(checkpoint, clips)
    with torch.inference_mode():
        logits = checkpoint.model(x).logits
        ours = logits, torch.softmax(logits / checkpoint.card.temperature, dim=-1)
    theirs = session.run(["logits", "probabilities"], {"features": x.numpy()})
    return max(float(np.abs(one.numpy() - other).max()) for one, other in zip(ours, theirs, strict=True))
