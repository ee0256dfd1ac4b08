"""A run from start to report: the same table however often it is killed, and language models through Inspect."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from benchmark.staged import scenario
from openai_server import Body, openai_server

from mg_agent.benchmark.outcome import Run, read_run
from mg_agent.benchmark.plan import planned
from mg_agent.benchmark.runner import run_plan
from mg_agent.errors import BenchmarkError, Cancelled, ModelError

pytest.importorskip("inspect_ai")
ROOT = Path(__file__).resolve().parents[2]
ASKED = {"reasoners": ("random", "oracle"), "families": ("emotion",), "conditions": "transcript,full",
         "cues": ("annotated",), "split": "test", "seed": 3, "epochs": 1, "limit": 0,
         "llm": "", "model": ""}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two scenarios of one family, as files."""
    root = tmp_path / "scenarios" / "emotion"
    root.mkdir(parents=True)
    for name in ("emotion-901", "emotion-902"):
        body = scenario(name).model_dump(mode="json", exclude_defaults=True)
        (root / f"{name}.yaml").write_text(yaml.safe_dump(body, sort_keys=False))
    return root.parent


def _run(folder: Path, out: Path, **changes: object) -> Run:
    return run_plan(planned(**(ASKED | changes), folder=folder), out, workers=1)


def _timeless(run: Run) -> list[dict[str, object]]:
    return [one.model_dump(exclude={"seconds", "run"}) for one in run.outcomes]


def test_a_run_asks_everything_once_and_the_oracle_reaches_the_ceiling(folder, tmp_path):
    run = _run(folder, tmp_path / "r")
    assert len(run.outcomes) == 2 * 2 * 2 * 3
    assert {one.correct for one in run.outcomes if one.reasoner == "oracle"} == {1.0}
    assert all(one.state == "scored" and one.run == "r" for one in run.outcomes)
    assert run == read_run(tmp_path / "r" / "outcomes.jsonl")
    assert run.provenance.conditions == ("transcript", "full")
    assert run.provenance.seeds == {"run": 3}


def test_a_finished_run_is_not_asked_again_and_a_reasoner_may_join(folder, tmp_path):
    first = _run(folder, tmp_path / "r")
    logs = sorted((tmp_path / "r" / "logs").rglob("*.eval"))
    assert _run(folder, tmp_path / "r") == first
    assert sorted((tmp_path / "r" / "logs").rglob("*.eval")) == logs
    more = _run(folder, tmp_path / "r", reasoners=("random", "oracle", "gesture-blind"))
    assert len(more.outcomes) == 36


def test_a_reasoner_that_answered_nothing_is_asked_again(folder, tmp_path, monkeypatch):
    from mg_agent.benchmark.baselines import Guesser

    def broken(*_: object) -> None:
        raise RuntimeError("not written yet")

    with monkeypatch.context() as patched:
        patched.setattr(Guesser, "respond", broken)
        first = _run(folder, tmp_path / "r", conditions="full")
    assert {(one.reasoner, one.state) for one in first.outcomes} == {("oracle", "scored"), ("random", "failed")}
    part = tmp_path / "r" / "parts" / "oracle-annotated.json"
    kept = part.stat().st_mtime_ns
    again = _run(folder, tmp_path / "r", conditions="full")
    assert {one.state for one in again.outcomes} == {"scored"}
    assert part.stat().st_mtime_ns == kept, "what was answered is not asked again"


def test_a_folder_of_another_run_is_refused(folder, tmp_path):
    _run(folder, tmp_path / "r")
    with pytest.raises(BenchmarkError, match="seed differ"):
        _run(folder, tmp_path / "r", seed=4)
    file = folder / "emotion" / "emotion-902.yaml"
    file.write_text(file.read_text().replace("neighbor", "stranger"))
    with pytest.raises(BenchmarkError, match="digest differ"):
        _run(folder, tmp_path / "r")


