"""What training lowers: the loss for labels, which keeps both streams of the network learning."""

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as nnf

from mg_agent.recognition.model import DualStream, Output

_BALANCED = 0.5
"""Weight of each stream's own loss: a stream that must answer alone does not starve beside the other."""
_PULL = 0.1
_MODULATION = 0.5


class Loss(NamedTuple):
    """What one batch says: the loss, the share answered rightly, and by how much each stream's gradients are slowed."""

    value: Tensor
    right: float
    slowed: tuple[float, float] = (1.0, 1.0)


Objective = Callable[[nn.Module, Tensor, Tensor], Loss]
"""From the network, features and labels to the loss."""


def classification(smoothing: float = 0.1, *, mixup: float = 0.0, modulation: bool = True) -> Objective:
    """Return the loss for labels: cross-entropy, and for balanced networks each stream's own beside it.

    A stream that must answer alone does not starve; the batch's mean balance is pulled to the middle; and the
    gradients of the stream that is ahead are slowed.
    """

    def loss_of(model: nn.Module, x: Tensor, labels: Tensor) -> Loss:
        x, other, share = _blended(x, labels, mixup)

        def missed(logits: Tensor) -> Tensor:
            loss = nnf.cross_entropy(logits, labels, label_smoothing=smoothing)
            if share == 1:
                return loss
            return share * loss + (1 - share) * nnf.cross_entropy(logits, other, label_smoothing=smoothing)

        out = model(x)
        logits = out.logits if isinstance(out, Output) else out
        loss = missed(logits)
        right = float((logits.detach().argmax(dim=-1) == labels).float().mean())
        if not (isinstance(model, DualStream) and model.config.fusion == "balanced"):
            return Loss(loss, right)
        own = [missed(logits) for logits in out[1:3]]
        lean = out.balance.mean(dim=0) - 0.5
        loss = loss + _BALANCED * (own[0] + own[1]) + _PULL * (lean**2).sum()
        return Loss(loss, right, _slowed(out, labels) if modulation else (1.0, 1.0))

    return loss_of


def _blended(x: Tensor, labels: Tensor, mixup: float) -> tuple[Tensor, Tensor, float]:
    """Blend features (N, T, V, F) with those of another clip of the batch; a joint is seen where the first saw it.

    Returns:
        The blend, the other clip's labels, and the first one's share, at least one half.
    """
    if mixup <= 0:
        return x, labels, 1.0
    drawn = float(torch.distributions.Beta(mixup, mixup).sample())
    share, order = max(drawn, 1 - drawn), torch.randperm(len(x)).to(x.device)
    blend = share * x[..., :-1] + (1 - share) * x[order][..., :-1]
    return torch.cat((blend, x[..., -1:]), dim=-1), labels[order], share


def _slowed(out: Output, labels: Tensor) -> tuple[float, float]:
    """By how much to slow each stream: 1 - tanh(a (r - 1)), after OGM-GE (Peng et al., CVPR 2022).

    r is the ratio of the probabilities that this stream and the other give to the truth; one that is behind keeps pace.
    """
    with torch.no_grad():
        said = [float(torch.softmax(one.float(), -1).gather(1, labels[:, None]).mean()) for one in out[1:3]]
    ratios = (said[0] / max(said[1], 1e-6), said[1] / max(said[0], 1e-6))
    one, other = (1 - math.tanh(_MODULATION * max(0.0, ratio - 1)) for ratio in ratios)
    return one, other
