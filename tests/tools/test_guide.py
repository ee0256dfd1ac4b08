"""The package that the guide for contributors shows is installed as it stands, and a faulty one costs itself alone."""

import re
import subprocess
import sys
import types
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from factory import interview

from mg_agent import doctor
from mg_agent.agent.analyst import Analyst
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span
from mg_agent.tools.session import Session
from mg_agent.tools.tool import tool
from mg_agent.tools.toolbox import GROUP, Toolbox

GUIDE = Path(__file__).parents[2] / "CONTRIBUTING.md"


def test_the_package_of_the_guide_is_installed_as_it_stands(tmp_path: Path) -> None:
    pytest.importorskip("setuptools", reason="packages are built with it")
    code, project = (re.search(rf"```{kind}\n(.*?)```", GUIDE.read_text(), re.DOTALL) for kind in ("python", "toml"))
    assert code is not None
    assert project is not None
    package = tmp_path / "made" / "my_package"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "gaze.py").write_text(code.group(1))
    (package.parent / "pyproject.toml").write_text(project.group(1))
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", str(tmp_path / "site"), str(package.parent)], check=True)
    (points,) = (tmp_path / "site").glob("*.dist-info/entry_points.txt")
    assert "find_gaze_shifts = my_package.gaze:find_gaze_shifts" in points.read_text()
    assert (tmp_path / "site" / "my_package" / "gaze.py").read_text() == code.group(1)


def test_cues_of_a_program_of_ones_own_are_found_as_the_guide_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = (one for one in re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL) if "my-pupils" in one)
    monkeypatch.setattr("mg_agent.analyze_video", lambda _: interview(), raising=False)
    shown: dict[str, Session] = {}
    exec(code, shown)
    (cue,) = shown["session"].look("gaze")
    assert (cue.label, cue.source.name) == ("pupil dilation", "my-pupils")
    assert cue.id in shown["session"].seen
    assert shown["session"].examine("gaze", Span(start=5, end=6)).state == "nothing found"
    answer = Analyst.offline().assess("When is there pupil dilation?", shown["session"])
    assert cue.id in answer.claims[0].evidence


@tool(modality="smell")
def find_smells(session: Session) -> tuple[Cue, ...]:
    """List what could be smelled."""
    return ()


@tool(modality="face")
def find_smiles(session: Session) -> tuple[Cue, ...]:
    """List smiles."""
    return tuple(cue for cue in session.look("face") if cue.label == "smiling")


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> Toolbox:
    module = types.ModuleType("nose")
    vars(module).update(find_smells=find_smells, find_smiles=find_smiles)
    monkeypatch.setitem(sys.modules, "nose", module)
    box = Toolbox.discover([EntryPoint(name, f"nose:{name}", GROUP) for name in ("find_smells", "find_smiles")])
    monkeypatch.setattr(Toolbox, "discover", classmethod(lambda _cls: box))
    return box


def test_a_tool_that_breaks_the_contract_is_left_out(others: Toolbox) -> None:
    assert [one.name for one in others] == ["find_smiles"]
    assert "looks at nothing" in others.broken["nose:find_smells"]


def test_the_doctor_names_the_tools_of_others(others: Toolbox) -> None:
    told = {one.about: one for one in doctor.tools_of_others()}
    assert told["tool find_smiles"].state == "fine"
    assert told["tool nose:find_smells"].state == "missing"
    assert told["tool nose:find_smells"].mend == "mg-agent check tools"
