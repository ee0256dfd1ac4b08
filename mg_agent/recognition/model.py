"""The dual-stream network: joints as a graph, frames as a sequence, and a fusion that keeps both heard.

After arXiv 2405.13206, whose outline is known to us and whose equations are not: a graph stream, a recurrent stream,
and a plug-in fusion that balances them; the equations are our own. Shapes: N clips, T frames, V joints, F features a
joint, C channels, L tokens, K classes.
"""

import json
import math
from dataclasses import asdict, dataclass
from typing import Literal, NamedTuple, get_args

import torch
from torch import Tensor, nn
from torch.nn import functional as nnf

from mg_agent.core.pose import Skeleton
from mg_agent.errors import ModelError, did_you_mean

Fusion = Literal["balanced", "concat", "sum", "spatial", "temporal"]
FUSIONS: tuple[Fusion, ...] = get_args(Fusion)


@dataclass(frozen=True)
class ModelConfig:
    """Everything that shapes a network.

    Attributes:
        features: Numbers a joint has, F.
        classes: Classes told apart, K.
        joints: Joint names, V of them.
        bones: Pairs of joint names.
        widths: Channels of each graph block; ``strides`` tells by how much each thins out time.
        strides: One for each width.
        groups: Groups of channels that learn a graph of their own.
        hidden: Channels of the recurrent stream, each direction.
        layers: Recurrent layers.
        embed: Channels of tokens in the fusion, and of the embedding.
        fusion: "balanced", or a simpler one to compare with.
        dropout: Share of channels dropped before the fusion and the heads.
    """

    features: int
    classes: int
    joints: tuple[str, ...]
    bones: tuple[tuple[str, str], ...]
    widths: tuple[int, ...] = (48, 72, 96)
    strides: tuple[int, ...] = (2, 2, 1)
    groups: int = 4
    hidden: int = 80
    layers: int = 2
    embed: int = 96
    fusion: Fusion = "balanced"
    dropout: float = 0.2

    def __post_init__(self) -> None:
        """Refuse what cannot be built."""
        if self.fusion not in FUSIONS:
            raise ModelError.of("no such fusion", f"got '{self.fusion}'", did_you_mean(self.fusion, FUSIONS))
        if len(self.widths) != len(self.strides) or any(width % self.groups for width in self.widths):
            raise ModelError.of(
                "the graph blocks do not fit",
                f"got widths {self.widths}, strides {self.strides}, {self.groups} groups",
                "give one stride for each width, and widths that the groups divide",
            )

    def to_json(self) -> str:
        """Write as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "ModelConfig":
        """Read from JSON.

        Raises:
            ModelError: when fields are missing, unknown or have no meaning.
        """
        try:
            found = json.loads(text)
            found |= {key: tuple(found[key]) for key in ("joints", "widths", "strides")}
            return cls(**found | {"bones": tuple((str(a), str(b)) for a, b in found["bones"])})
        except (TypeError, KeyError, ValueError) as error:
            do = "use the one it was saved with"
            raise ModelError.of("a network's description cannot be read", str(error), do) from None


class Output(NamedTuple):
    """What the network says of N clips: logits of the whole and of each stream, embedding, and stream weights."""

    logits: Tensor  # (N, K)
    spatial: Tensor  # (N, K)
    temporal: Tensor  # (N, K)
    embedding: Tensor  # (N, E)
    balance: Tensor  # (N, 2), sums to 1


class GraphBlock(nn.Module):
    """Joints exchange messages along a graph that is partly given, partly learned, partly the clip's own."""

    def __init__(self, inputs: int, outputs: int, graphs: Tensor, *, groups: int, stride: int) -> None:
        """Take ``graphs`` (G, V, V), one to start from for each group."""
        super().__init__()
        self.groups, self.stride = groups, stride
        self.graphs = nn.Parameter(graphs.clone())  # (G, V, V)
        self.message = nn.Linear(inputs, outputs, bias=False)
        self.query, self.key = nn.Linear(inputs, 8 * groups), nn.Linear(inputs, 8 * groups)
        self.own = nn.Parameter(torch.zeros(groups, 1, 1))
        self.norm_graph, self.norm_time = nn.BatchNorm1d(outputs), nn.BatchNorm1d(outputs)
        self.time = nn.Conv2d(outputs, outputs, (5, 1), (stride, 1), (2, 0), bias=False)
        self.skip = nn.Linear(inputs, outputs, bias=False) if inputs != outputs else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """(N, T, V, C) -> (N, T / stride, V, C')."""
        n, t, v, _ = x.shape
        g = self.groups
        pooled = x.mean(dim=1)  # (N, V, C)
        q, k = (f(pooled).view(n, v, g, 8).transpose(1, 2) for f in (self.query, self.key))  # (N, G, V, 8)
        own = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(8), dim=-1)  # (N, G, V, V)
        graphs = self.graphs + self.own * own
        said = self.message(x)  # (N, T, V, C')
        c = said.shape[-1] // g
        said = said.view(n, t, v, g, c).permute(0, 3, 2, 1, 4).reshape(n, g, v, t * c)
        heard = (graphs @ said).view(n, g, v, t, c).permute(0, 3, 2, 1, 4).reshape(n, t, v, g * c)
        skip = self.skip(x)
        x = nnf.relu(_normed(self.norm_graph, heard) + skip)
        moved = self.time(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)  # NTVC is the channels-last form of NCTV
        return nnf.relu(_normed(self.norm_time, moved) + x[:, :: self.stride])


