"""What a training leaves on disk: a state soon and often, and a log without gaps or doubles."""

import csv
from pathlib import Path

import pytest
import torch
from safetensors import SafetensorError

from mg_agent.errors import ModelError
from mg_agent.recognition.kept import training_records as module
from mg_agent.recognition.kept.training_records import LOG, Records
from mg_agent.recognition.kept.training_state import State, kept_steps


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    return now


def records(folder: Path | None, every: int = 1000) -> Records:
    model = torch.nn.Linear(2, 2)
    return Records(State(model, torch.nn.Linear(2, 2), torch.optim.AdamW(model.parameters())), folder, every)


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / LOG).open() as file:
        return list(csv.DictReader(file))


def test_a_state_is_kept_before_the_first_step(tmp_path):
    made = records(tmp_path)
    assert made.begin() == 0
    again = records(tmp_path)
    again.begin()
    assert torch.equal(made.state.model.weight, again.state.model.weight)


def test_a_state_is_kept_every_minute_however_slow_the_steps_are(clock, tmp_path):
    made = records(tmp_path)
    made.begin()
    kept = []
    for step in range(1, 13):
        clock[0] += 14.0
        made.after(step, 1.0, 0.5, 1e-3, last=False)
        kept.append(kept_steps(tmp_path))
    assert kept == [0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12]
    assert [row["step"] for row in rows(tmp_path)] == ["4", "8", "12"]


def test_the_log_has_a_row_every_fifty_steps(clock, tmp_path):
    made = records(tmp_path)
    made.begin()
    for step in range(1, 121):
        clock[0] += 0.1
        made.after(step, float(step), 0.25, 1e-3, last=step == 120)
    assert [(row["step"], row["loss"], row["seconds"]) for row in rows(tmp_path)] == [
        ("50", "25.5000", "5.0"), ("100", "75.5000", "10.0"), ("120", "110.5000", "12.0")
    ]  # fmt: skip
    assert rows(tmp_path)[0] == {
        "step": "50", "loss": "25.5000", "accuracy": "0.2500", "learning_rate": "0.001", "seconds": "5.0"
    }  # fmt: skip


def test_what_came_after_the_last_state_is_logged_once_and_time_goes_on(clock, tmp_path):
    made = records(tmp_path, 100)
    made.begin()
    for step in range(1, 151):
        clock[0] += 0.1
        made.after(step, 1.0, 0.5, 1e-3, last=False)
    assert [row["step"] for row in rows(tmp_path)] == ["50", "100", "150"]  # and then it was killed
    with (tmp_path / LOG).open("a") as file:
        file.write("20")
    clock[0] += 1000
    made = records(tmp_path, 100)
    assert made.begin() == 100
    for step in range(101, 151):
        clock[0] += 0.1
        made.after(step, 2.0, 0.5, 1e-3, last=False)
    assert [(row["step"], row["loss"]) for row in rows(tmp_path)] == [
        ("50", "1.0000"), ("100", "1.0000"), ("150", "2.0000")
    ]  # fmt: skip
    assert [row["seconds"] for row in rows(tmp_path)] == ["5.0", "10.0", "15.0"]


def test_a_log_of_an_older_version_is_gone_on_with(tmp_path):
    made = records(tmp_path, 1)
    made.begin()
    made.after(1, 1.0, 0.5, 1e-3, last=False)
    (tmp_path / LOG).write_text("step,loss,accuracy\n1,3.0000,0.1000\n")
    again = records(tmp_path, 1)
    assert again.begin() == 1
    again.after(2, 1.0, 0.5, 1e-3, last=True)
    assert [(row["step"], row["loss"], row["learning_rate"]) for row in rows(tmp_path)] == [
        ("1", "3.0000", ""), ("2", "1.0000", "0.001")
    ]  # fmt: skip


def test_without_a_folder_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = records(None)
    assert made.begin() == 0
    made.after(50, 1.0, 0.5, 1e-3, last=True)
    assert not list(tmp_path.iterdir())


def test_a_full_disk_leaves_the_state_before_and_says_so(tmp_path, monkeypatch):
    def full(_tensors, file, **_):
        Path(file).write_bytes(b"half")
        raise SafetensorError("Error while serializing: I/O error: No space left on device (os error 28)")

    made = records(tmp_path, 1)
    made.begin()
    made.after(1, 1.0, 0.5, 1e-3, last=False)
    monkeypatch.setattr("safetensors.torch.save_file", full)
    with pytest.raises(ModelError, match=r"No space left on device .*; 1 step is kept there; make room, and go on"):
        made.after(2, 1.0, 0.5, 1e-3, last=False)
    assert kept_steps(tmp_path) == 1
    assert not list(tmp_path.glob("*.new"))


def test_a_log_that_cannot_be_written_is_one_sentence(tmp_path):
    made = records(tmp_path)
    made.begin()
    (tmp_path / LOG).unlink()
    (tmp_path / LOG).mkdir()
    with pytest.raises(ModelError, match=r"Is a directory: .*; 0 steps are kept there; make room"):
        made.after(1, 1.0, 0.5, 1e-3, last=True)


def test_a_log_that_somebody_wrote_words_into_is_gone_on_with(tmp_path):
    (tmp_path / LOG).write_text("step,loss,accuracy,learning_rate,seconds\n0,3.0,0.1,0.1,long\n0,3.0,0.1,0.1,2.0\n")
    records(tmp_path).begin()
    assert [row["seconds"] for row in rows(tmp_path)] == ["2.0"]
