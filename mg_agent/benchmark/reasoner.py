"""Who may be asked: anything that turns a question and a session into a response, found through entry points."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Protocol

from mg_agent.core.response import Asked, Response, Setup
from mg_agent.errors import BenchmarkError, MgAgentError, did_you_mean
from mg_agent.tools.session import Session

GROUP = "mg_agent.reasoners"


class Reasoner(Protocol):
    """Answers questions about what a session lets it see."""

    @property
    def name(self) -> str:
        """What it is called in tables."""
        ...

    @property
    def model(self) -> str:
        """The model it uses; "" where it uses none."""
        ...

    def respond(self, asked: Asked, session: Session, seed: int) -> Response:
        """Answer one question.

        Args:
            asked: The question.
            session: What may be looked at; whatever is cited must have been shown by it.
            seed: What chance draws by.
        """
        ...


class Maker(Protocol):
    """What an entry point of :data:`GROUP` names: a class that makes a reasoner.

    Attributes:
        informed: Whether it is given the references. Only the oracle and the probes of the benchmark are.
    """

    informed: bool

    def build(self, setup: Setup) -> Reasoner:
        """Make the reasoner.

        Raises:
            MgAgentError: when what it needs is not there, such as a model or a key.
        """
        ...


ready: ContextVar[Mapping[str, tuple[Reasoner, bool]]] = ContextVar("ready", default=MappingProxyType({}))
"""Reasoners that were made before they are asked, and whether Inspect's model is behind them; none is loaded twice."""


@contextmanager
def having(made: Mapping[str, tuple[Reasoner, bool]]) -> Iterator[None]:
    """Let tasks that begin meanwhile take these reasoners."""
    before = ready.set(made)
    try:
        yield
    finally:
        ready.reset(before)


def makers(entries: Iterable[EntryPoint] | None = None) -> dict[str, EntryPoint]:
    """Return every installed reasoner by name; ours win over others of the same name."""
    found = entry_points(group=GROUP) if entries is None else entries
    ordered = sorted(found, key=lambda entry: (not entry.value.startswith("mg_agent."), entry.name))
    kept: dict[str, EntryPoint] = {}
    for entry in ordered:
        kept.setdefault(entry.name, entry)
    return kept


def find_maker(name: str, entries: Iterable[EntryPoint] | None = None) -> Maker:
    """Return who makes the reasoner of a name.

    Raises:
        BenchmarkError: when none is installed under it, or it cannot be imported.
    """
    known = makers(entries)
    if name not in known:
        raise BenchmarkError.of("there is no such reasoner", f"asked for '{name}'", did_you_mean(name, [*known]))
    try:
        made: Maker = known[name].load()
    except MgAgentError:
        raise
    except (Exception, SystemExit) as error:  # a plug-in may fail in any way at import
        raise _unusable(name, error) from error
    _require(name, made, ("informed", "build"))
    return made


def make(name: str, setup: Setup) -> Reasoner:
    """Make the reasoner of a name.

    Raises:
        BenchmarkError: when none is installed under it, it fails, or what is made lacks something that a reasoner has.
        MgAgentError: when what it needs is not there, such as a model or a key.
    """
    maker = find_maker(name)
    try:
        made = maker.build(setup)
    except MgAgentError:
        raise
    except (Exception, SystemExit) as error:  # as above
        raise _unusable(name, error) from error
    _require(name, made, ("name", "model", "respond"))
    return made


def answer_of(reasoner: Reasoner, asked: Asked, session: Session, seed: int) -> Response:
    """Put one question to a reasoner; one that ends the program, or gives no response, fails at that question alone.

    Args:
        reasoner: Who is asked.
        asked: The question.
        session: What may be looked at.
        seed: What chance draws by.

    Raises:
        BenchmarkError: when it wanted to end the program, or its answer is no response.
        Exception: whatever else the reasoner raises.
    """
    failed = f"the reasoner '{reasoner.name}' failed"
    try:
        answer: object = reasoner.respond(asked, session, seed)
    except SystemExit as stop:
        got = f"it wanted to end the program (SystemExit {stop})"
        raise BenchmarkError.of(failed, got, "let it raise an error, or decline") from stop
    if not isinstance(answer, Response):
        got = f"respond() gave a {type(answer).__name__}"
        raise BenchmarkError.of(failed, got, "return a mg_agent.core.response.Response")
    return answer


def _unusable(name: str, error: BaseException) -> BenchmarkError:
    got = f"{type(error).__name__}: {error}"
    return BenchmarkError.of(f"the reasoner '{name}' cannot be used", got, "mend or remove its package")


def _require(name: str, one: object, parts: tuple[str, ...]) -> None:
    missing = [part for part in parts if not hasattr(one, part)]
    if missing:
        got = f"it has no {' and no '.join(missing)}"
        raise BenchmarkError.of(f"the reasoner '{name}' cannot be used", got, "see docs/benchmark.md for what it takes")
