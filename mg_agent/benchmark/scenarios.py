"""Scenarios on disk: one strict YAML file each, read into values, with ``file:line`` in every complaint."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from mg_agent.benchmark.strict_yaml import Document
from mg_agent.core.scenario import FAMILIES, Scenario
from mg_agent.errors import ScenarioError

_PACKAGE = Path(__file__).resolve().parents[1]
_PLACES = "emotion/, interview/ or deception/"
_IS_ONE = re.compile(rb"^family:", re.MULTILINE)
"""What a scenario has and other YAML files have not."""


@dataclass(frozen=True)
class Collection:
    """Scenarios in order of their id.

    Attributes:
        scenarios: The scenarios.
        faults: One sentence for each file that could not be read.
    """

    scenarios: tuple[Scenario, ...]
    faults: tuple[str, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all scenarios; changes when any word of them does."""
        content = [scenario.model_dump(mode="json") for scenario in self.scenarios]
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def of(self, families: Iterable[str], split: str | None = None) -> "Collection":
        """Keep some families and, where it is given, one split."""
        wanted = frozenset(families)
        kept = (s for s in self.scenarios if s.family in wanted and split in (None, s.split))
        return Collection(tuple(kept))


def shipped_folder() -> Path:
    """Return the folder of the scenarios that ship."""
    return next((f for f in (_PACKAGE / "_scenarios", _PACKAGE.parent / "scenarios") if f.is_dir()), _PACKAGE)


def read_scenario(path: Path) -> Scenario:
    """Read one scenario.

    Raises:
        ScenarioError: naming file and line, when it breaks the schema.
    """
    try:
        document = Document(path.read_text(encoding="utf-8"), f"{path.parent.name}/{path.name}")
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError.of(f"{path.name} cannot be read", f"got: {error}", "save it as UTF-8 text") from None
    try:
        scenario = Scenario.model_validate(document.values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"]) or "the whole"
        line, got = document.line(first["loc"]), f"{place}: {first['msg']}"
        raise document.error(line, got, "see scenarios/README.md") from None
    if scenario.id != path.stem:
        raise document.error(document.line(("id",)), f"its id is {scenario.id}", "name the file after the id")
    return scenario


def read_scenarios(folder: Path | None = None) -> Collection:
    """Read every scenario of a folder, ``FAMILY/*.yaml``; a file that is broken costs only itself.

    A scenario that lies elsewhere in the folder, or ends in ".yml", is a fault, since nobody would miss it else.

    Args:
        folder: None for the scenarios that ship.

    Raises:
        ScenarioError: when there is no such folder, or no scenario in it.
    """
    root = shipped_folder() if folder is None else folder
    if not root.is_dir():
        raise ScenarioError.of("there are no scenarios", f"{root} is no folder", "name one with emotion/*.yaml in it")
    found: list[Scenario] = []
    faults: list[str] = []
    for path in sorted(path for family in FAMILIES for path in (root / family).glob("*.yaml")):
        try:
            found.append(read_scenario(path))
        except ScenarioError as error:
            faults.append(str(error))
    faults += _astray(root)
    if not found and not faults:
        raise ScenarioError.of("there are no scenarios", f"{root} holds no emotion/*.yaml", f"put yours into {_PLACES}")
    return Collection(tuple(sorted(found, key=lambda one: one.id)), tuple(faults))


def _astray(root: Path) -> list[str]:
    """Name the scenarios that lie where none is looked for."""
    usual = {root / family for family in FAMILIES}
    files = [path for pattern in ("*.yaml", "*.yml", "*/*.yaml", "*/*.yml") for path in root.glob(pattern)]
    faults = []
    for path in sorted(path for path in files if path.parent not in usual or path.suffix != ".yaml"):
        if _IS_ONE.search(path.read_bytes()):
            name, mend = path.relative_to(root).as_posix(), f"put it into {_PLACES}"
            faults.append(f"{name} is not read; {mend if path.parent not in usual else 'let its name end in .yaml'}")
    return faults


def schema_text() -> str:
    """Return the JSON Schema of a scenario file, as ``scenarios/schema.json`` holds it for editors and other tools."""
    return json.dumps(Scenario.model_json_schema(), indent=1, ensure_ascii=False) + "\n"


def write_schema(folder: Path | None = None) -> Path:
    """Write ``schema.json`` anew, after a change of the shape."""
    path = (shipped_folder() if folder is None else folder) / "schema.json"
    path.write_text(schema_text(), encoding="utf-8")
    return path