@pytest.mark.slow
def test_the_same_seed_gives_the_same_answers_in_one_process_or_several(folder, tmp_path):
    changes = {"cues": ("annotated", "noisy"), "conditions": "full-shuffled,full-foreign"}
    first = _run(folder, tmp_path / "a", **changes)
    plan = planned(**(ASKED | changes), folder=folder)
    assert _timeless(run_plan(plan, tmp_path / "b", workers=2)) == _timeless(first)
    assert first.provenance.weights[0].startswith("mg-agent-base#")
    other = _run(folder, tmp_path / "c", **changes | {"seed": 9})
    assert _timeless(other) != _timeless(first)


def test_epochs_show_the_options_in_other_orders(folder, tmp_path):
    run = _run(folder, tmp_path / "r", epochs=4, reasoners=("random",))
    chances = [tuple(one.chances) for one in run.outcomes if one.item == "q1"]
    assert len({one.epoch for one in run.outcomes}) == 4
    assert chances


@pytest.mark.parametrize(
    ("changes", "what"),
    [({"families": ("emotions",)}, "family"), ({"cues": ("nosy",)}, "kind of cues"), ({"split": "tests"}, "split"),
     ({"reasoners": ("offlin",)}, "reasoner"), ({"conditions": "ful"}, "condition")],
)  # fmt: skip
def test_words_that_mean_nothing_are_refused_with_what_is_meant(changes, what):
    with pytest.raises(BenchmarkError, match=f"there is no such {what}"):
        planned(**(ASKED | changes), folder=None)


def test_a_broken_scenario_stops_the_run_before_it_begins(folder, tmp_path):
    (folder / "emotion" / "emotion-903.yaml").write_text("id: emotion-903\n")
    with pytest.raises(BenchmarkError, match="emotion-903"):
        _run(folder, tmp_path / "r")


def _command(folder: Path, out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "mg_agent.cli", "bench", "--reasoner", "random,oracle", "--families", "emotion",
            "--folder", str(folder), "--out", str(out), "--epochs", "60", "--conditions",
            "full,transcript", *more]  # fmt: skip


@pytest.mark.slow
def test_killed_in_the_middle_and_run_again_it_comes_to_the_same_table(folder, tmp_path):
    """The whole process group dies without a word, twice, at different places; nothing is asked that was kept."""
    whole = subprocess.run(_command(folder, tmp_path / "whole"), capture_output=True, text=True, cwd=ROOT, check=True)
    out = tmp_path / "killed"
    for wait in (1, 2):
        process = subprocess.Popen(
            _command(folder, out),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + 120
        while len(list(out.rglob("*.eval"))) < wait and process.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        time.sleep(1.0)
        assert process.poll() is None, "it ended before it could be killed"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert not (out / "outcomes.jsonl").exists()
    again = subprocess.run(_command(folder, out), capture_output=True, text=True, cwd=ROOT, check=True)
    assert again.stdout == whole.stdout
    assert _timeless(read_run(out / "outcomes.jsonl")) == _timeless(read_run(tmp_path / "whole" / "outcomes.jsonl"))


def test_ctrl_c_which_inspect_keeps_to_itself_ends_in_a_sentence(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("inspect_ai.eval_set", lambda *_, **__: (False, []))
    with pytest.raises(Cancelled, match=r"was stopped; what was answered is kept in .*; the same command goes"):
        _run(folder, tmp_path / "r")
    assert not (tmp_path / "r" / "parts").exists()


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_at_ctrl_c_it_ends_politely_and_goes_on_later(folder, tmp_path, workers):
    whole = subprocess.run(_command(folder, tmp_path / "whole"), capture_output=True, text=True, cwd=ROOT, check=True)
    out = tmp_path / "stopped"
    command = _command(folder, out, "--workers", workers)
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # whoever runs this may ignore it
    )
    until = time.monotonic() + 120
    while not list(out.rglob("*.eval")) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.1)
    assert process.poll() is None, "it ended before it could be stopped"
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to all of its processes
    said, told = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "")
    assert told.startswith("mg-agent: the benchmark was stopped; what was answered is kept in ")
    assert len(told.splitlines()) == 1
    again = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert again.stdout == whole.stdout


