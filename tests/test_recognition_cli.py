"""The commands around the learned recognizer, as a person meets them."""

import csv
import io
import json
import shutil
from pathlib import Path

import media
import numpy as np
import pytest
from recognition.stick_figure import PLACES, Figure, visit
from recognition.tiny import tiny

from mg_agent.analysis import analyze_by_each, analyze_video, result_digest
from mg_agent.core.signal import SignalTrack
from mg_agent.errors import ModelError
from mg_agent.perception.face import SIGNALS
from mg_agent.perception.person import Followed
from mg_agent.recognition.checkpoint import CARD, WEIGHTS, save
from mg_agent.settings import Settings

FIGURE = Figure(seconds=4, hands={"right": visit(PLACES["nose"], "right", 1.5, 3)})


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Path:
    """A recognizer that shrugs all the time."""
    made = tiny(shrugging=9.0)
    folder = tmp_path_factory.mktemp("models") / "shrugger"
    save(made.model, made.card, folder)
    return folder


@pytest.fixture(scope="module")
def bars(tmp_path_factory) -> Path:
    return media.make(tmp_path_factory.mktemp("video") / "bars.mp4", frames=60, fps=15, size=(320, 240))


@pytest.fixture
def video(bars, monkeypatch) -> Path:
    """A video in which a person touches her nose, as the landmark models would see it."""
    pose = FIGURE.pose()
    face = SignalTrack(SIGNALS, np.full((len(pose), len(SIGNALS)), np.nan, np.float32), pose.times)
    followed = Followed(pose, face, 15.0, (), {})
    monkeypatch.setattr("mg_agent.perception.person.follow_person", lambda *_, **__: followed)
    return bars


def fails(result: tuple[int, str, str], words: str) -> None:
    code, out, err = result
    assert (code, out) == (1, "")
    assert len(err.strip().splitlines()) == 1
    assert words in err


def test_recognize_lists_what_the_network_sees(called, video, model):
    code, out, _ = called("recognize", video, "--model", model, "--by", "learned", "--json")
    body = json.loads(out)
    assert code == 0
    assert [cue["label"] for cue in body["cues"]] == ["shrugging"]
    assert body["cues"][0]["source"]["name"] == "tiny"
    assert {one["modality"] for one in body["coverage"]} == {"gesture", "gesture/arms", "gesture/trunk"}
    text = called("recognize", video, "--model", model, "--by", "learned")[1]
    assert "shrugging" in text
    assert "body   observed" in text
    assert "face" not in text, "whether the face was observed is not what was asked"
    (row,) = csv.DictReader(io.StringIO(called("recognize", video, "--model", model, "--by", "learned", "--csv")[1]))
    assert row["label"] == "shrugging"
    assert called("recognize", video, "--json", "--csv")[0] == 2


def test_recognize_lists_what_rules_and_network_see_unless_one_is_named(called, video, model, monkeypatch):
    def by(*chosen: str) -> dict[str, str]:
        cues = json.loads(called("recognize", video, "--model", model, "--json", *chosen)[1])["cues"]
        return {cue["label"]: cue["source"]["name"] for cue in cues}

    assert by() == {"touching nose": "kinematic", "shrugging": "tiny"}
    assert by("--by", "kinematic") == {"touching nose": "kinematic"}
    told = called("recognize", video, "--model", model, "--by", "kinematic")[2]
    assert told == "The rules alone look here, so --model is not asked.\n"
    monkeypatch.setenv("MG_AGENT_RECOGNIZER", "learned")
    assert by() == {"shrugging": "tiny"}
    fails(called("recognize", video, "--by", "rule"), "no such recognizer")


def test_recognize_ranks_guesses_where_asked_and_calls_them_so(called, video, model):
    code, out, _ = called("recognize", video, "--model", model, "--by", "kinematic", "--guesses", 2)
    assert code == 0
    (last,) = (line for line in out.splitlines() if "as a guess and no evidence" in line)
    assert last.split("evidence: ")[1].startswith("shrugging 0.9")
    assert last.count(",") == 2
    assert "guess" not in called("recognize", video, "--model", model)[1]
    assert called("recognize", video, "--model", model, "--guesses", 2, "--json")[0] == 2


def test_recognize_without_a_model_is_one_sentence(called, bars, tmp_path):
    fails(called("recognize", bars, "--model", tmp_path / "none"), "or name the folder that training wrote")
    fails(called("recognize", tmp_path / "no.mp4", "--model", tmp_path), "no.mp4")


def test_both_recognizers_make_one_list(video, model, home):
    alone = analyze_video(video, Settings.load())
    both = analyze_video(video, Settings.load(recognizer="both", model=str(model)))
    learned = analyze_video(video, Settings.load(recognizer="learned", model=str(model)))
    assert {cue.label for cue in learned.cues} == {"shrugging"}
    assert {cue.label for cue in both.cues} == {cue.label for cue in alone.cues} | {"shrugging"}
    assert both.coverage[0].source.name == "kinematic+tiny"


