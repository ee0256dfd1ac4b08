"""Whether the scenarios can calibrate the emotional reading: ``python benchmarks/reading.py``.

A reading gives probabilities to five states. The written scenarios name feelings in free words, so a reference is put
to a state here by a short list of words, and left out where it fits none or several. The decisive stretch is compared
with the rest of the scene, as in an answer to a question that names it. All of it is constructed data, no footage of
people. Printed: how many references can be used at all, and the Brier score (sum over states) beside that of the prior.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping

from door import run

from mg_agent.agent.finding.feelings import PRIOR, read_feelings
from mg_agent.benchmark.scenarios import read_scenarios
from mg_agent.benchmark.scene import analysis_of
from mg_agent.core.scenario import Item, Scenario
from mg_agent.errors import ToolError
from mg_agent.knowledge.balance import MOST_CUES
from mg_agent.knowledge.labels import known
from mg_agent.tools.baseline import compare_with_baseline
from mg_agent.tools.knowledge import consult_knowledge
from mg_agent.tools.session import Session

WORDS = {
    "stress": r"worr|fear|anxi|nervous|stress|uneas|panic|fright|tense|dread|alarm",
    "embarrassment": r"embarrass|shame|asham|out of sight|awkward",
    "affiliation": r"affection|fond|tender|friendl|warm|love|grateful|togeth|attach|trust",
    "cognitive load": r"concentrat|search|puzzl|working out|think(?:s|ing) hard|confus",
    "unchanged": r"hardly at all|as sure of|without a stir|no change|as before|calm|at ease|easy mind",
}


def state_of(item: Item) -> str | None:
    """Return the one state that the reference answer names, if it names one alone."""
    answer = str(item.reference.answer).lower()
    named = [state for state, words in WORDS.items() if re.search(words, answer)]
    return named[0] if len(named) == 1 else None


def chances_of(scenario: Scenario, item: Item) -> Mapping[str, float]:
    """Read the decisive stretch against the rest of the scene.

    Raises:
        ToolError: when the rest is too short for a baseline.
    """
    session, spans = Session(analysis_of(scenario)), item.reference.decisive
    bounds = {"start": min(one.start for one in spans), "end": max(one.end for one in spans)}
    measures = compare_with_baseline.run(session, bounds).measures
    labels = known([measure.about for measure in measures])[:MOST_CUES]
    asked = {"query": item.question, "cues": labels}
    passages = consult_knowledge.run(session, asked).passages if labels else ()
    return {one.name: one.probability for one in read_feelings(measures, passages).candidates}


def brier(chances: Mapping[str, float], state: str) -> float:
    """Return the squared distance of probabilities to what was so, 0 to 2."""
    return sum((chance - (name == state)) ** 2 for name, chance in chances.items())


def main() -> None:
    """Measure and print as JSON."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    counts: Counter[str] = Counter()
    scores: dict[str, list[tuple[float, float]]] = {"development": [], "test": []}
    for scenario in read_scenarios().of(["emotion"]).scenarios:
        for item in scenario.items:
            if item.kind != "choice" or not item.reference.decisive:
                continue
            counts["questions"] += 1
            state = state_of(item)
            if state is None:
                counts["no single state"] += 1
                continue
            try:
                chances = chances_of(scenario, item)
            except ToolError:
                counts["too little baseline"] += 1
                continue
            counts[state] += 1
            scores[scenario.split].append((brier(chances, state), brier(PRIOR, state)))
    found = {
        split: {
            "items": len(pairs),
            "brier": round(sum(one for one, _ in pairs) / len(pairs), 3),
            "brier_of_prior": round(sum(one for _, one in pairs) / len(pairs), 3),
        }
        for split, pairs in scores.items()
        if pairs
    }
    sys.stdout.write(json.dumps({"counts": counts, "splits": found}, indent=2) + "\n")


if __name__ == "__main__":
    run(main)
