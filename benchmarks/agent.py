"""What an answer costs: seconds by rules, our share of a model's loop, and characters for each kind of question.

    python benchmarks/agent.py [--json]

Everything runs on made-up timelines (ten minutes and two hours with the density of cues of real talks), without a
network. A token is counted as four characters, which is what models' own counts come to for English text.
"""

import argparse
import json
import random
import statistics
import time
from uuid import uuid4

from door import run
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from mg_agent.agent.analyst import Analyst
from mg_agent.agent.llm.schema import NAME
from mg_agent.agent.models import LanguageModel
from mg_agent.core.evidence import Analysis, Coverage, Cue, EvidenceTimeline, Source
from mg_agent.core.media import Utterance, VideoSource
from mg_agent.core.span import Span
from mg_agent.tools.session import Session
from mg_agent.tools.toolbox import Toolbox

BOX = Toolbox.discover()
QUESTIONS = {
    "summary": "What happens in the video?",
    "find": "When does she touch her nose?",
    "count": "How often does she blink?",
    "around words": "What happens when she says 'contract'?",
    "compare": "Does she nod more in the second half?",
    "baseline": "Does she blink more than usual between 60 and 120 s?",
    "literature": "What does the literature say about touching the nose?",
    "evidence": "What supports the reading that she is embarrassed?",
    "feeling": "Is she stressed between 60 and 120 s?",
    "deception": "Is she lying?",
    "coverage": "What could you not see?",
    "next": "What should I ask her next?",
}
_RATES = {
    ("face", "blinking"): 15.0, ("face", "looking away"): 5.0, ("face", "smiling"): 1.5, ("face", "raising brows"): 2.0,
    ("gesture", "nodding"): 3.0, ("gesture", "touching nose"): 0.4, ("gesture", "touching chin"): 0.4,
    ("gesture", "shifting posture"): 0.8, ("gesture", "folding arms"): 0.2, ("gesture", "turning head"): 4.0,
}  # fmt: skip
_WORDS = (
    "I",
    "saw",
    "the",
    "contract",
    "then",
    "took",
    "a",
    "train",
    "home",
    "and",
    "never",
    "met",
    "him",
    "again",
    "after",
)


def timeline(seconds: float) -> Analysis:
    """Make up a talk of that length; the same every time."""
    draw, source = random.Random(0), Source(name="kinematic", version="1")  # noqa: S311 - no secret
    cues: list[Cue] = []
    for (modality, label), rate in _RATES.items():
        at = draw.expovariate(rate / 60)
        while at < seconds - 2:
            span = Span(start=at, end=at + draw.uniform(0.2, 2.0))
            cues.append(Cue.make(span=span, modality=modality, label=label, text=label, confidence=0.7, source=source))
            at += draw.expovariate(rate / 60)
    for start in range(0, int(seconds) - 4, 5):
        words = " ".join(draw.sample(_WORDS, 9))
        span = Span(start=float(start), end=start + 3.5)
        cues.append(Cue.make(span=span, modality="speech", label="said", text=words, source=source))
    whole = Span(start=0.0, end=seconds)
    coverage = tuple(Coverage(span=whole, modality=m, source=source) for m in ("gesture", "face", "speech"))
    kept = EvidenceTimeline().adding(cues, coverage)
    return Analysis(
        video=VideoSource(path="talk.mp4", sha256="0" * 64, duration=seconds, fps=25.0, frames=int(seconds * 25),
                          width=640, height=360),
        span=whole, cues=kept.cues, coverage=kept.coverage, rate=15.0, digest="0" * 16,
        utterances=tuple(Utterance(span=c.span, text=c.text) for c in kept.cues if c.modality == "speech"),
    )  # fmt: skip


def offline_times(analysis: Analysis, rounds: int = 5) -> dict[str, dict[str, float]]:
    """Answer every question by rules, warm; seconds to the first event and to the answer, p50 and p95."""
    analyst = Analyst.offline(BOX)
    firsts, wholes = [], []
    by_kind = {}
    for kind, question in QUESTIONS.items():
        list(analyst.stream(question, Session(analysis)))  # knowledge is opened once for a process
        mine = []
        for _ in range(rounds):
            began = time.perf_counter()
            stream = analyst.stream(question, Session(analysis))
            next(stream)
            firsts.append(time.perf_counter() - began)
            for _event in stream:
                pass
            mine.append(time.perf_counter() - began)
        wholes += mine
        by_kind[kind] = {"median_s": round(statistics.median(mine), 4)}
    told = {"first_event": _quantiles(firsts), "answer": _quantiles(wholes)}
    return told | by_kind


class Instant(BaseChatModel):
    """Answers at once: calls tools for a number of steps, then abstains. What remains is what our loop costs."""

    steps: int
    seen: list[int]

    @property
    def _llm_type(self) -> str:
        return "instant"

    def bind_tools(self, tools: object, **_kwargs: object) -> "Instant":
        """Take no notice of the tools."""
        return self

    def _generate(
        self, messages: list[BaseMessage], stop: object = None, run_manager: object = None, **_more: object
    ) -> ChatResult:
        self.seen.append(sum(len(str(m.content)) for m in messages))
        done = sum(isinstance(m, AIMessage) for m in messages)
        look, end = ("count_cues", {"label": "nodding"}), (NAME, {"answer": "x", "abstains": True})
        name, args = look if done < self.steps else end
        message = AIMessage("", tool_calls=[{"name": name, "args": args, "id": uuid4().hex, "type": "tool_call"}])
        return ChatResult(generations=[ChatGeneration(message=message)])


def loop_overhead(analysis: Analysis) -> dict[str, float]:
    """Return the milliseconds that the loop adds to each call of a model: slope over the number of calls."""
    times = {}
    for steps in (1, 9):
        runs = []
        for _ in range(5):
            model = LanguageModel("instant", Instant(steps=steps, seen=[]))
            began = time.perf_counter()
            Analyst(model, BOX).assess("What do her hands do?", Session(analysis))
            runs.append(time.perf_counter() - began)
        times[steps] = min(runs)
    return {"ms_per_call": round(1000 * (times[9] - times[1]) / 8, 2), "ms_fixed": round(1000 * times[1], 2)}


def characters(analysis: Analysis) -> dict[str, dict[str, int]]:
    """Return how much a model reads for each kind of question, if it takes the looks that the rules would take."""
    told = {}
    for kind, question in QUESTIONS.items():
        model = LanguageModel("instant", Instant(steps=0, seen=[]), path="plan")
        Analyst(model, BOX).assess(question, Session(analysis))
        chars = max(model.chat.seen)  # type: ignore[attr-defined]
        told[kind] = {"characters": chars, "tokens": chars // 4}
    return told


def _quantiles(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {"p50_s": round(ordered[len(ordered) // 2], 4), "p95_s": round(ordered[int(0.95 * (len(ordered) - 1))], 4)}


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    ten, long = timeline(600.0), timeline(7200.0)
    told = {
        "schema": "mg-agent/benchmark-agent/1",
        "cues": {"10 min": len(ten.cues), "2 h": len(long.cues)},
        "offline, 10 min": offline_times(ten),
        "offline, 2 h": offline_times(long, rounds=2),
        "loop": loop_overhead(ten),
        "read by a model, 10 min": characters(ten),
        "read by a model, 2 h": characters(long),
    }
    if chosen.json:
        print(json.dumps(told, indent=2))
        return
    for name, values in told.items():
        print(name)
        for key, value in values.items() if isinstance(values, dict) else [("", values)]:
            print(f"  {key:<14} {value}")


if __name__ == "__main__":
    run(main)
