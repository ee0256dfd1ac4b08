"""Every tool that is installed: ours and those of other packages, found through entry points."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import Distribution, EntryPoint, entry_points

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
        kept: dict[str, tuple[AnyTool, str, str]] = {}
        broken: dict[str, str] = {}
        for package, entry in sorted(_with_packages(set(found)), key=lambda one: (one[0] != OURS, one[0], one[1].name)):
            loaded = _load(entry, package)
            if isinstance(loaded, str):
                broken[f"{package}:{entry.name}"] = loaded
            elif loaded.name not in kept:
                kept[loaded.name] = (loaded, package, entry.value)
            elif kept[loaded.name][2] != entry.value:
                broken[f"{package}:{entry.name}"] = _twice(loaded.name, kept[loaded.name][1], package)
        ordered = [kept[name] for name in sorted(kept)]
        return cls(tuple(t for t, _, _ in ordered), tuple(p for _, p, _ in ordered), broken)

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


def _with_packages(entries: Iterable[EntryPoint]) -> Iterator[tuple[str, EntryPoint]]:
    """Name the package of each; a name is read once a package, for that takes longer than all the rest."""
    names: dict[Distribution, str] = {}
    for entry in entries:
        if entry.dist is None:
            yield entry.value.partition(".")[0].partition(":")[0], entry
        else:
            if entry.dist not in names:
                names[entry.dist] = entry.dist.name
            yield names[entry.dist], entry


def _load(entry: EntryPoint, package: str) -> AnyTool | str:
    left_out = f"The tool '{entry.name}' of package '{package}' was left out"
    try:
        with printing_aside():
            loaded = entry.load()
    except (Exception, SystemExit) as error:  # a plug-in may fail in any way at import; ours must not
        return f"{left_out}: {type(error).__name__}: {error}"
    if isinstance(loaded, Tool):
        problems = [] if package == OURS else check_tool(loaded)
        return f"{left_out}: {'; '.join(problems)}." if problems else loaded
    return f"{left_out}: {entry.value} is a {type(loaded).__name__}, not a tool; decorate it with @tool(modality=...)."


def _twice(name: str, first: str, second: str) -> str:
    return f"The tool '{name}' of package '{second}' was left out: package '{first}' already has one of that name."
