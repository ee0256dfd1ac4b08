"""Networks to compare with, written small: the ideas of ST-GCN and CTR-GCN, and another pair of streams to fuse.

Widths and depth are cut so that they train on two cores; they are "of the class of", not the published networks.
All take features (N, T, V, F) and return logits (N, K), or a fused ``Output``.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as nnf

from mg_agent.core.pose import Skeleton
from mg_agent.recognition.model import BalancedFusion, Output

_WIDTHS, _STRIDES = (48, 48, 96, 96, 128, 128), (1, 1, 2, 1, 2, 1)


def partitions(skeleton: Skeleton) -> Tensor:
    """Three graphs, (3, V, V): itself, towards the root, away from the root; rows sum to at most 1."""
    v = len(skeleton.joints)
    inward = torch.zeros(v, v)
    for parent, child in skeleton.bones:
        inward[skeleton.index(child), skeleton.index(parent)] = 1
    graphs = torch.stack((torch.eye(v), inward, inward.T))
    return graphs / graphs.sum(-1, keepdim=True).clamp(min=1)


class _Temporal(nn.Module):
    """A convolution of nine frames, as in ST-GCN, or several of five at other paces, as in CTR-GCN."""

    def __init__(self, width: int, stride: int, *, branches: bool) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(width)
        if not branches:
            self.parts = nn.ModuleList([nn.Conv2d(width, width, (9, 1), (stride, 1), (4, 0))])
            return
        part = width // 4
        self.parts = nn.ModuleList(
            [
                nn.Sequential(nn.Conv2d(width, part, 1), nn.BatchNorm2d(part), nn.ReLU(),
                              nn.Conv2d(part, part, (5, 1), (stride, 1), (2 * d, 0), (d, 1)))
                for d in (1, 2)
            ]
            + [
                nn.Sequential(nn.Conv2d(width, part, 1), nn.BatchNorm2d(part), nn.ReLU(),
                              nn.MaxPool2d((3, 1), (stride, 1), (1, 0))),
                nn.Conv2d(width, part, 1, (stride, 1)),
            ]
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, T, V) -> (N, C, T / stride, V)."""
        return self.norm(torch.cat([part(x) for part in self.parts], dim=1))


class _Block(nn.Module):
    def __init__(self, inputs: int, outputs: int, graphs: Tensor, stride: int, *, refined: bool) -> None:
        super().__init__()
        self.graphs = nn.Parameter(graphs.clone())
        self.refined, k = refined, len(graphs)
        self.message = nn.Conv2d(inputs, k * outputs, 1)
        if refined:  # channel-wise topology refinement, one relation for each partition
            self.inner = max(8, inputs // 8)
            self.one, self.other = nn.Conv2d(inputs, k * self.inner, 1), nn.Conv2d(inputs, k * self.inner, 1)
            self.relate = nn.ModuleList(nn.Conv2d(self.inner, outputs, 1) for _ in range(k))
            self.share = nn.Parameter(torch.zeros(1))
        self.norm, self.time = nn.BatchNorm2d(outputs), _Temporal(outputs, stride, branches=refined)
        self.thin = nn.Conv2d(inputs, outputs, 1)
        self.skip = nn.Conv2d(inputs, outputs, 1, (stride, 1))

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, T, V) -> (N, C', T / stride, V)."""
        said = self.message(x).chunk(len(self.graphs), dim=1)
        heard = sum(self._heard(x, part, i) for i, part in enumerate(said))
        mixed = nnf.relu(self.norm(heard) + self.thin(x))
        return nnf.relu(self.time(mixed) + self.skip(x))

    def _heard(self, x: Tensor, said: Tensor, i: int) -> Tensor:
        if not self.refined:
            return said @ self.graphs[i].T
        pooled = x.mean(dim=2, keepdim=True)
        one, other = (f(pooled)[:, i * self.inner : (i + 1) * self.inner, 0] for f in (self.one, self.other))
        relation = torch.tanh(one.unsqueeze(-1) - other.unsqueeze(-2))  # (N, R, V, V)
        graph = self.graphs[i] + self.share * self.relate[i](relation)  # (N, C', V, V)
        return said @ graph.transpose(2, 3)


class GraphNetwork(nn.Module):
    """ST-GCN-class, or CTR-GCN-class when refined."""

    def __init__(self, features: int, classes: int, skeleton: Skeleton, *, refined: bool) -> None:
        super().__init__()
        self.norm = nn.BatchNorm1d(features * len(skeleton.joints))
        sizes, graphs = (features, *_WIDTHS), partitions(skeleton)
        self.blocks = nn.ModuleList(
            _Block(sizes[i], sizes[i + 1], graphs, _STRIDES[i], refined=refined) for i in range(len(_WIDTHS))
        )
        self.drop, self.head = nn.Dropout(0.3), nn.Linear(_WIDTHS[-1], classes)

    def forward(self, x: Tensor) -> Tensor:
        """(N, T, V, F) -> (N, K)."""
        n, t, v, f = x.shape
        x = self.norm(x.reshape(n * t, v * f)).view(n, t, v, f).permute(0, 3, 1, 2)
        for block in self.blocks:
            x = block(x)
        return self.head(self.drop(x.mean(dim=(2, 3))))


class OtherPair(nn.Module):
    """A second pair of streams: attention among joints, convolutions along time; fused by ours or concatenated."""

    def __init__(self, features: int, classes: int, skeleton: Skeleton, *, frames: int, balanced: bool) -> None:
        super().__init__()
        v, width = len(skeleton.joints), 96
        self.norm = nn.BatchNorm1d(features)
        self.joint = nn.Linear(features * frames, width)
        self.place = nn.Parameter(0.1 * torch.randn(v, width))
        self.attend = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(width, 4, 2 * width, 0.2, batch_first=True, norm_first=True),
            2,
            enable_nested_tensor=False,
        )
        self.frame = nn.Conv1d(features * v, width, 1)
        self.along = nn.Sequential(
            *(
                nn.Sequential(nn.Conv1d(width, width, 5, 1, 2), nn.BatchNorm1d(width), nn.ReLU(), nn.Dropout(0.2))
                for _ in range(3)
            )
        )
        self.fusion = BalancedFusion(width, width, width) if balanced else None
        self.heads = nn.ModuleList((nn.Linear(width, classes), nn.Linear(width, classes)))
        self.head = nn.Linear(width if balanced else 2 * width, classes)

    def forward(self, x: Tensor) -> Output:
        """(N, T, V, F) -> what it says."""
        n, t, v, f = x.shape
        x = self.norm(x.reshape(-1, f)).view(n, t, v, f)
        joints = self.attend(self.joint(x.transpose(1, 2).reshape(n, v, t * f)) + self.place)
        frames = self.along(self.frame(x.reshape(n, t, v * f).transpose(1, 2))).transpose(1, 2)
        spatial, temporal = self.heads[0](joints.mean(1)), self.heads[1](frames.mean(1))
        if self.fusion is None:
            embedding = torch.cat((joints.mean(1), frames.mean(1)), dim=1)
            return Output(self.head(embedding), spatial, temporal, embedding, torch.full_like(spatial[:, :2], 0.5))
        embedding, balance = self.fusion(joints, frames)
        late = balance[:, :1] * spatial + balance[:, 1:] * temporal
        return Output(self.head(embedding) + late, spatial, temporal, embedding, balance)