def test_other_weights_are_another_result(model, tmp_path):
    learned = Settings.load(recognizer="learned", model=str(model))
    shutil.copytree(model, tmp_path / "same")
    made = tiny(nodding=1.0)
    save(made.model, made.card, tmp_path / "other")
    same, other = (Settings.load(recognizer="learned", model=str(tmp_path / name)) for name in ("same", "other"))
    assert result_digest(learned) == result_digest(same)
    assert result_digest(learned) != result_digest(other)
    rules = [result_digest(Settings.load(recognizer="kinematic", model=name)) for name in ("anything", "mg-agent-base")]
    assert rules[0] == rules[1]
    with pytest.raises(ModelError, match="did you mean 'learned'"):
        result_digest(Settings.load(recognizer="lerned"))


def test_a_kept_result_is_shown_only_for_the_same_whole_weights_and_card(called, video, model, tmp_path):
    """What was kept for a recognizer is not the answer of one whose weights or card are other ones now."""
    shutil.copytree(model, tmp_path / "copy")
    ask = ("recognize", video, "--by", "learned", "--model", tmp_path / "copy")
    assert "shrugging" in called(*ask)[1]
    weights, card = (tmp_path / "copy" / WEIGHTS).read_bytes(), (tmp_path / "copy" / CARD).read_text()
    for body in (b"", weights[:-100], weights[:-1] + bytes([weights[-1] ^ 1]), b"PK" + weights):
        (tmp_path / "copy" / WEIGHTS).write_bytes(body)
        assert called(*ask)[:2] == (1, "")
    shutil.copy(video, tmp_path / "talk.mp4")
    (tmp_path / "talk.csv").write_text("label,start,end\nshrugging,0,4\n")
    assert called("evaluate", tmp_path / "copy", "videos", tmp_path)[0] == 1
    (tmp_path / "copy" / WEIGHTS).write_bytes(weights)
    for changes in ({"threshold": 0.99, "thresholds": {"shrugging": 0.999999}}, {"rate": 30.0}, {"none": None}):
        (tmp_path / "copy" / CARD).write_text(json.dumps(json.loads(card) | changes))
        assert "Shrugging" not in called(*ask)[1], changes


def test_swapped_labels_never_answer_for_the_recognizer_they_were_swapped_in(called, video, model, tmp_path):
    shutil.copytree(model, tmp_path / "swapped")
    body = json.loads((tmp_path / "swapped" / CARD).read_text())
    shrug, nod = body["labels"].index("shrugging"), body["labels"].index("touching chin")
    body["labels"][shrug], body["labels"][nod] = body["labels"][nod], body["labels"][shrug]
    (tmp_path / "swapped" / CARD).write_text(json.dumps(body))
    fails(called("recognize", video, "--fresh", "--by", "learned", "--model", tmp_path / "swapped"), "was changed")
    assert "touching chin" not in called("recognize", video, "--by", "learned", "--model", model)[1]


def test_a_missing_model_is_refused_before_the_long_work(bars, home, monkeypatch):
    monkeypatch.setattr("mg_agent.perception.person.follow_person", None)
    with pytest.raises(ModelError, match="there is no such recognizer"):
        analyze_video(bars, Settings.load(recognizer="learned", model="nonesuch"))


def test_evaluate_on_procedural_clips(called, model, tmp_path):
    code, out, _ = called("evaluate", model, "procedural", "--count", 40, "--out", tmp_path / "out")
    assert code == 0
    assert "synthetic" in out
    assert "shrugging" in out
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".json", ".csv", ".svg"}
    body = json.loads(called("evaluate", model, "procedural", "--count", 40, "--json")[1])
    assert body["clips"] == 40
    assert body == json.loads((tmp_path / "out" / "evaluation.json").read_text())


def test_data_of_other_labels_or_none_is_refused(called, model, recordings, tmp_path):
    fails(called("evaluate", model, "npz", recordings), "has 2 labels, recognizer 'tiny' has 44 others")
    fails(called("evaluate", model, "npz", tmp_path / "missing.npz"), "missing.npz")
    fails(called("evaluate", model, "npx", recordings), "did you mean 'npz'")
    assert called("evaluate", model, "npz")[0] == 2


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("procedural", "PATH"), "procedural clips are made, not read"),
        (("procedural", "--side", "train"), "means nothing for 'procedural'"),
        (("npz", "PATH", "--seed", 3), "means nothing for 'npz'"),
        (("videos", "PATH", "--split", "view"), "means nothing for 'videos'"),
        (("npz", "PATH", "--labels", "smg"), "means nothing for 'npz'"),
    ],
)
def test_evaluate_refuses_what_it_would_not_read(called, model, recordings, given, told):
    code, _, err = called("evaluate", model, *(recordings if one == "PATH" else one for one in given))
    assert (code, told in " ".join(err.split())) == (2, True)


