"""Learn how much each view of a passage counts: ``python benchmarks/learn_ranking.py [--dense mpnet] [--write]``.

A linear model with a listwise loss (softmax over the passages of a question, as in ListNet, Cao et al. 2007), trained
on judged questions that no model was tuned on. What is printed is measured by leaving one set of questions out at
a time; --write then learns from all of them. While a set is measured or learned from, question lines of passages that
are its own questions are taken out, so that no question finds itself. The weights for other transformers models are
those once learned with MiniLM as it was before it was tuned.
"""

import argparse
import json

import numpy as np
from door import run
from retrieval import KEPT, questions, searcher_without

from mg_agent.knowledge.corpus import shipped
from mg_agent.knowledge.embed import Kind
from mg_agent.knowledge.ranking import LEARNED, VIEWS, learned_weights

RIDGE, STEPS, RATE = 0.01, 400, 0.3
RELATED = 0.15
"""What a related passage counts beside an answering one; passages that nobody judged count as neither."""
_KINDS: dict[str, Kind] = {"lsa": "lsa", "minilm": "minilm", "mpnet": "mpnet", "minilm-untuned": "transformer"}
Example = tuple[np.ndarray, np.ndarray]


def main() -> None:
    """Print what cross-validation gives; perhaps write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {LEARNED.name}")
    parser.add_argument("--dense", choices=tuple(_KINDS), default="lsa", help="whose weights to learn")
    chosen = parser.parse_args()
    examples = {split: seen(split, chosen.dense) for split in KEPT}
    scores = {}
    for left in KEPT:
        weights = learned([one for split in KEPT if split != left for one in examples[split]])
        scores[left] = [recall(views @ weights, gains) for views, gains in examples[left]]
        print(f"{left:<14}recall@5 {np.mean(scores[left]):.3f}")
    whole = np.mean(np.concatenate(list(scores.values())))
    print(f"{'all':<14}recall@5 {whole:.3f}, each set by weights learned on the others")
    weights = learned([one for split in KEPT for one in examples[split]])
    row = {name: round(float(weight / weights[0]), 3) for name, weight in zip(VIEWS, weights, strict=True)}
    print(row)
    if chosen.write:
        kind = _KINDS[chosen.dense]
        LEARNED.write_text(json.dumps({"weights": learned_weights() | {kind: row}}, indent=2) + "\n")


def seen(split: str, dense: str) -> list[Example]:
    """Return for each question (passages, views) and the gain of each passage."""
    searcher = searcher_without(shipped(), split, dense)
    rows = {passage.id: row for row, passage in enumerate(searcher.corpus.passages)}
    out = []
    for row in questions(split):
        gains = np.zeros(len(rows))
        gains[[rows[name] for name in row["related"]]] = RELATED
        gains[[rows[name] for name in row["answers"]]] = 1.0
        out.append((searcher.views(row["question"]).astype(np.float64), gains))
    return out


def learned(examples: list[Example]) -> np.ndarray:
    """Return the weights, one a view, by gradient descent from zero; the same every time."""
    shown = [_near(*example) for example in examples]
    spread = np.concatenate([views for views, _ in shown]).std(axis=0) + 1e-9
    shown = [(views / spread, gains / gains.sum()) for views, gains in shown]
    weights = np.zeros(len(VIEWS))
    for _ in range(STEPS):
        slope = 2 * RIDGE * weights
        for views, gains in shown:
            chance = np.exp(views @ weights - (views @ weights).max())
            slope = slope + views.T @ (chance / chance.sum() - gains) / len(shown)
        weights = weights - RATE * slope
    return weights / spread


def recall(scores: np.ndarray, gains: np.ndarray) -> float:
    """Return the answering passages among the first five over min(5, answering passages)."""
    first = np.argsort(-scores, kind="stable")[:5]
    return float((gains[first] == 1.0).sum() / min(5, (gains == 1.0).sum()))


def _near(views: np.ndarray, gains: np.ndarray) -> Example:
    first = np.argsort(-views[:, :3].sum(axis=1), kind="stable")[:60]
    kept = np.union1d(first, np.flatnonzero(gains))
    return views[kept], gains[kept]


if __name__ == "__main__":
    run(main)
