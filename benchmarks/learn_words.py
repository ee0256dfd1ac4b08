"""Learn vectors for words and pairs of words: ``python benchmarks/learn_words.py [--write]`` (two minutes on one core).

A question's vector is the sum of those of its words and pairs, brought to length one (as in fastText, Joulin et al.
2017), and each passage has one of its own, such that a question lies near the passages that answer it: a softmax over
all passages, whose target is shared by all that answer. Learned from are the question lines of the passages, what the
passages say, and ``questions/written.tsv``. Questions of a set in ``KEPT`` are left out, so that weights can be learned
and progress be seen on these; those that nothing is learned from are no lines anyway. --write puts what was learned in
place of what ships; the same seed gives the same on one machine.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from door import run, some
from learn_ranking import recall
from lines import owners_of
from retrieval import KEPT, questions
from torch import nn

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.knowledge import word_vectors
from mg_agent.knowledge.corpus import shipped
from mg_agent.knowledge.gist import gist_of
from mg_agent.knowledge.word_vectors import parts

DIMENSION, PASSES, BATCH, DROPPED = 128, 6, 256, 0.2
RATE, SHARPNESS = 4e-3, 15.0
LEAST_WORD, LEAST_PAIR = 2, 3
"""Texts that a word or a pair of words must stand in."""


@dataclass(frozen=True)
class Texts:
    """What is learned from.

    Attributes:
        words: All words and pairs, in order of the alphabet.
        rows: Numbers of the words of each text.
        owners: Rows of the passages that each text leads to.
    """

    words: tuple[str, ...]
    rows: tuple[np.ndarray, ...]
    owners: tuple[tuple[int, ...], ...]


def texts_of(passages: Sequence[KnowledgePassage], left_out: set[str]) -> Texts:
    """Return question lines, further questions and what the passages say, each with the passages it leads to."""
    owners = owners_of(passages, left_out)
    kept = {text: parts(text) for text in owners}
    count = Counter(word for words in kept.values() for word in set(words))
    words = tuple(sorted(w for w, n in count.items() if n >= (LEAST_PAIR if "_" in w else LEAST_WORD)))
    places = {word: row for row, word in enumerate(words)}
    rows = {text: np.array([places[w] for w in found if w in places], np.int64) for text, found in kept.items()}
    known = [text for text, found in rows.items() if len(found)]
    return Texts(words, tuple(rows[text] for text in known), tuple(tuple(owners[text]) for text in known))


class Learner(nn.Module):
    """Vectors of words and of passages on their way to one another."""

    def __init__(self, words: int, passages: int, dimension: int) -> None:
        super().__init__()
        self.words = nn.EmbeddingBag(words, dimension, mode="sum")
        nn.init.normal_(self.words.weight, std=0.05)
        self.passages = nn.Parameter(0.05 * torch.randn(passages, dimension))
        self.sharpness = nn.Parameter(torch.tensor(float(np.log(SHARPNESS))))

    def forward(self, rows: Sequence[np.ndarray]) -> torch.Tensor:
        """Return the logarithm of the share of each passage for texts as numbers of words, (texts, passages)."""
        starts = np.cumsum([0, *(len(one) for one in rows[:-1])])
        read = nn.functional.normalize(self.words(torch.tensor(np.concatenate(rows)), torch.tensor(starts)), dim=1)
        near = read @ nn.functional.normalize(self.passages, dim=1).T
        return (self.sharpness.exp() * near).log_softmax(1)


def learned(texts: Texts, passages: int, *, seed: int, passes: int = PASSES, dimension: int = DIMENSION) -> Learner:
    """Learn; words are left out of texts at random, so that no single one decides."""
    torch.manual_seed(seed)
    dice = np.random.default_rng(seed)
    learner = Learner(len(texts.words), passages, dimension)
    optimizer = torch.optim.Adam([
        {"params": [learner.words.weight, learner.passages], "lr": RATE},
        {"params": [learner.sharpness], "lr": 1e-2},
    ])  # fmt: skip
    batches = len(texts.rows) // BATCH
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: (1 + np.cos(np.pi * step / (passes * batches))) / 2
    )
    for number in range(1, passes + 1):
        losses = []
        for chosen in np.array_split(dice.permutation(len(texts.rows)), batches):
            target = torch.zeros(len(chosen), passages)
            for place, text in enumerate(chosen):
                target[place, list(texts.owners[text])] = 1 / len(texts.owners[text])
            loss = -(learner([_thinned(texts.rows[text], dice) for text in chosen]) * target).sum(1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"pass {number}: loss {np.mean(losses):.3f}", flush=True)
    return learner


def _thinned(words: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    left = words[dice.random(len(words)) > DROPPED]
    return left if len(words) > 2 and len(left) else words


def main() -> None:
    """Learn, print recall@5 by these vectors alone, perhaps write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--passes", type=some, default=PASSES)
    parser.add_argument("--dimension", type=some, default=DIMENSION)
    parser.add_argument("--write", action="store_true", help="put what was learned in place of what ships")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    passages = shipped().passages
    kept = {split: questions(split) for split in KEPT}
    texts = texts_of(passages, {row["question"] for rows in kept.values() for row in rows})
    print(f"{len(texts.rows)} texts, {len(texts.words)} words and pairs, {len(passages)} passages", flush=True)
    learner = learned(texts, len(passages), seed=chosen.seed, passes=chosen.passes, dimension=chosen.dimension)
    words = learner.words.weight.detach().numpy()
    near = nn.functional.normalize(learner.passages, dim=1).detach().numpy()
    places = {word: row for row, word in enumerate(texts.words)}
    for split, rows in kept.items():
        found = [near @ words[[places[w] for w in parts(row["question"]) if w in places]].sum(axis=0) for row in rows]
        print(f"{split:<14}recall@5 {np.mean([_recall(*one, passages) for one in zip(found, rows, strict=True)]):.3f}")
    if chosen.write:
        word_vectors.write(texts.words, words, [gist_of(passage) for passage in passages], near)


def _recall(scores: np.ndarray, row: dict, passages: Sequence[KnowledgePassage]) -> float:
    return recall(scores, np.array([float(passage.id in row["answers"]) for passage in passages]))


if __name__ == "__main__":
    run(main)
