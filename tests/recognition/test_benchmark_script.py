"""The script that measures recognizers on real skeletons: what it cannot do is one sentence, and nothing is kept."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "recognition.py"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fusoin"], "there is no table 'fusoin'; did you mean 'fusion'?"),
        pytest.param(
            ["baselines", "--seeds", "1", "--data", "gone"],
            "the dataset 'nw-ucla' is not at gone/nw_ucla.npz",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_what_it_cannot_do_is_one_sentence(tmp_path, words, said):
    command = [sys.executable, str(SCRIPT), *words, "--results", str(tmp_path / "kept" / "rows.jsonl")]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "kept" / "rows.jsonl").exists()
