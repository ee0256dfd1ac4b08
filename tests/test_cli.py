"""The command line, as a person meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def run(*args: str, expect: int) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own and hold its exit code."""
    result = subprocess.run(
        [sys.executable, "-m", "mg_agent.cli", *args], capture_output=True, text=True, check=False, env=os.environ
    )
    assert result.returncode == expect, result.stderr + result.stdout
    return result


def one_sentence(stderr: str) -> str:
    lines = stderr.strip().splitlines()
    assert len(lines) == 1, stderr
    assert lines[0].startswith("mg-agent: ")
    assert "Traceback" not in stderr
    return lines[0]


def _zero(folder: Path) -> Path:
    path = folder / "zero.mp4"
    path.touch()
    return path


def _text(folder: Path) -> Path:
    path = folder / "text.mp4"
    path.write_text("this is not a video\n" * 100)
    return path


def _folder(folder: Path) -> Path:
    path = folder / "folder.mp4"
    path.mkdir()
    return path


@pytest.mark.parametrize("make", [lambda f: f / "missing.mp4", _folder, _zero, _text])
def test_bad_input_is_one_sentence_and_leaves_nothing_behind(called, tmp_path, home, make):
    path = make(tmp_path)
    before = sorted(tmp_path.iterdir())
    code, out, err = called("analyze", str(path))
    assert code == 1
    assert out == ""
    assert path.name in one_sentence(err)
    assert sorted(tmp_path.iterdir()) == before
    assert called("list")[1].startswith("Nothing was analyzed yet")
    assert not [p for p in home.rglob("*") if p.suffix in {".tmp", ".part", ".npz", ".mp4"}]


def test_a_traceback_never_reaches_the_user_in_a_real_process(tmp_path):
    one_sentence(run("analyze", str(tmp_path / "no.mp4"), expect=1).stderr)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--start", "9", "--end", "3"), "the chosen part is empty"),
        (("--start", "soon"), "a time could not be read"),
        (("--rate", "0"), "the setting 'rate' has no meaning"),
    ],
)
def test_senseless_options_are_one_sentence(called, tmp_path, args, says):
    code, _, err = called("analyze", str(_text(tmp_path)), *args)
    assert code == 1
    assert says in one_sentence(err)


def test_wrong_usage_exits_with_two(tmp_path):
    assert "not both" in run("analyze", "--json", "--csv", str(_text(tmp_path)), expect=2).stderr
    run("analyse", expect=2)


def test_an_unwritable_home_is_one_sentence(called, monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("MG_AGENT_HOME", str(blocked / "home"))
    code, _, err = called("list")
    assert code == 1
    assert "home" in one_sentence(err)


def test_doctor_finds_this_machine_fit_and_says_it_as_json(called):
    code, out, _ = called("doctor", "--json")
    findings = json.loads(out)["findings"]
    assert code == 0, [f for f in findings if f["state"] == "broken"]
    about = {f["about"]: f for f in findings}
    assert about["torch"]["detail"].startswith("2.")
    assert about["pose landmarks"]["state"] == "fine"
    assert all(f["mend"] for f in findings if f["state"] == "broken")


def test_doctor_says_what_mends_a_home_that_cannot_be_written(called, monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("MG_AGENT_HOME", str(blocked / "home"))
    code, out, _ = called("doctor")
    assert code == 1
    assert "set MG_AGENT_HOME" in out


def test_every_installed_tool_keeps_the_contract(called):
    code, out, _ = called("check", "tools", "--json")
    assert code == 0
    assert {"find_gestures", "read_faces", "read_transcript"} <= json.loads(out).keys()


def test_version(called):
    code, out, _ = called("--version")
    assert code == 0
    assert out.strip() == "0.1.0"


@pytest.mark.parametrize("command", [(), ("sessions",), ("index",), ("timeline",), ("bench",), ("check",)])
def test_the_lists_of_commands_are_whole_sentences(called, monkeypatch, command):
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = called(*command, "--help")
    listed = out.partition("Commands:")[2].strip().splitlines()
    assert code == 0
    assert listed
    assert [line for line in listed if not line.endswith(".") or line.endswith("...")] == []