class GraphStream(nn.Module):
    """Spatial stream: what each joint does, told joint by joint."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        v, width = len(config.joints), config.widths[0]
        self.norm = nn.BatchNorm1d(config.features)
        self.stem = nn.Linear(config.features, width)
        self.joint = nn.Parameter(0.1 * torch.randn(v, width))
        graphs = starting_graphs(Skeleton("", config.joints, config.bones), config.groups)
        sizes = (width, *config.widths)
        self.blocks = nn.ModuleList(
            GraphBlock(sizes[i], sizes[i + 1], graphs, groups=config.groups, stride=config.strides[i])
            for i in range(len(config.widths))
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, T, V, F) -> (N, V, C), each joint's mean over time."""
        x = self.stem(_normed(self.norm, x)) + self.joint
        for block in self.blocks:
            x = block(x)
        return x.mean(dim=1)


class RecurrentStream(nn.Module):
    """Temporal stream: how the whole body goes on from frame to frame."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.norm = nn.BatchNorm1d(config.features)
        self.frame = nn.Linear(config.features * len(config.joints), 2 * config.hidden)
        self.drop = nn.Dropout(config.dropout)
        self.recurrent = nn.GRU(
            2 * config.hidden,
            config.hidden,
            config.layers,
            batch_first=True,
            bidirectional=True,
            dropout=config.dropout,
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, T, V, F) -> (N, T, 2 hidden)."""
        frames = nnf.relu(self.frame(_normed(self.norm, x).flatten(2)))
        tokens: Tensor = self.recurrent(self.drop(frames))[0]
        return tokens


