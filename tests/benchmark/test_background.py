"""A run in a process of its own: alone, told to stop, and saying how it ended."""

from pathlib import Path

import pytest
import yaml
from benchmark.staged import scenario
from waiting import until, waiting

from mg_agent.benchmark import background
from mg_agent.benchmark.background import ASKED, STOP, Diary, going, read_plan, read_state, run_folder
from mg_agent.benchmark.plan import Plan, planned, write_value

ASKS = {"reasoners": ("random", "oracle"), "families": ("emotion",), "conditions": "transcript,full",
        "cues": ("annotated",), "split": "test", "seed": 0, "epochs": 1, "limit": 0, "llm": "",
        "model": ""}  # fmt: skip


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    root = tmp_path / "scenarios" / "emotion"
    root.mkdir(parents=True)
    body = scenario("emotion-901").model_dump(mode="json", exclude_defaults=True)
    (root / "emotion-901.yaml").write_text(yaml.safe_dump(body, sort_keys=False))
    return planned(**ASKS, folder=root.parent)


@pytest.fixture
def folder(tmp_path: Path, plan: Plan) -> Path:
    made = tmp_path / "benchmarks" / "one"
    write_value(made / ASKED, plan)
    return made


def test_a_run_comes_to_its_report_and_can_be_gone_on_with(folder: Path) -> None:
    pytest.importorskip("inspect_ai")
    run_folder(folder, Diary(folder), workers=1)
    state = read_state(folder)
    assert (state.end, state.said) == ("finished", "12 answers.")
    assert "oracle" in (folder / "report" / "report.html").read_text()
    parts = sorted((folder / "parts").iterdir())
    stamps = [path.stat().st_mtime_ns for path in parts]
    run_folder(folder, Diary(folder), workers=1)
    assert read_state(folder).end == "finished"
    assert [path.stat().st_mtime_ns for path in parts] == stamps, "nothing is asked twice"
    assert read_plan(folder).date


def test_how_it_failed_is_one_sentence(folder: Path, plan: Plan, monkeypatch) -> None:
    (Path(plan.folder) / "emotion" / "emotion-902.yaml").write_text("id: emotion-902\n")
    run_folder(folder, Diary(folder))
    assert read_state(folder).end == "failed"
    assert read_state(folder).said.startswith("a scenario cannot be read; emotion/emotion-902.yaml:1 is no valid")

    def broken(*_: object, **__: object) -> None:
        raise ValueError("deep inside")

    monkeypatch.setattr("mg_agent.benchmark.runner.run_plan", broken)
    run_folder(folder, Diary(folder))
    assert read_state(folder).said == background.UNEXPECTED
    (folder / ASKED).write_text("{")
    run_folder(folder, Diary(folder))
    assert "cannot be read" in read_state(folder).said


def test_progress_is_told_with_the_time_its_stage_began_and_only_the_first_end_counts(folder: Path) -> None:
    diary = Diary(folder)
    assert read_state(folder).stage == "starting"
    diary.progress("asking", 1, 10)
    began = read_state(folder).began
    diary.progress("asking", 5, 10)
    diary.end("stopped", "enough")
    diary.end("finished", "12 answers.")
    state = read_state(folder)
    assert (state.done, state.began, state.end, state.said) == (5, began, "stopped", "enough")


@pytest.mark.parametrize("how", ["stop file", "input closed"])
def test_a_run_holds_the_lock_until_it_is_told_to_stop(folder: Path, how: str) -> None:
    process = waiting(folder)
    until(lambda: going(folder.parent) == "one" and (read_state(folder) or background.State()).done == 3)
    if how == "stop file":
        (folder / STOP).touch()
    else:
        process.stdin.close()
    assert process.wait(30) == 0
    process.stdin.close()
    assert read_state(folder).end == "stopped"
    assert going(folder.parent) == ""


def test_a_run_that_is_done_ends_by_itself_while_its_input_is_open(plan: Plan, folder: Path) -> None:
    write_value(folder.with_name("ends") / ASKED, plan)
    process = waiting(folder.with_name("ends"))
    assert process.wait(60) == 0
    process.stdin.close()
    assert going(folder.parent) == ""


def test_a_killed_run_leaves_no_lock_and_no_second_one_begins_beside_it(folder: Path, plan: Plan, monkeypatch) -> None:
    other = folder.parent / "two"
    write_value(other / ASKED, plan)
    process = waiting(folder)
    until(lambda: going(folder.parent) == "one")
    monkeypatch.setattr(background, "_PATIENCE", 0.2)
    background.main(other)
    assert read_state(other) is None, "the second one did not begin"
    process.kill()
    process.wait()
    process.stdin.close()
    assert going(folder.parent) == ""
    assert read_state(folder).end == ""
