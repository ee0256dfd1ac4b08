"""Corrections as labels: read back by the reader of data sets, trained on, and as a table."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from factory import cue, interview, make_analysis, span
from kept import keep, poses

from mg_agent.archive import export_session
from mg_agent.archive.labels import COLUMNS, judged, training_labels
from mg_agent.core.correction import Correction
from mg_agent.core.evidence import Cue, Source
from mg_agent.errors import StoreError
from mg_agent.recognition.datasets.arrays import read_npz
from mg_agent.recognition.features import channels
from mg_agent.recognition.layout import RATE, UPPER_BODY, WINDOW
from mg_agent.recognition.model import DualStream, ModelConfig
from mg_agent.recognition.train import Progress, TrainConfig, train
from mg_agent.recognition.training.sources import ClipBatches
from mg_agent.recognition.vocabulary import LEARNED, NONE
from mg_agent.store import Sessions, Store


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store(home) as store:
        yield store


@pytest.fixture
def out(store: Store, tmp_path: Path) -> Path:
    export_session(store, keep(store), tmp_path / "out", ("labels",))
    return tmp_path / "out"


def test_labels_come_back_through_the_reader_of_data_sets(out: Path) -> None:
    recordings = read_npz(out / "labels.npz")
    labels = [recordings.names[n] for n in recordings.labels]
    assert labels == ["touching nose", "nodding", "touching mouth", "scratching wrist", NONE]
    assert recordings.names[: len(LEARNED)] == LEARNED
    assert recordings.skeleton == UPPER_BODY
    assert recordings.rate == RATE
    assert [round(n / RATE, 1) for n in recordings.length] == [1.5, 1.2, 1.0, 2.0, 1.0]
    start = recordings.start[0]
    mine = poses().select(UPPER_BODY).xy[90]  # 6.0 s, where the first cue begins
    assert np.array_equal(recordings.pos[start], mine)
    assert set(recordings.subjects) == {0}


def test_a_recognizer_trains_on_them(out: Path) -> None:
    recordings = read_npz(out / "labels.npz")
    clips = recordings.clips(WINDOW)
    torch.manual_seed(0)
    skeleton, classes = recordings.skeleton, len(recordings.names)
    model = DualStream(
        ModelConfig(
            channels(recordings.layout), classes, skeleton.joints, skeleton.bones, widths=(8, 8), strides=(4, 2),
            groups=2, hidden=8, layers=1, embed=8, dropout=0.0,
        )
    )  # fmt: skip
    before = [weight.clone() for weight in model.parameters()]
    steps: list[Progress] = []
    trained = train(
        model,
        ClipBatches(clips, 4),
        TrainConfig(2, rate=1e-2, average=0.0, save_every=1),
        recordings.layout,
        progress=steps.append,
    )
    assert len(steps) == 2
    assert any(not torch.equal(one, other) for one, other in zip(before, trained.parameters(), strict=True))
    assert all(torch.isfinite(weight).all() for weight in trained.parameters())


def test_what_has_no_skeleton_is_skipped_with_its_reason() -> None:
    talk = interview()
    unseen = Correction.now("add", label="shrugging", span=span(44, 45))
    found = judged(talk, [unseen])
    recordings = training_labels([(found, poses()), (found, None)])
    assert len(recordings) == 0
    assert len(recordings.skipped) == 2
    assert "shrugging at 00:44.00-00:45.00: no skeleton" in recordings.skipped[0]


def test_videos_are_numbered_so_that_they_can_be_kept_apart() -> None:
    talk = interview()
    found = judged(talk, [Correction.now("confirm", talk.timeline.labelled("nodding").cues[0].id)])
    pairs = [(found, poses()), (found, poses()), (found, poses())]
    assert training_labels(pairs).subjects.tolist() == [0, 1, 2]
    again = training_labels(pairs, videos=["one", "other", "one"])
    assert again.subjects.tolist() == [0, 1, 0], "two sessions over one video are no two people"


def test_what_a_person_coded_elsewhere_is_a_label_where_it_is_a_gesture_of_whom_was_followed() -> None:
    by_hand = Source(name="table", version="1", kind="human")
    nod, smile, word = (
        cue(label, 6, 7, modality=modality, source=by_hand, confidence=None)
        for label, modality in (("nodding", "gesture"), ("smiling", "face"), ("said", "speech"))
    )
    other = Cue.make(span=span(8, 9), modality="gesture", label="shrugging", text="", source=by_hand, person="B")
    coded = make_analysis(nod, smile, word, other, cue("touching nose", 10, 11))
    found = judged(coded, [])
    assert [one.label for one in found] == ["nodding", "smiling", "shrugging"], "what a program saw is no label"
    recordings = training_labels([(found, poses())])
    assert [recordings.names[n] for n in recordings.labels] == ["nodding"]
    assert recordings.skipped == (
        "smiling at 00:06.00-00:07.00: it is no gesture of ours",
        "shrugging at 00:08.00-00:09.00: it is of person B, the skeleton is of A",
    )
    assert [one.coded for one in found] == [True] * 3
    away = judged(coded, [Correction.now("reject", nod.id)])
    assert ("nodding" in {one.label for one in away}, away[0].label) == (False, NONE)


def test_the_movement_of_the_camera_is_no_part_of_what_is_learned() -> None:
    pose = poses()
    pan = np.tile(np.array((1.0, 0.0, 0.0, 0.0), np.float32), (len(pose), 1))
    pan[:, 2] = 0.01 * pose.times
    filmed = replace(pose, xy=pose.xy + pan[:, None, 2:], camera=pan)
    talk = interview()
    found = judged(talk, [Correction.now("confirm", talk.timeline.labelled("touching nose").cues[0].id)])
    still, seen = (training_labels([(found, one)]).pos for one in (pose, filmed))
    moved = training_labels([(found, replace(filmed, camera=None))]).pos
    assert np.nanmax(np.abs(seen - still)) < 0.01 < np.nanmax(np.abs(moved - still))


def test_a_gap_in_the_frames_is_not_filled() -> None:
    pose = poses()
    kept = np.abs(pose.times - 6.8) > 0.3
    holed = replace(pose, xy=pose.xy[kept], score=pose.score[kept], times=pose.times[kept])
    talk = interview()
    found = judged(talk, [Correction.now("confirm", talk.timeline.labelled("touching nose").cues[0].id)])
    clip = training_labels([(found, holed)])
    seen = np.isfinite(clip.pos[:, 0, 0])
    assert seen[0]
    assert not seen[12]
    assert (clip.score[~seen] == 0).all()


def test_the_table_tells_what_was_and_what_is(out: Path) -> None:
    with (out / "labels.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert tuple(rows[0]) == COLUMNS
    assert [(r["verdict"], r["recognized"], r["label"]) for r in rows] == [
        ("confirmed", "touching nose", "touching nose"),
        ("retimed", "nodding", "nodding"),
        ("relabeled", "touching nose", "touching mouth"),
        ("added", NONE, "scratching wrist"),
        ("added", NONE, "shrugging"),
        ("rejected", "nodding", NONE),
    ]
    assert (rows[1]["start_s"], rows[1]["end_s"]) == ("12.2", "13.4")
    assert rows[-1]["note"] == "'=1+1"  # a spreadsheet must not run it
    assert rows[2]["at"]
    assert rows[3]["at"]


def test_nothing_judged_is_nothing_to_write(store: Store, tmp_path: Path) -> None:
    store.put("k", interview(), poses())
    one = Sessions(store).create("k").id
    with pytest.raises(StoreError, match="no labels"):
        export_session(store, one, tmp_path, ("labels",))
    assert "labels.npz" not in export_session(store, one, tmp_path)
