"""Reasoners that look at nothing: chance, habits of the test, the answers themselves. They bound what is measured."""

import math
import random
from collections import Counter
from statistics import median

from mg_agent.benchmark.checking import stems
from mg_agent.core.assessment import Claim
from mg_agent.core.evidence import Cue
from mg_agent.core.response import Asked, Response, Setup
from mg_agent.core.scenario import SCALE, Item, Scenario, Step
from mg_agent.core.span import Span
from mg_agent.tools.session import Session


class Guesser:
    """Draws an answer by chance; knows nothing, and says how sure that makes it."""

    informed = False
    name = "random"
    model = ""

    @classmethod
    def build(cls, setup: Setup) -> "Guesser":
        """Make it."""
        return cls()

    def respond(self, asked: Asked, session: Session, seed: int) -> Response:
        """Draw one of the options, or a number; decline open questions."""
        rng = random.Random(seed)  # noqa: S311
        if asked.kind == "choice":
            share = 1 / len(asked.options)
            return Response(
                chosen=rng.choice(asked.options), chances=dict.fromkeys(asked.options, share), confidence=share
            )
        if asked.kind == "graded":
            return Response(chosen=str(rng.randint(0, SCALE)), confidence=1 / (SCALE + 1))
        return Response(abstains=True)


class Majority:
    """Answers by what is usual, without reading the scene: what questions and their answers give away by themselves.

    Choices have no position and no text in common, so the usual is a habit of words: it takes the option whose words
    stood more often in right than in wrong options of the development split (naive Bayes over beginnings of words,
    add-one). Graded items get the median of the development answers of their family, open ones no answer.
    """

    informed = False
    name = "majority"
    model = ""

    def __init__(self, development: tuple[Scenario, ...]) -> None:
        items = [(one, item) for one in development for item in one.items]
        self._right: Counter[str] = Counter()
        self._wrong: Counter[str] = Counter()
        for _, item in items:
            for option in item.options if item.kind == "choice" else ():
                (self._right if option == item.reference.answer else self._wrong).update(stems(option))
        self._grades: dict[str, list[int]] = {}
        for scenario, item in items:
            if isinstance(item.reference.answer, int):
                self._grades.setdefault(scenario.family, []).append(item.reference.answer)

    @classmethod
    def build(cls, setup: Setup) -> "Majority":
        """Learn from the development split."""
        return cls(setup.development)

    def respond(self, asked: Asked, session: Session, seed: int) -> Response:
        """Answer by habit."""
        if asked.kind == "choice":
            scores = [self._score(option) for option in asked.options]
            weights = [math.exp(score - max(scores)) for score in scores]
            chances = {o: w / sum(weights) for o, w in zip(asked.options, weights, strict=True)}
            best = max(asked.options, key=lambda option: chances[option])
            return Response(chosen=best, chances=chances, confidence=chances[best])
        if asked.kind == "graded":
            grades = self._grades.get(asked.family, [SCALE // 2])
            return Response(chosen=str(round(median(grades))))
        return Response(abstains=True)

    def _score(self, option: str) -> float:
        right, wrong = sum(self._right.values()) + 1, sum(self._wrong.values()) + 1
        ratios = [
            math.log((self._right[word] + 1) / right) - math.log((self._wrong[word] + 1) / wrong)
            for word in stems(option)
        ]
        return sum(ratios) / math.sqrt(len(ratios)) if ratios else 0.0


class Oracle:
    """Reads the reference: the ceiling, and a check of the scorers. It can only cite what a condition leaves open."""

    informed = True
    name = "oracle"
    model = ""

    def __init__(self, key: dict[str, Item]) -> None:
        self._key = key

    @classmethod
    def build(cls, setup: Setup) -> "Oracle":
        """Take the key."""
        return cls(setup.key)

    def respond(self, asked: Asked, session: Session, seed: int) -> Response:
        """Answer as the reference does, and cite what can be seen of it."""
        item = self._key[asked.key]
        reference = item.reference
        chosen = "" if reference.answer is None else str(reference.answer)
        chances = {option: float(option == chosen) for option in asked.options} if asked.kind == "choice" else {}
        claims = [_claim(step, _cues(session, step.modality, Span(start=step.start, end=step.end)))
                  for step in reference.chain]  # fmt: skip
        if not reference.chain:
            claims = [
                Claim(text=cue.text, evidence=(cue.id,))
                for span in reference.decisive
                for modality in ("speech", "face", "gesture")
                for cue in _cues(session, modality, span)[:1]
            ]
        text = " ".join(f"{point.point}: {point.words[0]}." for point in reference.key_points)
        return Response(
            chosen=chosen,
            chances=chances,
            text=text or chosen,
            claims=tuple(claim for claim in claims if claim.evidence),
            confidence=1.0,
        )


def _claim(step: Step, cues: tuple[Cue, ...]) -> Claim:
    return Claim(text=f"{step.means} ({step.words[0]})", evidence=tuple(cue.id for cue in cues))


def _cues(session: Session, modality: str, span: Span) -> tuple[Cue, ...]:
    return session.look(modality, span)
