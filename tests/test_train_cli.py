"""mg-agent train as a person meets it: the device, what is told, and going on after a stop."""

import json
import os
import signal
import sys
from contextlib import contextmanager
from functools import partial

import numpy as np
import pytest

from mg_agent.core.pose import Skeleton
from mg_agent.recognition.checkpoint import CARD, WEIGHTS
from mg_agent.recognition.datasets import Recording, gathered, write_npz
from mg_agent.recognition.layout import Layout


@pytest.fixture
def trained(called, recordings, tmp_path):
    return partial(called, "train", "--dataset", "npz", recordings, "--out", tmp_path / "made")


def test_the_device_is_chosen_and_one_that_is_not_there_is_refused(trained, monkeypatch, tmp_path):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    code, _, err = trained("--device", "cuda", "--steps", 1)
    assert (code, "no CUDA device" in err, (tmp_path / "made").exists()) == (1, True, False)
    assert trained("--device", "gpu", "--steps", 1)[0] == 2
    assert trained("--device", "auto", "--steps", 1)[0] == 0


def test_ctrl_c_names_the_way_on_and_the_way_on_says_where_it_begins(trained, monkeypatch, tmp_path):
    told = []

    @contextmanager
    def bar():
        def show(stage: str, done: float, total: float, note: str = "") -> None:
            told.append((stage, done, note))
            if len(told) in (1, 3):
                os.kill(os.getpid(), signal.SIGINT)

        yield show

    monkeypatch.setattr("mg_agent.terminal.progress_bar", bar)
    code, _, err = trained("--pretrain", 2, "--steps", 2)
    assert code != 0
    assert "the pre-training was stopped; 1 of 2 steps are kept; start it again with --resume to go on" in err
    assert trained("--pretrain", 2, "--steps", 2)[0] != 0
    code, _, err = trained("--pretrain", 2, "--steps", 2, "--resume")
    assert "Going on after 1 step of the pre-training." in err
    assert "the training was stopped; 1 of 2 steps are kept" in err
    code, _, err = trained("--pretrain", 2, "--steps", 2, "--resume")
    assert (code, "Going on after 1 step." in err) == (0, True)
    assert [(stage, done) for stage, done, _ in told] == [
        ("pre-training", 1), ("pre-training", 2), ("training", 1), ("training", 2)
    ]  # fmt: skip
    assert all(note.startswith("loss ") and float(note[5:]) > 0 for *_, note in told)
    (tmp_path / "made" / "state.safetensors").unlink()
    (tmp_path / "made" / "pretraining" / "state.safetensors").unlink()
    assert "the training begins anew" in trained("--pretrain", 2, "--steps", 2, "--resume")[2]


def test_a_refusal_to_go_on_is_not_announced_as_going_on(trained, tmp_path):
    code, _, err = trained("--steps", 2)
    assert (code, err) == (0, f"How it goes is in {tmp_path / 'made' / 'log.csv'}.\n")
    code, _, err = trained("--steps", 3, "--resume")
    assert "How it goes" not in err
    assert (code, "cannot be gone on with" in err, "Going on" in err) == (1, True, False)
    assert "it was begun with steps 2 instead of 3; ask for the same" in err
    code, _, err = trained("--steps", 2, "--resume")
    assert (code, err.count("Going on after 2 steps.")) == (0, 1)
    state = tmp_path / "made" / "state.safetensors"
    state.write_bytes(state.read_bytes()[:40])
    code, _, err = trained("--steps", 2, "--resume")
    assert (code, "cannot be gone on with" in err, "begins anew" in err) == (1, True, False)


def test_a_plan_that_an_editor_wrote_anew_is_the_same(trained, tmp_path):
    assert trained("--steps", 2)[0] == 0
    plan = tmp_path / "made" / "training.json"
    plan.write_text(json.dumps(json.loads(plan.read_text())) + "\n")
    assert trained("--steps", 2, "--resume")[0] == 0


def test_a_damaged_plan_is_one_sentence(trained, tmp_path):
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "training.json").write_bytes(b"\xff\xfe{")
    assert "got a training.json that cannot be read" in trained("--steps", 2, "--resume")[2]
    (tmp_path / "made" / "training.json").unlink()
    assert "there is none, or it was never begun; leave out --resume" in trained("--steps", 2, "--resume")[2]


def test_seeds_that_do_not_fit_are_refused(trained):
    assert trained("--steps", 1, "--seed", 2**32)[0] == 2
    assert trained("--steps", 1, "--seed", 2**32 - 1)[0] == 0


def test_what_no_card_can_hold_is_refused_before_the_first_step(called, tmp_path):
    joints = [f"point_{i}" for i in range(257)]
    found = [Recording(np.ones((2, 257, 2), np.float32), np.ones((2, 257), np.float32), i % 2) for i in range(8)]
    layout = Layout(Skeleton("many", tuple(joints), ()), ("point_0",), (("point_0", "point_1", 1.0),))
    write_npz(tmp_path / "many.npz", gathered(found, ("red", "blue"), layout, 15.0))
    code, _, err = called("train", "--dataset", "npz", tmp_path / "many.npz", "--out", tmp_path / "made", "--steps", 2)
    assert (code, "no recognizer can be made of this; got joints: " in err) == (1, True)
    assert not (tmp_path / "made").exists()


def test_the_bar_shows_a_note(monkeypatch):
    from io import StringIO

    from mg_agent.terminal import progress_bar

    class Screen(StringIO):
        def isatty(self) -> bool:
            return True

    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("COLUMNS", "100")
    with progress_bar() as bar:
        bar("training", 1, 2, "loss 1.234")
    assert "loss 1.234" in screen.getvalue()


def test_train_then_evaluate_then_export(called, recordings, tmp_path):
    made = tmp_path / "made"
    code, out, err = called("train", "--dataset", "npz", recordings, "--steps", 2, "--out", made)
    assert code == 0, err
    assert "held-out top-1" in out
    assert (made / WEIGHTS).exists()
    before = (made / WEIGHTS).read_bytes()
    code, out, err = called("train", "--dataset", "npz", recordings, "--steps", 2, "--out", made)
    assert (code, out, "holds a training already" in err, err.count("\n")) == (1, "", True, 1)
    assert called("train", "--dataset", "npz", recordings, "--steps", 2, "--out", made, "--resume")[0] == 0
    assert (made / WEIGHTS).read_bytes() == before
    code, out, _ = called("evaluate", made, "npz", recordings)
    assert code == 0
    assert "16 clips" in out
    assert "\x1b" not in out
    card = json.loads((made / CARD).read_text())
    assert (card["name"], card["steps"]) == ("made", 2)
    assert card["license"].startswith("as the dataset's terms say: the file does not tell")
    assert any("4 held-out clips are too few" in limit for limit in card["limits"])
    code, out, _ = called("export", made, tmp_path / "made.onnx")
    assert code == 0
    assert (tmp_path / "made.onnx").stat().st_size > 1000
    assert called("export", made, tmp_path / "made.txt")[0] == 2
