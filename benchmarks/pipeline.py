"""Measure the way from pixels to cues: speed against a bare landmark loop, memory over length, start times.

    python benchmarks/pipeline.py                      # everything but memory
    python benchmarks/pipeline.py --memory 1,10,60     # peak memory for looped videos, in minutes
    python benchmarks/pipeline.py --video FILE         # your own video instead of the bundled sample

Every table prints the median and the range over the repeats; ours and the bare loop alternate in one run, over
the same frames, so that a noisy machine hits both. Each measurement is a process of its own.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

from door import run, some, there

SIZES = {"640x480": (640, 480), "1280x720": (1280, 720)}
QUIET = {"GLOG_minloglevel": "3", "TF_CPP_MIN_LOG_LEVEL": "3", "HF_HUB_OFFLINE": "1"}


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--video", type=there, help="default: the bundled sample")
    parser.add_argument("--repeats", type=some, default=3)
    parser.add_argument("--rate", type=float, default=15.0)
    parser.add_argument("--memory", type=minutes, default="", help="minutes of looped video, e.g. 1,10,60")
    parser.add_argument("--only", choices=("speed", "start", "memory"))
    parser.add_argument("--child", nargs=3, metavar=("WHAT", "VIDEO", "RATE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        print(json.dumps(CHILDREN[args.child[0]](Path(args.child[1]), float(args.child[2]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        video = args.video or sample(work)
        if args.only in (None, "start"):
            starts(video, work, args.repeats)
        if args.only in (None, "speed"):
            speed(video, work, args.repeats, args.rate)
        if args.memory and args.only in (None, "memory"):
            memory(video, work, args.memory, args.rate)


def minutes(text: str) -> list[float]:
    """Return lengths in minutes, as they stand between commas; for argparse."""
    return [float(one) for one in text.split(",") if one]


def sample(folder: Path) -> Path:
    """Make the bundled sample."""
    from mg_agent.sample.generate import make_sample

    return make_sample(folder / "sample").video


def starts(video: Path, work: Path, repeats: int) -> None:
    """Time imports, help, a first analysis in a fresh home, and the second one from the store."""
    run = [sys.executable, "-m", "mg_agent.cli"]
    rows = {
        "python -c pass (for comparison)": [timed([sys.executable, "-c", "pass"]) for _ in range(5 * repeats)],
        "import mg_agent": [timed([sys.executable, "-c", "import mg_agent"]) for _ in range(5 * repeats)],
        "mg-agent --help": [timed([*run, "--help"]) for _ in range(5 * repeats)],
    }
    cold, warm = [], []
    for n in range(repeats):
        home = {"MG_AGENT_HOME": str(work / f"home{n}")}
        cold.append(timed([*run, "analyze", str(video), "--json"], home))
        warm.append(timed([*run, "analyze", str(video), "--json"], home))
    rows |= {"analyze, first time": cold, "analyze, from the store": warm}
    print("\n| start | median s | range |\n|---|---:|---:|")
    for name, values in rows.items():
        print(f"| {name} | {statistics.median(values):.2f} | {spread(values, 2)} |")


def speed(video: Path, work: Path, repeats: int, rate: float) -> None:
    """Compare ours with the bare three-graph loop, alternating, at two picture sizes."""
    for name, (width, height) in SIZES.items():
        sized = resized(video, work / f"{name}.mp4", width, height)
        pairs = [(child("bare", sized, rate), child("ours", sized, rate)) for _ in range(repeats)]
        ratio = [ours["seconds"] / bare["seconds"] for bare, ours in pairs]
        cpu = [ours["cpu"] / bare["cpu"] for bare, ours in pairs]
        print(f"\n{name}, {pairs[0][1]['video']:.1f} s of video, {pairs[0][1]['frames']} frames at {rate:g} a second")
        print("\n| what | bare loop | ours |\n|---|---:|---:|")
        for label, key in (("wall s", "seconds"), ("CPU s", "cpu"), ("peak MB", "peak_mb")):
            cells = ([run[i][key] for run in pairs] for i in (0, 1))
            print(f"| {label} | {' | '.join(f'{statistics.median(c):.1f} ({spread(c, 1)})' for c in cells)} |")
        rtf = [ours["seconds"] / ours["video"] for _, ours in pairs]
        print(f"| real-time factor | | {statistics.median(rtf):.2f} ({spread(rtf, 2)}) |")
        print(f"| ours / bare, wall | | {statistics.median(ratio):.2f} ({spread(ratio, 2)}) |")
        print(f"| ours / bare, CPU | | {statistics.median(cpu):.2f} ({spread(cpu, 2)}) |")
        stages = pairs[-1][1]["stages"]
        print("\nstages of the last run, s: " + ", ".join(f"{k} {v:.2f}" for k, v in stages.items()))


def memory(video: Path, work: Path, minutes: list[float], rate: float) -> None:
    """Report the peak memory of analyses of the same clip looped to several lengths."""
    print(f"\nsampled at {rate:g} frames a second\n")
    print("| minutes | frames | peak MB | against the shortest |\n|---:|---:|---:|---:|")
    first = None
    for length in minutes:
        long = looped(video, work / f"{length:g}.mp4", length * 60)
        result = child("ours", long, rate)
        first = first or result["peak_mb"]
        print(
            f"| {length:g} | {result['frames']} | {result['peak_mb']:.0f} | {result['peak_mb'] / first:.2f} |",
            flush=True,
        )


def bare(video: Path, rate: float) -> dict[str, object]:
    """Decode with decord and run the three graphs in three threads: the least that anybody must do."""
    from concurrent.futures import ThreadPoolExecutor

    import cv2
    import decord
    import mediapipe as mp

    begun, cpu = time.perf_counter(), time.process_time()
    solutions = mp.solutions
    graphs = (
        solutions.pose.Pose(model_complexity=1),
        solutions.hands.Hands(max_num_hands=2, model_complexity=1),
        solutions.face_mesh.FaceMesh(refine_landmarks=True),
    )
    reader = decord.VideoReader(str(video))
    step = max(1, round(reader.get_avg_fps() / rate))
    frames = range(0, len(reader), step)
    with ThreadPoolExecutor(3) as pool:
        for index in frames:
            picture = reader[index].asnumpy()
            height, width = picture.shape[:2]
            if width > 640:
                picture = cv2.resize(picture, (640, round(height * 640 / width)), interpolation=cv2.INTER_AREA)
            list(pool.map(lambda graph, shown=picture: graph.process(shown), graphs))
    return {
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - cpu,
        "frames": len(frames),
        "peak_mb": peak(),
    }


def ours(video: Path, rate: float) -> dict[str, object]:
    """Run the whole analysis, cues included, without the store."""
    from mg_agent.analysis import analyze_video
    from mg_agent.settings import Settings

    begun, cpu = time.perf_counter(), time.process_time()
    marks: dict[str, float] = {}

    def note(stage: str, _done: float, _total: float) -> None:
        marks.setdefault(stage, time.perf_counter() - begun)

    analysis = analyze_video(video, Settings.load({}, rate=rate, adaptive=False), progress=note)
    seconds = time.perf_counter() - begun
    edges = [*marks.values(), seconds]
    stages = {stage: edges[i + 1] - edges[i] for i, stage in enumerate(marks)}
    return {
        "seconds": seconds,
        "cpu": time.process_time() - cpu,
        "frames": round(analysis.span.duration * analysis.rate),
        "peak_mb": peak(),
        "video": analysis.video.duration,
        "stages": stages,
        "cues": len(analysis.cues),
    }


CHILDREN = {"bare": bare, "ours": ours}


def child(what: str, video: Path, rate: float) -> dict[str, float]:
    """Run one measurement in a process of its own."""
    command = [sys.executable, __file__, "--child", what, str(video), str(rate)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | QUIET)
    if result.returncode:
        raise SystemExit((result.stderr.strip().splitlines() or [f"measuring {what} failed"])[-1])
    return json.loads(result.stdout.splitlines()[-1])


def peak() -> float:
    """Peak resident memory of this process, MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(command: list[str], extra: dict[str, str] | None = None) -> float:
    """Wall seconds of one command."""
    begun = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True, env=os.environ | QUIET | (extra or {}))
    return time.perf_counter() - begun


