"""What every tool must keep to, ours and those of others, as a check that names each fault."""

import re

from mg_agent.core.evidence import Analysis, Coverage, Cue, Source
from mg_agent.core.media import VideoSource
from mg_agent.core.scenario import Condition
from mg_agent.core.span import Span
from mg_agent.errors import ToolError
from mg_agent.tools.patience import LEAST, HungError, within
from mg_agent.tools.session import Session
from mg_agent.tools.tool import Tool, are_cues

_NAME = re.compile(r"^[a-z]+(_[a-z0-9]+)+$")
_LONGEST = 300
_PATIENCE = LEAST


def check_tool(candidate: object) -> list[str]:
    """Return what is wrong with a tool, one sentence each; empty when it keeps the contract."""
    if not isinstance(candidate, Tool):
        return [f"{candidate!r} is not a tool; decorate a function with @tool(modality=...)"]
    return [*_wording(candidate), *_conduct(candidate)]


def fine(tool: Tool[...]) -> str:
    """Say of a tool that keeps the contract how far that was tried."""
    if needed := _needed(tool):
        return f"fine as it is written; not called, since nobody can guess {' and '.join(needed)}"
    return "fine"


def remarks_on(tool: Tool[...]) -> list[str]:
    """Return what is odd about a tool that keeps the contract, one sentence each; nothing is left out for it."""
    if _needed(tool):
        return []
    try:
        found = within(_PATIENCE, lambda: tool.run(Session(_specimen(tool.modality))), f"mg-agent contract {tool.name}")
    except ToolError:
        return []
    except HungError:
        return [f"{tool.name} had no answer after {_PATIENCE:g} s when it was called again"]
    except Exception as error:  # a foreign function that was well when first called may raise anything later
        return [f"{tool.name} failed when it was called again, with {type(error).__name__}: {error}"]
    told = f"{tool.name} returns the same cues again ({found.repeated} of them); each counts once"
    return [told] if found.repeated else []


def _wording(tool: Tool[...]) -> list[str]:
    problems = []
    if not _NAME.match(tool.name):
        problems.append(f"the name '{tool.name}' is not of the form verb_noun")
    if not tool.modality.strip():
        problems.append(f"{tool.name} names no modality")
    if len(tool.description) > _LONGEST:
        problems.append(f"the first paragraph of {tool.name} is longer than {_LONGEST} characters")
    problems += [
        f"the parameter '{name}' of {tool.name} is not described under Args"
        for name, field in tool.args.model_fields.items()
        if not field.description
    ]
    try:
        tool.args.model_json_schema()
    except Exception as error:  # pydantic raises several kinds here
        problems.append(f"the arguments of {tool.name} have no JSON schema: {type(error).__name__}")
    return problems


def _needed(tool: Tool[...]) -> list[str]:
    return [f"'{name}'" for name, field in tool.args.model_fields.items() if field.is_required()]


def _conduct(tool: Tool[...]) -> list[str]:
    if _needed(tool):
        return []  # without knowing a meaningful value there is nothing fair to call it with
    try:
        problems = [*_open(tool), *_closed(tool)]
    except HungError:
        return [f"{tool.name} had no answer on 4 s of film after {_PATIENCE:g} s"]
    return list(dict.fromkeys(problems))


def _open(tool: Tool[...]) -> list[str]:
    session = Session(_specimen(tool.modality))
    before = session.analysis
    cues, problems, refused = _call(tool, session)
    if not session.looked and not refused and not problems:  # one that failed may have meant to look
        problems.append(f"{tool.name} looks at nothing through session.look(), so its cues cannot be cited")
    unseen = [cue.id for cue in cues if cue.id not in session.seen]
    if unseen:
        problems.append(f"{tool.name} returns cues that the session has not shown: {', '.join(unseen[:3])}")
    if session.analysis is not before or session.analysis != _specimen(tool.modality):
        problems.append(f"{tool.name} changes the analysis; tools only read")
    return problems


def _closed(tool: Tool[...]) -> list[str]:
    condition = Condition(name="contract", closed=frozenset({tool.modality}))
    cues, problems, _ = _call(tool, Session(_specimen(tool.modality), condition))
    if any(cue.modality == tool.modality for cue in cues):
        problems.append(f"{tool.name} shows {tool.modality} although the condition closes it")
    return problems


def _call(tool: Tool[...], session: Session) -> tuple[tuple[Cue, ...], list[str], bool]:
    """Call a tool; return its cues, its faults, and whether it refused, as it may."""
    try:
        found: object = within(_PATIENCE, lambda: tool.run(session), f"mg-agent contract {tool.name}").cues
    except ToolError:
        return (), [], True
    except HungError:
        raise
    except Exception as error:  # whatever a foreign function raises is the finding
        return (
            (),
            [f"{tool.name} failed with {type(error).__name__}: {error}; raise ToolError for what it cannot serve"],
            False,
        )
    if not are_cues(found):
        return (), [f"{tool.name} returns {_kind(found)}; return a tuple of cues"], False
    return found, [], False


def _kind(found: object) -> str:
    """Name a type; of a tuple the first thing in it that is no cue."""
    strange = next((one for one in found if not isinstance(one, Cue)), None) if isinstance(found, tuple) else None
    return type(found).__name__ if strange is None else f"a tuple that holds {type(strange).__name__}"


def _specimen(modality: str) -> Analysis:
    source = Source(name="contract", version="1", kind="file")
    whole = Span(start=0.0, end=4.0)
    cue = Cue.make(span=Span(start=1.0, end=2.0), modality=modality, label="specimen", text="specimen", source=source)
    return Analysis(
        video=VideoSource(path="specimen", sha256="0" * 64, duration=4.0, fps=25.0, frames=100, width=64, height=64),
        span=whole,
        cues=(cue,),
        coverage=(Coverage(span=Span(start=0.0, end=3.0), modality=modality, source=source),),
        rate=15.0,
        digest="0" * 16,
    )
