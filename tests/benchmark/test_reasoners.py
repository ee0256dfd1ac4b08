"""Who is asked: chance, habit, the reference, the probes, rules, a person; and how they are found."""

import re
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from benchmark.staged import item, question, scenario, session

from mg_agent.agent.choosing import Choosing
from mg_agent.benchmark.baselines import Guesser, Majority, Oracle
from mg_agent.benchmark.causes import explained
from mg_agent.benchmark.conditions import Staging
from mg_agent.benchmark.human import Human
from mg_agent.benchmark.probes import Blind, Greedy, Weighing
from mg_agent.benchmark.reasoner import answer_of, find_maker, make
from mg_agent.benchmark.scorers import exhibits_of, mark_of, scores_of
from mg_agent.core.response import Setup
from mg_agent.core.scenario import Condition, Scenario
from mg_agent.errors import BenchmarkError
from mg_agent.tools.session import Session

ONE = scenario()
KEY = Setup(key={f"{ONE.id}/{one.id}": one for one in ONE.items})


def _entry(name: str, value: str) -> EntryPoint:
    return EntryPoint(name=name, value=value, group="mg_agent.reasoners")


def _probed(maker: type[Greedy], scene: Scenario = ONE, **condition: object) -> str:
    shown = Session(Staging((scene,)).analysis(scene, "own", "annotated"), Condition(**condition))
    key = Setup(key={f"{scene.id}/{one.id}": one for one in scene.items})
    return maker.build(key).respond(question(scene), shown, 0).chosen


def test_reasoners_are_found_by_name_and_a_wrong_name_or_a_broken_package_is_told():
    entries = [_entry("random", "mg_agent.benchmark.baselines:Guesser"), _entry("bad", "no_such_package:Thing"),
               _entry("random", "zebra.reasoners:Other")]  # fmt: skip
    assert find_maker("random", entries) is Guesser
    with pytest.raises(BenchmarkError, match="did you mean"):
        find_maker("randon", entries)
    with pytest.raises(BenchmarkError, match="ModuleNotFoundError"):
        find_maker("bad", entries)


def test_a_reasoner_that_ends_the_program_or_gives_no_response_fails_at_that_question(monkeypatch):
    class Ends:
        informed, name, model = False, "ends", ""
        respond = staticmethod(lambda *_: sys.exit(3))

    class Says(Ends):
        name, respond = "says", staticmethod(lambda *_: "no")

    with pytest.raises(BenchmarkError, match=r"'ends' failed; it wanted to end the program \(SystemExit 3\)"):
        answer_of(Ends(), question(ONE), session(ONE), 0)
    with pytest.raises(BenchmarkError, match=r"'says' failed; respond\(\) gave a str; return a mg_agent"):
        answer_of(Says(), question(ONE), session(ONE), 0)
    Ends.build = classmethod(lambda *_: sys.exit("no license"))
    monkeypatch.setattr("mg_agent.benchmark.reasoner.find_maker", lambda *_: Ends)
    with pytest.raises(BenchmarkError, match="'ends' cannot be used; SystemExit: no license"):
        make("ends", KEY)


def test_the_reasoner_of_the_guide_answers_and_one_that_lacks_something_is_told_what(tmp_path, monkeypatch):
    guide = (Path(__file__).resolve().parents[2] / "docs" / "benchmark.md").read_text(encoding="utf-8")
    (code,) = (block for block in re.findall(r"```python\n(.*?)```", guide, re.DOTALL) if "class Mine" in block)
    short = "\nclass Short:\n    informed = False\n    build = classmethod(lambda cls, setup: cls())\n"
    (tmp_path / "reasoners_of_the_guide.py").write_text(f"{code}{short}\ndef nothing(): ...\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    entries = [_entry(name, f"reasoners_of_the_guide:{what}") for name, what in
               (("mine", "Mine"), ("short", "Short"), ("function", "nothing"))]  # fmt: skip
    monkeypatch.setattr("mg_agent.benchmark.reasoner.entry_points", lambda group: entries)
    assert make("mine", KEY).respond(question(ONE), session(ONE), 0).abstains
    with pytest.raises(BenchmarkError, match="'short' cannot be used; it has no name and no model and no respond; see"):
        make("short", KEY)
    with pytest.raises(BenchmarkError, match="'function' cannot be used; it has no informed and no build"):
        make("function", KEY)


def test_only_the_oracle_and_the_probes_are_given_references():
    informed = {
        maker.name for maker in (Guesser, Majority, Oracle, Greedy, Blind, Weighing, Human, Choosing) if maker.informed
    }
    assert informed == {"oracle", "gesture-greedy", "gesture-blind", "evidence-weighing"}


def test_the_random_one_is_drawn_by_its_seed_and_says_what_its_chance_is():
    asked, shown = question(ONE), session(ONE)
    answers = [Guesser().respond(asked, shown, seed) for seed in range(60)]
    assert {one.chosen for one in answers} == set(asked.options)
    assert answers[0] == Guesser().respond(asked, shown, 0)
    assert answers[0].confidence == pytest.approx(1 / 3)
    assert Guesser().respond(question(ONE, "q3"), shown, 0).abstains


