"""How well passages are found, and how fast: ``python benchmarks/retrieval.py [--split fresh] [--scale 1000]``.

``--dense lsa --dense minilm --dense mpnet`` compares embedders, with --scale in speed too; ``minilm-untuned`` and
``mpnet-untuned`` are the models as they were.

What answers a question was judged by benchmarks/questions/GUIDELINE.md on a pool of what several searches bring
(benchmarks/pooling.py). Question lines of passages that are questions of the set measured are taken out first, so
that no question finds itself. Each measure is a mean over questions, with a 95 % bootstrap interval over questions:
recall@5 is the answering passages among the first five over min(5, answering passages); nDCG@5 gives 3 to an
answering and 1 to a related passage, over the best order possible; success@5 is whether any of the five answers.
docs/knowledge.md tells how each set of questions came about.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from door import run

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.errors import KnowledgeError, MissingExtra
from mg_agent.knowledge.answer import REACHED
from mg_agent.knowledge.bags import bag_of
from mg_agent.knowledge.balance import Balance
from mg_agent.knowledge.corpus import Corpus, shipped, uncovered
from mg_agent.knowledge.embed import Bag, Embedder, Vectors
from mg_agent.knowledge.excerpt import Passage
from mg_agent.knowledge.index import VectorIndex
from mg_agent.knowledge.labels import LABELS
from mg_agent.knowledge.lsa import Lsa
from mg_agent.knowledge.ranking import Mix
from mg_agent.knowledge.ready import middles_of, vectors_of
from mg_agent.knowledge.search import Searcher
from mg_agent.knowledge.tuned import BASES
from mg_agent.settings import Settings

QUESTIONS = Path(__file__).parent / "questions"
KEPT = ("development", "held_out_1", "held_out_2", "held_out_3", "natural_kept")
"""Sets that the weights of the views are learned on and MiniLM is not tuned on; held_out is what three once were."""
LEARNING = (*KEPT, "natural")
"""Sets that everything was developed and learned on."""
SPLITS = (*LEARNING, "fresh", "fresh_2", "fresh_3", "fresh_4", "natural_held_out", "natural_held_out_2")
UNTUNED = "-untuned"
DENSE = ("lsa", *BASES, *(f"{name}{UNTUNED}" for name in BASES))
Ranker = Callable[[str], Sequence[str]]
_SAID = {"affiliation": "how warm people are"}
"""Constructs that nobody asks about by name."""
SPEED = Path(__file__).with_name("retrieval_speed.py")
"""Measures one index in a process of its own."""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=SPLITS, action="append")
    parser.add_argument("--scale", type=int, nargs="*", default=[])
    parser.add_argument("--dense", choices=DENSE, action="append")
    parser.add_argument("--floor", action="store_true", help="how far passages go along with answered questions, alone")
    parser.add_argument("--misses", action="store_true", help="show what was not found")
    chosen = parser.parse_args()
    corpus = shipped()
    if chosen.floor:
        floor(corpus, (chosen.dense or ["lsa"])[0])
        return
    splits = chosen.split or SPLITS
    recalls = [quality(corpus, split, chosen.dense or ["lsa"], misses=chosen.misses) for split in splits]
    print(f"\nall of {', '.join(splits)}: {sum(len(one['BM25 alone']) for one in recalls)} questions")
    for name in recalls[0]:
        print(f"{name:<28}{_interval(np.concatenate([one[name] for one in recalls])):>24}")
    balance(corpus)
    for name, count in [(name, count) for name in chosen.dense or ["lsa"] for count in chosen.scale]:
        command = [sys.executable, str(SPEED), name, str(count)]
        print(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())


class Remembering:
    """A transformers model that reads no text twice, since several searchers are made with it."""

    def __init__(self, model: Embedder) -> None:
        self.id, self.dimension, self.kind, self._model = model.id, model.dimension, model.kind, model
        self._known: dict[str, np.ndarray] = {}

    def embed(self, texts: Sequence[str], bags: Sequence[Bag]) -> Vectors:
        """Return (texts, dimension), new texts read in one go."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= zip(new, self._model.embed(new, [{}] * len(new)), strict=True)
        return np.stack([self._known[text] for text in texts])


@cache
def _remembered(name: str) -> Remembering:
    return Remembering(loaded(name))


def loaded(name: str) -> Embedder:
    """Return one of the tuned models, or as it was."""
    base, home = BASES[name.removesuffix(UNTUNED)], Settings.load().home
    return base.plain(home) if name.endswith(UNTUNED) else base.load(home)


