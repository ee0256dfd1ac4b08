"""The emotional reading: shrunken, traceable, and silent where it should be."""

import json

import pytest
from asking import OFFLINE
from factory import cue, interview, make_analysis
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted import calls, observes, scripted, submits

from mg_agent.agent.analyst import Analyst
from mg_agent.agent.answer import render, to_json
from mg_agent.agent.finding.feelings import PRIOR, as_reading, change_of, effect_of, read_feelings
from mg_agent.core.measure import Measure
from mg_agent.core.reading import STATES
from mg_agent.knowledge.corpus import shipped
from mg_agent.tools.session import Session
from mg_agent.tools.toolbox import Toolbox

CORPUS = shipped()


def measured(label, here, there, seconds=20.0, rest=100.0):
    numbers = {"count": here, "observed_s": seconds, "baseline_count": there, "baseline_observed_s": rest}
    return Measure.make(about=label, text=label, numbers=numbers)


def chances(reading):
    return {one.name: one.probability for one in reading.candidates}


def rising():
    smiles = (cue("smiling", 41 + 2 * i, 42 + 2 * i, modality="face") for i in range(8))
    touches = (cue("touching nose", 40 + 2 * i, 40.5 + 2 * i) for i in range(9))
    return make_analysis(*smiles, *touches, cue("smiling", 5, 6, modality="face"), duration=180.0)


def test_without_a_baseline_nothing_is_read():
    reading = read_feelings((), (), "no baseline")
    assert chances(reading) == pytest.approx(PRIOR)
    assert reading.abstains
    assert reading.why == "no baseline"
    assert set(reading.appraisal.values()) == {"unclear"}


@settings(deadline=None)
@given(st.integers(0, 50), st.integers(0, 50))
def test_whatever_changes_probabilities_add_up_and_one_cue_moves_little(here, there):
    passages = CORPUS.by_label["smiling"]
    reading = read_feelings([measured("smiling", here, there)], passages)
    assert sum(chances(reading).values()) == pytest.approx(1.0, abs=1e-3)
    assert chances(reading)["unchanged"] > 0.4
    assert reading.abstains
    assert reading.valence.low <= reading.valence.mean <= reading.valence.high


def test_more_of_a_cue_speaks_for_what_it_goes_with_and_less_against():
    passages = [p for p in CORPUS.by_label["smiling"] if p.theme == "affiliation"]
    effect, ids = effect_of("smiling", "affiliation", passages)
    assert ids
    more, less = (read_feelings([measured("smiling", n, 20)], passages) for n in (30, 0))
    if effect > 0:
        assert chances(more)["affiliation"] > chances(less)["affiliation"]
        assert more.valence.mean > less.valence.mean


def test_null_findings_pull_towards_nothing():
    linked = [p for p in CORPUS.passages if "smiling" in p.cues and not p.is_null and p.theme == "affiliation"]
    nulls = [p.model_copy(update={"theme": "affiliation"}) for p in CORPUS.nulls("smiling")]
    alone, beside = (
        effect_of("smiling", "affiliation", linked)[0],
        effect_of("smiling", "affiliation", [*linked, *nulls])[0],
    )
    assert abs(beside) < abs(alone) < 0.8


def test_what_only_describes_weighs_neither_way():
    linked = [p for p in CORPUS.passages if "smiling" in p.cues and not p.is_null and p.theme == "affiliation"]
    told = [p for p in linked if p.finding.direction != "described"]
    assert len(told) < len(linked)
    assert effect_of("smiling", "affiliation", linked) == effect_of("smiling", "affiliation", told)


def test_a_change_is_measured_in_its_own_doubt():
    assert change_of(measured("x", 20, 5)) > 2
    assert abs(change_of(measured("x", 2, 10))) < 0.5
    assert change_of(measured("x", 0, 50)) < -2
    assert abs(change_of(measured("x", 500, 0))) == 3.0


def test_a_reading_by_rules_is_traceable_and_abstains():
    session = Session(rising())
    said = OFFLINE.assess("Is she stressed between 40 and 60 s?", session)
    assert said.reading is not None
    assert said.reading.abstains
    assert "cannot be read" in said.answer
    assert said.reading.chain
    for link in said.reading.chain:
        assert all(i in session.seen for i in link.evidence)
        assert any(i.startswith("stat-") for i in link.evidence)
        assert any(i.startswith("know-") for i in link.evidence)
    assert json.loads(to_json(said))["reading"]["format"] == "mg-agent/reading/1"
    assert "not calibrated on people" in render(said, rising())


def test_too_little_baseline_leaves_the_prior():
    said = OFFLINE.assess("Is she stressed between 0 and 45 s?", Session(interview()))
    assert said.reading.chain == ()
    assert "too little baseline" in said.reading.why
    assert chances(said.reading) == pytest.approx(PRIOR)


def test_no_question_but_one_about_feelings_gets_a_reading():
    for question in ("Is she lying between 40 and 60 s?", "Does she smile between 40 and 60 s?", "Is she stressed?"):
        assert OFFLINE.assess(question, Session(rising())).reading is None


def test_a_model_is_asked_in_the_same_shape_and_needs_an_interpretation():
    look = calls(
        ("find_gestures", {"label": "touching nose"}),
        ("consult_knowledge", {"query": "stress", "cues": ["touching nose"]}),
    )
    states = [{"name": "stress", "probability": 0.6}, {"name": "unchanged", "probability": 0.6}]

    def answer(kind):
        def step(messages):
            found = [m.artifact for m in messages if getattr(m, "artifact", None)]
            know = next(p.id for one in found for p in one.passages if "touching nose" in getattr(p, "cues", ()))
            claim = observes("Touching the nose may go with stress.", found[0].cues[0].id, know, kind=kind)
            return submits("See the list.", claim, states=states)

        return step

    said = Analyst(scripted(look, answer("interpretation")), Toolbox.discover()).assess(
        "Is she stressed?", Session(interview())
    )
    assert chances(said.reading)["stress"] == 0.5
    assert not said.reading.abstains
    bare = Analyst(scripted(look, answer("observation")), Toolbox.discover()).assess(
        "Is she stressed?", Session(interview())
    )
    assert bare.reading is None


def test_every_state_is_told():
    assert [one.name for one in as_reading({"stress": 1.0}, ()).candidates] == list(STATES)
