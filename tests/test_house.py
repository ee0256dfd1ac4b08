"""The rules of the house, held by machine."""

import ast
import gc
import logging
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]
CODE = sorted((ROOT / "mg_agent").rglob("*.py"))
WRITTEN = sorted(path for room in ("mg_agent", "tests", "benchmarks") for path in (ROOT / room).rglob("*.py"))
HEAVY = (
    "torch",
    "transformers",
    "decord",
    "av",
    "mediapipe",
    "faiss",
    "langchain",
    "langchain_core",
    "langchain_openai",
    "langchain_anthropic",
    "langchain_google_genai",
    "langchain_ollama",
    "langgraph",
    "mcp",
    "gradio",
    "inspect_ai",
    "plotly",
    "skimage",
    "cv2",
)
DOORS = {("ui", "gradio")}  # a room that is itself opened only by `mg-agent demo` and app.py
# Files that are themselves imported only when a model is about to be asked or trained, or a server to be opened.
DOOR_FILES = {
    ("llm/loop.py", "langchain"),
    ("llm/loop.py", "langchain_core"),
    ("llm/loop.py", "langgraph"),
    ("llm/plan.py", "langchain_core"),
    ("agent/toolkit.py", "langchain_core"),
    ("llm/offline_model.py", "langchain_core"),
    ("llm/local.py", "langchain_core"),
    ("benchmark/task.py", "inspect_ai"),
    *(
        (f"recognition/{name}.py", "torch")
        for name in ("model", "features", "augment", "contrastive", "objective", "train")
    ),
}
FLOORS = {
    "gradio": (6, 7),
    "torch": (2, 10),
    "langgraph": (1, 0, 10),
    "langchain-core": (1, 2, 5),
}
NAMELESS = {"utils", "base", "helpers", "manager", "common"}


def test_files_stay_readable():
    long = {str(p.relative_to(ROOT)): n for p in WRITTEN if (n := len(p.read_text().splitlines())) > 300}
    assert not long


def test_no_file_has_a_name_that_says_nothing():
    assert not [p for p in CODE if p.stem in NAMELESS]


def test_the_flow_is_one_way(monkeypatch):
    monkeypatch.chdir(ROOT)
    loggers = [one for one in logging.Logger.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    for one in loggers:  # it switches off every logger that there is
        monkeypatch.setattr(one, "disabled", one.disabled)
    assert lint_imports(no_cache=True) == 0


def test_every_heavy_library_is_imported_only_when_needed():
    loud = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in CODE
        for node in ast.parse(path.read_text()).body
        for name in _imported(node)
        if name.split(".")[0] in HEAVY
        and (path.parent.name, name.split(".")[0]) not in DOORS
        and (f"{path.parent.name}/{path.name}", name.split(".")[0]) not in DOOR_FILES
    ]
    assert not loud


def test_a_bare_import_is_light():
    code = "import sys, mg_agent; print([m for m in sys.modules if m.split('.')[0] in {!r}])".format(
        (*HEAVY, "pydantic")
    )
    assert _run("-c", code).stdout.strip() == "[]"


def test_help_loads_no_heavy_library():
    code = (
        "import sys, mg_agent.cli\n"
        "try: mg_agent.cli.app(['--help'])\n"
        "except SystemExit: pass\n"
        f"print([m for m in sys.modules if m in {HEAVY!r}], file=sys.stderr)"
    )
    result = _run("-c", code)
    assert "analyze" in result.stdout
    assert result.stderr.strip() == "[]"


def test_the_public_nouns_are_really_there():
    import mg_agent

    assert all(getattr(mg_agent, name) is not None for name in mg_agent.__all__)
    with pytest.raises(AttributeError):
        _ = mg_agent.nonsense


def test_pinned_versions_keep_the_security_floors():
    pins = dict(
        re.match(r"([A-Za-z0-9_.-]+)==([0-9.]+)", line).groups()
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if "==" in line
    )
    assert pins["torch"] == "2.13.0"
    assert pins["mediapipe"] == "0.10.21"
    for name, floor in FLOORS.items():
        assert tuple(map(int, pins[name].split("."))) >= floor, name


def test_every_declared_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *(d for group in project["optional-dependencies"].values() for d in group)]
    names = {re.match(r"[A-Za-z0-9_.-]+", d).group().lower() for d in wanted}
    pinned = {re.match(r"[A-Za-z0-9_.-]+", line).group().lower() for line in _pins()}
    assert not names - pinned
    assert not [line for line in _pins() if "://" in line or "@" in line]


def test_the_readme_fits_two_screens():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 120


def test_no_dangerous_loading():
    banned = re.compile(
        r"\b(import|from) pickle\b|\bpickle\.\w|torch\.load|yaml\.load\(|(?<![.\w])eval\(|allow_pickle=True"
    )
    assert not [p for p in CODE if banned.search(re.sub(r'"""[\s\S]*?"""|#.*', "", p.read_text()))]


def _pins() -> list[str]:
    return [line for line in (ROOT / "constraints.txt").read_text().splitlines() if line and line[0] not in "# -"]


def _imported(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def _run(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *args], capture_output=True, text=True, cwd=ROOT, check=False)


def test_runners_of_tests_that_do_not_know_our_options_are_refused_by_name():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    floors = dict(
        re.findall(r"(pytest|pytest-xdist)>=([\d.]+)", " ".join(project["project"]["optional-dependencies"]["dev"]))
    )
    assert (
        project["tool"]["pytest"]["ini_options"]["minversion"] == floors["pytest"] == "8.4"
    )  # --disable-plugin-autoload
    assert ("--no-loadscope-reorder" in (ROOT / "Makefile").read_text()) == (floors["pytest-xdist"] == "3.8")


@pytest.mark.parametrize("fails", [False, True])
def test_garbage_is_collected_again_after_tests_are_whoever_collects_them(request, monkeypatch, fails):
    for name in ("collect", "freeze"):
        monkeypatch.setattr(gc, name, lambda: None)
    (around,) = (
        one
        for one in request.config.hook.pytest_collection.get_hookimpls()
        if Path(one.function.__code__.co_filename).name == "conftest.py"
    )
    assert around.wrapper  # so it is called in the process that hands tests to workers and collects none, too
    collecting = around.function()
    next(collecting)
    assert not gc.isenabled()
    with pytest.raises(pytest.UsageError if fails else StopIteration):
        collecting.throw(pytest.UsageError()) if fails else next(collecting)
    assert gc.isenabled()
