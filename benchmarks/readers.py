"""What three readers hold to answer a question: ``python benchmarks/readers.py agree`` or ``settle``.

``questions/readings.tsv`` has a line for each pair of a question and a passage that was read three times, by readers
who did not see one another's grades: set, question, passage, and the three grades of benchmarks/questions/GUIDELINE.md.
``agree`` prints how far each two agree; ``settle`` writes the middle one of the three into the sets, so a passage
answers if two of three say so. Pairs that were read once keep their grade.
"""

import argparse
import json
from itertools import combinations
from pathlib import Path

from door import run
from pooling import ANSWERS, NAMES, compare
from retrieval import QUESTIONS

READERS = 3
Readings = dict[tuple[str, str, str], tuple[int, ...]]
"""The grades of each set, question's id and passage."""


def readings(folder: Path = QUESTIONS) -> Readings:
    """Return what was read three times."""
    rows = (line.split("\t") for line in (folder / "readings.tsv").read_text().splitlines())
    read = {(split, name, f"know-{passage}"): tuple(map(int, grades.split())) for split, name, passage, grades in rows}
    odd = [one for one, grades in read.items() if len(grades) != READERS]
    if odd:
        raise SystemExit(f"not read by {READERS}: {odd[0]}")
    return read


def agree(read: Readings) -> None:
    """Print how far each two readers agree, and each with the other two where these agree on what answers."""
    by_reader = [
        {(f"{split}/{name}", passage): grades[reader] for (split, name, passage), grades in read.items()}
        for reader in range(READERS)
    ]
    for first, second in combinations(range(READERS), 2):
        print(f"\nreaders {first + 1} and {second + 1}")
        compare(by_reader[first], by_reader[second])
    for reader, ours in enumerate(by_reader):
        others = [by_reader[other] for other in range(READERS) if other != reader]
        same = {pair: grade for pair, grade in others[0].items() if (grade == ANSWERS) == (others[1][pair] == ANSWERS)}
        if same:
            print(f"\nreader {reader + 1} and where the other two agree on 'answers' or not")
            compare({pair: ours[pair] for pair in same}, same)


def settle(read: Readings, folder: Path = QUESTIONS) -> None:
    """Write the middle one of three grades into the sets."""
    for split in sorted({split for split, _, _ in read}):
        path = folder / f"{split}.jsonl"
        rows = [json.loads(line) for line in path.read_text().splitlines()]
        for row in rows:
            grades = {passage: grade for grade, name in enumerate(NAMES) for passage in row.get(name, ())}
            grades |= middles(read, split, row["id"])
            row |= {name: [one for one in grades if grades[one] == grade] for grade, name in enumerate(NAMES)}
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def middles(read: Readings, split: str, question: str) -> dict[str, int]:
    """Return the middle grade of each passage of a question that was read three times."""
    return {one[2]: sorted(grades)[READERS // 2] for one, grades in read.items() if one[:2] == (split, question)}


def main() -> None:
    """Compare readers or settle what they hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("agree", "settle"))
    {"agree": agree, "settle": settle}[parser.parse_args().what](readings())


if __name__ == "__main__":
    run(main)
