"""What a recognizer costs: parameters, FLOPs, time a window, windows a second; ours beside the baselines, in turns.

    python benchmarks/cost.py --repeats 15 --threads 2
    python benchmarks/cost.py --video talk.mp4 --repeats 3      # what network and camera add to the perception

All networks read the same windows (32 frames, 37 joints). Times are process times with one thread and wall times with
more; the table gives medians and ranges, and ratios to ours within each round, since rounds on shared machines differ.
"""

import argparse
import time
from pathlib import Path
from statistics import median

import numpy as np
import torch
from baselines import GraphNetwork
from door import run, some, there
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from mg_agent.core.pose import PoseSequence
from mg_agent.perception.camera import CameraTracker
from mg_agent.perception.chooser import FaceBox
from mg_agent.perception.person import follow_person
from mg_agent.perception.video import FrameReader, probe
from mg_agent.recognition.checkpoint import load
from mg_agent.recognition.ensemble import EnsembleRecognizer
from mg_agent.recognition.features import channels
from mg_agent.recognition.layout import MG_LAYOUT, UPPER_BODY, WINDOW
from mg_agent.recognition.recognizer import MicroGestureRecognizer
from mg_agent.recognition.rules.body import Body
from mg_agent.recognition.rules.kinematic import KinematicRecognizer
from mg_agent.recognition.vocabulary import LEARNED
from mg_agent.settings import Settings

BATCH = 32


def networks() -> dict[str, nn.Module]:
    """Return ours and the baselines, ready to answer."""
    f, k = channels(MG_LAYOUT), len(LEARNED)
    others = {name: GraphNetwork(f, k, UPPER_BODY, refined=refined)
              for name, refined in (("ST-GCN class", False), ("CTR-GCN class", True))}  # fmt: skip
    return {"mg-agent-base": load("mg-agent-base").model.eval()} | {n: m.eval() for n, m in others.items()}


def flops(network: nn.Module, x: torch.Tensor) -> float:
    """Count millions of floating-point operations in products and convolutions, recurrent ones too, for one window."""
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        network(x)
    return counter.get_total_flops() / 1e6


def seconds(network: nn.Module, x: torch.Tensor, clock: object) -> float:
    """Time one answer, after one that is not timed."""
    with torch.no_grad():
        network(x)
        began = clock()  # type: ignore[operator]
        network(x)
        return clock() - began  # type: ignore[operator]


def over_a_film(path: Path, repeats: int) -> None:
    """Print the CPU seconds of perception, of the rules, of rules and network, and of the camera's movement."""
    settings = Settings.load({}, adaptive=False)
    rules, both = KinematicRecognizer(), EnsembleRecognizer(MicroGestureRecognizer())
    rows: list[tuple[float, float, float, float]] = []
    for _ in range(repeats):
        began = time.process_time()
        followed = follow_person(probe(path, settings), settings)
        looked = time.process_time()
        rules.cues(followed.pose, followed.face)
        ruled = time.process_time()
        both.cues(followed.pose, followed.face)
        named = time.process_time()
        rows.append((looked - began, ruled - looked, named - ruled, of_the_camera(path, followed.pose, settings)))
    names = ("perception", "rules", "rules and network", "camera, within")
    for name, column in zip(names, zip(*rows, strict=True), strict=True):
        print(f"{name:20} {median(column):>7.2f} ({min(column):.2f}-{max(column):.2f}) CPU s")
    added = [(both - ruled) / (looked + ruled) for looked, ruled, both, _ in rows]
    print(f"the network adds {100 * median(added):.1f} % ({100 * min(added):.1f}-{100 * max(added):.1f})")
    share = [camera / (looked - camera) for looked, _, _, camera in rows]
    print(f"the camera adds {100 * median(share):.1f} % ({100 * min(share):.1f}-{100 * max(share):.1f})")


def of_the_camera(path: Path, pose: PoseSequence, settings: Settings) -> float:
    """Return the CPU seconds that the camera's movement takes over a film whose person was followed."""
    head, sizes = Body(pose).head, Body(pose).unit
    tracker, seconds = CameraTracker(), 0.0
    for frame, (x, y), size in zip(FrameReader(probe(path, settings), settings), head, sizes, strict=True):
        people = (FaceBox(float(x), float(y), float(size), 1.0),) if np.isfinite(x) else ()
        began = time.process_time()
        tracker.look(frame.image, people)
        seconds += time.process_time() - began
    return seconds


def main() -> None:
    """Measure in turns and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--repeats", type=some, default=15)
    options.add_argument("--threads", type=some, default=2)
    options.add_argument("--video", type=there)
    chosen = options.parse_args()
    torch.set_num_threads(chosen.threads)
    if chosen.video is not None:
        over_a_film(chosen.video, chosen.repeats)
        return
    clock = time.process_time if chosen.threads == 1 else time.perf_counter
    one, many = (torch.rand(n, WINDOW, len(UPPER_BODY.joints), channels(MG_LAYOUT)) for n in (1, BATCH))
    found = {name: ([], []) for name in networks()}
    made = networks()
    for _ in range(chosen.repeats):
        for name, network in made.items():
            found[name][0].append(1e3 * seconds(network, one, clock))
            found[name][1].append(BATCH / seconds(network, many, clock))
    heads = ("network", "k par.", "MFLOP", "ms a window", "x ours", "windows a second", "x ours")
    print("{:14} {:>7} {:>7} {:>19} {:>7} {:>19} {:>7}".format(*heads))
    ours = found["mg-agent-base"]
    for name, (latency, rate) in found.items():
        slower = median(a / b for a, b in zip(latency, ours[0], strict=True))
        faster = median(a / b for a, b in zip(rate, ours[1], strict=True))
        print(
            f"{name:14} {sum(p.numel() for p in made[name].parameters()) // 1000:>7} {flops(made[name], one):>7.0f} "
            f"{median(latency):>8.1f} ({min(latency):.1f}-{max(latency):.1f}) {slower:>7.2f} "
            f"{median(rate):>9.0f} ({min(rate):.0f}-{max(rate):.0f}) {faster:>7.2f}"
        )


if __name__ == "__main__":
    run(main)