class BalancedFusion(nn.Module):
    """Fuse any two sequences of tokens so that neither drowns the other.

    All tokens form one graph whose edges are learned for each clip (attention). Each token's incoming weight is
    split between the two streams by the clip's own balance, whatever the number of tokens on each side; the same
    balance weighs the two streams in the embedding. ``pull`` measures how far a batch leans to one stream.
    """

    def __init__(self, one: int, other: int, width: int, *, heads: int = 4, dropout: float = 0.2) -> None:
        """Take token sizes of both streams; ``width`` is that of the fused embedding."""
        super().__init__()
        self.heads = heads
        self.enter = nn.ModuleList((nn.Linear(one, width), nn.Linear(other, width)))
        self.norm = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.scale = nn.ModuleList((nn.Linear(width, 1), nn.Linear(width, 1)))
        self.gate = nn.Sequential(nn.Linear(2 * width, width // 2), nn.GELU(), nn.Linear(width // 2, 2))
        self.drop = nn.Dropout(dropout)

    def forward(self, one: Tensor, other: Tensor, unseen: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Fuse (N, L, C) and (N, M, D), ``unseen`` (N, L) marking tokens of the first that rest on nothing.

        Returns:
            The embedding (N, E), and the balance (N, 2).
        """
        tokens = [enter(stream) for enter, stream in zip(self.enter, (one, other), strict=True)]
        gone = [unseen if unseen is not None else torch.zeros_like(one[..., 0], dtype=torch.bool)]
        gone.append(torch.zeros_like(other[..., 0], dtype=torch.bool))
        balance = torch.softmax(self.gate(torch.cat([_mean(z, m) for z, m in zip(tokens, gone, strict=True)], -1)), -1)
        z = torch.cat(tokens, dim=1)  # (N, L + M, E)
        n, length, width = z.shape
        q, k, v = self.qkv(self.norm(z)).view(n, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(2, 3)) / math.sqrt(q.shape[-1])  # (N, H, L + M, L + M)
        scores = scores.masked_fill(torch.cat(gone, dim=1)[:, None, None, :], -1e4)
        split = torch.split(scores, [one.shape[1], other.shape[1]], dim=-1)
        edges = [torch.softmax(part, -1) * balance[:, i, None, None, None] for i, part in enumerate(split)]
        heard = (torch.cat(edges, dim=-1) @ v).transpose(1, 2).reshape(n, length, width)
        z = z + self.drop(self.out(heard))
        parts = torch.split(z, [one.shape[1], other.shape[1]], dim=1)
        pooled = [_weighed(part, scale(part), m) for part, scale, m in zip(parts, self.scale, gone, strict=True)]
        return pooled[0] * balance[:, :1] + pooled[1] * balance[:, 1:], balance


class DualStream(nn.Module):
    """The recognizer: two streams, each with a head of its own, and their fusion."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.spatial, self.temporal = GraphStream(config), RecurrentStream(config)
        c, d, e, k = config.widths[-1], 2 * config.hidden, config.embed, config.classes
        self.heads = nn.ModuleList((nn.Linear(c, k), nn.Linear(d, k)))
        self.drop = nn.Dropout(config.dropout)
        if config.fusion == "balanced":
            self.fusion = BalancedFusion(c, d, e, dropout=config.dropout)
        else:
            self.enter = nn.ModuleList((nn.Linear(c, e), nn.Linear(d, e)))
        self.head = nn.Linear(2 * e if config.fusion == "concat" else e, k)

    def forward(self, x: Tensor) -> Output:
        """Features (N, T, V, F), the last of which says whether a joint was seen, -> what the network says."""
        joints, frames, gone = self._tokens(x)
        whole = _mean(joints, gone), frames.mean(dim=1)
        spatial, temporal = (head(self.drop(part)) for head, part in zip(self.heads, whole, strict=True))
        if self.config.fusion == "balanced":
            embedding, balance = self.fusion(joints, frames, gone)
            late = balance[:, :1] * spatial + balance[:, 1:] * temporal
            return Output(self.head(self.drop(embedding)) + late, spatial, temporal, embedding, balance)
        return self._simple(whole, spatial, temporal)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(N, T, V, F) -> what each stream makes of the whole clip, (N, C) and (N, D), before any fusion."""
        joints, frames, gone = self._tokens(x)
        return _mean(joints, gone), frames.mean(dim=1)

    def _tokens(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return self.spatial(x), self.temporal(x), x[..., -1].amax(dim=1) < 0.5

    def _simple(self, whole: tuple[Tensor, Tensor], spatial: Tensor, temporal: Tensor) -> Output:
        half = torch.full_like(spatial[:, :2], 0.5)
        one, other = (enter(part) for enter, part in zip(self.enter, whole, strict=True))
        alone = {"spatial": (spatial, one), "temporal": (temporal, other)}
        if self.config.fusion in alone:
            logits, embedding = alone[self.config.fusion]
            return Output(logits, spatial, temporal, embedding, half)
        embedding = one + other if self.config.fusion == "sum" else torch.cat((one, other), dim=1)
        return Output(self.head(self.drop(embedding)), spatial, temporal, embedding, half)


def starting_graphs(skeleton: Skeleton, groups: int) -> Tensor:
    """Graphs to start from, (G, V, V), rows sum to 1: itself, one bone away, two bones away, its mirror, and again."""
    v = len(skeleton.joints)
    eye = torch.eye(v)
    near = torch.from_numpy(skeleton.adjacency) + eye
    far = ((near @ near) > 0).float()
    mirror = eye[list(skeleton.mirror)] + eye
    kinds = [graph / graph.sum(dim=1, keepdim=True) for graph in (near, far, eye, mirror)]
    return torch.stack([kinds[i % len(kinds)] for i in range(groups)])


def _normed(norm: nn.BatchNorm1d, x: Tensor) -> Tensor:
    """Batch norm over the last axis of any shape."""
    normed: Tensor = norm(x.reshape(-1, x.shape[-1]))
    return normed.view(x.shape)


def _mean(tokens: Tensor, gone: Tensor) -> Tensor:
    """Mean of tokens (N, L, C) that are not gone (N, L), (N, C)."""
    kept = (~gone).to(tokens.dtype).unsqueeze(-1)
    return (tokens * kept).sum(dim=1) / kept.sum(dim=1).clamp(min=1.0)


def _weighed(tokens: Tensor, weight: Tensor, gone: Tensor) -> Tensor:
    """Weighed mean of tokens (N, L, C) by learned weights (N, L, 1), (N, C)."""
    share = torch.softmax(weight.masked_fill(gone.unsqueeze(-1), -1e4), dim=1)
    return (tokens * share).sum(dim=1)


def parameters(model: nn.Module) -> int:
    """Count what training changes."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
