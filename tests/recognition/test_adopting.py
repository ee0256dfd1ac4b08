"""Other people's recordings are learned in our labels, joints and time, and the result works where ours does."""

import json
from dataclasses import replace

import media
import numpy as np
import pytest
from recognition.dataset_copies import challenge, sample, write
from recognition.stick_figure import PLACES, Figure, visit
from recognition.tiny import tiny

from mg_agent.core.signal import SignalTrack
from mg_agent.errors import ModelError
from mg_agent.perception.face import SIGNALS
from mg_agent.perception.person import Followed
from mg_agent.recognition.card import require_gestures
from mg_agent.recognition.checkpoint import load, save
from mg_agent.recognition.datasets import Recording, gathered, write_npz
from mg_agent.recognition.label_maps import IMIGUE_32, MA_52, OURS, SMG_17, translate
from mg_agent.recognition.layout import MG_LAYOUT, RATE, UPPER_BODY, WINDOW
from mg_agent.recognition.training.adopting import adopt, adopted_task

# Class i of the files is label i - 1: folding arms, arms akimbo, two kinds of hands, scratching the back, turtle neck.
ARMS, AKIMBO, HANDS, BACK, TURTLE = 17, 30, 23, 16, 1


@pytest.fixture
def imigue(tmp_path):
    for i in range(4):
        labels = ((ARMS, 0, 1), (AKIMBO, 1, 2), (HANDS, 2, 3), (BACK, 3, 4), (TURTLE, 4, 5))
        challenge(tmp_path / "data" / "skeleton_train", f"{i:04d}", labels)
    challenge(tmp_path / "data" / "skeleton_test", "0009", ((ARMS, 0, 1), (AKIMBO, 1, 2), (29, 2, 3)))
    return tmp_path / "data"


def test_labels_with_one_closest_counterpart_are_taken_and_the_rest_is_counted(imigue):
    assert [IMIGUE_32[i - 1] for i in (ARMS, AKIMBO, HANDS, BACK, TURTLE)] == [
        "folding arms", "arms akimbo", "rubbing or holding hands", "scratching back", "turtle neck"
    ]  # fmt: skip
    found = adopt("imigue", imigue)
    assert found.sequences.names == ("folding arms", "arms akimbo", "shrugging")  # the last is only like turtle neck
    assert np.bincount(found.sequences.labels).tolist() == [4, 4, 4]  # nothing of the test side
    assert found.sequences.layout == MG_LAYOUT
    assert found.without == {"scratching back": 4}
    assert found.ambiguous == {"rubbing or holding hands": 4}
    assert "Learning from 12 recordings in 3 of our labels." in found.in_words()
    assert "scratching back (4)" in found.in_words()


def test_one_of_several_counterparts_is_taken_if_it_alone_is_closest(tmp_path):
    assert len(translate("holding arms", "smg", OURS)) == 2
    holding, folding = SMG_17.index("holding arms") + 1, SMG_17.index("folding arms") + 1
    for subject in (1, 2):
        sample(tmp_path, subject, labels=((holding, 1, 2), (folding, 3, 3)))
    assert adopt("smg", tmp_path).sequences.names == ("touching arm", "folding arms")


def test_a_depth_sensor_is_read_as_a_camera_in_its_place_would_see_it(tmp_path):
    sample(tmp_path, 1, labels=((3, 1, 2), (9, 3, 3)))
    sequences = adopt("smg", tmp_path).sequences
    assert sequences.pos.shape[1:] == (37, 2)
    wrist, neck, eye = (UPPER_BODY.index(joint) for joint in ("left_wrist", "neck", "left_eye"))
    # Joint k of the file lies at (k, 1, 2) on the sensor's axes: to its left, up, and away.
    assert sequences.pos[0, wrist].tolist() == pytest.approx([-6 / 2, -1 / 2])
    assert sequences.pos[0, neck].tolist() == pytest.approx([-20 / 2, -1 / 2])
    assert sequences.score[0, eye] == 0
    assert np.isnan(sequences.pos[0, eye]).all()


def test_micro_actions_are_learned_in_our_labels(tmp_path):
    nod, crossing = MA_52.index("nodding"), MA_52.index("crossing arms")
    write(
        tmp_path / "annotations" / "train_list_videos.txt", [[f"c{i}.mp4 {(nod, crossing)[i % 2]}"] for i in range(4)]
    )
    (tmp_path / "skeletons").mkdir()
    for i in range(4):
        np.save(tmp_path / "skeletons" / f"c{i}.npy", np.ones((5, 133, 3), np.float32))
    assert adopt("ma-52", tmp_path).sequences.names == ("nodding", "folding arms")


def test_time_runs_as_in_videos_and_the_card_says_what_was_done(imigue):
    task = adopted_task("imigue", adopt("imigue", imigue))
    assert (task.name, task.layout, task.held_out.rate) == ("imigue-ours", MG_LAYOUT, RATE)
    assert task.held_out.xy.shape[1] == WINDOW
    assert np.isnan(task.held_out.xy[:, 0]).all()  # clips of two frames are not stretched over two seconds
    assert "in our labels" in task.data
    assert task.script.endswith("--ours")
    assert any("knows no 'none'" in limit for limit in task.limits)


