"""Closed modalities stay closed: nothing of them comes through any tool, the brief, the question or a prompt."""

import json
from collections.abc import Iterator
from contextlib import suppress

import pytest
from benchmark.staged import item, question, scenario

from mg_agent.agent.analyst import _question_text
from mg_agent.agent.replying.rules import Brief, read_question
from mg_agent.benchmark.conditions import Staging, handed_out, read_conditions
from mg_agent.core.scenario import Scenario
from mg_agent.errors import ToolError
from mg_agent.tools.session import Session
from mg_agent.tools.tool import Finding
from mg_agent.tools.toolbox import Toolbox

WORDS = {"speech": "zebrafish", "face": "quokkaface", "gesture": "wombatgesture"}


def marked() -> Scenario:
    """Every modality holds words that stand nowhere else."""
    one = scenario()
    scene = one.scene.model_dump(mode="json")
    for line in scene["speech"]:
        line["text"] += f" {WORDS['speech']}"
    for modality in ("face", "gesture"):
        for cue in scene[modality]:
            cue["text"] = WORDS[modality]
    scene["gesture"].append({"start": 50.0, "end": 51.0, "label": WORDS["gesture"], "text": WORDS["gesture"]})
    scene["face"].append({"start": 50.0, "end": 51.0, "label": WORDS["face"], "text": WORDS["face"]})
    return scenario(scene=scene)


@pytest.fixture(scope="module", params=[rung for rung in read_conditions() if rung.closed], ids=lambda r: r.name)
def staged(request) -> tuple[set[str], Session, Scenario]:
    one = marked()
    analysis = Staging((one,)).analysis(one, "own", "annotated")
    return set(request.param.closed), Session(analysis, handed_out(request.param.condition)), one


def _given(closed: set[str], text: str) -> list[str]:
    hidden = [WORDS[one] for one in closed if one in WORDS]
    hidden += [f"{one}-" for one in closed if one in WORDS]
    labels = {"gesture": ("touching neck", "illustrating"), "face": ("smiling",)}
    hidden += [label for one in closed for label in labels.get(one, ())]
    return [word for word in hidden if word in text]


CALLS: list[dict[str, object]] = [
    {},
    {"start": 20.0, "end": 35.0},
    {"start": 48.0, "end": 52.0},
    {"moment": 27.0},
    {"moment": 40.0, "before": 30.0, "after": 30.0},
    *({"label": label} for label in ("touching neck", "illustrating", "smiling", *WORDS.values())),
    *({"start": 24.0, "end": 30.0, "label": label} for label in ("touching neck", "smiling")),
    {"words": "neck"},
    {"query": "touching neck"},
    {"query": "what does it mean", "cues": ("touching neck",)},
]


def _findings(session: Session) -> Iterator[Finding]:
    """Call every installed tool with everything it may be asked."""
    for tool in Toolbox.discover():
        for arguments in CALLS:
            if set(arguments) <= set(tool.args.model_fields):
                with suppress(ToolError):
                    yield tool.run(session, arguments)


def test_no_tool_shows_anything_of_a_closed_modality(staged):
    closed, session, _ = staged
    found = list(_findings(session))
    assert len(found) > 20
    for one in found:
        cues = (*one.cues, *(cue for look in one.looks for cue in look.cues))
        assert not [cue for cue in cues if cue.modality in closed]
        ids = [i for measure in one.measures for i in measure.evidence]
        assert not [i for i in ids if i.rpartition("-")[0] in closed]
        assert not [m for m in one.measures if m.numbers.get("modality") in closed and m.numbers.get("count")]
        assert not (one.passages and "knowledge" in closed)
        hidden = [WORDS[modality] for modality in closed if modality in WORDS]
        assert not [word for word in hidden if word in str(one)]


def test_a_refusal_tells_nothing_of_a_closed_modality(staged):
    closed, session, _ = staged
    for tool in Toolbox.discover():
        for arguments in CALLS:
            if set(arguments) <= set(tool.args.model_fields):
                try:
                    tool.run(session, arguments)
                except ToolError as error:
                    told = str(error).replace(f"'{arguments.get('label')}'", "")  # what was asked is repeated
                    assert not [word for name, word in WORDS.items() if name in closed and word in told]


def test_the_same_calls_do_show_everything_where_nothing_is_closed():
    one = marked()
    told = "\n".join(str(found) for found in _findings(Session(Staging((one,)).analysis(one, "own", "annotated"))))
    assert all(word in told for word in WORDS.values())
    assert "know-" in told


def test_what_is_known_before_anybody_looks_tells_nothing_of_a_closed_modality(staged):
    closed, session, one = staged
    brief = Brief.of(session)
    asked = question(one)
    text = "\n".join((
        json.dumps(asked.model_dump(mode="json")),
        brief.analysis.to_json(),
        str(brief.labels),
        session.analysis.to_json(),
        _question_text(read_question(asked.question, brief), session),
    ))  # fmt: skip
    assert not _given(closed, text)
    assert not [i for i in session.seen if i.rpartition("-")[0] in closed]


def test_a_tool_of_a_closed_modality_is_not_offered(staged):
    closed, session, _ = staged
    offered = {tool.modality for tool in Toolbox.discover().under(session.condition)}
    assert not offered & closed
    assert {tool.modality for tool in Toolbox.discover()} >= closed


def test_a_question_is_given_without_its_reference():
    one = marked()
    given = json.dumps(question(one).model_dump(mode="json"))
    reference = item(one).reference
    assert reference.trap not in given
    assert reference.rationale not in given
    assert "decisive" not in given
    assert "hints" not in given
