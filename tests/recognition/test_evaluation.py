"""An evaluation counts rightly, and what it writes can be read."""

import csv
import json
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from recognition.tiny import tiny

from mg_agent.core.evidence import Cue, Source
from mg_agent.core.span import Span
from mg_agent.errors import ModelError
from mg_agent.recognition.checkpoint import Checkpoint
from mg_agent.recognition.clips import Clips
from mg_agent.recognition.layout import UPPER_BODY
from mg_agent.recognition.measured.evaluation import evaluate
from mg_agent.recognition.measured.marks import Mark, read_marks
from mg_agent.recognition.measured.plots import calibration_svg, confusion_svg
from mg_agent.recognition.model import Output
from mg_agent.recognition.scoring.calibration import reliability

NAMES = ("none", "nodding", "<b>&")


class Oracle(torch.nn.Module):
    """Reads the answer off the score of the first joint, in tenths."""

    def forward(self, x: torch.Tensor) -> Output:
        said = 9.0 * torch.nn.functional.one_hot((10 * x[:, 0, 0, -2]).round().long(), 3).float()
        return Output(said, said, said, said, said[:, :2])


def shown(labels: list[int], answers: list[int], subjects: list[int]) -> Clips:
    n = len(labels)
    score = np.zeros((n, 32, 37), np.float32)
    score[:, 0, 0] = np.array(answers) / 10
    return Clips(
        np.zeros((n, 32, 37, 2), np.float32), score, np.array(labels), UPPER_BODY, NAMES, 15.0, np.array(subjects)
    )  # fmt: skip


def measured(labels=(0, 0, 1, 1), answers=(0, 1, 1, 1), subjects=(0, 0, 1, 1)):
    oracle = Checkpoint(tiny(NAMES).card, Oracle())
    return evaluate(oracle, shown(list(labels), list(answers), list(subjects)), "made up")


def test_it_counts():
    found = measured()
    assert found.top1.value == 0.75
    assert (found.top1.low, found.top1.high) == (0.0, 1.0)  # one person half right, one wholly: two say next to nothing
    assert found.top5 == 1
    assert found.macro_f1.value == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert found.counts.tolist() == [[1, 1, 0], [0, 2, 0], [0, 0, 0]]
    assert found.curve.ece == pytest.approx(0.25, abs=0.01)


def test_tables_leave_out_what_does_not_occur():
    text = measured().to_text()
    assert "nodding" in text
    assert "<b>" not in text
    assert "0.750 [0.000, 1.000]" in text
    assert "95 % intervals over 2 people" in text
    assert "95 % intervals over 4 clips" in measured(subjects=(0, 0, 1, -1)).to_text()


def test_what_it_writes_can_be_read(tmp_path):
    measured().write(tmp_path / "out")
    body = json.loads((tmp_path / "out" / "evaluation.json").read_text())
    assert body["top1"] == {"value": 0.75, "low": 0.0, "high": 1.0}
    assert body["intervals"] == "95 %, over 2 people"
    assert body["weights"] == tiny(NAMES).card.sha256
    assert body["classes"]["nodding"] == {"precision": 0.6667, "recall": 1.0, "f1": 0.8, "clips": 2}
    rows = list(csv.DictReader((tmp_path / "out" / "classes.csv").read_text().splitlines()))
    assert [row["label"] for row in rows] == list(NAMES)
    for name in ("confusion.svg", "calibration.svg"):
        assert ElementTree.parse(tmp_path / "out" / name).getroot().tag.endswith("svg")


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="was not written"):
        measured().write(tmp_path / "file")


def test_nothing_cannot_be_measured():
    with pytest.raises(ModelError, match="there are no clips"):
        measured((), (), ())


def test_the_confusion_plot_has_a_cell_for_each_pair_that_happened():
    drawn = confusion_svg(np.array([[3, 1], [0, 4]]), ("a", "b"), "<title>")
    assert drawn.count("<rect") == 3 + 2  # cells, paper and frame
    assert "a answered as b: 1 of 4" in drawn
    assert "&lt;title&gt;" in drawn


def test_the_confusion_plot_shows_counts_where_there_is_room_and_holds_every_label():
    texts = ElementTree.fromstring(confusion_svg(np.array([[9, 1], [0, 4]]), ("a", "b"), "t")).iter()
    numbers = {one.text: one.get("fill") for one in texts if (one.text or "").isdigit()}
    assert numbers == {"9": "#ffffff", "1": "#1a1a1a", "4": "#ffffff"}
    many = confusion_svg(np.eye(21, dtype=np.int64), [f"label {i}" for i in range(21)], "t")
    assert ">1</text>" not in many
    long = "touching or scratching facial parts other than the cheek"
    root = ElementTree.fromstring(confusion_svg(np.eye(2, dtype=np.int64), (long, "b"), "t"))
    across, up = (one for one in root.iter() if one.text == long)
    assert float(across.get("x")) >= 0.6 * 10 * len(long)
    assert float(up.get("y")) >= 0.6 * 10 * len(long)


def test_the_calibration_plot_has_a_dot_for_each_bin_in_use():
    said = np.array([[0.9, 0.1], [0.65, 0.35], [0.62, 0.38]])
    drawn = calibration_svg(reliability(said, np.array([0, 0, 1]), 10), "t")
    assert drawn.count("<circle") == 2
    nothing = calibration_svg(reliability(np.zeros((0, 2)), np.zeros(0, np.int64), 10), "t")
    ElementTree.fromstring(nothing)