def test_a_faulty_model_overwrites_nothing(called, model, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(model, broken)
    body = json.loads((broken / CARD).read_text())
    (broken / CARD).write_text(json.dumps(body | {"sha256": "0" * 64}))
    (tmp_path / "kept.onnx").write_text("kept")
    fails(called("export", broken, tmp_path / "kept.onnx"), "not those of their card")
    fails(called("evaluate", broken, "procedural", "--count", 8, "--out", tmp_path / "out"), "not those of their card")
    assert (tmp_path / "kept.onnx").read_text() == "kept"
    assert not (tmp_path / "out").exists()


def test_videos_beside_tables_are_judged_for_rules_network_and_both(called, video, model, tmp_path):
    shutil.copy(video, tmp_path / "talk.mp4")
    (tmp_path / "talk.csv").write_text("label,start,end\nshrugging,0,4\nnodding,1,2\ntouching mouth,1.6,2.8\n")
    code, out, _ = called("evaluate", model, "videos", tmp_path, "--json")
    body = json.loads(out)
    assert code == 0
    learned, rules, both = body["learned"], body["kinematic"], body["both"]
    assert (learned["named"], learned["kind"], learned["marked"]) == (1, 0, 3)
    assert (learned["online"]["hits"], learned["online"]["found"]) == (1, 1)
    assert learned["online"]["f1"] == pytest.approx(2 * 1 * (1 / 3) / (4 / 3))
    assert (rules["named"], rules["kind"], rules["said_besides"]) == (0, 1, {"touching nose": 1})
    assert (both["named"], both["kind"], both["besides"]) == (1, 1, 1)
    assert both["not_observed"] == 1  # no face was measured, so nobody can say that she did not nod
    assert (learned.pop("if_forced")["top_1"], both.pop("if_forced")["top_1"], rules.pop("if_forced")["top_1"]) == (
        1,
        1,
        0,
    )
    assert body["videos"]["talk.mp4"]["both"] == both
    assert called("evaluate", model, "videos", tmp_path, "--out", tmp_path / "kept")[0] == 0
    assert json.loads((tmp_path / "kept" / "videos.json").read_text()) == json.loads(out)
    text = called("evaluate", model, "videos", tmp_path)[1]
    assert "both together" in text
    assert "nodding         0, 0, 0 of 1" in text
    assert "  network: nothing" in text
    assert "  rules: touching nose 1" in text


def test_marks_must_lie_in_the_film_and_what_is_never_told_is_left_out(called, video, model, tmp_path):
    shutil.copy(video, tmp_path / "talk.mp4")
    (tmp_path / "talk.csv").write_text("label,start,end\nshrugging,100,102\n")
    fails(called("evaluate", model, "videos", tmp_path), "marks what lies after the end of its video")
    (tmp_path / "talk.csv").write_text("label,start,end\nshrugging,0,40\n")
    fails(called("evaluate", model, "videos", tmp_path), "marks what lies after the end of its video")
    (tmp_path / "talk.csv").write_text("label,start,end\nshrugging,0,4\nillustrating,1,2\n")
    body = json.loads(called("evaluate", model, "videos", tmp_path, "--json")[1])
    assert (body["learned"]["marked"], body["left_out"]) == (1, ["illustrating"])


def test_videos_marked_in_the_words_of_a_dataset(called, video, model, tmp_path):
    shutil.copy(video, tmp_path / "talk.mp4")
    (tmp_path / "talk.csv").write_text("label,start,end\nshaking shoulders,0,4\nscratching back,1,2\n")
    code, out, _ = called("evaluate", model, "videos", tmp_path, "--labels", "imigue", "--json")
    body = json.loads(out)
    assert code == 0
    assert (body["learned"]["named"], body["learned"]["marked"], body["left_out"]) == (1, 1, ["scratching back"])
    assert "scratching back (1 marked)" in called("evaluate", model, "videos", tmp_path, "--labels", "imigue")[1]
    (tmp_path / "talk.csv").write_text("label,start,end\nscratching back,1,2\n")
    fails(called("evaluate", model, "videos", tmp_path, "--labels", "imigue"), "no marked gesture is one that our")


def test_a_video_is_looked_at_once_for_all_recognizers(video, model, home, monkeypatch):
    from mg_agent.perception import person
    from mg_agent.store import Store

    looks = []
    once = person.follow_person
    monkeypatch.setattr("mg_agent.perception.person.follow_person", lambda *a, **k: looks.append(1) or once(*a, **k))
    settings = Settings.load(model=str(model))
    with Store(home) as store:
        found = analyze_by_each(video, settings, store=store)
        assert found == analyze_by_each(video, settings, store=store)
        assert analyze_video(video, settings, store=store) == found["both"]
    assert looks == [1]
    assert set(found) == {"kinematic", "learned", "both"}


def test_videos_without_tables_or_with_faulty_ones(called, model, tmp_path):
    fails(called("evaluate", model, "videos", tmp_path), "holds no video beside a table")
    (tmp_path / "talk.mp4").touch()
    (tmp_path / "talk.csv").write_text("label,start,end\nnoding,0,4\n")
    fails(called("evaluate", model, "videos", tmp_path), "did you mean 'nodding'")
