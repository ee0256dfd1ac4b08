"""Scenarios are read strictly, and every planted fault is found."""

import json
import shutil

import pytest
from benchmark.scenes import DROP, QUIET, plain, scenario, written
from typer.testing import CliRunner

from mg_agent.benchmark.biases import biases_of
from mg_agent.benchmark.checking import faults_of
from mg_agent.benchmark.cue_names import named
from mg_agent.benchmark.scenarios import read_scenario, read_scenarios
from mg_agent.benchmark.strict_yaml import Document
from mg_agent.cli import app
from mg_agent.core.scenario import Scenario
from mg_agent.errors import ScenarioError
from mg_agent.perception.face_cues import LABELS as FACE_LABELS
from mg_agent.recognition.vocabulary import LABELS as GESTURE_LABELS


def test_a_sound_one_is_read_back_and_has_no_fault(tmp_path):
    path = written(tmp_path, plain())
    assert read_scenario(path) == scenario()
    assert list(faults_of(scenario())) == []


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: &x 1\nb: *x\n", 1, "aliases"),
        ("a: 1\nb: 2\na: 3\n", 3, "'a' stands twice"),
        ("a: [1, 2\n", 2, "(expected|did not find)"),
        ("a: !!python/object:os.system 1\n", 1, "could not determine a constructor"),
    ],
)
def test_surprises_of_yaml_are_refused_with_their_line(text, line, said):
    with pytest.raises(ScenarioError, match=rf"x.yaml:{line} is no valid scenario; .*{said}"):
        Document(text, "x.yaml")


def test_words_stay_words_and_numbers_numbers():
    values = Document("answer: no\nother: yes\ntime: 12:30\nday: 2020-01-01\nwhole: 7\ntrue: true\n", "x").values
    assert values == {"answer": "no", "other": "yes", "time": "12:30", "day": "2020-01-01", "whole": 7, True: True}


def test_a_broken_field_is_named_with_file_and_line(tmp_path):
    path = written(tmp_path, plain(scene__gesture__1__confidence=3))
    line = next(i for i, text in enumerate(path.read_text().splitlines(), 1) if "confidence: 3" in text)
    with pytest.raises(ScenarioError, match=rf"emotion/emotion-901.yaml:{line} .*scene.gesture.1.confidence"):
        read_scenario(path)


def test_a_broken_file_costs_only_itself(tmp_path):
    written(tmp_path, plain())
    written(tmp_path, plain(id="emotion-902", title=DROP))
    found = read_scenarios(tmp_path)
    assert [one.id for one in found.scenarios] == ["emotion-901"]
    assert len(found.faults) == 1
    assert "emotion-902.yaml" in found.faults[0]


def test_a_scenario_that_lies_where_none_is_looked_for_is_told(tmp_path):
    with pytest.raises(ScenarioError, match=r"holds no emotion/\*\.yaml; put yours into emotion/, interview/ or dec"):
        read_scenarios(tmp_path)
    path = written(tmp_path, plain())
    (tmp_path / "conditions.yaml").write_text("conditions: []\n")
    shutil.copy(path, tmp_path / "mine.yaml")
    (tmp_path / "joy").mkdir()
    shutil.copy(path, tmp_path / "joy" / "emotion-903.yaml")
    path.rename(path.with_suffix(".yml"))
    assert read_scenarios(tmp_path).faults == (
        "emotion/emotion-901.yml is not read; let its name end in .yaml",
        "joy/emotion-903.yaml is not read; put it into emotion/, interview/ or deception/",
        "mine.yaml is not read; put it into emotion/, interview/ or deception/",
    )


def test_a_file_under_another_name_is_refused(tmp_path):
    path = written(tmp_path, plain())
    with pytest.raises(ScenarioError, match="name the file after the id"):
        read_scenario(path.rename(path.with_name("emotion-903.yaml")))