def embedder_for(name: str, bags: Sequence[Mapping[str, float]]) -> Embedder:
    """Return latent semantics learned from bags of words, or a model, tuned or as it was."""
    return Lsa.fit(bags) if name == "lsa" else _remembered(name)


def made(passages: Sequence[Passage], embedder: Embedder, corpus: Corpus, mix: Mix | None = None) -> Searcher:
    """Index passages with an embedder."""
    vectors = vectors_of(passages, embedder)
    index = VectorIndex.build(vectors, embedder=embedder.id, corpus=corpus.digest)
    middles = middles_of(corpus.passages, embedder)
    return Searcher(corpus, passages, embedder, index, mix=mix, middles=middles)


def questions(split: str) -> list[dict]:
    """Return the questions of a set, without those that writers of passages had seen or that nothing answers.

    Of ``unanswered`` these are all.
    """
    rows = [json.loads(line) for line in (QUESTIONS / f"{split}.jsonl").read_text().splitlines()]
    return [row for row in rows if not row.get("seen") and (split == "unanswered" or row.get("answers") != [])]


def without(corpus: Corpus, split: str) -> Corpus:
    """Return the passages without the question lines that are questions of a set."""
    own = {row["question"] for row in questions(split)}
    passages = tuple(p.model_copy(update={"asked": tuple(q for q in p.asked if q not in own)}) for p in corpus.passages)
    return Corpus(passages, f"{corpus.digest} without {split}")


def searcher_without(corpus: Corpus, split: str, dense: str = "lsa") -> Searcher:
    """Return what searches the passages without the question lines that are questions of a set."""
    less = without(corpus, split)
    return made(less.passages, embedder_for(dense, [bag_of(p) for p in less.passages]), less)


def quality(corpus: Corpus, split: str, dense: list[str], *, misses: bool) -> dict[str, np.ndarray]:
    """Print the three measures of each way of searching; return the recall of each question by the way's name."""
    rows, recalls = questions(split), {}
    print(f"\n{split}: {len(rows)} questions, {len(corpus.passages)} passages")
    print(f"{'':<28}{'recall@5':>24}{'nDCG@5':>24}{'success@5':>24}")
    for name, rank in rankers(without(corpus, split), dense).items():
        found = [list(rank(row["question"]))[:8] for row in rows]
        recall = np.array([_recall(ids[:5], row) for ids, row in zip(found, rows, strict=True)])
        recalls[name] = recall
        gain = np.array([_ndcg(ids[:5], row) for ids, row in zip(found, rows, strict=True)])
        print(f"{name:<28}{_interval(recall):>24}{_interval(gain):>24}{_interval((recall > 0).astype(float)):>24}")
        if misses and name.startswith("hybrid"):
            _show(rows, found, recall)
    return recalls


def rankers(corpus: Corpus, dense: list[str]) -> dict[str, Ranker]:
    """Return each way of searching by its name."""
    bags = [bag_of(passage) for passage in corpus.passages]
    out: dict[str, Ranker] = {}
    for name in dense:
        try:
            embedder = embedder_for(name, bags)
        except (MissingExtra, KnowledgeError) as error:
            print(error)
            continue
        whole = made(corpus.passages, embedder, corpus)
        words = made(corpus.passages, embedder, corpus, Mix(words=1))
        nearness = Mix(middles=1) if embedder.kind in BASES else Mix(meaning=1)
        meaning = made(corpus.passages, embedder, corpus, nearness)
        out.setdefault("BM25 alone", lambda q, s=words: [s.passages[row].id for row in s.ranked(q)])
        out[f"{name} alone"] = lambda q, s=meaning: [s.passages[row].id for row in s.ranked(q)]
        asked = made(corpus.passages, embedder, corpus, Mix(lines=1))
        out.setdefault("known questions alone", lambda q, s=asked: [s.passages[row].id for row in s.ranked(q)])
        out[f"reciprocal ranks with {name}"] = lambda q, s=(words, meaning, asked): _joined(q, s)
        out[f"hybrid with {name}"] = lambda q, s=whole: [passage.id for passage in s.consult(q)]
    return out


def _joined(question: str, searchers: Sequence[Searcher]) -> list[str]:
    # Cormack, Clarke and Buettcher (2009), Reciprocal Rank Fusion, with their constant of 60.
    points: dict[str, float] = {}
    for one in searchers:
        for rank, row in enumerate(one.ranked(question), start=1):
            points[one.passages[row].id] = points.get(one.passages[row].id, 0.0) + 1 / (60 + rank)
    return sorted(points, key=lambda name: -points[name])


