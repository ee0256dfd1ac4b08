"""A tool package of somebody else's: built into a wheel, installed, found, checked, offered and used."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CODE = '''
"""Gaze shifts, as the guide for contributors shows them."""

from mg_agent import Cue, Session, tool


@tool(modality="face")
def find_gaze_shifts(session: Session, start: float = 0.0, end: float | None = None) -> tuple[Cue, ...]:
    """List moments when the speaker looks away.

    Args:
        session: What may be looked at.
        start: Seconds from the beginning of the video.
        end: Seconds; omit for the end of the video.
    """
    shown = session.look("face", session.span(start, end))
    return tuple(cue for cue in shown if cue.label == "looking away")
'''
PROJECT = """
[build-system]
requires = ["flat-backend"]
build-backend = "flat_backend"
backend-path = ["."]

[project]
name = "gaze-tools"
version = "1.0"

[project.entry-points."mg_agent.tools"]
find_gaze_shifts = "gaze_tools:find_gaze_shifts"
"""
BACKEND = '''
"""Builds the wheel with the standard library alone, so that no index is needed."""

import tomllib
import zipfile
from pathlib import Path


def get_requires_for_build_wheel(config_settings=None):
    return []


def build_wheel(folder, config_settings=None, metadata_directory=None):
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    name, version = project["name"].replace("-", "_"), project["version"]
    info = f"{name}-{version}.dist-info"
    points = project["entry-points"]["mg_agent.tools"]
    entries = "[mg_agent.tools]\\n" + "".join(f"{key} = {value}\\n" for key, value in points.items())
    files = {
        f"{name}.py": Path(f"{name}.py").read_text(),
        f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: {project['name']}\\nVersion: {version}\\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: flat\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        f"{info}/entry_points.txt": entries,
    }
    files[f"{info}/RECORD"] = "".join(f"{path},,\\n" for path in [*files, f"{info}/RECORD"])
    wheel = f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(Path(folder) / wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return wheel
'''
USE = """
from factory import interview
from mg_agent.agent.analyst import Analyst
from mg_agent.tools.session import Session
from mg_agent.tools.toolbox import Toolbox, check_tool
box = Toolbox.discover()
assert not box.broken, box.broken
assert check_tool(box["find_gaze_shifts"]) == []
assert dict(zip([t.name for t in box], box.packages))["find_gaze_shifts"] == "gaze-tools"
found = box["find_gaze_shifts"].run(Session(interview()))
assert [cue.label for cue in found.cues] == ["looking away"]
from scripted import calls, observes, scripted, submits
claim = observes("She looks away.", found.cues[0].id)
model = scripted(calls(("find_gaze_shifts", {})), submits("She looks away.", claim))
said = Analyst(model, box).assess("Does she look away?", Session(interview()))
assert said.claims and not said.rejected, said
print("used", any(one.startswith("find_gaze_shifts#") for one in said.record.tools))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site")
    for name, text in (("gaze_tools.py", CODE), ("pyproject.toml", PROJECT), ("flat_backend.py", BACKEND)):
        (source / name).write_text(text.lstrip())
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    options = ["--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "wheel", *options, "-w", str(source), str(source)], check=True, capture_output=True)
    wheel = next(source.glob("*.whl"))
    assert "gaze_tools-1.0.dist-info/entry_points.txt" in zipfile.ZipFile(wheel).namelist()
    subprocess.run([*pip, "install", *options, "--target", str(target), str(wheel)], check=True, capture_output=True)
    return target


def run(installed, *command):
    tests = Path(__file__).resolve().parents[1]
    path = os.pathsep.join([str(installed), str(tests), str(tests.parent)])
    env = os.environ | {"PYTHONPATH": path}
    return subprocess.run([sys.executable, *command], env=env, capture_output=True, text=True, check=False)


def test_it_is_found_checked_and_used(installed):
    result = run(installed, "-c", USE)
    assert result.stdout.strip() == "used True", result.stderr


def test_the_command_line_checks_it(installed):
    result = run(installed, "-m", "mg_agent.cli", "check", "tools")
    assert result.returncode == 0, result.stderr
    assert "find_gaze_shifts of package 'gaze-tools': fine" in result.stdout
