"""The state of a running training on disk: weights, running means and optimizer, without pickle."""

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mg_agent.core.counts import plural
from mg_agent.errors import ModelError

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

_FILE = "state.safetensors"


@dataclass(frozen=True)
class State:
    """What changes while a network learns."""

    model: "nn.Module"
    average: "nn.Module"
    optimizer: "torch.optim.Optimizer"


def save_state(state: State, folder: Path, step: int) -> None:
    """Keep a state after ``step`` steps; a kill in the middle leaves the one before.

    Raises:
        ModelError: when the folder cannot be written, or has no room; the one before is left.
    """
    from safetensors import SafetensorError
    from safetensors.torch import save_file

    fresh = folder / (_FILE + ".new")
    tensors = {name: tensor.detach().contiguous().clone() for name, tensor in _tensors(state).items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        save_file(tensors, fresh, metadata={"step": json.dumps(step)})
        fresh.replace(folder / _FILE)
    except (OSError, SafetensorError) as error:
        with suppress(OSError):
            fresh.unlink()
        raise not_kept(folder, error, kept_steps(folder)) from None


def not_kept(folder: Path, error: Exception, steps: int) -> ModelError:
    """Say that a training has no place to be kept, and which step it goes on from."""
    got = f"{folder}: {str(error).splitlines()[0]}"
    return ModelError.of(
        "the training cannot be kept",
        f"{got}; {plural(steps, 'step is', 'steps are')} kept there",
        "make room, and go on with --resume",
    )


def load_state(state: State, folder: Path) -> int:
    """Bring a kept state back and return how many steps it has behind it; 0 where none was kept.

    Raises:
        ModelError: when the file is broken or belongs to another network.
    """
    from safetensors import SafetensorError, safe_open

    path = folder / _FILE
    if not path.exists():
        return 0
    try:
        with safe_open(path, framework="pt") as file:
            step = int(json.loads((file.metadata() or {})["step"]))
            kept = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
        _restore(state, kept)
    except (SafetensorError, KeyError, ValueError, RuntimeError, OSError) as error:
        raise ModelError.of(
            "a kept training cannot be gone on with",
            f"{path.name} is broken or of another network ({str(error).splitlines()[0]})",
            "choose another folder, or remove this one to begin anew",
        ) from None
    return step


def kept_steps(folder: Path) -> int:
    """Return how many steps the state kept in a folder has behind it; 0 where none can be read."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(folder / _FILE, framework="pt") as file:
            return int(json.loads((file.metadata() or {})["step"]))
    except (SafetensorError, KeyError, ValueError, OSError):
        return 0


def _tensors(state: State) -> dict[str, "Tensor"]:
    parts = {f"model.{k}": v for k, v in state.model.state_dict().items()}
    parts |= {f"average.{k}": v for k, v in state.average.state_dict().items()}
    for i, p in enumerate(_parameters(state.optimizer)):
        parts |= {f"optimizer.{i}.{k}": v for k, v in state.optimizer.state.get(p, {}).items()}
    return parts


def _restore(state: State, kept: dict[str, "Tensor"]) -> None:
    def of(prefix: str) -> dict[str, "Tensor"]:
        return {k.removeprefix(prefix): v for k, v in kept.items() if k.startswith(prefix)}

    state.model.load_state_dict(of("model."))
    state.average.load_state_dict(of("average."))
    for i, p in enumerate(_parameters(state.optimizer)):
        found = of(f"optimizer.{i}.")
        for name, tensor in found.items():
            if name != "step" and tensor.shape != p.shape:
                raise ValueError(f"the optimizer's {name} has another shape")
        state.optimizer.state[p] = {k: v if k == "step" else v.to(p.device) for k, v in found.items()}


def _parameters(optimizer: "torch.optim.Optimizer") -> list["Tensor"]:
    return [p for group in optimizer.param_groups for p in group["params"]]
