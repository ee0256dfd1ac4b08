"""A model that judges open answers, where one is named: a versioned rubric, both orders, several votes, one length.

The deterministic score stays the score; the judge's stands beside it, and reports say how far the two agree.
"""

import re
from collections.abc import Sequence
from statistics import mean

from mg_agent.benchmark.inspect_models import plain_reason
from mg_agent.benchmark.scene import drawn
from mg_agent.core.response import Response
from mg_agent.core.scenario import Item
from mg_agent.errors import ModelError
from mg_agent.prompts import load_prompt
from mg_agent.tools.quoting import plain

VOTES = 2
"""Votes in each of the two orders."""
LONGEST = 150
"""Words of an answer that a judge sees."""
_RETRIES = 4
"""Inspect would try for ever."""
_GRADE = re.compile(r"^\W*GRADE:\W*(\d+(?:[.,]\d+)?)\s*/\s*(\d+)\W*$", re.IGNORECASE)


def ballots(item: Item, response: Response, seed: int = 0) -> tuple[str, ...]:
    """Return what a judge is asked, once for every vote: points in turned order, the answer before or after them.

    Args:
        item: An open question.
        response: What was answered.
        seed: Turns the order of the points.
    """
    points = [plain(point.point, longest=400) for point in item.reference.key_points]
    words = " ".join((response.text, *(claim.text for claim in response.claims))).split()
    answer = plain(" ".join(words[:LONGEST]), longest=4000).replace("<", "‹")
    asked = []
    for vote in range(2 * VOTES):
        start = drawn(seed, item.id, str(vote // 2)) % max(1, len(points))
        turned = points[start:] + points[:start]
        fields = {"question": item.question, "points": turned, "answer": answer, "answer_first": bool(vote % 2)}
        asked.append(load_prompt("judge").render(fields))
    return tuple(asked)


def grade_of(text: str) -> float | None:
    """Read one vote, 0 to 1; None where its last line is no grade."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    found = _GRADE.match(lines[-1]) if lines else None
    if found is None:
        return None
    made, of = float(found.group(1).replace(",", ".")), int(found.group(2))
    return made / of if of and made <= of else None


def verdict_of(votes: Sequence[str]) -> float | None:
    """Return the mean of the votes; None unless both orders gave a vote that can be read."""
    grades = [grade_of(vote) for vote in votes]
    orders = [[g for g in grades[start::2] if g is not None] for start in (0, 1)]
    return mean(mean(order) for order in orders) if all(orders) else None


def judge_reference() -> str:
    """Return the rubric as ``id@version#hash``."""
    return load_prompt("judge").reference


async def judged(model: str, item: Item, response: Response, seed: int, *, alone: bool = False) -> float | None:
    """Let a model, named as Inspect names it, judge an open answer; None where there is nothing to judge or to read.

    Too many requests, a server's trouble and a lost connection are tried again, as Inspect knows them.

    Args:
        model: The judge.
        item: The question.
        response: The answer.
        seed: Turns the order of the points.
        alone: Whether nothing else is asked meanwhile: what is connected then does not stay so for an evaluation.

    Raises:
        ModelError: when the judge cannot be reached.
    """
    if item.kind != "open" or response.abstains or not (response.text or response.claims):
        return None
    from inspect_ai.model import GenerateConfig, get_model

    try:
        judge = get_model(model, config=GenerateConfig(max_retries=_RETRIES), memoize=not alone)
        votes = [(await judge.generate(ballot)).completion for ballot in ballots(item, response, seed)]
    except Exception as error:  # every provider has exceptions of its own
        got = plain_reason(f"{type(error).__name__}: {error}")[:200]
        raise ModelError.of(
            "the judge could not be asked", got, "check its name and key, or leave --judge out"
        ) from None
    return verdict_of(votes)
