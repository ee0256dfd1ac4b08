"""Build an index of so many passages and ask it questions: ``python benchmarks/retrieval_speed.py lsa 10000``.

``benchmarks/retrieval.py --scale`` calls this, so that each index has a process of its own.
"""

import argparse
import json
import resource
import time
from random import Random

import numpy as np
from door import run, some
from retrieval import SPLITS, loaded, made, questions

from mg_agent.knowledge.bags import bag_of
from mg_agent.knowledge.corpus import Corpus, shipped
from mg_agent.knowledge.excerpt import Excerpt
from mg_agent.knowledge.lsa import Lsa
from mg_agent.knowledge.tuned import BASES

_REPEATS = 3
_EVERY = 5
"""Speed is measured on every fifth question."""


def measured(count: int, dense: str, *, numpy: bool = False) -> dict[str, float | int | str]:
    """Build an index of so many passages and ask it questions, with ``numpy`` before torch has started."""
    corpus = shipped()
    passages = [*corpus.passages[:count], *_foreign(corpus, count - len(corpus.passages))]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    lsa = dense == "lsa"
    embedder = Lsa.fit([bag_of(p) for p in corpus.passages]) if lsa else loaded(dense)
    load = time.perf_counter() - start
    start, start_own = time.perf_counter(), time.process_time()
    searcher = made(passages, embedder, corpus)
    built, built_own = time.perf_counter() - start, time.process_time() - start_own
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if numpy and not lsa:
        searcher.embedder = loaded(dense)  # as a process does that only searches: no several texts have woken torch
    asked = [row["question"] for split in SPLITS for row in questions(split)][::_EVERY]
    for question in asked[:20]:
        searcher.consult(question)
    times, own_times = np.zeros((2, _REPEATS, len(asked)))
    for turn in range(_REPEATS):
        for place, question in enumerate(asked):
            begin, begin_own = time.perf_counter(), time.process_time()
            searcher.consult(question)
            times[turn, place] = 1000 * (time.perf_counter() - begin)
            own_times[turn, place] = 1000 * (time.process_time() - begin_own)
    return {
        "embedder": f"{dense} in numpy" if numpy else dense,
        "passages": len(passages),
        "load_s": round(load, 2),
        "build_s": round(built, 2),
        "build_cpu_s": round(built_own, 2),
        "peak_mb_more": round((peak - before) / 1024),
        "p50_ms": round(float(np.percentile(times, 50)), 2),
        "p95_ms": round(float(np.percentile(times, 95)), 2),
        "p95_of_quickest_ms": round(float(np.percentile(times.min(axis=0), 95)), 2),
        "p95_cpu_ms": round(float(np.percentile(own_times, 95)), 2),
    }


def _foreign(corpus: Corpus, count: int) -> list[Excerpt]:
    # Stand-ins for the user's documents: sentences of the passages, shuffled, with rare words of their own.
    random = Random(7)  # noqa: S311 - no secret
    sentences = [s for passage in corpus.passages for s in passage.text.split(". ")]
    return [
        Excerpt(
            id=f"doc-{number:010x}",
            document="0" * 12,
            name="notes.txt",
            text=". ".join([*random.sample(sentences, 4), f"term{random.randrange(count)}"]),
        )
        for number in range(max(count, 0))
    ]


def main() -> None:
    """Measure and print as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dense", choices=("lsa", *BASES))
    parser.add_argument("count", type=some)
    parser.add_argument("--numpy", action="store_true", help="questions read before torch has started")
    chosen = parser.parse_args()
    print(json.dumps(measured(chosen.count, chosen.dense, numpy=chosen.numpy)))


if __name__ == "__main__":
    run(main)
