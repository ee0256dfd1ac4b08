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


def test_two_recognizers_are_compared_on_the_same_clips(called, parted, tmp_path):
    file = parted("whole.npz", "train", "train", "test", seed=3)
    for seed in (1, 2):
        called("train", "--dataset", "npz", file, "--steps", 1, "--seed", seed, "--out", tmp_path / f"made{seed}")
    asked = ("evaluate", tmp_path / "made1", "npz", file, "--against", tmp_path / "made2")
    code, out, err = called(*asked, "--out", tmp_path / "compared")
    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith("made1 (")
    assert "on npz, test side, 6 clips; 95 % intervals over 6 clips" in out
    assert "exact McNemar over clips: p " in out
    alone = json.loads(called("evaluate", tmp_path / "made2", "npz", file, "--json")[1])
    body = json.loads(called(*asked, "--json")[1])
    assert body["second"].items() <= alone.items()
    assert sum(body["difference"]["right"].values()) == 6
    written = {path.name for path in (tmp_path / "compared").iterdir()}
    assert {"evaluation.json", "clips.csv", "comparison.json", "comparison.csv"} < written
    told = (tmp_path / "compared" / "clips.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in told] == ["clip", "2", "5", "8", "11", "14", "17"], "as the file has them"


def test_what_holds_for_one_of_two_recognizers_names_it(called, parted, tmp_path):
    one, other = parted("one.npz"), parted("other.npz", seed=1)
    called("train", "--dataset", "npz", one, "--steps", 1, "--out", tmp_path / "knows")
    called("train", "--dataset", "npz", other, "--steps", 1, "--out", tmp_path / "new")
    err = called("evaluate", tmp_path / "knows", "npz", one, "--against", tmp_path / "new")[2]
    assert [line.split(":")[0] for line in err.splitlines()] == ["knows", "new"]
    assert "knows: The data does not say" in err
    called("train", "--dataset", "npz", other, "--steps", 1, "--name", "knows", "--out", tmp_path / "twin")
    twins = called("evaluate", tmp_path / "knows", "npz", one, "--against", tmp_path / "twin")[2]
    told = [line.split(":")[0] for line in twins.splitlines()]
    assert len(set(told)) == 2, "two of one name are told apart by their weights"
    assert all(name.startswith("knows (") for name in told)
    assert "trained on these very recordings" in err


def test_a_recognizer_is_not_compared_with_itself_nor_on_videos(called, parted, tmp_path):
    file = parted("whole.npz", "train", "train", "test")
    called("train", "--dataset", "npz", file, "--steps", 1, "--out", tmp_path / "made")
    fails(called("evaluate", tmp_path / "made", "npz", file, "--against", tmp_path / "made"), "compared with itself")
    assert called("evaluate", tmp_path / "made", "videos", tmp_path, "--against", tmp_path / "made")[0] == 2


def test_the_second_recognizer_is_shown_the_split_of_the_first(called, tmp_path):
    for setup in (1, 2):
        for camera in (1, 2, 3):
            for subject in (1, 3):
                name = f"S{setup:03d}C{camera:03d}P{subject:03d}R001A0{camera}3.skeleton"
                (tmp_path / name).write_text(ntu_text([{"a": (camera, 2)}] * 3))
    for split in ("view", "setup"):
        called("train", "--dataset", "ntu", tmp_path, "--steps", 1, "--out", tmp_path / split, "--split", split)
    code, out, err = called("evaluate", tmp_path / "view", "ntu", tmp_path, "--against", tmp_path / "setup", "--json")
    assert code == 0, err
    body = json.loads(out)
    assert {body[side]["data"] for side in ("first", "second")} == {"ntu, split by view, test side"}
    assert "trained by the split 'setup'" in body["second"]["notes"][0]
