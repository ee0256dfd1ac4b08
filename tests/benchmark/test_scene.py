"""A scenario becomes what an analysis of its video would be."""

from benchmark.staged import item, question, scenario

from mg_agent.benchmark.scene import analysis_of
from mg_agent.core.span import Span
from mg_agent.tools.session import Session


def test_a_scene_is_the_same_analysis_every_time_and_keeps_persons_apart():
    one = scenario()
    first, second = analysis_of(one), analysis_of(one)
    assert first == second
    speech = [cue for cue in first.cues if cue.modality == "speech"]
    assert [cue.person for cue in speech] == ["A", "B", "A", "A"]
    assert {cue.source.kind for cue in first.cues if cue.modality != "speech"} == {"human"}
    assert {cue.source.kind for cue in speech} == {"file"}
    assert "holds the side of the neck" in {cue.text for cue in first.cues}


def test_what_is_unseen_is_not_covered_and_a_hidden_whole_hides_its_parts():
    unseen = [
        {"start": 10.0, "end": 20.0, "modality": "gesture"},
        {"start": 30.0, "end": 40.0, "modality": "face/mouth"},
        {"start": 50.0, "end": 60.0, "modality": "gesture/head"},
    ]
    analysis = analysis_of(scenario(scene=scenario().scene.model_dump(mode="json") | {"unseen": unseen}))
    seen = analysis.timeline
    assert seen.unobserved("gesture", Span(start=0, end=60)) == (Span(start=10, end=20),)
    assert seen.unobserved("gesture/arms", Span(start=0, end=60)) == (Span(start=10, end=20),)
    assert seen.unobserved("gesture/head", Span(start=0, end=60)) == (Span(start=10, end=20), Span(start=50, end=60))
    assert seen.unobserved("face/mouth", Span(start=0, end=60)) == (Span(start=30, end=40),)
    assert seen.unobserved("face", Span(start=0, end=60)) == ()


def test_the_hash_of_the_scene_tells_nothing_of_faces_and_gestures():
    one = scenario()
    bare = scenario(scene=one.scene.model_copy(update={"gesture": (), "face": ()}).model_dump())
    assert analysis_of(one).video == analysis_of(bare).video
    assert analysis_of(one).digest == analysis_of(bare).digest


def test_options_are_shown_in_an_order_drawn_from_the_seed_and_the_reference_is_not_given():
    one = scenario()
    orders = {question(one, seed=seed).options for seed in range(20)}
    assert len(orders) > 2
    assert all(set(order) == set(item(one).options) for order in orders)
    assert question(one, seed=3) == question(one, seed=3)
    assert "trap" not in question(one).model_dump()
    assert question(one, "q2", seed=5).options == ("very unpleasant", "very pleasant")


def test_a_question_can_be_looked_at_in_a_session():
    one = scenario()
    found = Session(analysis_of(one)).look("gesture", Span(start=20, end=35))
    assert [cue.label for cue in found] == ["touching neck"]
