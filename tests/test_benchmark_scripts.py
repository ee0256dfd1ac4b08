"""The scripts behind the figures: what they cannot do is one sentence, without a traceback, and 1 or 2."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks"
TAKES_NOTHING = {"baselines", "cameras", "conditions", "door", "layers", "lines", "points", "trainings"}
"""Parts of others, which are not called themselves."""
SCRIPTS = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in TAKES_NOTHING)


def _called(tmp_path: Path, script: str, *words: str) -> tuple[int, str]:
    command = [sys.executable, str(FOLDER / f"{script}.py"), *words]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    assert "Traceback" not in result.stderr, result.stderr[-2000:]
    return result.returncode, result.stderr


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_ends_by_the_one_door(script):
    text = (FOLDER / f"{script}.py").read_text(encoding="utf-8")
    assert 'if __name__ == "__main__":\n    run(main)\n' in text
    assert "argparse.ArgumentParser(description=__doc__" in text


@pytest.mark.parametrize("part", sorted(TAKES_NOTHING - {"door"}))
def test_parts_of_scripts_are_no_scripts(part):
    assert "__main__" not in (FOLDER / f"{part}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("script", "words", "code", "said"),
    [
        ("synthesis", ["--rounds", "0"], 2, "argument --rounds: got '0'; give a whole number from 1 on"),
        ("pipeline", ["--video", "gone.mp4"], 2, "there is nothing at gone.mp4"),
        ("pipeline", ["--memory", "a,b"], 2, "argument --memory: invalid minutes value: 'a,b'"),
        ("readers", ["agrees"], 2, "invalid choice: 'agrees'"),
        pytest.param("small_people", ["gone"], 2, "there is nothing at gone; name a file or", marks=pytest.mark.slow),
        pytest.param("small_people", ["."], 2, "there is no film in .; name a folder of", marks=pytest.mark.slow),
        pytest.param("real_clips", [], 2, "there is nothing at ../shared/data/videos", marks=pytest.mark.slow),
        pytest.param("moving_cameras", ["--videos", "x"], 2, "there is nothing at x", marks=pytest.mark.slow),
        pytest.param(
            "real_clips", ["--videos", "."], 1, "real_clips.py: the video was not found", marks=pytest.mark.slow
        ),
        pytest.param("cost", ["--video", "x"], 2, "there is nothing at x", marks=pytest.mark.slow),
        pytest.param("pooling", ["agree", "one"], 2, "agree takes 2 names, got 1", marks=pytest.mark.slow),
        pytest.param("pooling", ["agree", "a", "b"], 1, "pooling.py: a: No such file", marks=pytest.mark.slow),
        pytest.param("recognizer_errors", ["--model", "gone"], 1, "no such recognizer", marks=pytest.mark.slow),
        pytest.param("retrieval_speed", ["lsa"], 2, "are required: count", marks=pytest.mark.slow),
        pytest.param("reading", ["--help"], 0, "", marks=pytest.mark.slow),
    ],
)
def test_what_a_script_cannot_do_is_one_sentence(tmp_path, script, words, code, said):
    ended, told = _called(tmp_path, script, *words)
    assert (ended, said in told) == (code, True), told


def test_the_door_tells_what_is_missing_and_leaves_faults_of_ours_as_they_are(tmp_path, monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(FOLDER))
    from door import run

    def fails(error: BaseException) -> str:
        def main() -> None:
            raise error

        with pytest.raises(SystemExit) as ended:
            run(main)
        return str(ended.value)

    assert "gone.json: No such file or directory" in fails(
        FileNotFoundError(2, "No such file or directory", "gone.json")
    )
    assert "the package 'playwright' is not installed; run" in fails(ModuleNotFoundError(name="playwright"))
    failed = subprocess.CalledProcessError(1, "x", stderr="Traceback\nValueError: deep")
    assert "a process that measures failed; ValueError: deep" in fails(failed)
    assert fails(KeyboardInterrupt()) == "130"
    with pytest.raises(ZeroDivisionError):
        run(lambda: divmod(1, 0))