def test_what_cannot_be_adopted_is_refused(imigue, tmp_path):
    with pytest.raises(ModelError, match="ask for it at"):
        adopt("imigue", tmp_path / "nothing")
    with pytest.raises(ModelError, match="labels of 'nw-ucla' have no counterparts"):
        adopt("nw-ucla", imigue)
    with pytest.raises(ModelError, match="leave it out: own recordings in the joints, frame and labels"):
        adopt("npz", imigue)
    challenge(tmp_path / "few" / "skeleton_train", "0001", ((ARMS, 0, 1), (BACK, 1, 2)))
    with pytest.raises(ModelError, match="got 1 recording of 1 of our labels"):
        adopt("imigue", tmp_path / "few")


def test_a_recognizer_of_foreign_labels_is_refused_in_a_short_sentence():
    with pytest.raises(ModelError) as refused:
        require_gestures(tiny(("none", *MA_52)).card)
    assert "--ours" in str(refused.value)
    assert len(str(refused.value)) < 200
    with pytest.raises(ModelError, match="did you mean 'nodding'"):
        require_gestures(tiny(("none", "noding")).card)


def test_trained_in_our_labels_it_names_gestures_in_a_video_and_is_judged_there(called, imigue, tmp_path, monkeypatch):
    made = tmp_path / "made"
    assert called("train", "--ours", "--steps", 1, "--out", made)[0] == 2
    code, _, err = called("train", "--dataset", "imigue", imigue, "--ours", "--steps", 1, "--out", made)
    assert code == 0, err
    assert "Left out, without a counterpart: scratching back (4)." in err
    checkpoint = load(made)
    assert checkpoint.card.labels == ("folding arms", "arms akimbo", "shrugging")
    checkpoint.model.head.bias.data[2] += 9.0  # one step teaches nothing
    save(checkpoint.model, checkpoint.card, made)

    pose = Figure(seconds=4, hands={"right": visit(PLACES["nose"], "right", 1.5, 3)}).pose()
    face = SignalTrack(SIGNALS, np.full((len(pose), len(SIGNALS)), np.nan, np.float32), pose.times)
    followed = Followed(pose, face, 15.0, (), {})
    monkeypatch.setattr("mg_agent.perception.person.follow_person", lambda *_, **__: followed)
    folder = tmp_path / "videos"
    folder.mkdir()
    video = media.make(folder / "talk.mp4", frames=60, fps=15, size=(320, 240))
    (folder / "talk.csv").write_text("label,start,end\nshrugging,0,4\n")
    code, out, err = called("recognize", video, "--model", made, "--by", "learned", "--json")
    assert code == 0, err
    assert [(cue["label"], cue["source"]["name"]) for cue in json.loads(out)["cues"]] == [("shrugging", "imigue-ours")]
    body = json.loads(called("evaluate", made, "videos", folder, "--json")[1])
    assert (body["learned"]["named"], body["learned"]["marked"]) == (1, 1)
    code, out, err = called("evaluate", made, "imigue", imigue, "--json")
    assert (code, json.loads(out)["clips"]) == (0, 3), err


@pytest.mark.parametrize("layout", [MG_LAYOUT, replace(MG_LAYOUT, head=False)])
def test_own_recordings_in_our_frame_make_a_recognizer_for_films_and_others_one_that_says_it_is_none(
    layout, called, tmp_path, monkeypatch
):
    dice = np.random.default_rng(0)
    found = []
    for i in range(8):
        xy = np.full((40, 37, 2), np.nan, np.float32)
        xy[:, [layout.skeleton.index(joint) for joint in ("neck", "left_eye", "right_eye")]] = dice.normal(size=(3, 2))
        found.append(Recording(xy, np.isfinite(xy).all(axis=2).astype(np.float32), label=i % 2, subject=i % 4))
    write_npz(tmp_path / "own.npz", gathered(found, ("nodding", "none"), layout, rate=25.0))
    made = tmp_path / "nods"
    assert called("train", "--dataset", "npz", tmp_path / "own.npz", "--steps", 1, "--out", made)[0] == 0
    assert load(made).card.stretched is (layout != MG_LAYOUT)

    pose = Figure(seconds=4, hands={"right": visit(PLACES["nose"], "right", 1.5, 3)}).pose()
    face = SignalTrack(SIGNALS, np.full((len(pose), len(SIGNALS)), np.nan, np.float32), pose.times)
    monkeypatch.setattr("mg_agent.perception.person.follow_person", lambda *_, **__: Followed(pose, face, 15.0, (), {}))
    video = media.make(tmp_path / "talk.mp4", frames=60, fps=15, size=(320, 240))
    said = "The recognizer nods learned recordings stretched to 32 frames"
    for by in ("learned", "both", "kinematic"):
        code, out, err = called("recognize", video, "--model", made, "--by", by)
        assert (code, said in out) == (0, layout != MG_LAYOUT and by != "kinematic"), err
