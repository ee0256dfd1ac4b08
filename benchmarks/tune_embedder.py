"""Tune MiniLM to our questions: ``python benchmarks/tune_embedder.py [--write]`` (needs the extra minilm).

Learned are low-rank adapters (LoRA, Hu et al. 2021) on every linear layer, and one vector for each passage, such that
the vector of a question lies near those of the passages that answer it: a softmax over all passages, whose target is
shared by all that own the question line. What a passage says is one more line of its own. Lines that are questions of
a set in ``KEPT`` are left out, so that weights can be learned and progress be seen on these; the sets that nothing is
learned from are no lines anyway. Products are taken in 16 bits (bfloat16), which is faster on processors made
for it and slower on others. Afterwards the questions that lead to each passage are parted into groups that lie near
one another (k-means), and their middles kept. --write puts adapters, vectors and middles in place of what ships.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence

import faiss
import numpy as np
import torch
from learn_ranking import recall
from lines import owners_of
from retrieval import KEPT, questions
from torch import nn

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.knowledge import adapters, ready
from mg_agent.knowledge.corpus import shipped
from mg_agent.knowledge.embed import minilm, minilm_id
from mg_agent.knowledge.gist import gist_of

RANK, BATCH, LONGEST, SHARPNESS, DECAY = 64, 64, 96, 20.0, 0.01
RATES = {"adapters": 5e-4, "passages": 1e-3, "sharpness": 1e-2}
WARM_UP, SORTED = 50, 12
MIDDLES, QUESTIONS_EACH, ROUNDS, FEWER = 16, 3, 12, 128
"""Middles of the questions of a passage at most, questions that each needs, rounds of k-means, numbers kept of each."""


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
        owners = owners_of(passages, left_out)
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
    """MiniLM with adapters, and a vector for each passage, on their way to one another."""

    def __init__(self, passages: Sequence[KnowledgePassage], left_out: set[str], rank: int = RANK) -> None:
        self.network, self.tokenizer = minilm(tuned=False).parts()
        self.lines = Lines(passages, self.tokenizer, left_out)
        self.adapters = adapted(self.network, rank)
        for one in self.adapters.values():
            one.layer.to(torch.bfloat16)
        self.vectors = nn.Parameter(self._begin(passages))
        self.sharpness = nn.Parameter(torch.tensor(np.log(SHARPNESS)))

    def learn(self, passes: int, random: np.random.Generator) -> Iterator[tuple[int, float]]:
        """Learn; yield the number of each pass and its mean loss."""
        groups = {
            "adapters": [part for one in self.adapters.values() for part in (one.down, one.up)],
            "passages": [self.vectors],
            "sharpness": [self.sharpness],
        }
        optimizer = torch.optim.AdamW(
            [{"params": groups[name], "lr": rate} for name, rate in RATES.items()], weight_decay=DECAY
        )
        steps = passes * -(-len(self.lines.texts) // BATCH)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps))
        self.network.train()
        for number in range(1, passes + 1):
            losses = []
            for rows in self.lines.batches(random):
                loss = self.loss(rows)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                schedule.step()
                losses.append(loss.item())
            yield number, float(np.mean(losses))

    def loss(self, rows: np.ndarray) -> torch.Tensor:
        """Return the cross entropy between where lines lead and where their vectors lie."""
        questions = self.read([self.lines.tokens[row] for row in rows])
        near = self.sharpness.exp() * questions @ nn.functional.normalize(self.vectors, dim=1).T
        return -(near.log_softmax(1) * torch.tensor(self.lines.share[rows])).sum(1).mean()

    def read(self, tokens: Sequence[list[int]]) -> torch.Tensor:
        """Return (texts, dimension), each of length one."""
        longest = max(map(len, tokens))
        numbers = torch.tensor([[*one, *[0] * (longest - len(one))] for one in tokens])
        there = torch.tensor([[1.0] * len(one) + [0.0] * (longest - len(one)) for one in tokens])
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self.network(input_ids=numbers, attention_mask=there).last_hidden_state.float()
        return nn.functional.normalize((hidden * there[:, :, None]).sum(1) / there.sum(1, keepdim=True), dim=1)

    def scores(self, texts: Sequence[str]) -> np.ndarray:
        """Return (texts, passages), the cosine of each question with each passage's vector."""
        near = nn.functional.normalize(self.vectors.detach(), dim=1)
        return (
            self._read_all(self.tokenizer(list(texts), truncation=True, max_length=LONGEST)["input_ids"]) @ near.T
        ).numpy()

    def middles(self) -> ready.Asked:
        """Return the middles of the questions that lead to each passage."""
        return middles_of(self._read_all(self.lines.tokens).numpy(), self.lines.share)

    def _read_all(self, tokens: Sequence[list[int]]) -> torch.Tensor:
        """Return (texts, dimension); texts of like length are read together."""
        learning = self.network.training
        self.network.eval()
        order = np.argsort([len(one) for one in tokens], kind="stable")
        out = torch.zeros(len(tokens), self.network.config.hidden_size)
        with torch.no_grad():
            for at in range(0, len(order), BATCH):
                rows = order[at : at + BATCH]
                out[rows] = self.read([tokens[row] for row in rows])
        self.network.train(learning)
        return out

    def _begin(self, passages: Sequence[KnowledgePassage]) -> torch.Tensor:
        # Between what a passage says and the middle of the questions that lead to it.
        texts = [gist_of(passage) for passage in passages]
        said = self._read_all(self.tokenizer(texts, truncation=True, max_length=LONGEST)["input_ids"])
        asked = self._read_all(self.lines.tokens)
        return said + nn.functional.normalize(torch.tensor(self.lines.share > 0).T.float() @ asked, dim=1)


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
    """Learn, print recall@5 by these vectors alone after each pass, perhaps write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", action="store_true", help="put what was learned in place of what ships")
    chosen = parser.parse_args()
    torch.manual_seed(chosen.seed)
    passages = shipped().passages
    kept = {split: questions(split) for split in KEPT}
    tuning = Tuning(passages, {row["question"] for rows in kept.values() for row in rows})
    places = {passage.id: place for place, passage in enumerate(passages)}
    print(f"{len(tuning.lines.texts)} lines, {len(passages)} passages", flush=True)
    for number, loss in tuning.learn(chosen.passes, np.random.default_rng(chosen.seed)):
        found = [f"{split} {found_by(tuning, rows, places):.3f}" for split, rows in kept.items()]
        print(f"pass {number}: loss {loss:.3f}; recall@5 by vectors alone: {', '.join(found)}", flush=True)
    if chosen.write:
        adapters.write({name: (_array(one.down), _array(one.up)) for name, one in tuning.adapters.items()})
        texts = [gist_of(passage) for passage in passages]
        ready.write(minilm_id(), texts, _array(tuning.vectors), tuning.middles())


def middles_of(vectors: np.ndarray, share: np.ndarray) -> ready.Asked:
    """Part the questions of each passage by k-means; return the middles, how much each stands for, and whose they are.

    Args:
        vectors: (texts, dimension) of length one.
        share: (texts, passages) how much of each text leads to each passage.
    """
    points, shares, owners = [], [], []
    for passage in range(share.shape[1]):
        lines = np.flatnonzero(share[:, passage])
        if not len(lines):
            continue
        count = max(1, min(MIDDLES, len(lines) // QUESTIONS_EACH))
        means = faiss.Kmeans(vectors.shape[1], count, niter=ROUNDS, spherical=True, seed=0, min_points_per_centroid=1)
        means.train(vectors[lines])
        nearest = means.index.search(vectors[lines], 1)[1][:, 0]
        held = np.bincount(nearest, share[lines, passage], minlength=count)
        points += list(means.centroids[held > 0])
        shares += list(held[held > 0])
        owners += [passage] * int((held > 0).sum())
    every = np.stack(points)
    basis = np.linalg.svd(every, full_matrices=False)[2][:FEWER].T
    return basis, every @ basis, np.array(shares, np.float32), owners


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
    return part.detach().numpy()


if __name__ == "__main__":
    main()
