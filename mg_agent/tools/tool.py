"""The one door for tools: a plain function from a session to cues or passages, with a docstring people can read."""

import functools
import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Concatenate, Generic, ParamSpec, get_type_hints

import docstring_parser
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from typing_extensions import TypeIs

from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.measure import Measure
from mg_agent.errors import ToolError
from mg_agent.knowledge.excerpt import Passage
from mg_agent.recognition.vocabulary import REGION_GUESSED
from mg_agent.tools.citing import passage_line
from mg_agent.tools.quoting import plain, quoted
from mg_agent.tools.session import Look, Session

P = ParamSpec("P")
Brought = tuple[Cue, ...] | tuple[Passage, ...] | tuple[Measure, ...]
"""What a tool may return: what was seen, what is known, or what was worked out; never two at once."""
_FORBIDDEN = frozenset(
    {"path", "paths", "url", "urls", "uri", "uris", "file", "files", "filename", "filepath", "folder"}
)
_SEVERAL = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


@dataclass(frozen=True)
class Finding:
    """What one call of a tool brought: cues or passages, and the looks that explain an empty answer.

    Attributes:
        tool: Name of the tool.
        cues: What it returned.
        looks: What it looked at on the way.
        passages: Research it returned, where it is a tool that consults.
        measures: Measurements it returned, where it is a tool that counts.
        notes: What is to be read before it, such as that nothing was found.
        repeated: How many cues were left out because the tool returned them more than once.
    """

    tool: str
    cues: tuple[Cue, ...]
    looks: tuple[Look, ...]
    passages: tuple[Passage, ...] = ()
    measures: tuple[Measure, ...] = ()
    notes: tuple[str, ...] = ()
    repeated: int = 0

    def __str__(self) -> str:
        """Write one line for each thing found, then one line a look, so that no emptiness goes unexplained."""
        found = [cue_line(cue) for cue in self.cues] + [passage_line(passage) for passage in self.passages]
        found += [measure_line(measure) for measure in self.measures]
        lines = [*map(plain, self.notes), *found, *dict.fromkeys(f"({look})" for look in self.looks)]
        if not found and any(look.cues and not look.blind for look in self.looks):
            lines.insert(0, "Nothing of that kind was found in the observed part.")
        return "\n".join(lines)


class Tool(Generic[P]):
    """A function that looks into a session. Call it in a REPL like the function it wraps.

    Attributes:
        name: The function's name.
        modality: What it looks at; it is not offered where the condition closes that.
        description: First paragraph of the docstring.
        args: Pydantic model of the arguments, without the session.
        function: The function itself.
    """

    def __init__(self, function: Callable[Concatenate[Session, P], Brought], *, modality: str) -> None:
        self.function = function
        self.modality = modality
        self.name: str = getattr(function, "__name__", "")
        self.description, notes = _docstring(self.name, function)
        self.args = _schema(self.name, function, notes)
        functools.update_wrapper(self, function)

    def __call__(self, session: Session, *args: P.args, **kwargs: P.kwargs) -> Brought:
        """Call the function itself."""
        return self.function(session, *args, **kwargs)

    def __repr__(self) -> str:
        """Show as ``<tool find_gestures: gesture>``."""
        return f"<tool {self.name}: {self.modality}>"

    def schema(self) -> dict[str, object]:
        """Return the JSON schema of the arguments, written once; what is returned is the caller's own."""
        schema: dict[str, object] = json.loads(self._written)
        return schema

    @functools.cached_property
    def _written(self) -> str:
        return json.dumps(self.args.model_json_schema())

    def run(self, session: Session, arguments: Mapping[str, object] | None = None) -> Finding:
        """Check arguments against the schema, call, and say what was looked at on the way.

        Raises:
            ToolError: when the arguments do not fit, naming the first that does not.
        """
        try:
            checked = self.args.model_validate(dict(arguments or {}))
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"]) or "arguments"
            known = ", ".join(self.args.model_fields) or "none"
            raise ToolError.of(
                f"{self.name} was called wrongly", f"'{name}': {first['msg']}", f"arguments it takes: {known}"
            ) from None
        before, said = len(session.looked), len(session.noted)
        chosen = {name: getattr(checked, name) for name in checked.model_fields_set}
        found = self.function(session, **chosen)  # type: ignore[call-arg]  # the schema was made from this signature
        looks, notes = tuple(session.looked[before:]), tuple(session.noted[said:])
        if _is_research(found):
            return Finding(self.name, (), looks, found, notes=notes)
        if _is_measured(found):
            return Finding(self.name, (), looks, measures=found, notes=notes)
        once, again = _once(found)
        told = f"{plural(again, 'cue')} of {self.name} came more than once; each counts once."
        return Finding(self.name, once, looks, notes=(*notes, *([told] if again else [])), repeated=again)


