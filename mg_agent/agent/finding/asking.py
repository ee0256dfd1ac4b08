"""Replies ask for tools through the session at hand; where only tool results are at hand, they are asked for."""

import json
from collections.abc import Callable, Mapping

from mg_agent.core.evidence import Analysis, Cue
from mg_agent.core.scenario import Condition
from mg_agent.core.span import Span
from mg_agent.errors import ToolError
from mg_agent.tools.aligning import align_cues
from mg_agent.tools.baseline import compare_with_baseline
from mg_agent.tools.counting import count_cues
from mg_agent.tools.knowledge import consult_knowledge
from mg_agent.tools.session import Look, Session
from mg_agent.tools.tool import Finding

_OURS: dict[str, Callable[[Session, Mapping[str, object]], Finding]] = {
    "align_cues": align_cues.run,
    "compare_with_baseline": compare_with_baseline.run,
    "consult_knowledge": consult_knowledge.run,
    "count_cues": count_cues.run,
}


class BroughtSession(Session):
    """A session of which only that is known which tools have brought so far.

    Attributes:
        wanted: Tool calls that a reply asked for and that nobody has made yet.
    """

    def __init__(self, analysis: Analysis, condition: Condition, done: Mapping[str, Finding | str]) -> None:
        found = [one for one in done.values() if isinstance(one, Finding)]
        cues: dict[str, Cue] = {cue.id: cue for one in found for look in one.looks for cue in look.cues}
        cues |= {cue.id: cue for one in found for cue in one.cues}
        known = tuple(sorted(cues.values(), key=lambda c: (c.span.start, c.span.end, c.modality, c.label, c.digest)))
        super().__init__(analysis.model_copy(update={"cues": known}), condition)
        self.wanted: list[tuple[str, dict[str, object]]] = []
        self._done = done
        self._covered = [(look.modality, look.span) for one in found for look in one.looks]

    def lacks(self, look: Look) -> bool:
        """Tell whether nobody has looked there yet."""
        return look.allowed and not any(
            modality == look.modality and _holds(span, look.span) for modality, span in self._covered
        )

    def brought(self, name: str, arguments: dict[str, object]) -> Finding | None:
        """Return what a call brought, or ask for it and return None.

        Raises:
            ToolError: when the call was refused.
        """
        got = self._done.get(f"{name} {json.dumps(arguments, sort_keys=True, default=str)}")
        if isinstance(got, str):
            raise ToolError(got)
        if got is None:
            self.wanted.append((name, arguments))
            return None
        self.show(got.passages)
        self.note(got.measures)
        return got


def ask_tool(session: Session, name: str, arguments: dict[str, object]) -> Finding:
    """Call a built-in tool, or have it called; until it was, it brings nothing.

    Raises:
        ToolError: when the tool refuses.
    """
    if isinstance(session, BroughtSession):
        return session.brought(name, arguments) or Finding(name, (), ())
    return _OURS[name](session, arguments)


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
