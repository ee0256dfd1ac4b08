"""Points of passages among vectors of texts: how near they are, and how they learn."""

from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from mg_agent.knowledge import adapters
from mg_agent.knowledge.middles import SHARPNESS

SPREAD, DECAY, RATE, WARM_UP = 0.1, 0.01, 1e-3, 50
"""Share of the target that every passage has, decay of weights, how fast points and turn learn, steps until they do."""
BATCH = 1024
"""Lines a step while vectors are still."""


def nearness(vectors: torch.Tensor, points: torch.Tensor, shares: torch.Tensor, *, quick: bool = False) -> torch.Tensor:
    """Return how near each passage is to each text, (texts, passages), as ``Middles.near`` has it.

    Args:
        vectors: (texts, dimension) of length one.
        points: (passages, points, dimension) of any length.
        shares: (passages, points), logarithms up to a number.
        quick: Whether cosines are taken in 16 bits.
    """
    with torch.autocast(vectors.device.type, torch.bfloat16, enabled=quick):
        cosines = vectors @ nn.functional.normalize(points, dim=2).flatten(0, 1).T
    cosines = cosines.float().unflatten(1, points.shape[:2])
    return torch.logsumexp(SHARPNESS * (cosines - 1) + shares.log_softmax(1), dim=2) / SHARPNESS


def missed(near: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the cross entropy between scaled nearness and where texts lead, each (texts, passages)."""
    said = near.log_softmax(1)
    return -((1 - SPREAD) * (said * target).sum(1) + SPREAD * said.mean(1)).mean()


def learn_still(
    vectors: torch.Tensor,
    target: Callable[[np.ndarray], torch.Tensor],
    points: nn.Parameter,
    shares: nn.Parameter,
    scale: nn.Parameter,
    turn: nn.Module | None,
    passes: int,
    random: np.random.Generator,
) -> None:
    """Learn points and their shares, and the turn where there is one, on vectors (lines, dimension) that stay.

    Args:
        vectors: (lines, dimension).
        target: What tells where lines lead, (lines, passages).
        points: (passages, points, dimension).
        shares: (passages, points).
        scale: Logarithm of how much nearness counts.
        turn: What turns vectors; None for vectors of length one that are not turned.
        passes: Times that each line is seen.
        random: Where chance comes from.
    """
    learned = [points, shares, scale, *(turn.parameters() if turn else ())]
    optimizer = torch.optim.AdamW(learned, lr=RATE, weight_decay=DECAY if turn else 0.0)
    batch = min(BATCH, len(vectors))
    steps = passes * (len(vectors) // batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: (1 + np.cos(np.pi * step / steps)) / 2)
    for _ in range(passes):
        order = random.permutation(len(vectors))
        for at in range(0, len(order) - batch + 1, batch):
            rows = order[at : at + batch]
            some = vectors[torch.tensor(rows)]
            near = nearness(adapters.turned(turn, some) if turn else some, points, shares, quick=turn is not None)
            step(missed(scale.exp() * near, target(rows)), optimizer, schedule)


def step(loss: torch.Tensor, optimizer: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LRScheduler) -> None:
    """Take one step."""
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()


def rate(step: int, steps: int) -> float:
    """Return how fast is learned at a step, of 1: up to WARM_UP, then down to nothing."""
    return min(1.0, (step + 1) / WARM_UP) * (1 + np.cos(np.pi * step / max(steps, 1))) / 2