def test_the_majority_goes_by_words_and_grades_of_the_development_split_not_by_place():
    body = item(ONE).model_dump(mode="json") | {"options": ["An awkward ladder", "Purple weather", "Plain marble"]}
    body["reference"] |= {"answer": "Purple weather", "partial": {}, "hints": {}}
    development = scenario("emotion-950", split="development", items=[body, ONE.items[1].model_dump(mode="json")])
    made = Majority.build(Setup(development=(development,)))
    likewise = ONE.model_copy(
        update={"items": (item(ONE).model_copy(update={"options": ("Marble", "Weather", "Ladder")}),)}
    )
    for seed in range(6):
        assert made.respond(question(likewise, seed=seed), session(ONE), 0).chosen == "Weather"
    assert made.respond(question(ONE, "q2"), session(ONE), 0).chosen == "2"


def test_the_oracle_reaches_the_ceiling_and_can_only_cite_what_is_open():
    made = Oracle.build(KEY)
    for one in ONE.items:
        shown = session(ONE)
        response = made.respond(question(ONE, one.id), shown, 0)
        assert mark_of(one, response).correct == 1.0
        found = scores_of(one, response, exhibits_of(shown))
        assert found.get("depth", 1.0) == found.get("completeness", 1.0) == found["span_recall"] == 1.0
        assert (found["invented"], found["verdicts"], found["overclaims"]) == (0.0, 0.0, 0.0)
    closed = Session(
        Staging((ONE,)).analysis(ONE, "own", "annotated"), Condition(closed=frozenset({"gesture", "face"}))
    )
    response = made.respond(question(ONE), closed, 0)
    assert scores_of(item(ONE), response, exhibits_of(closed))["depth"] == 0.5


def test_greedy_follows_gestures_and_blind_does_not_and_neither_reads_a_closed_channel():
    assert _probed(Greedy) == "Something sore"
    assert _probed(Blind) == "A trifle"
    closed = frozenset({"gesture"})
    assert _probed(Greedy, closed=closed) == _probed(Weighing, closed=closed) == "A trifle"
    assert _probed(Blind, closed=frozenset({"speech"})) == "Something sore"


def test_weighing_trusts_a_departure_and_not_a_habit_or_a_plain_cause():
    assert _probed(Weighing) == "Something sore"
    habit = ONE.scene.model_dump(mode="json")
    habit["gesture"] = [{"start": at, "end": at + 8, "label": "touching neck"} for at in (2.0, 14.0, 24.0, 36.0, 48.0)]
    assert _probed(Weighing, scenario(scene=habit)) == "A trifle"
    assert _probed(Weighing, scenario(context="A woman (A) with a rash tells a neighbor (B) of her day.")) == "A trifle"
    noted = ONE.scene.model_dump(mode="json")
    noted["gesture"][1]["text"] = "scratches under the collar"
    assert _probed(Weighing, scenario(scene=noted)) == "A trifle"


def test_gestures_at_wrong_times_lose_their_weight():
    moved = Staging((ONE,), seed=1).analysis(ONE, "shuffled", "annotated")
    near = [
        c
        for c in moved.timeline.of("gesture").cues
        if c.label == "touching neck" and c.span.start < 34 and c.span.end > 22
    ]
    assert not near
    assert Weighing.build(KEY).respond(question(ONE), Session(moved), 0).chosen == "A trifle"


def test_causes_belong_to_the_gestures_they_account_for():
    cold = "An unheated garage in winter."
    assert explained("folding arms", (), cold, "")
    assert not explained("nodding", (), cold, "")
    assert explained("folding arms", (), "A garage.", "I am freezing.")
    assert not explained("folding arms", (), "A garage.", "The soup was cold.")
    assert explained("raising head", (), "A visit. A raised head means no there.", "")
    assert not explained("touching neck", (), "A visit. Plain talk.", "")


def test_the_rules_answer_the_same_every_time_decline_where_nothing_stands_out_and_cite_what_they_saw():
    made = Choosing.build(Setup())
    for one in ONE.items:
        shown = session(ONE)
        response = made.respond(question(ONE, one.id), shown, 0)
        assert response == made.respond(question(ONE, one.id), session(ONE), 5)
        assert scores_of(one, response, exhibits_of(shown))["invented"] == 0.0
        assert scores_of(one, response, exhibits_of(shown))["verdicts"] == 0.0
    even = ONE.model_copy(update={"items": (item(ONE).model_copy(update={"options": ("Alpha", "Bravo", "Delta")}),)})
    assert made.respond(question(even), session(ONE), 0).abstains


def test_the_rules_are_never_given_references():
    made = Choosing.build(KEY)
    assert not vars(made)


def test_a_person_sees_the_scene_types_a_number_or_declines():
    shown: list[str] = []
    typed = iter(["2", "80"])
    asked = question(ONE)
    response = Human(lambda _: next(typed), shown.append).respond(asked, session(ONE), 0)
    assert response.chosen == asked.options[1]
    assert response.confidence == 0.8
    text = "\n".join(shown)
    assert "holds the side of the neck" in text
    assert "somewhere, I think" in text
    assert asked.context in text
    assert Human(lambda _: "", shown.append).respond(asked, session(ONE), 0).abstains
    assert Human(lambda _: "9", shown.append).respond(question(ONE, "q2"), session(ONE), 0).chosen == "9"
    assert Human(lambda _: "12", shown.append).respond(question(ONE, "q2"), session(ONE), 0).abstains
