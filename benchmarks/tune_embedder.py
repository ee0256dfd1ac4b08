"""Tune MiniLM to our questions: ``python benchmarks/tune_embedder.py [--device cuda] [--write]`` (extra minilm).

Learned are low-rank adapters (LoRA, Hu et al. 2021) on every linear layer, a small network that turns the vector of a
text, and a few points for each passage, such that the vector of a question lies near a point of the passages that
answer it: a softmax over all passages, whose target is shared by all that own the question line, and to a small part
by every passage. How near a passage is, is a soft maximum over its points (``knowledge/middles.py``), each with a
learned share; their mean is the passage's vector. Then the vectors of all lines are read once more and kept still, and
the points are learned on in fewer numbers. What a passage says is one more line of its own. Lines that are
questions of a set in ``KEPT`` are left out, so that weights can be learned and progress be seen on these; the sets that
nothing is learned from are no lines anyway. Products are taken in 16 bits (bfloat16), which is faster on GPUs and on
processors made for it and slower on others. --write puts adapters, vectors and points in place of what ships.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from learn_ranking import recall
from lines import MORE, WRITTEN, owners_of
from retrieval import KEPT, questions
from torch import nn

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.knowledge import adapters, ready
from mg_agent.knowledge.corpus import shipped
from mg_agent.knowledge.embed import minilm, minilm_id
from mg_agent.knowledge.gist import gist_of
from mg_agent.knowledge.middles import SHARPNESS

RANK, HIDDEN, POINTS, FEWER = 64, 1024, 12, 192
"""Rank of the adapters, width of the network behind them, points of each passage, numbers kept of a point."""
PASSES, BATCH, LONGEST, SPREAD, DECAY, DROPOUT = 6, 256, 96, 0.1, 0.01, 0.1
"""Times that each line is seen, lines a step, tokens of a line, share of the target that every passage has."""
FIRST_SCALE, NEAR_ONE = 20.0, 1.5
"""How much nearness counts at first (it is learned), and how far a point begins towards one of the questions."""
RATES = {"adapters": 2e-3, "passages": 1e-3}
STILL_PASSES, STILL_BATCH, STILL_RATE, STILL_SCALE, EVERY = 4, 1024, 1e-3, 30.0, 8
"""The same for points on still vectors; the fewer numbers are the directions of every eighth line."""
WARM_UP, SORTED = 50, 12


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


class Lines:
    """Texts as token numbers, and which passages each leads to."""

    def __init__(
        self, passages: Sequence[KnowledgePassage], tokenizer: Callable[..., dict], left_out: set[str]
    ) -> None:
        owners = owners_of(passages, left_out, (WRITTEN, MORE))
        self.texts = sorted(owners)
        self.tokens = tokenizer(self.texts, truncation=True, max_length=LONGEST)["input_ids"]
        self.share = np.zeros((len(self.texts), len(passages)), np.float32)
        for number, line in enumerate(self.texts):
            self.share[number, owners[line]] = 1 / len(owners[line])

    def batches(self, random: np.random.Generator) -> Iterator[np.ndarray]:
        """Yield numbers of lines in random order, lines of like length together."""
        order = random.permutation(len(self.texts))
        lengths = np.array([len(one) for one in self.tokens])
        batches = []
        for first in range(0, len(order), SORTED * BATCH):
            some = order[first : first + SORTED * BATCH]
            some = some[np.argsort(lengths[some], kind="stable")]
            batches += [some[at : at + BATCH] for at in range(0, len(some), BATCH)]
        for place in random.permutation(len(batches)):
            yield batches[place]


class Tuning:
    """MiniLM with adapters, and points for each passage, on their way to one another."""

    def __init__(
        self, passages: Sequence[KnowledgePassage], left_out: set[str], *, rank: int = RANK, device: str = "cpu"
    ) -> None:
        self.device = torch.device(device)
        self.network, self.tokenizer = minilm(tuned=False).parts()
        self.lines = Lines(passages, self.tokenizer, left_out)
        self.adapters = adapted(self.network, rank)
        self.network.to(self.device)
        for one in self.adapters.values():
            one.layer.to(torch.bfloat16)
        self.turn = adapters.turning(self.network.config.hidden_size, HIDDEN, DROPOUT).to(self.device)
        self.points, self.shares = (nn.Parameter(part) for part in self._begin(passages))
        self.scale = nn.Parameter(torch.tensor(np.log(FIRST_SCALE), device=self.device))

    def learn(self, passes: int, random: np.random.Generator) -> Iterator[tuple[int, float]]:
        """Learn; yield the number of each pass and its mean loss."""
        groups = {
            "adapters": [part for one in self.adapters.values() for part in (one.down, one.up)],
            "passages": [self.points, self.shares, self.scale, *self.turn.parameters()],
        }
        optimizer = torch.optim.AdamW(
            [{"params": groups[name], "lr": rate} for name, rate in RATES.items()], weight_decay=DECAY
        )
        steps = passes * -(-len(self.lines.texts) // BATCH)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps))
        self._learning(True)
        for number in range(1, passes + 1):
            losses = []
            for rows in self.lines.batches(random):
                loss = self.loss(rows)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                schedule.step()
                losses.append(loss.detach())
            yield number, float(torch.stack(losses).mean())

    def loss(self, rows: np.ndarray) -> torch.Tensor:
        """Return the cross entropy between where lines lead and where their vectors lie."""
        near = nearness(self.read([self.lines.tokens[row] for row in rows]), self.points, self.shares)
        return missed(self.scale.exp() * near, torch.tensor(self.lines.share[rows], device=self.device))

    def read(self, tokens: Sequence[list[int]]) -> torch.Tensor:
        """Return (texts, dimension), each of length one."""
        longest = max(map(len, tokens))
        numbers = torch.tensor([[*one, *[0] * (longest - len(one))] for one in tokens], device=self.device)
        lengths = torch.tensor([len(one) for one in tokens], device=self.device)
        there = (torch.arange(longest, device=self.device) < lengths[:, None]).float()
        with torch.autocast(self.device.type, torch.bfloat16):
            hidden = self.network(input_ids=numbers, attention_mask=there).last_hidden_state.float()
        return adapters.turned(self.turn, (hidden * there[:, :, None]).sum(1) / lengths[:, None])

    def scores(self, texts: Sequence[str]) -> np.ndarray:
        """Return (texts, passages), how near each passage is to each question."""
        tokens = self.tokenizer(list(texts), truncation=True, max_length=LONGEST)["input_ids"]
        with torch.no_grad():
            return nearness(self._read_all(tokens), self.points, self.shares).cpu().numpy()

    def vectors(self) -> np.ndarray:
        """Return (passages, dimension), the mean of the points of each."""
        points = nn.functional.normalize(self.points.detach(), dim=2)
        return (points * self.shares.detach().softmax(1)[:, :, None]).sum(1).cpu().numpy()

    def middles(self, random: np.random.Generator) -> ready.Asked:
        """Learn the points on, on still vectors and in fewer numbers; return them, their shares and whose they are."""
        vectors = self._read_all(self.lines.tokens)
        basis = torch.linalg.svd(vectors[::EVERY], full_matrices=False)[2][:FEWER].T
        still = nn.functional.normalize(vectors @ basis, dim=1)
        points, shares = (nn.Parameter(part) for part in (self.points.detach() @ basis, self.shares.detach().clone()))
        scale = nn.Parameter(torch.tensor(np.log(STILL_SCALE), dtype=torch.float32, device=self.device))
        optimizer = torch.optim.AdamW([points, shares, scale], lr=STILL_RATE, weight_decay=0.0)
        steps = STILL_PASSES * (len(still) // STILL_BATCH)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: (1 + np.cos(np.pi * step / steps)) / 2)
        for _ in range(STILL_PASSES):
            order = random.permutation(len(still))
            for at in range(0, len(order) - STILL_BATCH + 1, STILL_BATCH):
                rows = order[at : at + STILL_BATCH]
                target = torch.tensor(self.lines.share[rows], device=self.device)
                loss = missed(scale.exp() * nearness(still[torch.tensor(rows)], points, shares), target)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                schedule.step()
        short = nn.functional.normalize(points.detach(), dim=2).flatten(0, 1)
        owners = np.repeat(np.arange(len(points)), points.shape[1])
        return _array(basis), _array(short), _array(shares.softmax(1).flatten()), owners

    def _learning(self, on: bool) -> None:
        self.network.train(on)
        self.turn.train(on)

    def _read_all(self, tokens: Sequence[list[int]]) -> torch.Tensor:
        """Return (texts, dimension); texts of like length are read together."""
        learning = self.network.training
        self._learning(False)
        order = np.argsort([len(one) for one in tokens], kind="stable")
        out = torch.zeros(len(tokens), self.network.config.hidden_size, device=self.device)
        with torch.no_grad():
            for at in range(0, len(order), BATCH):
                rows = order[at : at + BATCH]
                out[rows] = self.read([tokens[row] for row in rows])
        self._learning(learning)
        return out

    def _begin(self, passages: Sequence[KnowledgePassage]) -> tuple[torch.Tensor, torch.Tensor]:
        # Between what a passage says and the middle of the questions that lead to it; all points but the first are
        # drawn towards one of these questions, so that they part.
        texts = [gist_of(passage) for passage in passages]
        said = self._read_all(self.tokenizer(texts, truncation=True, max_length=LONGEST)["input_ids"])
        asked = self._read_all(self.lines.tokens)
        leads = torch.tensor(self.lines.share > 0, device=self.device).T.float()
        points = (said + nn.functional.normalize(leads @ asked, dim=1))[:, None].repeat(1, POINTS, 1)
        random = np.random.default_rng(0)
        for number, lines in enumerate(self.lines.share.T):
            if lines.any():
                some = random.choice(np.flatnonzero(lines), POINTS - 1)
                points[number, 1:] += NEAR_ONE * asked[torch.tensor(some, device=self.device)]
        return points, torch.zeros(len(passages), POINTS, device=self.device)


def nearness(vectors: torch.Tensor, points: torch.Tensor, shares: torch.Tensor) -> torch.Tensor:
    """Return how near each passage is to each text, (texts, passages), as ``Middles.near`` has it.

    Args:
        vectors: (texts, dimension) of length one.
        points: (passages, points, dimension) of any length.
        shares: (passages, points), logarithms up to a number.
    """
    cosines = (vectors @ nn.functional.normalize(points, dim=2).flatten(0, 1).T).unflatten(1, points.shape[:2])
    return torch.logsumexp(SHARPNESS * (cosines - 1) + shares.log_softmax(1), dim=2) / SHARPNESS


def missed(near: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the cross entropy between scaled nearness and where texts lead, each (texts, passages)."""
    said = near.log_softmax(1)
    return -((1 - SPREAD) * (said * target).sum(1) + SPREAD * said.mean(1)).mean()