def balance(corpus: Corpus) -> None:
    """Print whether a null finding was ever left out of the top eight."""
    searcher = made(corpus.passages, Lsa.fit([bag_of(p) for p in corpus.passages]), corpus)
    rules = Balance(corpus)
    left_out = [label for label in LABELS if not _null_shown(searcher, label, corpus)]
    asked = [row["question"] for split in SPLITS for row in questions(split)]
    broken = 0
    for question in asked:
        shown = searcher.consult(question)
        broken += any(rules.counterpart(passage, {}, (), shown) is not None for passage in shown)
    print(f"\nlabels: {len(LABELS)}; without any null passage: {list(uncovered(corpus))}; null left out: {left_out}")
    print(f"questions: {len(asked)}; a direction shown without its null finding: {broken}")
    both = both_asked(corpus)
    lost = [question for question, label, theme in both if not null_on_both(searcher.consult(question), label, theme)]
    print(f"questions on a cue and a construct: {len(both)}; without the null finding on both: {lost}")


def both_asked(corpus: Corpus) -> list[tuple[str, str, str]]:
    """Return a question on each cue and construct of which a null finding is known, with both."""
    known = sorted({(label, null.theme) for label in LABELS for null in corpus.nulls(label)})
    return [(f"what does {label} tell about {_SAID.get(theme, theme)}?", label, theme) for label, theme in known]


def null_on_both(shown: Sequence[Passage], label: str, theme: str) -> bool:
    """Tell whether a null finding on a cue and a construct is among passages."""
    return any(isinstance(p, KnowledgePassage) and p.is_null and label in p.cues and p.theme == theme for p in shown)


def floor(corpus: Corpus, dense: str) -> None:
    """Print how many questions fall below what answering passages reach: those of KEPT, and unanswered ones."""
    kept = [searcher_without(corpus, split, dense) for split in KEPT]
    levels = np.array(
        [s.level(row["question"]) for s, split in zip(kept, KEPT, strict=True) for row in questions(split)]
    )
    alone = np.array([kept[0].level(row["question"]) for row in questions("unanswered")])
    for share in (0.5, 1, 2, 5, 10):
        print(
            f"{share:>4} % of the answered are below, each by itself: {np.percentile(levels, share, axis=0).round(3)}"
        )
    least = REACHED[kept[0].embedder.kind]
    below, open_below = (levels < least).all(axis=1), (alone < least).all(axis=1)
    print(f"below all of {least}: {below.mean():.2%} of {len(below)} answered questions, ", end="")
    print(f"{open_below.mean():.2%} of {len(open_below)} that no passage answers")


def _null_shown(searcher: Searcher, label: str, corpus: Corpus) -> bool:
    if not corpus.nulls(label):
        return True
    shown = searcher.consult("what does it mean", [label])
    return any(isinstance(p, KnowledgePassage) and p.is_null and label in p.cues for p in shown)


def _recall(ids: Sequence[str], row: dict[str, list[str]]) -> float:
    return len(set(ids) & set(row["answers"])) / min(5, len(row["answers"]))


def _ndcg(ids: Sequence[str], row: dict[str, list[str]]) -> float:
    gains = {**dict.fromkeys(row["related"], 1.0), **dict.fromkeys(row["answers"], 3.0)}
    discount = 1.0 / np.log2(np.arange(2, 7))
    got = np.array([gains.get(i, 0.0) for i in ids])
    best = np.array(sorted(gains.values(), reverse=True)[:5])
    return float(got @ discount[: len(got)] / (best @ discount[: len(best)]))


def _interval(values: np.ndarray) -> str:
    random = np.random.default_rng(7)
    means = values[random.integers(0, len(values), (2000, len(values)))].mean(1)
    low, high = np.percentile(means, [2.5, 97.5])
    return f"{values.mean():.3f} [{low:.3f}, {high:.3f}]"


def _show(questions: Sequence[dict], found: Sequence[Sequence[str]], recall: np.ndarray) -> None:
    for row, ids, value in zip(questions, found, recall, strict=True):
        if value < 1:
            lost = [i for i in row["answers"] if i not in ids[:5]]
            print(f"  {value:.2f} {row['question']}\n       lost {lost}\n       got  {list(ids[:5])}")


if __name__ == "__main__":
    run(main)
