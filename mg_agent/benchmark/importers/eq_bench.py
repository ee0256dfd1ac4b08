"""EQ-Bench version 2 (Paech 2023, arXiv 2312.06281) from the user's JSON of questions; reader and prompt only.

The format is that of the public repository EQ-bench/EQ-Bench (``lib/eq_bench_utils.py`` and ``lib/scoring.py``, looked
up): a JSON object from id to ``{"prompt", "reference_answer", "reference_answer_fullscale"}``, each reference with
``emotion1`` to ``emotion4`` and ``emotion1_score`` to ``emotion4_score``, numbers or numbers as text. Only the full
scale (version 2) is scored. Our prompt quotes theirs and asks for one answer, without the revision that theirs may ask
for, so results stand beside published ones only with that said. Not verified: files of other versions.
"""

import math
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from mg_agent.benchmark.importers.questions import (
    ImportedSet,
    Malformed,
    Part,
    Question,
    file_text,
    parsed_json,
    rendered,
    require_questions,
    word,
)
from mg_agent.errors import BenchmarkError
from mg_agent.prompts import load_prompt

NAME = "EQ-Bench"
HIGHEST = 10.0
_CONSTANT = 0.7477
"""Published with the scoring of version 2, chosen there so that random answers score about 0."""


def read_eq_bench(path: Path) -> ImportedSet:
    """Read an EQ-Bench file of questions.

    Raises:
        BenchmarkError: when the file cannot be read, is no JSON object, or holds no usable question.
    """
    text, digest = file_text(path)
    try:
        rows = parsed_json(text)
    except Malformed:
        rows = None
    if not isinstance(rows, dict):
        raise BenchmarkError.of(
            f"{path.name} is no EQ-Bench file", "it is no JSON object", "name its JSON of questions"
        )
    skipped: Counter[str] = Counter()
    questions = []
    for name, row in rows.items():
        try:
            questions.append(_question(str(name), row))
        except Malformed as reason:
            skipped[str(reason)] += 1
    found = ImportedSet(
        name=NAME,
        digest=digest,
        questions=tuple(questions),
        skipped=dict(sorted(skipped.items())),
        prompts=(load_prompt("eq-bench").reference,),
    )
    return require_questions(found, path)


def full_scale_score(reference: Mapping[str, float], given: Mapping[str, float]) -> float:
    """Return EQ-Bench's version 2 score of four ratings: 10 is full agreement, random ratings about 0, worse below.

    Misses up to 5 count by an S-shaped curve, larger ones in full (``calculate_score_fullscale`` of its repository).

    Args:
        reference: Ratings by emotion, 0 to 10.
        given: Ratings of the same emotions.
    """
    return HIGHEST - _CONSTANT * math.fsum(_cost(abs(given[name] - value)) for name, value in reference.items())


def _cost(miss: float) -> float:
    if miss == 0:
        return 0.0
    return 6.5 / (1 + math.exp(-1.2 * (miss - 4))) if miss <= 5 else miss


def _question(name: str, row: object) -> Question:
    if not isinstance(row, dict):
        raise Malformed("no JSON object")
    reference = row.get("reference_answer_fullscale")
    if not isinstance(reference, dict):
        raise Malformed("no reference_answer_fullscale")
    ratings = {word(reference, f"emotion{i}"): _rating(reference.get(f"emotion{i}_score")) for i in range(1, 5)}
    if len({emotion.casefold() for emotion in ratings}) != 4:
        raise Malformed("an emotion is there twice")
    prompt = rendered("eq-bench", {"scenario": word(row, "prompt"), "options": list(ratings)})
    part = Part(name="ratings", kind="graded", ratings=ratings)
    return Question(scenario=name, category=NAME, prompt=prompt, parts=(part,))


def _rating(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Malformed("a score is no number")
    try:
        rating = float(value)
    except ValueError:
        raise Malformed("a score is no number") from None
    if not 0 <= rating <= HIGHEST:
        raise Malformed("a score is not from 0 to 10")
    return rating