def spread(values: list[float], digits: int) -> str:
    """Smallest to largest."""
    return f"{min(values):.{digits}f}-{max(values):.{digits}f}"


def resized(source: Path, target: Path, width: int, height: int) -> Path:
    """Encode a video again at another picture size, keeping its times."""
    import av

    with av.open(str(source)) as read, av.open(str(target), "w") as write:
        old = read.streams.video[0]
        new = write.add_stream("libx264", rate=old.average_rate, options={"crf": "20", "preset": "veryfast"})
        new.width, new.height, new.pix_fmt, new.time_base = width, height, "yuv420p", old.time_base
        for frame in read.decode(old):
            write.mux(new.encode(frame.reformat(width, height, "yuv420p")))
        write.mux(new.encode(None))
    return target


def looped(source: Path, target: Path, seconds: float) -> Path:
    """Repeat a video's packets, without encoding again, until it is that long."""
    import av

    with av.open(str(target), "w") as write:
        with av.open(str(source)) as read:
            new = write.add_stream_from_template(read.streams.video[0])
        shift = Fraction(0)
        while shift < seconds:
            with av.open(str(source)) as read:
                old = read.streams.video[0]
                end = Fraction(0)
                for packet in read.demux(old):
                    if packet.dts is None or shift + packet.pts * packet.time_base >= seconds:
                        continue
                    end = max(end, (packet.pts + (packet.duration or 0)) * packet.time_base)
                    packet.pts += round(shift / packet.time_base)
                    packet.dts += round(shift / packet.time_base)
                    packet.stream = new
                    write.mux(packet)
                shift += end
    return target


if __name__ == "__main__":
    run(main)