REFERENCE = "items__0__reference__"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scene__gesture__1__end": 31}, "does not fit into 30 s"),
        ({"scene__gesture__1__end": 14}, "gesture at 14 s does not end after it begins; its end is 14 s"),
        ({"scene__gesture__1__start": 1}, "gesture is not in order of time"),
        ({"scene__speech__2__start": 5}, "person A says two things at once"),
        ({"scene__speech__0__end": 2}, "nobody speaks"),
        ({"scene__speech": [{"start": 1, "end": 3, "text": "Hello there."}]}, "only 2 words"),
        ({"scene__gesture__1__label": "noding"}, "no gesture label 'noding'; did you mean 'nodding'"),
        ({"scene__face__0__label": "smirking"}, "no face label 'smirking'"),
        ({"scene__unseen": [{"modality": "face", "start": 15, "end": 20}]}, "'smiling' at 14 s lies where face"),
        ({"scene__unseen": [{"modality": "gesture/arms", "start": 0, "end": 3}]}, "'rubbing hands' at 2 s lies where"),
        ({"scene__unseen": [{"modality": "gesture/head", "start": 0, "end": 30}]}, "'nodding' at 14 s lies where"),
        ({REFERENCE + "decisive": [{"start": 22, "end": 29}]}, "nothing happens in the decisive span"),
        ({REFERENCE + "decisive": []}, "no decisive span"),
        ({REFERENCE + "role": "decisive"}, "decisive gestures point to the answer"),
        ({REFERENCE + "role": "redundant"}, "redundant gestures point to the answer"),
        ({REFERENCE + "role": "misleading"}, "misleading gestures point elsewhere"),
        (
            {REFERENCE + "hints": {"gesture": QUIET, "words": "Relief that it worked out"}},
            "irrelevant gestures point to",
        ),
        ({REFERENCE + "hints": {}}, "irrelevant gestures point to nothing"),
        (
            {REFERENCE + "chain": [{"modality": "face", "start": 1, "end": 2, "means": "x", "words": ["x"]}]},
            "finds no face from 1 to 2 s",
        ),
    ],
)
def test_a_planted_fault_is_found(changes, said):
    faults = list(faults_of(scenario(**changes)))
    assert any(said in fault for fault in faults), faults


def test_a_leaked_answer_is_found():
    told = plain(context="A student tells a neighbor of the relief that it worked out in the end.")
    assert any("shares more words" in fault for fault in faults_of(Scenario.model_validate(told)))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"items__0__question": "What does her smile say at the end?"}, "'smile'"),
        ({"items__0__question": "Why does she nod?"}, "'nod'"),
        ({"items__0__options__1": "Fury, to go by her hands"}, "'hands'"),
        ({"items__0__options__1": "Fury, to go by her body"}, "'her body'"),
        ({"items__1__question": "What else could the nodding and rubbing mean?"}, "'nodding', 'rubbing'"),
        ({"scene__gesture__1__label": "folding arms", "items__0__options__1": "Fury, so she folds"}, "'folds'"),
        ({"scene__face__0__label": "raising brows", "items__1__question": "Why the raised brow?"}, "'brow'"),
    ],
)
def test_a_question_that_names_a_cue_is_found(changes, named):
    faults = list(faults_of(scenario(**changes)))
    assert any(f"name a cue that may be closed ({named})" in fault for fault in faults), faults


@pytest.mark.parametrize(
    "changes",
    [
        {"items__0__question": "What would she say to a nose, a shrug or folded arms?"},
        {"items__0__question": "What does she hand over, once the door is closed?", "scene__gesture": []},
        {
            "items__0__question": "What is she smiling at?",
            "scene__speech__1__text": "Why are you smiling so about that?",
        },
        {"items__0__question": "How does the handover at noonday feel to the armchair?"},
    ],
)
def test_words_for_what_is_not_shown_or_was_said_are_no_fault(changes):
    faults = list(faults_of(scenario(**changes)))
    assert not any("name a cue" in fault for fault in faults), faults


