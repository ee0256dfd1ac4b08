"""Fresh instances: another surface, the same scene, questions and answers; and the schema that ships."""

import pytest
from benchmark.ships import shipped
from benchmark.staged import item, scenario

from mg_agent.benchmark.checking import faults_of
from mg_agent.benchmark.scenarios import schema_text, shipped_folder
from mg_agent.benchmark.variants import collected, vary
from mg_agent.core.scenario import Scenario


def _meaning(one: Scenario) -> object:
    """Everything that must not change: words said, labels, questions' answers, hints and roles."""
    return (
        one.id, one.split, [line.text for line in one.scene.speech], [cue.label for cue in one.scene.gesture],
        [(i.id, i.kind, set(i.options), i.reference.answer, i.reference.hints, i.reference.role, i.reference.key_points)
         for i in one.items],
    )  # fmt: skip


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_every_shipped_scenario_has_fresh_instances_that_mean_the_same_and_pass_the_checks(seed):
    for one in shipped():
        made = vary(one, seed)
        assert made != one
        assert made == vary(one, seed)
        assert _meaning(made) == _meaning(one)
        assert set(faults_of(made)) <= set(faults_of(one))


def test_references_and_times_in_questions_move_with_the_scene():
    one = scenario()
    asked = item(one).model_copy(update={"question": "What is the letter to her, from 0:24 on?"})
    made = vary(one.model_copy(update={"items": (asked, *one.items[1:])}), 5)
    tempo = made.duration / one.duration
    assert tempo != 1.0
    assert made.scene.gesture[1].start == pytest.approx(24.0 * tempo, abs=0.01)
    assert made.items[0].reference.decisive[0].start == pytest.approx(24.0 * tempo, abs=0.01)
    assert f"0:{round(24 * tempo):02d}" in made.items[0].question


def test_people_and_ages_change_only_where_nobody_speaks_of_them_again():
    told = "An apprentice of twenty-three (A) talks to a teacher (B)."
    free = {vary(scenario(context=told), seed).context for seed in range(1, 20)}
    assert any("trainee of" in text for text in free)
    assert any("twenty-seven" in text for text in free)
    assert not [text for text in free if "An trainee" in text or "a apprentice" in text]
    scene = scenario().scene.model_dump(mode="json")
    scene["speech"][0]["text"] = "An apprentice of twenty-three has to get up early for the market, like everybody."
    bound = {vary(scenario(context=told, scene=scene), seed).context for seed in range(1, 20)}
    assert all("apprentice of twenty-three" in text for text in bound)


def test_instances_of_a_whole_folder_have_a_digest_of_their_own():
    written, fresh = collected(), collected("", 7)
    assert len(written.scenarios) == len(fresh.scenarios) == len(shipped())
    assert written.digest != fresh.digest


def test_the_schema_that_ships_is_that_of_the_code():
    """Write it anew: python -c "from mg_agent.benchmark.scenarios import write_schema; write_schema()"."""
    assert (shipped_folder() / "schema.json").read_text(encoding="utf-8") == schema_text()
