"""A known model made to read questions about behavior: small matrices added to its own, and a turn of its vectors.

``benchmarks/tune_embedder.py`` learns both. The matrices are low-rank adapters (LoRA, Hu et al. 2021, arXiv
2106.09685), added to the weights once when the model is loaded, so that reading a question takes no longer than before.
The turn is a network of two layers whose answer is added to the vector of a text.
"""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge.whole import noted

if TYPE_CHECKING:
    from torch import Tensor, nn

Rows = NDArray[np.float32]

_DOWN, _UP, _TURN = ".down", ".up", "turn."


@lru_cache
def hash_of(path: Path) -> str:
    """Return twelve digits of the SHA-256 of adapters; empty where they cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    except OSError:  # who needs them is told by adapt
        return ""


def turning(width: int, hidden: int, dropout: float = 0.0) -> "nn.Module":
    """Return a network that turns vectors (texts, width), for :func:`turned`; at first it leaves them as they are."""
    from torch import nn

    last = nn.Linear(hidden, width)
    nn.init.zeros_(last.weight)
    nn.init.zeros_(last.bias)
    return nn.Sequential(nn.Linear(width, hidden), nn.GELU(), nn.Dropout(dropout), last)


def turned(turn: "nn.Module", vectors: "Tensor") -> "Tensor":
    """Return vectors (texts, width), brought to length one, turned, and brought to length one again."""
    from torch.nn.functional import normalize

    plain = normalize(vectors, dim=1)
    return normalize(plain + turn(plain), dim=1)


def read_adapters(path: Path, title: str) -> tuple[dict[str, Rows], dict[str, Rows]]:
    """Read what is added to the weights, (out, in) by the name of the layer, and the state of the turn.

    Args:
        path: File of the adapters.
        title: What to call the model where the file cannot be read.

    Raises:
        KnowledgeError: when the file was changed or cut short.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        tensors = {key: part.astype(np.float32) for key, part in load_file(path).items()}
        names = [key.removesuffix(_DOWN) for key in tensors if key.endswith(_DOWN)]
        if not names:
            raise KeyError("no matrices in the file")
        changes = {name: tensors[name + _UP] @ tensors[name + _DOWN] for name in names}
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise _unfit(title, error) from None
    return changes, {key.removeprefix(_TURN): part for key, part in tensors.items() if key.startswith(_TURN)}


def _unfit(title: str, error: Exception) -> KnowledgeError:
    reason = " ".join(str(error).split())[:160]
    return KnowledgeError.of(f"the adapters of {title} do not fit", reason, "install mg_agent again")


def adapt(model: "nn.Module", path: Path, title: str) -> "nn.Module":
    """Add adapters to the weights of a model, in place, and return what turns its vectors.

    Args:
        model: A transformers encoder.
        path: File of the adapters.
        title: What to call the model where they do not fit.

    Raises:
        KnowledgeError: when the file was changed, or was made for another model.
    """
    import torch

    changes, state = read_adapters(path, title)
    try:
        weights = [model.get_submodule(name).get_parameter("weight") for name in changes]
        config: Any = model.config
        turn = turning(config.hidden_size, state["0.bias"].size)
        turn.load_state_dict({name: torch.from_numpy(part) for name, part in state.items()})
        with torch.no_grad():
            # All are made before any is added, so that what does not fit changes nothing.
            sums = [weight + torch.from_numpy(part) for weight, part in zip(weights, changes.values(), strict=True)]
            for weight, changed in zip(weights, sums, strict=True):
                weight.copy_(changed)
    except (KeyError, AttributeError, RuntimeError) as error:
        raise _unfit(title, error) from None
    return turn.eval()


def quicken(model: "nn.Module") -> None:
    """Let a model compute in 16 bits, in place, where the processor is made for it (docs/knowledge.md tells the gain).

    Elsewhere it is left as it is: 16 bits are slower there. Vectors keep a cosine above 0.999 with those of 32 bits.
    """
    import torch

    told = getattr(torch.cpu, "get_capabilities", None)  # torch 2.10 does not tell
    if told is not None and told().get("amx_bf16", False):
        model.to(torch.bfloat16)


def write(
    path: Path,
    matrices: Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]],
    turn: Mapping[str, NDArray[np.float32]],
) -> None:
    """Write in 16 bits: for each linear layer its (rank, in) and its (out, rank) matrix; and the state of the turn."""
    from safetensors.numpy import save_file

    halves = {f"{name}{_DOWN}": down.astype(np.float16) for name, (down, _) in matrices.items()}
    halves |= {f"{name}{_UP}": up.astype(np.float16) for name, (_, up) in matrices.items()}
    save_file(halves | {f"{_TURN}{name}": part.astype(np.float16) for name, part in turn.items()}, path)
    noted(path)
    hash_of.cache_clear()
