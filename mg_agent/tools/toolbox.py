"""Every tool that is installed: ours and those of other packages, found through entry points."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points

from mg_agent.core.scenario import Condition
from mg_agent.errors import ToolError, did_you_mean
from mg_agent.tools.contract import check_tool
from mg_agent.tools.patience import printing_aside
from mg_agent.tools.tool import Tool

__all__ = ["GROUP", "OURS", "AnyTool", "Toolbox", "check_tool"]

GROUP = "mg_agent.tools"
OURS = "mg-agent"
"""The package whose tools are ours."""
AnyTool = Tool[...]


@dataclass(frozen=True)
class Toolbox:
    """The tools at hand, and what went wrong with those that are not.

    Attributes:
        tools: In order of name, one a name.
        packages: Name of the package each tool came from, in the same order.
        broken: What was left out, as ``package:name``, and why, in one sentence that names the package.
    """

    tools: tuple[AnyTool, ...] = ()
    packages: tuple[str, ...] = ()
    broken: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def discover(cls, entries: Iterable[EntryPoint] | None = None) -> "Toolbox":
        """Find every installed tool; a plug-in that is broken or breaks the contract costs itself, nothing else.

        Args:
            entries: Entry points to read instead of the installed ones.
        """
        found = entry_points(group=GROUP) if entries is None else entries
        kept: dict[str, tuple[AnyTool, EntryPoint]] = {}
        broken: dict[str, str] = {}
        for entry in sorted(set(found), key=lambda e: (_package(e) != OURS, _package(e), e.name)):
            loaded = _load(entry)
            if isinstance(loaded, str):
                broken[f"{_package(entry)}:{entry.name}"] = loaded
            elif loaded.name not in kept:
                kept[loaded.name] = (loaded, entry)
            elif kept[loaded.name][1].value != entry.value:
                broken[f"{_package(entry)}:{entry.name}"] = _twice(loaded.name, kept[loaded.name][1], entry)
        ordered = [kept[name] for name in sorted(kept)]
        return cls(tuple(t for t, _ in ordered), tuple(_package(e) for _, e in ordered), broken)

    def __iter__(self) -> Iterator[AnyTool]:
        """Go through the tools."""
        return iter(self.tools)

    def __len__(self) -> int:
        """Count the tools."""
        return len(self.tools)

    def __getitem__(self, name: str) -> AnyTool:
        """Return a tool by its name.

        Raises:
            ToolError: when there is none of that name.
        """
        for one in self.tools:
            if one.name == name:
                return one
        names = [one.name for one in self.tools]
        do = did_you_mean(name, names) if names else "install mg-agent again, no tool is registered"
        raise ToolError.of("there is no such tool", f"asked for '{name}'", do)

    def under(self, condition: Condition) -> "Toolbox":
        """Return only the tools whose modality a condition leaves open."""
        kept = [(t, p) for t, p in zip(self.tools, self.packages, strict=True) if condition.allows(t.modality)]
        return Toolbox(tuple(t for t, _ in kept), tuple(p for _, p in kept), self.broken)


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist is not None else entry.value.partition(".")[0].partition(":")[0]


def _load(entry: EntryPoint) -> AnyTool | str:
    try:
        with printing_aside():
            loaded = entry.load()
    except (Exception, SystemExit) as error:  # a plug-in may fail in any way at import; ours must not
        return f"The tool '{entry.name}' of package '{_package(entry)}' was left out: {type(error).__name__}: {error}"
    if isinstance(loaded, Tool):
        problems = [] if _package(entry) == OURS else check_tool(loaded)
        left_out = f"The tool '{entry.name}' of package '{_package(entry)}' was left out: {'; '.join(problems)}."
        return left_out if problems else loaded
    return (
        f"The tool '{entry.name}' of package '{_package(entry)}' was left out: {entry.value} is a "
        f"{type(loaded).__name__}, not a tool; decorate it with @tool(modality=...)."
    )


def _twice(name: str, first: EntryPoint, second: EntryPoint) -> str:
    return (
        f"The tool '{name}' of package '{_package(second)}' was left out: package '{_package(first)}' "
        "already has one of that name."
    )
