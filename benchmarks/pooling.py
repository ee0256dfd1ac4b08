"""Judging what answers a question: ``python benchmarks/pooling.py sheet SPLIT`` then ``take SPLIT FILE``.

As at TREC, the first ten of every way of searching are pooled, and every passage of the pool is judged against
benchmarks/questions/GUIDELINE.md. The sheet does not tell which way of searching brought a passage, nor its rank:
the order is that of a hash. A judgment is one line: the question's id, then ``2:`` and the numbers of the passages
that answer, ``1:`` and those that are related; all other numbers of the pool count as judged 0.

``agree FILE FILE`` compares two files of ``question passage grade`` lines by Cohen's kappa (1960).
"""

import argparse
import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
from door import run
from retrieval import QUESTIONS, questions, rankers, without

from mg_agent.knowledge.corpus import Corpus, shipped
from mg_agent.knowledge.tuned import BASES

DEPTH = 10
ANSWERS, _SHUFFLES = 2, 50
NAMES = ("neither", "related", "answers")
"""What each grade is called."""
Grades = dict[tuple[str, str], int]
"""Of each question's id and passage."""
_LINE = re.compile(r"^(\S+)((?:\s+[12]:[\d,]+)*)\s*$")


def main() -> None:
    """Print a sheet, take judgments in, or compare two judges."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("sheet", "take", "agree"))
    parser.add_argument("names", nargs="+")
    parser.add_argument("--afresh", action="store_true", help="judge again what was judged before")
    parser.add_argument("--texts", action="store_true", help="print whole passages, not only their topics")
    chosen = parser.parse_args()
    wanted = {"sheet": 1, "take": 2, "agree": 2}[chosen.what]
    if len(chosen.names) != wanted:
        parser.error(f"{chosen.what} takes {wanted} names, got {len(chosen.names)}; see above")
    if chosen.what == "agree":
        agree(*(Path(name) for name in chosen.names))
        return
    split = chosen.names[0]
    pools = pooled(split, shipped(), afresh=chosen.afresh)
    if chosen.what == "sheet":
        sheet(split, pools, shipped(), texts=chosen.texts)
    else:
        take(split, pools, Path(chosen.names[1]), afresh=chosen.afresh)


def pooled(split: str, corpus: Corpus, *, afresh: bool) -> dict[str, list[str]]:
    """Return for each question the passages to judge, in an order that tells nothing."""
    ways = rankers(without(corpus, split), ["lsa", *BASES])
    out: dict[str, list[str]] = {}
    for row in _rows(split):
        judged = {*row["answers"], *row["related"], *row["neither"]}
        found = {name for rank in ways.values() for name in list(rank(row["question"]))[:DEPTH]}
        wanted = found | judged if afresh else found - judged
        out[row["id"]] = sorted(wanted, key=lambda name: _mixed(row["id"], name))
    return out


def sheet(split: str, pools: dict[str, list[str]], corpus: Corpus, *, texts: bool) -> None:
    """Print what has to be judged."""
    for row in _rows(split):
        if not pools[row["id"]]:
            continue
        print(f"\n{row['id']} {row['question']}")
        for number, name in enumerate(pools[row["id"]], start=1):
            passage = corpus.by_id[name]
            print(f"  {number} {name.removeprefix('know-')}" + (f": {passage.topic}. {passage.text}" if texts else ""))


def take(split: str, pools: dict[str, list[str]], sheet: Path, *, afresh: bool) -> None:
    """Write judgments into the questions."""
    given = dict(_judged(line, pools) for line in sheet.read_text().splitlines() if line.strip())
    path = QUESTIONS / f"{split}.jsonl"
    rows = [_whole(json.loads(line)) for line in path.read_text().splitlines()]  # those that are not asked stay
    for row in rows:
        if row["id"] not in given:
            continue
        if afresh:
            row |= {"answers": [], "related": [], "neither": []}
        for number, name in enumerate(pools[row["id"]], start=1):
            row[NAMES[given[row["id"]].get(number, 0)]].append(name)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def _judged(line: str, pools: dict[str, list[str]]) -> tuple[str, dict[int, int]]:
    found = _LINE.match(line)
    if found is None or found[1] not in pools:
        raise SystemExit(f"not a judgment: {line}")
    parts = dict(part.split(":") for part in found[2].split())
    grades = {int(number): int(grade) for grade, numbers in parts.items() for number in numbers.split(",")}
    if any(number > len(pools[found[1]]) for number in grades):
        raise SystemExit(f"a number beyond the pool: {line}")
    return found[1], grades


def agree(first: Path, second: Path) -> None:
    """Print how far the judgments of two files agree."""
    compare(*(dict(_pair(line) for line in path.read_text().splitlines()) for path in (first, second)))


def compare(ours: Grades, theirs: Grades) -> None:
    """Print how far two judgments of the same pairs agree."""
    pairs = sorted(ours.keys() & theirs.keys())
    if not pairs:
        raise SystemExit("the two judge no pair of a question and a passage in common; nothing can be compared")
    table = np.zeros((3, 3))
    for pair in pairs:
        table[ours[pair], theirs[pair]] += 1
    print(table.astype(int), f"{len(pairs)} pairs")
    print(f"kappa {_kappa(table):.2f}, linear weights {_kappa(table, linear=True):.2f}")
    answers = np.array([[table[:2, :2].sum(), table[:2, 2].sum()], [table[2, :2].sum(), table[2, 2]]])
    print(f"agreement {np.trace(table) / len(pairs):.2f}; on 'answers' or not: kappa {_kappa(answers):.2f}")
    print(Counter(ours[pair] for pair in pairs), Counter(theirs[pair] for pair in pairs))
    print(f"recall@5 of the second as a search, judged by the first: {_as_search(theirs, ours):.3f}")
    print(f"recall@5 of the first as a search, judged by the second: {_as_search(ours, theirs):.3f}")


def _as_search(ranking: Grades, truth: Grades) -> float:
    """Rank a question's passages by one judge's grades, ties by chance; by the other, what is among the first five."""
    found, dice = [], np.random.default_rng(0)
    for question in sorted({question for question, _ in truth}):
        names = [name for one, name in truth if one == question]
        answers = {name for name in names if truth[question, name] == ANSWERS}
        for _ in range(_SHUFFLES if answers else 0):
            mixed = sorted(dice.permutation(names), key=lambda name: -ranking.get((question, name), 0))
            found.append(len(answers & set(mixed[:5])) / min(5, len(answers)))
    return float(np.mean(found)) if found else 0.0


def _kappa(table: np.ndarray, *, linear: bool = False) -> float:
    share = table / table.sum()
    steps = np.abs(np.subtract.outer(np.arange(len(share)), np.arange(len(share))))
    cost = steps if linear else steps > 0
    return float(1 - (share * cost).sum() / (np.outer(share.sum(1), share.sum(0)) * cost).sum())


def _pair(line: str) -> tuple[tuple[str, str], int]:
    words = line.split()
    if len(words) != 3 or words[2] not in ("0", "1", "2"):
        raise SystemExit(f"not a question, a passage and a grade of 0 to 2: {line}")
    return (words[0], words[1]), int(words[2])


def _rows(split: str) -> list[dict]:
    return [_whole(row) for row in questions(split)]


def _whole(row: dict) -> dict:
    return {"answers": [], "related": [], "neither": []} | row


def _mixed(question: str, passage: str) -> str:
    return hashlib.sha256(f"{question}/{passage}".encode()).hexdigest()


if __name__ == "__main__":
    run(main)
