"""Conditions: what they close, and how gestures are moved, borrowed or misread."""

import random

import pytest
from benchmark.staged import scenario

from mg_agent.benchmark.conditions import (
    Staging,
    chosen_conditions,
    handed_out,
    read_conditions,
    shuffled,
    stretched,
)
from mg_agent.benchmark.noise import Noise, measured, noisy
from mg_agent.core.scenario import Shown
from mg_agent.core.span import Span
from mg_agent.errors import BenchmarkError, ScenarioError
from mg_agent.recognition.vocabulary import LABELS

PERFECT = Noise(
    model="m#1", data="made", clips=1, none="none", window=2.0, right=(0.9, 0.9), wrong=(0.3, 0.3),
    answers={"none": {"none": 10}, **{label: {label: 5} for label in LABELS}},
)  # fmt: skip


def test_the_ladder_is_read_in_order_and_says_what_each_rung_closes():
    closed = {rung.name: set(rung.closed) for rung in read_conditions()}
    assert [*closed] == ["transcript", "face", "gesture", "full", "full-shuffled", "full-foreign", "no-retrieval"]
    assert closed["transcript"] == {"face", "gesture"}
    assert closed["face"] == {"gesture"}
    assert closed["no-retrieval"] == {"knowledge"}


def test_conditions_are_chosen_by_name_and_a_wrong_name_is_refused():
    assert [rung.name for rung in chosen_conditions("full,+face")] == ["face", "full"]
    with pytest.raises(BenchmarkError, match="full-shufled"):
        chosen_conditions("full-shufled")


def test_a_broken_file_of_conditions_is_refused_with_its_line(tmp_path):
    file = tmp_path / "conditions.yaml"
    file.write_text("- name: a\n  summary: b\n- name: c\n  gestures: stolen\n")
    with pytest.raises(ScenarioError, match=r"conditions\.yaml:[34]"):
        read_conditions(file)


def test_a_session_is_not_told_whose_gestures_it_shows():
    shown = {handed_out(rung.condition) for rung in read_conditions() if rung.gestures != "own"}
    assert shown == {handed_out(chosen_conditions("full")[0].condition)}


@pytest.mark.parametrize("seed", range(30))
def test_shuffled_gestures_are_the_same_ones_never_at_their_own_time(seed):
    one = scenario()
    moved = shuffled(one, random.Random(seed))
    assert sorted((g.label, round(g.end - g.start, 3)) for g in moved) == sorted(
        (g.label, round(g.end - g.start, 3)) for g in one.scene.gesture
    )
    for gesture in moved:
        assert 0 <= gesture.start < gesture.end <= one.duration
        true = [g for g in one.scene.gesture if g.label == gesture.label]
        assert not any(gesture.start < g.end and g.start < gesture.end for g in true)


def test_a_gesture_that_fills_everything_moves_as_far_as_it_can_and_none_goes_where_nothing_is_seen():
    long = scenario().scene.model_copy(update={"gesture": (Shown(start=0.0, end=40.0, label="folding arms"),)})
    assert shuffled(scenario(scene=long.model_dump()), random.Random(0))[0].start == 20.0
    hidden = scenario().scene.model_dump() | {"unseen": [{"start": 9.0, "end": 60.0, "modality": "gesture/arms"}]}
    hidden["gesture"] = [{"start": 2.0, "end": 5.0, "label": "illustrating"}]
    for seed in range(10):
        (moved,) = shuffled(scenario(scene=hidden), random.Random(seed))
        assert moved.end <= 9.0


def test_foreign_gestures_come_from_the_same_family_and_split_and_are_stretched_to_fit():
    mine, near = scenario("emotion-901"), scenario("emotion-902", duration=120.0)
    others = (mine, near, scenario("emotion-903", split="development"), scenario("deception-901"))
    staging = Staging(others, seed=4)
    assert staging.donor(mine) == near
    moved = stretched(near, mine)
    assert [g.start for g in moved] == [1.0, 12.0, 21.0]
    assert Staging((mine, scenario("deception-901"))).donor(mine).id == "deception-901"
    with pytest.raises(BenchmarkError, match="alone"):
        Staging((mine,)).analysis(mine, "foreign", "annotated")


def test_what_is_shuffled_or_foreign_looks_like_annotation_and_the_rest_of_the_scene_stays():
    mine = scenario("emotion-901")
    staging = Staging((mine, scenario("emotion-902", duration=90.0)))
    own = staging.analysis(mine, "own", "annotated")
    for gestures in ("shuffled", "foreign"):
        other = staging.analysis(mine, gestures, "annotated")
        assert other == staging.analysis(mine, gestures, "annotated")
        assert other.timeline.of("gesture") != own.timeline.of("gesture")
        assert other.timeline.of("face", "speech") == own.timeline.of("face", "speech")
        assert {c.source for c in other.cues} == {c.source for c in own.cues}
        assert other.coverage == own.coverage
        assert other.model_copy(update={"cues": ()}) == own.model_copy(update={"cues": ()})


def test_cues_recognized_from_video_are_refused_while_no_scenario_names_one():
    with pytest.raises(BenchmarkError, match="names a video"):
        Staging((scenario(),)).analysis(scenario(), "own", "recognized")


def test_noise_follows_its_table_misses_what_the_recognizer_does_not_know_and_drops_notes():
    shown = tuple(Shown(start=i, end=i + 1, label="touching nose", text="rubs it") for i in range(400))
    table = {"touching nose": {"touching nose": 60, "touching mouth": 20, "none": 20}, "none": {"none": 1}}
    errors = PERFECT.model_copy(update={"answers": table})
    found = noisy(shown, (), random.Random(1), errors)
    right = sum(one.label == "touching nose" for one in found)
    wrong = sum(one.label == "touching mouth" for one in found)
    assert 200 < right < 280
    assert 50 < wrong < 110
    assert right + wrong == len(found) < 400
    assert not any(one.text for one in found)
    assert {one.confidence for one in found if one.label == "touching nose"} == {0.9}
    assert noisy((Shown(start=1, end=2, label="keeping still"),), (), random.Random(1), errors) == ()


def test_false_alarms_come_at_the_measured_rate_and_only_where_something_is_seen():
    errors = PERFECT.model_copy(update={"answers": {"none": {"none": 90, "nodding": 10}}})
    assert errors.false_alarms == pytest.approx(3.0)
    part = Span(start=100.0, end=100.0 + 60 * 100)
    alarms = noisy((), (part,), random.Random(2), errors)
    assert 240 < len(alarms) < 360
    assert all(part.start <= one.start and one.end <= part.end and one.label == "nodding" for one in alarms)


def test_the_errors_that_ship_say_where_they_come_from_and_know_the_labels():
    errors = measured()
    assert "synthetic" in errors.data
    assert errors.model.startswith("mg-agent-base#")
    assert set(errors.answers) - {errors.none} <= set(LABELS)
    assert 0 < errors.false_alarms < 10
    assert list(errors.right) == sorted(errors.right)


def test_a_perfect_recognizer_changes_nothing_but_the_notes():
    one = scenario()
    analysis = Staging((one,), noise=PERFECT).analysis(one, "own", "noisy")
    own = Staging((one,)).analysis(one, "own", "annotated")
    assert [(c.label, c.span) for c in analysis.cues] == [(c.label, c.span) for c in own.cues]
    assert {c.source.kind for c in analysis.timeline.of("gesture").cues} == {"model"}