def adapted(network: nn.Module, rank: int) -> dict[str, Adapted]:
    """Freeze a network, put an adapter around every linear layer of its encoder, and return them by name."""
    for part in network.parameters():
        part.requires_grad_(False)
    layers = {
        name: one for name, one in network.named_modules() if name.startswith("encoder.") and isinstance(one, nn.Linear)
    }
    around = {name: Adapted(layer, rank) for name, layer in layers.items()}
    for name, one in around.items():
        owner, _, last = name.rpartition(".")
        setattr(network.get_submodule(owner), last, one)
    return around


def main() -> None:
    """Learn, print recall@5 by this nearness alone after each pass, perhaps write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passes", type=int, default=PASSES)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--write", action="store_true", help="put what was learned in place of what ships")
    chosen = parser.parse_args()
    torch.manual_seed(chosen.seed)
    passages = shipped().passages
    kept = {split: questions(split) for split in KEPT}
    tuning = Tuning(passages, {row["question"] for rows in kept.values() for row in rows}, device=chosen.device)
    places = {passage.id: place for place, passage in enumerate(passages)}
    print(f"{len(tuning.lines.texts)} lines, {len(passages)} passages", flush=True)
    for number, loss in tuning.learn(chosen.passes, np.random.default_rng(chosen.seed)):
        found = [f"{split} {found_by(tuning, rows, places):.3f}" for split, rows in kept.items()]
        print(f"pass {number}: loss {loss:.3f}; recall@5 by nearness alone: {', '.join(found)}", flush=True)
    if chosen.write:
        low_rank = {name: (_array(one.down), _array(one.up)) for name, one in tuning.adapters.items()}
        adapters.write(low_rank, {name: _array(part) for name, part in tuning.turn.state_dict().items()})
        ready.write(
            minilm_id(),
            [gist_of(passage) for passage in passages],
            tuning.vectors(),
            tuning.middles(np.random.default_rng(chosen.seed)),
        )


def found_by(tuning: Tuning, rows: Sequence[dict], places: dict[str, int]) -> float:
    """Return the mean recall@5 over judged questions."""
    gains = np.zeros((len(rows), len(places)))
    for number, row in enumerate(rows):
        gains[number, [places[name] for name in row["answers"]]] = 1.0
    return float(
        np.mean([recall(*one) for one in zip(tuning.scores([row["question"] for row in rows]), gains, strict=True)])
    )


def _rate(step: int, steps: int) -> float:
    return min(1.0, (step + 1) / WARM_UP) * (1 + np.cos(np.pi * step / steps)) / 2


def _array(part: torch.Tensor) -> np.ndarray:
    return part.detach().float().cpu().numpy()


if __name__ == "__main__":
    main()
