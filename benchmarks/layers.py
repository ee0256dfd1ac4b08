"""A transformers encoder with adapters, whose lower layers read known texts once.

Where only the upper layers are learned, what the lower ones make of a line is the same in each pass.
"""

import copy
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

BATCH = 256


class Adapted(nn.Module):
    """A linear layer with a small change of low rank, zero at first."""

    def __init__(self, layer: nn.Linear, rank: int) -> None:
        super().__init__()
        self.layer = layer
        self.down = nn.Parameter(torch.randn(rank, layer.in_features) / layer.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(layer.out_features, rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return (..., out) for (..., in)."""
        return self.layer(x) + (x @ self.down.T) @ self.up.T


class Given(nn.Module):
    """Stands where words become vectors, for states that are vectors already."""

    def forward(self, inputs_embeds: torch.Tensor, **_: object) -> torch.Tensor:
        """Return (texts, tokens, width) as given."""
        return inputs_embeds


class Layers:
    """A network of a BERT's build, whole or parted where learning begins.

    Attributes:
        kept: What lower layers make of known texts, (tokens of all, width) in 16 bits; None where nothing is kept.
        begins: Where the tokens of each known text begin, one more than texts.
    """

    def __init__(self, network: nn.Module, first: int, device: torch.device) -> None:
        """Take a network whose layers below ``first`` are not learned."""
        parts: Any = network
        self.network, self.first, self.device = network, first, device
        self.kept: torch.Tensor | None = None
        self.begins = np.zeros(1, np.int64)
        self._lower, self._upper = copy.copy(parts), copy.copy(parts)
        for part, layers in ((self._lower, parts.encoder.layer[:first]), (self._upper, parts.encoder.layer[first:])):
            part._modules = dict(parts._modules)  # a copy shares these, and would change the whole
            part.encoder = copy.copy(parts.encoder)
            part.encoder._modules = dict(parts.encoder._modules)
            part.encoder.layer = layers
        self._upper.embeddings = Given()

    def keep(self, tokens: Sequence[list[int]], said: Callable[[int], None] = lambda count: None) -> None:
        """Read texts by the lower layers, once; ``said`` hears how many are read."""
        lengths = np.array([len(one) for one in tokens])
        self.begins = np.concatenate([[0], np.cumsum(lengths)])
        self.kept = torch.empty(int(self.begins[-1]), self.network.config.hidden_size, dtype=torch.bfloat16)
        order = np.argsort(lengths, kind="stable")
        for at in range(0, len(order), BATCH):
            rows = order[at : at + BATCH]
            states, _ = self._below([tokens[row] for row in rows])
            for row, state, long in zip(rows, states.to(torch.bfloat16).cpu(), lengths[rows], strict=True):
                self.kept[self.begins[row] : self.begins[row + 1]] = state[:long]
            said(at + len(rows))

    def save(self, path: Path) -> None:
        """Write what is kept."""
        torch.save({"kept": self.kept, "begins": torch.tensor(self.begins)}, path)

    def load(self, path: Path, tokens: Sequence[list[int]]) -> None:
        """Read what was kept of these texts.

        Raises:
            ValueError: when it is of others.
        """
        read = torch.load(path, mmap=True, weights_only=True)
        if read["begins"].diff().tolist() != [len(one) for one in tokens]:
            raise ValueError(f"{path} keeps other texts; name another file or remove it")
        self.kept, self.begins = read["kept"], read["begins"].numpy()

    def means(self, tokens: Sequence[list[int]]) -> torch.Tensor:
        """Return (texts, width), the mean over each text's tokens."""
        return self._above(*self._below(tokens))

    def means_kept(self, rows: Sequence[int] | np.ndarray) -> torch.Tensor:
        """Return the same of texts that are kept, by their numbers."""
        if self.kept is None:
            raise ValueError("nothing is kept; call keep or load first")
        states = [self.kept[self.begins[row] : self.begins[row + 1]] for row in rows]
        lengths = torch.tensor([len(one) for one in states])
        padded = nn.utils.rnn.pad_sequence(states, batch_first=True).to(self.device)
        return self._above(padded, _there(lengths, padded.shape[1], self.device))

    def _below(self, tokens: Sequence[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        longest, pad = max(map(len, tokens)), self.network.config.pad_token_id
        numbers = torch.tensor([[*one, *[pad] * (longest - len(one))] for one in tokens], device=self.device)
        there = _there(torch.tensor([len(one) for one in tokens]), longest, self.device)
        if not self.first:
            return self.network.embeddings(input_ids=numbers), there
        with torch.no_grad(), torch.autocast(self.device.type, torch.bfloat16):
            return self._lower(input_ids=numbers, attention_mask=there).last_hidden_state, there

    def _above(self, states: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        with torch.autocast(self.device.type, torch.bfloat16):
            hidden = self._upper(inputs_embeds=states, attention_mask=there).last_hidden_state.float()
        return (hidden * there[:, :, None]).sum(1) / there.sum(1, keepdim=True)


def _there(lengths: torch.Tensor, longest: int, device: torch.device) -> torch.Tensor:
    return (torch.arange(longest) < lengths[:, None]).float().to(device)


def adapted(network: nn.Module, rank: int, first: int) -> dict[str, Adapted]:
    """Freeze a network, put an adapter around every linear layer of its layers from one on; return them by name."""
    for part in network.parameters():
        part.requires_grad_(False)
    layers = {
        f"encoder.layer.{number}.{name}": one
        for number, layer in enumerate(network.encoder.layer)
        for name, one in layer.named_modules()
        if number >= first and isinstance(one, nn.Linear)
    }
    around = {name: Adapted(layer, rank) for name, layer in layers.items()}
    for name, one in around.items():
        owner, _, last = name.rpartition(".")
        setattr(network.get_submodule(owner), last, one)
    return around