def tool(*, modality: str) -> Callable[[Callable[Concatenate[Session, P], Brought]], Tool[P]]:
    """Make a tool of a function whose first parameter is a session.

    Args:
        modality: What it looks at: "gesture", "face", "speech", or your own word.

    Raises:
        ToolError: at decoration, when the docstring, a type or a description is missing, or a
            parameter asks for a path or an address; tools take times, ids and words.
    """

    def wrap(function: Callable[Concatenate[Session, P], Brought]) -> Tool[P]:
        return Tool(function, modality=modality)

    return wrap


def cue_line(cue: Cue) -> str:
    """Write a cue on one line; words that were said, or that a person noted beside a cue, are quoted."""
    noted = cue.source.kind == "human" and cue.text != cue.label
    sure = "confidence not stated" if cue.confidence is None else f"confidence {cue.confidence:.2f}"
    words = f" {quoted(cue.text)}" if cue.modality == "speech" or noted else ""
    guess = ", where exactly on the head is a guess" if cue.details.get(REGION_GUESSED) is True else ""
    return f"[{cue.id}] {cue.span} {cue.person} {plain(cue.label)}{words} ({sure}, {plain(str(cue.source))}{guess})"


def measure_line(measure: Measure) -> str:
    """Write a measurement on one line, with the cues it rests on."""
    cues = f" (from {', '.join(measure.evidence)})" if measure.evidence else ""
    return f"[{measure.id}] {plain(measure.text, longest=600)}{cues}"


def _once(found: Brought) -> tuple[tuple[Cue, ...], int]:
    """Leave out what says the same again, however sure; return the rest and how many were left out.

    The same are modality, label, person, span, details and source, and the words that were said or that a person noted.
    """
    if not are_cues(found):
        return found, 0  # type: ignore[return-value]  # no cues at all, which the contract tells
    kept: dict[tuple[object, ...], Cue] = {}
    for cue in found:
        words = cue.text if cue.modality == "speech" or cue.source.kind == "human" else ""
        details = tuple(sorted(cue.details.items()))
        kept.setdefault(
            (cue.modality, cue.label, cue.person, cue.span.start, cue.span.end, details, cue.source, words), cue
        )
    return tuple(kept.values()), len(found) - len(kept)


def are_cues(found: object) -> TypeIs[tuple[Cue, ...]]:
    """Tell whether something is a tuple of cues, as a tool that looks must return it."""
    return isinstance(found, tuple) and all(isinstance(one, Cue) for one in found)


def _is_measured(found: Brought) -> TypeIs[tuple[Measure, ...]]:
    return isinstance(found, tuple) and bool(found) and all(isinstance(one, Measure) for one in found)


def _is_research(found: Brought) -> TypeIs[tuple[Passage, ...]]:
    return isinstance(found, tuple) and bool(found) and all(isinstance(one, Passage) for one in found)


def _docstring(name: str, function: Callable[..., object]) -> tuple[str, dict[str, str]]:
    text = inspect.getdoc(function) or ""
    if not text.strip():
        raise _refusal(name, "it has no docstring", "say in its first sentence what it shows")
    parsed = docstring_parser.parse(text, style=docstring_parser.DocstringStyle.GOOGLE)
    paragraph = " ".join(text.split("\n\n")[0].split())
    return paragraph, {param.arg_name: " ".join((param.description or "").split()) for param in parsed.params}


def _schema(name: str, function: Callable[..., object], notes: Mapping[str, str]) -> type[BaseModel]:
    parameters = list(inspect.signature(function).parameters.values())
    if not parameters or parameters[0].name != "session":
        raise _refusal(name, "its first parameter is not 'session'", "write def tool_name(session: Session, ...)")
    hints = _hints(name, function)
    fields: dict[str, object] = {}
    for parameter in parameters[1:]:
        _check(name, parameter, hints)
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        fields[parameter.name] = (
            hints[parameter.name],
            Field(default=default, description=notes.get(parameter.name, "")),
        )
    config = ConfigDict(extra="forbid", allow_inf_nan=False)
    made: type[BaseModel] = create_model(f"{name}_arguments", __config__=config, **fields)  # type: ignore[call-overload]
    return made


def _hints(name: str, function: Callable[..., object]) -> dict[str, object]:
    try:
        return get_type_hints(function)
    except NameError as error:
        raise _refusal(name, f"a type cannot be found ({error})", "import it where the tool is defined") from None


def _check(name: str, parameter: inspect.Parameter, hints: Mapping[str, object]) -> None:
    if parameter.kind in _SEVERAL:
        raise _refusal(name, f"it takes '*{parameter.name}'", "name every parameter")
    if parameter.name not in hints:
        raise _refusal(name, f"parameter '{parameter.name}' has no type", "annotate it, e.g. start: float = 0.0")
    if _FORBIDDEN & set(parameter.name.lower().split("_")):
        raise _refusal(
            name, f"it takes '{parameter.name}'", "tools take times, ids and words, never a path or an address"
        )


def _refusal(name: str, got: str, do: str) -> ToolError:
    return ToolError.of(f"the function '{name}' cannot be a tool", got, do)
