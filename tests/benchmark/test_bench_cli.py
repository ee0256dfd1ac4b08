"""The command: a table on stdout, words on stderr, refusals in one sentence, two runs side by side."""

import json
from pathlib import Path

import pytest
import yaml
from benchmark.outcomes import outcome, run_of
from benchmark.staged import scenario
from typer.testing import CliRunner

from mg_agent.benchmark.inspect_models import plain_reason
from mg_agent.benchmark_cli import _all_failed, _some_failed
from mg_agent.cli import app

pytest.importorskip("inspect_ai")
COMMAND = ["bench", "--families", "emotion", "--reasoner", "random,oracle", "--conditions", "full", "--workers", "1"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "scenarios" / "emotion"
    root.mkdir(parents=True)
    for name in ("emotion-901", "emotion-902"):
        body = scenario(name).model_dump(mode="json", exclude_defaults=True)
        (root / f"{name}.yaml").write_text(yaml.safe_dump(body, sort_keys=False))
    return root.parent


def _invoke(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.stdout, f"{result.stderr} {result.exception or ''}"


def test_a_run_prints_its_table_writes_its_report_and_compares_with_another(folder, tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    code, out, err = _invoke(*COMMAND, "--folder", str(folder), "--out", str(first))
    assert code == 0, err
    assert [line.split()[0] for line in out.splitlines()] == ["reasoner", "oracle", "random"]
    assert "100.0" in out
    assert "12 answers" in err
    assert {"report.html", "report.md", "report.json"} <= {path.name for path in (first / "report").iterdir()}
    code, out, err = _invoke(*COMMAND, "--folder", str(folder), "--out", str(second), "--seed", "5", "--json")
    assert code == 0, err
    assert json.loads(out)["provenance"]["seeds"] == {"run": 5}
    code, out, err = _invoke("bench", "compare", str(first), str(second / "outcomes.jsonl"))
    assert code == 0, err
    assert "oracle" in out
    assert "seeds" in out


def test_a_reasoner_of_whom_every_answer_failed_is_named_with_the_reason():
    right, wrong = (
        outcome(reasoner="offline"),
        outcome(reasoner="offline", item="q2", correct=None, state="failed", reason="x"),
    )
    broken = outcome(reasoner="agent", correct=None, state="failed", reason="No such model.")
    assert _all_failed(run_of(right, wrong, broken)) == ["Every answer of agent failed (1): No such model."]
    assert _all_failed(run_of(right, wrong)) == []
    assert _some_failed(run_of(right, wrong, broken)) == ["1 of 2 answers of offline under full failed, the first: x"]
    alone = outcome(reasoner="offline", condition="full-foreign", correct=None, state="failed", reason="Alone.")
    assert _all_failed(run_of(right, wrong, alone)) == ["Every answer of offline under full-foreign failed (1): Alone."]


@pytest.mark.parametrize(
    ("words", "named"),
    [(["--reasoner", "agent", "--model", "openai/gpt-5"], "openai/gpt-5"), (["--judge", "nonsense/x"], "nonsense/x"),
     (["--reasoner", "agent", "--model", "nonsense/x"], "nonsense/x"), (["--reasoner", "agent"], "openai/gpt-4")],
)  # fmt: skip
def test_a_model_that_cannot_be_used_is_told_before_anything_is_asked(words, named, folder, tmp_path, monkeypatch):
    for key in ("OPENAI_API_KEY", "AZUREAI_OPENAI_API_KEY"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("INSPECT_EVAL_MODEL", "openai/gpt-4")
    code, out, err = _invoke(*COMMAND, *words, "--folder", str(folder), "--out", str(tmp_path / "run"))
    assert (code, out, (tmp_path / "run").exists()) == (1, "", False)
    assert f"the model '{named}' cannot be used; " in err
    assert "check its name and its key" in err
    assert "[bold]" not in err


def test_a_model_without_a_key_is_told_before_anything_is_kept_or_asked_of_others(folder, tmp_path, monkeypatch):
    pytest.importorskip("langchain_openai")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    words = ["--reasoner", "oracle,agent", "--llm", "openai:gpt-5-mini", "--folder", str(folder)]
    code, out, err = _invoke(*COMMAND, *words, "--out", str(tmp_path / "run"))
    assert (code, out, (tmp_path / "run").exists()) == (1, "", False)
    assert "there is no key for openai; OPENAI_API_KEY is not set" in err
    assert "take the reasoner 'offline'" in err
    assert "--llm offline" not in err, "the reasoner 'agent' refuses it"


@pytest.mark.parametrize("model", ["offline", "openai:"])
def test_what_the_agent_refuses_for_a_model_is_not_advised(model, folder, tmp_path):
    words = ["--reasoner", "agent", "--llm", model, "--folder", str(folder)]
    code, _, err = _invoke(*COMMAND, *words, "--out", str(tmp_path / "run"))
    assert code == 1
    assert "one of: openai:MODEL, anthropic:MODEL" in err
    assert "or take the reasoner 'offline', which needs no model" in err


@pytest.mark.parametrize(
    ("message", "told"),
    [("ERROR: No [bold][blue]KEY[/blue][/bold]\n\ndefined", "No KEY defined"),
     ("BenchmarkError('it is alone; add \"one\".')", 'it is alone; add "one".'), ("KeyError('x')", "KeyError('x')")],
)  # fmt: skip
def test_reasons_of_inspect_are_told_plainly(message, told):
    assert plain_reason(message) == told


def test_a_condition_of_which_every_answer_failed_is_told_in_plain_words(folder, tmp_path):
    (folder / "emotion" / "emotion-902.yaml").unlink()
    code, out, err = _invoke(*COMMAND, "--conditions", "full,full-foreign", "--folder", str(folder), "--out",
                             str(tmp_path / "a"))  # fmt: skip
    assert (code, "100.0" in out) == (1, True)
    assert "of oracle under full-foreign failed (3): there are no foreign gestures; emotion-901 is alone; add" in err


def test_scenarios_of_ones_own_are_sound_before_anything_is_asked(folder, tmp_path):
    path, run = folder / "emotion" / "emotion-902.yaml", tmp_path / "run"
    sound = path.read_text()
    path.write_text(sound.replace("label: touching neck", "label: touching neckk"))
    code, out, err = _invoke(*COMMAND, "--split", "all", "--folder", str(folder), "--out", str(run))
    assert (code, out, run.exists()) == (1, "", False)
    assert (
        "a scenario has a fault; emotion-902: no gesture label 'touching neckk'; did you mean 'touching neck'?" in err
    )
    assert f"mg-agent check scenarios --folder {folder}" in err
    path.write_text(sound.replace("family: emotion", "family: joy"))
    code, _, err = _invoke(*COMMAND, "--folder", str(folder), "--out", str(run))
    assert (code, "a scenario cannot be read; emotion/emotion-902.yaml:" in err) == (1, True)
    path.write_text(sound)
    code, _, err = _invoke(*COMMAND, "--split", "development", "--folder", str(folder), "--out", str(run))
    assert (code, "there is nothing to ask" in err, run.exists()) == (1, True, False)
    assert "choose another split or family; there is emotion test (2)." in err


@pytest.mark.parametrize(
    ("words", "what"),
    [([], "--out"), (["--out", "x", "--split", "tests"], "no such split"),
     (["--out", "x", "--reasoner", "orakel"], "oracle"),
     (["--out", "x", "--reasoner", "agent"], "needs a language model"),
     (["--out", "x", "--llm", "openai:gpt-5"], "add --reasoner agent"),
     (["--out", "x", "--model", "openai/gpt-5", "--reasoner", "offline"], "nobody would use"),
     (["--out", "x", "--reasoner", ""], "no reasoner is named"),
     (["--out", "x", "--cues", ","], "no kind of cues is named"),
     (["--out", "x", "--cues", "recognised"], "recognized")],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_before_anything_is_asked(words, what, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INSPECT_EVAL_MODEL", raising=False)
    code, _, err = _invoke("bench", *words)
    assert code != 0
    assert what in err
    assert not (tmp_path / "x").exists()


def test_recognized_cues_are_refused_with_the_reason(folder, tmp_path):
    code, _, err = _invoke(*COMMAND, "--folder", str(folder), "--out", str(tmp_path / "r"), "--cues", "recognized")
    assert code != 0
    assert "no scenario names a video" in err
    assert not (tmp_path / "r").exists()


def test_one_scenario_is_counted_in_the_singular(folder):
    (folder / "emotion" / "emotion-902.yaml").unlink()
    path = folder / "emotion" / "emotion-901.yaml"
    path.write_text(path.read_text().replace("label: touching neck", "label: touching neckk"))
    out = _invoke("check", "scenarios", "--folder", str(folder))[1]
    assert "1 scenario, 3 items, 1 fault; " in out
