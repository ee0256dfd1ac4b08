"""Learning without labels: each stream must recognize, in the other stream's words, the clip that both saw.

Cross-stream momentum contrast as in "Skeleton-Contrastive 3D Action Representation Learning" (Thoker, Doughty and
Snoek, ACM MM 2021, arXiv 2108.03656), on MoCo (He et al., CVPR 2020): two differently varied views of a clip, keys
from a slowly following copy, a queue of past keys for each stream.
"""

import copy
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as nnf

from mg_agent.errors import ModelError
from mg_agent.recognition.augment import Recipe
from mg_agent.recognition.model import DualStream
from mg_agent.recognition.objective import Loss
from mg_agent.recognition.train import Batch, Batches

GENTLE: Recipe = (
    ("change viewpoint", 0.8, 1.0),
    ("perturb coordinates", 0.8, 1.0),
    ("repeat clip", 0.2, 1.0),
    ("posterize time", 0.3, 1.0),
    ("crop time", 0.5, 0.6),
    ("change speed", 0.5, 1.0),
    ("mask joints", 0.5, 1.0),
)
"""Views that keep small movements: the paper's favored ones, and none of the strong shears of its relatives."""


@dataclass(frozen=True)
class Pairs:
    """Every clip of a source twice, so that each half of a batch is varied by its own throw."""

    source: Batches

    def batch(self, step: int) -> Batch:
        """Return the clips of one step, and once more."""
        one = self.source.batch(step)
        return Batch(*(torch.cat((part, part)) for part in one))


class CrossStreamContrast(nn.Module):
    """A network, its slowly following copy, projections of both streams, and their queues of past keys."""

    one: Tensor
    other: Tensor
    place: Tensor

    def __init__(self, network: DualStream, *, size: int = 64, queue: int = 2048, momentum: float = 0.99,
                 temperature: float = 0.1) -> None:  # fmt: skip
        """Take the network to be trained; ``queue`` past keys of ``size`` numbers are kept for each stream."""
        super().__init__()
        self.momentum, self.temperature = momentum, temperature
        c, d = network.config.widths[-1], 2 * network.config.hidden
        self.network = network
        self.project = nn.ModuleList(nn.Sequential(nn.Linear(n, n), nn.ReLU(), nn.Linear(n, size)) for n in (c, d))
        self.slow = copy.deepcopy(nn.ModuleDict({"network": self.network, "project": self.project}))
        for p in self.slow.parameters():
            p.requires_grad_(False)
        for name in ("one", "other"):
            self.register_buffer(name, nnf.normalize(torch.randn(queue, size), dim=1))
        self.register_buffer("place", torch.zeros((), dtype=torch.long))

    def forward(self, x: Tensor) -> Loss:
        """(2N, T, V, F), two views of N clips -> the loss, and how often a clip was recognized among all."""
        seen, shown = x.chunk(2)
        asked = self._words(self.network, self.project, seen)
        with torch.no_grad():
            self._follow()
            keys = self._words(self.slow["network"], self.slow["project"], shown)
        # The graph's question is answered by the sequence's key, and the other way round.
        parts = [self._contrast(asked[0], keys[1], self.other), self._contrast(asked[1], keys[0], self.one)]
        self._remember(keys)
        return Loss(parts[0][0] + parts[1][0], (parts[0][1] + parts[1][1]) / 2)

    @staticmethod
    def _words(network: nn.Module, project: nn.Module, x: Tensor) -> list[Tensor]:
        if not (isinstance(network, DualStream) and isinstance(project, nn.ModuleList)):
            raise ModelError.of("contrast needs two streams", f"got {type(network).__name__}", "give a DualStream")
        return [nnf.normalize(p(whole).float(), dim=1) for p, whole in zip(project, network.encode(x), strict=True)]

    def _contrast(self, asked: Tensor, key: Tensor, queue: Tensor) -> tuple[Tensor, float]:
        right = (asked * key).sum(dim=1, keepdim=True)  # (N, 1)
        logits = torch.cat((right, asked @ queue.clone().T), dim=1) / self.temperature  # (N, 1 + Q)
        target = torch.zeros(len(logits), dtype=torch.long, device=logits.device)
        return nnf.cross_entropy(logits, target), float((logits.detach().argmax(dim=1) == 0).float().mean())

    def _follow(self) -> None:
        fast = nn.ModuleDict({"network": self.network, "project": self.project})
        for mine, theirs in zip(self.slow.parameters(), fast.parameters(), strict=True):
            mine.lerp_(theirs, 1 - self.momentum)

    def _remember(self, keys: list[Tensor]) -> None:
        n = len(keys[0])
        rows = (int(self.place) + torch.arange(n, device=keys[0].device)) % len(self.one)
        self.one[rows], self.other[rows] = keys[0], keys[1]
        self.place.fill_((int(self.place) + n) % len(self.one))


def contrast(model: nn.Module, x: Tensor, labels: Tensor) -> Loss:
    """Objective of the training loop: labels are not looked at."""
    loss: Loss = model(x)
    return loss


def represent(network: DualStream, x: Tensor, *, size: int = 256) -> Tensor:
    """What an untrained head would see, (N, C + D): both streams' view of the whole clip, each of length 1."""
    with torch.no_grad():
        parts = [
            torch.cat([nnf.normalize(w, dim=1) for w in network.encode(some)], dim=1) for some in torch.split(x, size)
        ]
    return torch.cat(parts)


def nearest(known: Tensor, labels: Tensor, asked: Tensor, *, k: int = 1) -> Tensor:
    """k-nearest-neighbor evaluation: the label that weighs most among the k most similar, (M,)."""
    similar, rows = (nnf.normalize(asked, dim=1) @ nnf.normalize(known, dim=1).T).topk(k, dim=1)
    votes = torch.zeros(len(asked), int(labels.max()) + 1).scatter_add_(1, labels[rows], similar.clamp(min=0) + 1e-6)
    return votes.argmax(dim=1)


def linear_probe(known: Tensor, labels: Tensor, asked: Tensor, *, steps: int = 300, seed: int = 0) -> Tensor:
    """Linear evaluation: labels that one linear layer, trained on frozen representations, gives, (M,)."""
    torch.manual_seed(seed)
    mean, spread = known.mean(dim=0), known.std(dim=0).clamp(min=1e-4)
    layer = nn.Linear(known.shape[1], int(labels.max()) + 1)
    optimizer = torch.optim.AdamW(layer.parameters(), lr=0.02, weight_decay=0.01)
    for _ in range(steps):
        loss = nnf.cross_entropy(layer((known - mean) / spread), labels)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    with torch.no_grad():
        answer: Tensor = layer((asked - mean) / spread).argmax(dim=1)
    return answer