def _model(body: Body) -> Body:
    """A model that reads the transcript, then answers; it prefers the second option, whatever it says."""
    if not any(message["role"] == "tool" for message in body["messages"]):
        return {"calls": [("read_transcript", {})]}
    line = next(m["content"] for m in body["messages"] if m["role"] == "tool")
    cited = line.partition("[")[2].partition("]")[0]
    chances = [{"option": "A", "probability": 0.3}, {"option": "B", "probability": 0.7}]
    body = {"answer": "She stays vague.", "claims": [{"text": "She stays vague.", "evidence": [cited]}], "grade": 3}
    return {"calls": [("submit_answer", body | {"chances": chances})]}


def _check_llm(run: Run) -> None:
    assert {one.state for one in run.outcomes} == {"scored"}
    assert all(one.tokens_in >= 22 and one.tokens_out >= 14 for one in run.outcomes)
    assert all(one.scores["grounding"] == 1.0 for one in run.outcomes)
    assert {one.correct for one in run.outcomes if one.item == "q2"} == {1.0}
    assert any(prompt.startswith("scenario-analyst@") for prompt in run.provenance.prompts)


def test_a_language_model_over_http_from_start_to_report(folder, tmp_path, monkeypatch):
    pytest.importorskip("langchain_openai")
    from mg_agent.benchmark.pages import write_report
    from mg_agent.benchmark.report import reported

    with openai_server(_model) as server:
        run = _run(folder, tmp_path / "r", reasoners=("agent",), conditions="full", llm=server.address)
    _check_llm(run)
    assert {one.model for one in run.outcomes} == {f"{server.address}#tiny"} or run.outcomes[0].model
    files = write_report(reported(run, draws=50), tmp_path / "report")
    assert "agent" in files[0].read_text()


def test_a_language_model_reaches_the_agent_through_the_bridge_of_inspect(folder, tmp_path, monkeypatch):
    pytest.importorskip("langchain_openai")
    with openai_server(_model) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.address)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-none")
        run = _run(folder, tmp_path / "r", reasoners=("agent",), conditions="full", model="openai/gpt-4o-mini")
    _check_llm(run)
    assert {one.model for one in run.outcomes} == {"openai/gpt-4o-mini"}
    assert json.dumps(server.requests[0]).count("read_transcript")


def test_a_judge_stands_beside_the_deterministic_score_of_open_answers(folder, tmp_path, monkeypatch):
    with openai_server(lambda _: {"content": "GRADE: 2/3"}) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.address)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-none")
        run = _run(folder, tmp_path / "r", reasoners=("oracle",), conditions="full", judge="openai/gpt-4o")
    judges = {one.item: one.scores.get("judge") for one in run.outcomes}
    assert judges == {"q1": None, "q2": None, "q3": pytest.approx(2 / 3, abs=1e-5)}
    assert all(one.correct == 1.0 for one in run.outcomes)
    assert any(prompt.startswith("judge@") for prompt in run.provenance.prompts)


@pytest.mark.slow
def test_a_failing_model_leaves_failed_answers_that_are_counted(folder, tmp_path):
    with openai_server({"status": 400, "says": "no such thing"}) as server:
        run = _run(folder, tmp_path / "r", reasoners=("agent",), conditions="full", llm=server.address)
    assert {one.state for one in run.outcomes} == {"failed"}
    assert all(one.reason for one in run.outcomes)
    assert len(run.outcomes) == 6


def test_the_agent_without_a_model_is_refused(folder, tmp_path):
    with pytest.raises((BenchmarkError, ModelError)):
        _run(folder, tmp_path / "r", reasoners=("agent",), conditions="full", llm="offline")
