"""mg-agent train and evaluate on datasets: sides, splits, terms, rates, and what is told of what was left out."""

import json
from pathlib import Path

import numpy as np
import pytest
from recognition.dataset_copies import challenge, ntu_text

from mg_agent.recognition.checkpoint import CARD
from mg_agent.recognition.datasets import Recording, gathered, write_npz
from mg_agent.recognition.layout import MG_LAYOUT


def fails(result: tuple[int, str, str], words: str) -> None:
    code, out, err = result
    assert (code, out) == (1, "")
    assert words in err


@pytest.fixture
def parted(tmp_path):
    """Write 18 recordings, in turns on the sides given; returns their file."""

    def write(name: str, *sides: str, frames: int = 20, seed: int = 0, rate: float = 15.0) -> Path:
        dice = np.random.default_rng(seed)
        found = [
            Recording(dice.normal(size=(frames, 37, 2)).astype(np.float32), np.ones((frames, 37), np.float32), i % 2,
                      side=sides[i % len(sides)] if sides else None)
            for i in range(18)
        ]  # fmt: skip
        write_npz(tmp_path / name, gathered(found, ("red", "blue"), MG_LAYOUT, rate))
        return tmp_path / name

    return write


def test_evaluate_scores_the_side_asked_for(called, parted, tmp_path):
    whole = parted("whole.npz", "train", "train", "train", "test", "test", "val")
    called("train", "--dataset", "npz", whole, "--steps", 1, "--out", tmp_path / "made")

    def on(*chosen: str) -> dict:
        return json.loads(called("evaluate", tmp_path / "made", "npz", whole, "--json", *chosen)[1])

    assert (on()["clips"], on()["data"], on()["notes"]) == (6, "npz, test side", [])
    assert (on("--side", "val")["clips"], on("--side", "val")["data"]) == (3, "npz, val side")
    assert on("--side", "all")["clips"] == 18
    assert "say nothing of new recordings" in on("--side", "all")["notes"][0]
    assert "say nothing of new recordings" in on("--side", "train")["notes"][0]
    fails(called("evaluate", tmp_path / "made", "npz", whole, "--side", "tests"), "did you mean 'test'?")
    fails(called("evaluate", tmp_path / "made", "npz", parted("t.npz", "train"), "--side", "val"), "on the side 'val'")


def test_clips_without_a_split_are_scored_with_a_warning(called, parted, tmp_path):
    called("train", "--dataset", "npz", parted("one.npz"), "--steps", 1, "--out", tmp_path / "made")
    code, out, err = called("evaluate", tmp_path / "made", "npz", parted("one.npz"))
    assert (code, "18 clips" in out) == (0, True)
    assert "trained on these very recordings" in err
    err = called("evaluate", tmp_path / "made", "npz", parted("other.npz", seed=1))[2]
    assert "all 18 clips are scored; whether the recognizer was trained on some of them is not known." in err


def test_data_of_another_rate_is_stretched_as_in_the_training(called, parted, tmp_path):
    called("train", "--dataset", "npz", parted("a.npz", "train"), "--steps", 1, "--out", tmp_path / "made")
    code, out, err = called("evaluate", tmp_path / "made", "npz", parted("b.npz", "test", frames=55, rate=50.0))
    assert (code, err) == (0, "")
    assert "18 clips" in out


def test_recordings_that_cannot_be_used_are_told(called, tmp_path):
    for number, folder in (("0001", "train"), ("0002", "train"), ("0003", "test"), ("0004", "test")):
        challenge(tmp_path / folder, number, labels=[(n, 0, 3) for n in range(1, 9)])
    for lost in ("train/0002/0002", "test/0004/0004"):
        (tmp_path / f"{lost}_light_hand.csv").unlink()
    told = "16 recordings could not be used: 0004: has no 0004_light_hand.csv (8 times); 0002: has no 0002_light"
    code, _, err = called("train", "--dataset", "imigue", tmp_path, "--steps", 1, "--out", tmp_path / "made")
    assert (code, err.startswith(told)) == (0, True)
    code, out, err = called("evaluate", tmp_path / "made", "imigue", tmp_path, "--json")
    assert (code, err.startswith(told)) == (0, True)
    assert json.loads(out)["notes"][0].startswith(told)
    assert json.loads(out)["clips"] == 8


def test_the_split_and_the_terms_are_chosen_and_written_on_the_card(called, tmp_path):
    for setup in (1, 2):
        for camera in (1, 2, 3):
            for subject in (1, 3):
                name = f"S{setup:03d}C{camera:03d}P{subject:03d}R001A0{camera}3.skeleton"
                (tmp_path / name).write_text(ntu_text([{"a": (camera, 2)}] * 3))
    made = tmp_path / "made"
    chosen = ("--split", "view", "--license", "CC BY 4.0")
    code, _, err = called("train", "--dataset", "ntu", tmp_path, "--steps", 1, "--out", made, *chosen)
    assert code == 0, err
    card = json.loads((made / CARD).read_text())
    assert (card["split"], card["license"]) == ("view", "CC BY 4.0")
    assert "split by view" in card["data"]
    body = json.loads(called("evaluate", made, "ntu", tmp_path, "--json")[1])
    assert (body["data"], body["clips"], body["notes"]) == ("ntu, split by view, test side", 4, [])
    body = json.loads(called("evaluate", made, "ntu", tmp_path, "--split", "setup", "--json")[1])
    assert (body["data"], body["clips"]) == ("ntu, split by setup, test side", 6)
    assert "trained by the split 'view'" in body["notes"][0]
    assert called("train", "--split", "view", "--out", tmp_path / "none")[0] == 2
    assert called("train", "--license", "mine", "--out", tmp_path / "none")[0] == 2
