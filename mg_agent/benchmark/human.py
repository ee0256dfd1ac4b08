"""A person at the terminal as a reasoner: the same questions, the same conditions, the same scores."""

import sys
import time
from collections.abc import Callable, Iterable

from mg_agent.core.response import Asked, Response, Setup
from mg_agent.core.scenario import SCALE
from mg_agent.core.span import timecode
from mg_agent.errors import BenchmarkError
from mg_agent.tools.session import Session
from mg_agent.tools.tool import cue_line


class Human:
    """Shows what may be looked at, asks, and takes what is typed; an empty line declines to answer."""

    informed = False
    name = "human"
    model = ""

    def __init__(self, ask: Callable[[str], str] | None = None, show: Callable[[str], None] | None = None) -> None:
        self._ask = ask or _typed
        self._show = show or _told
        self._shown = ""

    @classmethod
    def build(cls, setup: Setup) -> "Human":
        """Make it.

        Raises:
            BenchmarkError: when nobody sits at a terminal.
        """
        if sys.stdin is None or not sys.stdin.isatty():
            raise BenchmarkError.of("there is nobody to ask", "the input is no terminal", "run it in a terminal")
        return cls()

    def respond(self, asked: Asked, session: Session, seed: int) -> Response:
        """Show and ask."""
        began = time.perf_counter()
        for line in _scene(asked, session):
            self._show(line)
        chosen = text = ""
        if asked.kind == "open":
            text = self._ask("Your answer: ").strip()
        else:
            chosen = _choice(asked, self._ask(_wanted(asked)))
        sure = _share(self._ask("How sure, in percent (empty: not said): ")) if chosen else None
        seconds = round(time.perf_counter() - began, 3)
        return Response(chosen=chosen, text=text, abstains=not (chosen or text), confidence=sure, seconds=seconds)


def _scene(asked: Asked, session: Session) -> Iterable[str]:
    yield f"\n{asked.context}\n({asked.setting}; {asked.culture})"
    cues = [cue for modality in session.modalities for cue in session.look(modality)]
    for cue in sorted(cues, key=lambda one: (one.span.start, one.id)):
        beside = f": {cue.text}" if cue.modality != "speech" and cue.text != cue.label else ""
        yield f"  {timecode(cue.span.start)} {cue_line(cue).partition('] ')[2].partition(' ')[2]}{beside}"
    yield f"\n{asked.question}"
    for number, option in enumerate(asked.options if asked.kind == "choice" else (), start=1):
        yield f"  {number}. {option}"


def _wanted(asked: Asked) -> str:
    if asked.kind == "graded":
        return f"0 ({asked.options[0]}) to {SCALE} ({asked.options[1]}): "
    return f"1 to {len(asked.options)} (empty: cannot say): "


def _choice(asked: Asked, typed: str) -> str:
    word = typed.strip()
    if not word.isdigit():
        return ""
    if asked.kind == "graded":
        return word if int(word) <= SCALE else ""
    return asked.options[int(word) - 1] if 1 <= int(word) <= len(asked.options) else ""


def _share(typed: str) -> float | None:
    word = typed.strip().rstrip("%")
    return min(100, int(word)) / 100 if word.isdigit() else None


def _typed(prompt: str) -> str:
    sys.stderr.write(prompt)
    sys.stderr.flush()
    return sys.stdin.readline()


def _told(line: str) -> None:
    sys.stderr.write(f"{line}\n")
