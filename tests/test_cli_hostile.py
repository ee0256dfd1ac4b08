"""The command line among pipes, full disks, odd names and odd terminals."""

import os
import subprocess
import sys
from pathlib import Path

import media
import pytest
from typer.testing import CliRunner

from mg_agent.errors import MgAgentError
from mg_agent.report import timeline_markdown, timeline_text
from mg_agent.settings import Settings

FULL = Path("/dev/full")


def run(*args: str, **more) -> subprocess.CompletedProcess[str]:
    more = {"capture_output": True, "stdin": subprocess.DEVNULL} | more
    command = [sys.executable, "-m", "mg_agent.cli", *args]
    return subprocess.run(command, text=True, check=False, timeout=60, encoding="utf-8", errors="replace", **more)


@pytest.fixture(scope="module")
def bars(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("bars")
    return media.make(folder / "bars.mp4", frames=8, fps=8, size=(160, 120))


@pytest.mark.parametrize("as_transcript", [False, True])
def test_a_pipe_that_never_ends_is_refused_at_once(tmp_path, bars, as_transcript):
    pipe = tmp_path / "pipe.srt"
    os.mkfifo(pipe)
    result = run("analyze", str(bars), "--transcript", str(pipe)) if as_transcript else run("analyze", str(pipe))
    assert result.returncode == 1
    assert "plain file" in result.stderr or "regular file" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_stdout_is_one_sentence():
    with FULL.open("w") as full:
        result = run("list", "--json", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert result.returncode == 1
    assert "could not be written" in result.stderr
    assert "Traceback" not in result.stderr
    assert "Exception ignored" not in result.stderr


@pytest.mark.parametrize("form", ["--csv", pytest.param("--json", marks=pytest.mark.slow)])
def test_words_of_any_language_pass_through_a_terminal_of_one(tmp_path, bars, form):
    words = tmp_path / "words.vtt"
    words.write_text("WEBVTT\n\n00:00.100 --> 00:00.900\n何 é 🎥\n", encoding="utf-8")
    plain = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    result = run("analyze", str(bars), "--transcript", str(words), form, env=telling_what_was_loaded(plain, tmp_path))
    assert result.returncode == 0, result.stderr
    assert "u4f55" in result.stdout or "何" in result.stdout
    loaded = result.stderr.splitlines()[-1].split()
    assert "mediapipe" in loaded
    assert "matplotlib" not in loaded, "it takes twice as long to load as mediapipe itself, and draws nothing here"


def telling_what_was_loaded(environment: dict[str, str], folder: Path) -> dict[str, str]:
    """Let a process say as it ends what libraries it loaded, on the last line of its standard error."""
    told = "print(*(name for name in sys.modules if '.' not in name), file=sys.stderr)"
    (folder / "sitecustomize.py").write_text(f"import atexit, sys\natexit.register(lambda: {told})\n")
    return environment | {"PYTHONPATH": os.pathsep.join((str(folder), *filter(None, [os.environ.get("PYTHONPATH")])))}


def test_purging_without_anybody_to_ask_removes_nothing(called):
    result = run("purge")
    assert result.returncode == 1
    assert "--yes" in result.stderr
    assert called("purge", "--yes")[0] == 0


def test_purging_names_benchmark_runs_that_stay_and_takes_them_where_asked(called):
    run_of_the_app = Settings.load().home / "benchmarks" / "2026-01-01-0900-aaaa"
    run_of_the_app.mkdir(parents=True)
    assert "runs of the app stay: 1" in called("purge", "--yes")[2]
    assert run_of_the_app.is_dir()
    assert "Removed 1 benchmark runs" in called("purge", "--yes", "--benchmarks")[1]
    assert not run_of_the_app.exists()


def test_a_name_cannot_fake_a_line_or_color_the_screen(called, nobody, tmp_path, bars):
    odd = tmp_path / "a\nb\x1b[31m.mp4"
    odd.write_bytes(bars.read_bytes())
    assert called("analyze", odd, "--rate", "4")[0] == 0
    listed = called("list")[1]
    assert len(listed.splitlines()) == 1
    assert "\x1b" not in listed
    code, _, missing = called("analyze", tmp_path / "x\x1b]0;pwn\x07.mp4")
    assert code == 1
    assert "pwn" in missing
    assert "\x1b" not in missing
    assert "\x07" not in missing


@pytest.mark.slow
def test_a_name_that_is_no_unicode_is_analyzed_and_shown_with_marks(tmp_path, bars):
    odd = os.fsencode(tmp_path) + b"/u\xff.mp4"
    Path(os.fsdecode(odd)).write_bytes(bars.read_bytes())
    result = run("analyze", os.fsdecode(odd), "--json", "--rate", "3")
    assert result.returncode == 0, result.stderr
    assert '"cues": []' in result.stdout


@pytest.mark.parametrize("words", [("analyze",), ("timeline", "agree", "x.csv"), ("sessions", "import"), ("replay",)])
def test_a_file_that_cannot_be_read_is_an_error_not_a_usage_fault(monkeypatch, tmp_path, words):
    from mg_agent.cli import app

    (tmp_path / "closed.mp4").write_bytes(b"x")
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    result = CliRunner().invoke(app, [*words, str(tmp_path / "closed.mp4")])
    assert isinstance(result.exception, MgAgentError), result.output


def test_words_never_become_markup_and_doubtful_ones_are_marked(nobody, tmp_path, bars):
    from mg_agent.analysis import analyze_video

    words = tmp_path / "words.json"
    words.write_text(
        '{"segments": [{"start": 0.1, "end": 0.9, "text": "![x](http://evil) <b>|", "no_speech_prob": 0.99,'
        ' "avg_logprob": -2.0}]}'
    )
    analysis = analyze_video(bars, Settings.load(rate=4.0), transcript=words)
    assert "(low trust)" in timeline_text(analysis)
    marked = timeline_markdown(analysis)
    assert "![x](" not in marked
    assert "<b>" not in marked
