"""MiniLM made to read questions about behavior: small matrices added to its own, learned on the question lines.

``benchmarks/tune_embedder.py`` learns them. They are low-rank adapters (LoRA, Hu et al. 2021, arXiv 2106.09685), added
to the weights once when the model is loaded, so that reading a question takes no longer than before.
"""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge.whole import noted

if TYPE_CHECKING:
    from torch import nn

ADAPTERS = Path(__file__).parent / "adapters.safetensors"
_DOWN, _UP = ".down", ".up"


@lru_cache(maxsize=1)
def adapters_hash() -> str:
    """Return twelve digits of the SHA-256 of the adapters that ship; empty where they cannot be read."""
    try:
        return hashlib.sha256(ADAPTERS.read_bytes()).hexdigest()[:12]
    except OSError:  # who needs them is told by adapt
        return ""


def adapt(model: "nn.Module") -> None:
    """Add the adapters that ship to the weights of a model, in place.

    Raises:
        KnowledgeError: when the file was changed, or was made for another model.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        tensors = load_file(ADAPTERS)
        names = [key.removesuffix(_DOWN) for key in tensors if key.endswith(_DOWN)]
        if not names:
            raise KeyError("no matrices in the file")
        weights = [model.get_submodule(name).get_parameter("weight") for name in names]
        with torch.no_grad():
            # All are made before any is added, so that what does not fit changes nothing.
            changes = [tensors[name + _UP].float() @ tensors[name + _DOWN].float() for name in names]
            sums = [weight + change for weight, change in zip(weights, changes, strict=True)]
            for weight, changed in zip(weights, sums, strict=True):
                weight.copy_(changed)
    except (OSError, SafetensorError, KeyError, AttributeError, RuntimeError) as error:
        raise KnowledgeError.of(
            "the adapters of MiniLM do not fit", " ".join(str(error).split())[:160], "install mg_agent again"
        ) from None


def quicken(model: "nn.Module") -> None:
    """Let a model compute in 16 bits, in place, where the processor is made for it (docs/knowledge.md tells the gain).

    Elsewhere it is left as it is: 16 bits are slower there. Vectors keep a cosine above 0.999 with those of 32 bits.
    """
    import torch

    told = getattr(torch.cpu, "get_capabilities", None)  # torch 2.10 does not tell
    if told is not None and told().get("amx_bf16", False):
        model.to(torch.bfloat16)


def write(matrices: Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]]) -> None:
    """Write adapters in 16 bits: for each linear layer its (rank, in) and its (out, rank) matrix."""
    from safetensors.numpy import save_file

    halves = {f"{name}{_DOWN}": down.astype(np.float16) for name, (down, _) in matrices.items()}
    save_file(halves | {f"{name}{_UP}": up.astype(np.float16) for name, (_, up) in matrices.items()}, ADAPTERS)
    noted(ADAPTERS)
    adapters_hash.cache_clear()
