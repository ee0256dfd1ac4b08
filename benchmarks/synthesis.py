"""Measure how many synthetic clips a second are made.

Run: python benchmarks/synthesis.py [--count 2048] [--frames 64] [--rounds 5]
"""

import argparse
import statistics
import time

from door import run, some

from mg_agent.recognition.synthesis import synthesize


def main() -> None:
    """Print clips a second: median and range over some rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=some, default=2048)
    parser.add_argument("--frames", type=some, default=64)
    parser.add_argument("--rounds", type=some, default=5)
    options = parser.parse_args()
    synthesize(64, seed=0, frames=options.frames)  # what is done once is not counted
    rates = []
    for seed in range(options.rounds):
        begun = time.perf_counter()
        synthesize(options.count, seed=seed, frames=options.frames)
        rates.append(options.count / (time.perf_counter() - begun))
    middle, low, high = statistics.median(rates), min(rates), max(rates)
    print(
        f"{middle:.0f} clips/s ({low:.0f} to {high:.0f}), {options.count} clips of {options.frames} frames, one process"
    )


if __name__ == "__main__":
    run(main)