def test_every_label_is_found_in_its_own_words():
    assert [label for label in (*FACE_LABELS, *GESTURE_LABELS) if not named(label, [label])] == []


def test_a_verdict_is_no_answer():
    told = plain(id="deception-901", family="deception")
    told["items"][0]["options"][0] = told["items"][0]["reference"]["answer"] = "He is lying"
    told["items"][0]["reference"]["hints"]["words"] = "He is lying"
    assert any("verdict" in fault for fault in faults_of(Scenario.model_validate(told)))


@pytest.mark.parametrize(
    "changes",
    [
        {REFERENCE + "answer": "Something else"},
        {"items__0__options": ["One", "One", "Two"]},
        {"items__0__kind": "graded"},
        {"items__1__reference__key_points": []},
        {"items__1__id": "q1"},
        {REFERENCE + "partial": {"Fury at the driver": 1.0}},
        {"duration": 10},
        {"id": "interview-901"},
    ],
)
def test_what_breaks_the_shape_is_refused(changes):
    with pytest.raises(ValueError, match="validation error"):
        scenario(**changes)


def many(count=24, *, answer=lambda i: i % 4, role=lambda i: "irrelevant", split=lambda i: i % 2, text=None):
    made = []
    for i in range(count):
        values = plain(id=f"emotion-{i + 1:03d}", split=("development", "test")[split(i)])
        words = (
            text or f"morning {i} north{i} quick{i} river{i} stone{i} lamp{i} paper{i} salt{i} cloud{i} field{i} end{i}"
        )
        values["scene"]["speech"][0]["text"] = words
        values["scene"]["speech"][1]["text"] = words if text else f"what{i} now{i} then{i}"
        values["scene"]["speech"][2]["text"] = words if text else " ".join(f"field{i}{k}" for k in range(12))
        item = values["items"][0]
        right, options = item["options"][0], item["options"][1:]
        item["options"] = [*options[: answer(i)], right, *options[answer(i) :]]
        item["reference"]["role"] = role(i)
        made.append(Scenario.model_validate(values))
    return made


def test_a_favored_place_of_the_answer_is_found():
    assert any("option 1 is the answer 24 times" in fault for fault in biases_of(many(answer=lambda i: 0)))
    assert not any("is the answer" in fault and "option 1" in fault for fault in biases_of(many()))


def test_a_set_that_leans_on_one_role_or_split_is_found():
    faults = list(biases_of(many(split=lambda i: 0)))
    assert any("gestures are irrelevant in 100%" in fault for fault in faults)
    assert any("0% of the scenarios are for testing" in fault for fault in faults)


def test_a_longest_answer_is_found():
    longest = many()
    spoiled = []
    for one in longest:
        values = one.model_dump()
        item = values["items"][0]
        long = "Relief that it worked out, all things considered and after all"
        item["options"] = [long if option == "Relief that it worked out" else option for option in item["options"]]
        item["reference"]["answer"] = item["reference"]["hints"]["words"] = long
        spoiled.append(Scenario.model_validate(values))
    assert any("the longest option is the answer in 100%" in fault for fault in biases_of(spoiled))
    assert not any("longest" in fault for fault in biases_of(longest))


def test_near_duplicates_are_found():
    text = "the very same words are said in every one of these scenes and nobody changes a thing"
    assert any("share 100% of their wording" in fault for fault in biases_of(many(2, text=text)))
    assert not any("wording" in fault for fault in biases_of(many(2)))


def test_the_shipped_ones_are_sound():
    result = CliRunner().invoke(app, ["check", "scenarios", "--json"])
    body = json.loads(result.stdout)
    assert body["faults"] == []
    assert result.exit_code == 0
    assert body["scenarios"] >= 150


def test_the_command_fails_on_a_fault(tmp_path):
    written(tmp_path, plain(scene__gesture__1__label="noding"))
    result = CliRunner().invoke(app, ["check", "scenarios", "--folder", str(tmp_path)])
    assert result.exit_code == 1
    assert "did you mean 'nodding'" in result.stdout