def test_the_calibration_plot_holds_its_title_numbers_both_axes_and_draws_few_answers_thin():
    sure = np.array([0.55] * 10 + [0.65] * 12 + [0.75] * 9 + [0.95] * 20)
    curve = reliability(np.stack((sure, 1 - sure), axis=1), np.zeros(51, np.int64), 10)
    root = ElementTree.fromstring(calibration_svg(curve, "mg-agent-base on procedural micro-gestures, seed 900000002"))
    texts = [one for one in root.iter() if one.tag.endswith("text")]
    width = float(root.get("width"))
    for one in texts:
        if one.get("text-anchor") == "start":
            assert float(one.get("x")) + 0.6 * float(one.get("font-size")) * len(one.text) <= width, one.text
    assert [one.text for one in texts].count("0.4") == 2
    dots = [one for one in root.iter() if one.tag.endswith("circle")]
    assert [one.get("r") for one in dots] == ["4", "4", "3", "4"]
    lines = [one for one in root.iter() if one.tag.endswith("path") and one.get("stroke-width")]
    assert [one.get("stroke-dasharray") is not None for one in lines] == [False, True, True]
    few = confusion_svg(np.eye(2, dtype=np.int64), ("a", "b"), "a title that is longer than two cells are wide")
    assert float(ElementTree.fromstring(few).get("width")) >= 0.6 * 13 * 46


def test_marks_are_read_from_tables(tmp_path):
    table = tmp_path / "v.csv"
    table.write_text("label,start,end\nnodding,1.5,2\nshrugging,00:03.5,1:02\n")
    assert read_marks(table) == (
        Mark.ours("nodding", Span(start=1.5, end=2)),
        Mark.ours("shrugging", Span(start=3.5, end=62)),
    )
    table.write_text("start_s,end_s,modality,label\n1,2,gesture,nodding\n1,2,face,smiling\n")
    assert read_marks(table) == (Mark.ours("nodding", Span(start=1, end=2)),)
    table.write_text("Label,Start,End,Modality\nNodding,1,2,Gesture\nsmiling,1,2,Face\nnodding,3,4,\n")
    assert [mark.span.start for mark in read_marks(table)] == [1, 3]
    table.write_text("label,start,end\ntouching mouth | touching chin,1,2\n")
    (either,) = read_marks(table)
    assert (either.label, either.labels) == ("touching mouth or touching chin", {"touching mouth", "touching chin"})


def test_a_cue_that_lasts_all_day_names_no_moment_of_it():
    def cue(start: float, end: float) -> Cue:
        return Cue.make(
            span=Span(start=start, end=end), modality="gesture", label="nodding", text="x", confidence=0.5,
            source=Source(name="tiny", version="1"),
        )  # fmt: skip

    mark = Mark.ours("nodding", Span(start=10, end=10.5))
    assert mark.named_by(cue(9.8, 10.4))
    assert mark.named_by(cue(9, 12))
    assert not mark.named_by(cue(0, 20))
    assert not mark.named_by(cue(10.45, 12))


def test_marks_in_the_words_of_a_dataset_are_translated(tmp_path):
    table = tmp_path / "v.csv"
    table.write_text("label,start,end\nbiting nails,0,1\nrubbing or holding hands,1,2\nscratching back,2,3\n")
    nails, hands, back = read_marks(table, "imigue")
    assert nails.labels == {"touching mouth"}
    assert hands.labels == {"rubbing hands", "clasping hands"}
    assert (back.label, back.labels) == ("scratching back", frozenset())
    with pytest.raises(ModelError, match="line 2: no such label; got 'biting nails'"):
        read_marks(table)
    with pytest.raises(ModelError, match="no such labels; got 'imigu'; did you mean 'imigue'"):
        read_marks(table, "imigu")


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("a,b\n1,2\n", "is no table of gestures"),
        ("", "is no table of gestures"),
        ("label,start,end\nnoding,1,2\n", r"line 2: no such label; got 'noding'; did you mean 'nodding'"),
        ("label,start,end\nnodding,2,1\n", "line 2: no stretch of time"),
        ("label,start,end\nnodding,soon,1\n", "line 2: no stretch of time"),
        ("label,start,end\nnodding\n", "line 2: no stretch of time"),
    ],
)
def test_faulty_tables_are_one_sentence(tmp_path, text, match):
    (tmp_path / "v.csv").write_text(text)
    with pytest.raises(ModelError, match=match):
        read_marks(tmp_path / "v.csv")
    with pytest.raises(ModelError, match="cannot be read"):
        read_marks(tmp_path / "missing.csv")


@pytest.mark.parametrize(
    "text",
    [
        "label;start;end\n;;\nnodding;1,5;2,5\n",
        "Label\t Start\tEnd \r\n\r\nNodding\t1.5\t2.5\r\n",
        '"label","start","end"\n,,\n"nodding","1,5","2.5"\n , ,\n',
    ],
)
def test_marks_come_as_spreadsheets_write_them(tmp_path, text):
    (tmp_path / "v.csv").write_bytes(text.encode())
    assert read_marks(tmp_path / "v.csv") == (Mark.ours("nodding", Span(start=1.5, end=2.5)),)


def test_a_mark_without_length_is_refused_since_no_cue_could_name_it(tmp_path):
    (tmp_path / "v.csv").write_text("label,start,end\nnodding,2,2\n")
    with pytest.raises(ModelError, match=r"line 2: no stretch of time; .*; write seconds, the end after the start"):
        read_marks(tmp_path / "v.csv")


def test_a_mark_that_stands_twice_is_refused_since_it_would_count_twice(tmp_path):
    (tmp_path / "v.csv").write_text("label,start,end\nnodding,1,2\nshrugging,1,2\nNodding,0:01,2.0\n")
    with pytest.raises(ModelError, match=r"line 4 marks the same again; 'nodding' at .*, as in line 2; take one"):
        read_marks(tmp_path / "v.csv")
