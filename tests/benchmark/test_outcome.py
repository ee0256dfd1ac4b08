"""Outcomes: whole, consistent, read back as written, and of a version that is known."""

import json
from pathlib import Path

import pytest
from benchmark.outcomes import outcome, provenance, run_of
from pydantic import ValidationError

from mg_agent.benchmark.outcome import read_run, write_run
from mg_agent.errors import BenchmarkError


def test_a_run_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    first = outcome(chances={"a": 0.75, "b": 0.25}, confidence=0.75, scores={"depth": 0.5}, cost=0.01)
    second = outcome(item="q2", state="failed", reason="no answer came", correct=None, chosen="")
    run = run_of(first, second, seeds={"shuffle": 3}, conditions=("transcript", "full"))
    write_run(run, tmp_path / "new" / "run.jsonl")
    assert read_run(tmp_path / "new" / "run.jsonl") == run
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["run.jsonl"]


@pytest.mark.parametrize(
    "changed",
    [
        {"correct": None},
        {"state": "unscored", "reason": "not understood"},
        {"state": "failed", "correct": None},
        {"reason": "why"},
        {"correct": 1.2},
        {"chances": {"a": 0.5, "b": 0.4}},
        {"chances": {"a": 1.5, "b": -0.5}},
        {"chances": {"b": 0.5, "c": 0.5}},
        {"confidence": float("nan")},
        {"role": "helpful"},
        {"epoch": 0},
        {"surprise": 1},
    ],
)
def test_an_outcome_that_contradicts_itself_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        outcome(**changed)


def test_a_question_is_answered_once_by_one_arm_in_one_epoch() -> None:
    run_of(outcome(), outcome(epoch=2), outcome(condition="transcript"), outcome(cues="noisy"), outcome(model="m"))
    with pytest.raises(ValidationError, match="offline under full has two outcomes for s1/q1, epoch 1"):
        run_of(outcome(), outcome(correct=0.0))


def test_another_version_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    body = json.loads(outcome().model_dump_json()) | {"format": "mg-agent/outcome/2"}
    path.write_text(provenance().model_dump_json() + "\n" + json.dumps(body) + "\n")
    with pytest.raises(BenchmarkError, match=r"of a version that this mg_agent does not read.*:2 says") as caught:
        read_run(path)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(("text", "said"), [("", "empty"), ("{}\n", "no provenance"), ("no json\n", "no provenance")])
def test_what_is_no_run_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text(text)
    with pytest.raises(BenchmarkError, match=said):
        read_run(path)


def test_a_torn_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    write_run(run_of(outcome()), path)
    path.write_text(path.read_text() + outcome(item="q2").model_dump_json()[:40])
    with pytest.raises(BenchmarkError, match=r"no outcome; .*:3"):
        read_run(path)


def test_a_missing_file_and_a_closed_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="could not be read"):
        read_run(tmp_path / "none.jsonl")
    (tmp_path / "file").write_text("")
    with pytest.raises(BenchmarkError, match="could not be written"):
        write_run(run_of(outcome()), tmp_path / "file" / "run.jsonl")


def test_arms_are_named_for_people() -> None:
    assert str(outcome().arm) == "offline under full"
    assert str(outcome(model="m", cues="noisy").arm) == "offline (m) under full, noisy"
