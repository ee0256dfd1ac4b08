"""Texts for people and models, kept as files with a version: found, checked, rendered, locked."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import yaml
from jinja2 import StrictUndefined, Template, TemplateError, meta
from jinja2.sandbox import SandboxedEnvironment
from pydantic import Field, ValidationError

from mg_agent.core.span import Value
from mg_agent.errors import PromptError, did_you_mean

_PACKAGE = Path(__file__).resolve().parent
_LOCK = "lock.json"
_FENCE = "---\n"


class Header(Value):
    """The front matter of a prompt file.

    Attributes:
        id: Name of the file without its ending.
        version: Counts up with every change of the text.
        role: "fixed" for sentences shown to people as they are, "system" and "user" for models.
        summary: What it is for, one sentence.
        variables: Every variable the body uses, no more and no fewer.
        output: "text", or "sections" under ``##`` headings.
    """

    id: str
    version: int = Field(ge=1)
    role: Literal["fixed", "system", "user"]
    summary: str
    variables: tuple[str, ...] = ()
    output: Literal["text", "sections"] = "text"


@dataclass(frozen=True)
class Prompt:
    """One prompt: its header, its Jinja2 body, and the SHA-256 of the whole file."""

    header: Header
    body: str
    sha256: str

    @property
    def reference(self) -> str:
        """``id@version#hash``, as the run record keeps it."""
        return f"{self.header.id}@{self.header.version}#{self.sha256[:6]}"

    def render(self, variables: Mapping[str, object] | None = None) -> str:
        """Fill in the variables; nothing may be missing and nothing left over.

        Raises:
            PromptError: when a variable is missing or unknown, or the body breaks.
        """
        given = dict(variables or {})
        if set(given) != set(self.header.variables):
            raise PromptError.of(
                f"the prompt '{self.header.id}' was given other variables than it takes",
                f"got {sorted(given)}",
                f"give {sorted(self.header.variables)}",
            )
        try:
            return _template(self.body).render(given).strip()
        except TemplateError as error:
            raise PromptError.of(
                f"the prompt '{self.header.id}' cannot be rendered", str(error), "mend its body"
            ) from None

    def sections(self, variables: Mapping[str, object] | None = None) -> dict[str, tuple[str, ...]]:
        """Render and split at ``## heading`` lines: each list item or paragraph is one entry."""
        found: dict[str, list[str]] = {}
        current: list[str] = []
        fresh = True
        for line in (line.strip() for line in self.render(variables).splitlines()):
            if line.startswith("## "):
                current, fresh = found.setdefault(line[3:].strip().lower(), []), True
            elif not line:
                fresh = True
            elif fresh or line.startswith("- "):
                current.append(line.removeprefix("- "))
                fresh = False
            else:
                current[-1] += f" {line}"
        return {name: tuple(entries) for name, entries in found.items()}


def prompt_folder() -> Path:
    """Return where the prompts lie: in the installed package, or at the top of a checkout.

    Raises:
        PromptError: when neither is there.
    """
    for folder in (_PACKAGE / "_prompts", _PACKAGE.parent / "prompts"):
        if folder.is_dir():
            return folder
    raise PromptError.of("the prompts are missing", f"looked beside {_PACKAGE}", "install mg-agent again")


def load_prompt(prompt_id: str, folder: Path | None = None) -> Prompt:
    """Return one prompt by its id.

    Raises:
        PromptError: when there is none of that id, or its file does not keep the form.
    """
    prompts = load_prompts(folder)
    if prompt_id not in prompts:
        raise PromptError.of("there is no such prompt", f"asked for '{prompt_id}'", did_you_mean(prompt_id, [*prompts]))
    return prompts[prompt_id]


def load_prompts(folder: Path | None = None) -> Mapping[str, Prompt]:
    """Return every prompt by its id, read once.

    Raises:
        PromptError: when a file does not keep the form, naming the file.
    """
    return _shelf(folder or prompt_folder())


def read_prompts(folder: Path) -> dict[str, Prompt]:
    """Read every prompt of a folder, by id; README.md is none.

    Raises:
        PromptError: when a file does not keep the form, naming the file.
    """
    files = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    prompts = [_read(path) for path in files]
    return {prompt.header.id: prompt for prompt in prompts}


def lock_faults(folder: Path) -> list[str]:
    """Return what is wrong with the lock, one sentence each: changed texts, strangers, leftovers."""
    prompts, locked = read_prompts(folder), _locked(folder)
    faults = [f"'{name}' is locked but its file is gone" for name in sorted(set(locked) - set(prompts))]
    for name, prompt in sorted(prompts.items()):
        entry = locked.get(name)
        if entry is None:
            faults.append(f"'{name}' is not in {_LOCK}")
        elif entry["sha256"] != prompt.sha256:
            older = entry["version"] == prompt.header.version
            do = "raise its version and write the lock" if older else "write the lock"
            faults.append(f"'{name}' changed; {do}")
        elif entry["version"] != prompt.header.version:  # pragma: no cover - the hash covers the version
            faults.append(f"'{name}' has another version than its lock")
    return faults


def write_lock(folder: Path) -> Path:
    """Write ``lock.json``: id -> version, sha256.

    Raises:
        PromptError: when a text changed but its version did not rise.
    """
    prompts, locked = read_prompts(folder), _locked(folder)
    for name, prompt in prompts.items():
        entry = locked.get(name)
        changed = entry is not None and entry["sha256"] != prompt.sha256
        if entry is not None and changed and prompt.header.version <= int(entry["version"]):
            raise PromptError.of(
                f"the prompt '{name}' changed without a new version",
                f"it still says version {prompt.header.version}",
                f"write version: {int(entry['version']) + 1} in its front matter",
            )
    body = {name: {"version": p.header.version, "sha256": p.sha256} for name, p in sorted(prompts.items())}
    path = folder / _LOCK
    path.write_text(json.dumps(body, indent=2) + "\n", encoding="utf-8")
    return path


def undeclared(prompt: Prompt) -> set[str]:
    """Return the variables that a body uses but its header does not name, and the other way round."""
    used = meta.find_undeclared_variables(_environment().parse(prompt.body))
    return used ^ set(prompt.header.variables)


def _read(path: Path) -> Prompt:
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    parts = text.split(_FENCE, 2)
    if len(parts) != 3 or parts[0]:
        raise PromptError.of(
            f"the prompt file {path.name} has no front matter", "no '---' lines", "see README.md there"
        )
    try:
        header = Header.model_validate(yaml.safe_load(parts[1]), strict=False)
    except (ValidationError, yaml.YAMLError) as error:
        line = str(error).splitlines()[0]
        raise PromptError.of(f"the front matter of {path.name} has no meaning", line, "see README.md there") from None
    if header.id != path.stem:
        raise PromptError.of(f"the prompt file {path.name} has another id", f"got '{header.id}'", "make them the same")
    return Prompt(header, parts[2], hashlib.sha256(text.encode()).hexdigest())


def _locked(folder: Path) -> dict[str, dict[str, str | int]]:
    path = folder / _LOCK
    if not path.is_file():
        return {}
    body: dict[str, dict[str, str | int]] = json.loads(path.read_text(encoding="utf-8"))
    return body


@cache
def _shelf(folder: Path) -> dict[str, Prompt]:
    return read_prompts(folder)


@lru_cache(maxsize=128)
def _template(body: str) -> Template:
    return _environment().from_string(body)


@cache
def _environment() -> SandboxedEnvironment:
    # Plain text for terminals and models, so nothing is escaped here; pages escape where they show it.
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True)
