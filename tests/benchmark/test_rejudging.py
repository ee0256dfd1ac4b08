"""A judge that fails in the middle of a run costs no answer, and is asked again without asking for the answer again."""

from pathlib import Path

import pytest
import yaml
from benchmark.staged import scenario
from openai_server import Body, openai_server

from mg_agent.benchmark import rejudging
from mg_agent.benchmark.outcome import Run
from mg_agent.benchmark.plan import Plan, planned
from mg_agent.benchmark.rejudging import waits_told
from mg_agent.benchmark.runner import run_plan
from mg_agent.errors import BenchmarkError

pytest.importorskip("inspect_ai")
pytest.importorskip("openai")
# Inspect keeps a model it once made, with its address: every test of this process names another one.


class Judge:
    """Refuses some votes by their number, counted from 0, and gives two of three points for the others."""

    def __init__(self, *refused: int, status: int = 400) -> None:
        self.refused, self.status, self.asked = refused, status, 0

    def __call__(self, _: Body) -> Body:
        self.asked += 1
        if self.asked - 1 in self.refused:
            return {"status": self.status, "says": "no such thing"}
        return {"content": "GRADE: 2/3"}


@pytest.fixture
def plan(tmp_path: Path):
    root = tmp_path / "scenarios" / "emotion"
    root.mkdir(parents=True)
    for name in ("emotion-901", "emotion-902"):
        body = scenario(name).model_dump(mode="json", exclude_defaults=True)
        (root / f"{name}.yaml").write_text(yaml.safe_dump(body, sort_keys=False))

    def of(judge: str) -> Plan:
        return planned(
            reasoners=("oracle",), families=("emotion",), conditions="full", cues=("annotated",), split="test", seed=0,
            epochs=1, limit=0, llm="", model="", folder=root.parent, judge=judge,
        )  # fmt: skip

    return of


@pytest.fixture
def serving(monkeypatch):
    def at(server) -> None:
        monkeypatch.setenv("OPENAI_BASE_URL", server.address)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-none")

    return at


def _judged(run: Run) -> list[float | None]:
    return [one.scores.get("judge") for one in run.outcomes if one.item == "q3"]


def _silent(*_: object) -> None:
    raise AssertionError("the answer is asked for again")


def test_an_answer_stays_where_its_judge_fails_and_the_judge_alone_is_asked_again(plan, serving, tmp_path, monkeypatch):
    asks, judge = plan("openai/gpt-4o-901"), Judge(0)
    with openai_server(judge) as server:
        serving(server)
        run = run_plan(asks, tmp_path / "r", workers=1)
        assert {one.state for one in run.outcomes} == {"scored"}
        assert len(run.outcomes) == 6
        assert sorted(_judged(run), key=str) == [pytest.approx(2 / 3, abs=1e-5), None]
        (told,) = waits_told(asks, tmp_path / "r")
        assert told.startswith(
            "1 of 2 answers in words of oracle (annotated cues) was not judged, the first: the judge"
        )
        assert told.endswith("The same command asks the judge alone again.")
        asked = judge.asked
        monkeypatch.setattr("mg_agent.benchmark.baselines.Oracle.respond", _silent)
        again = run_plan(asks, tmp_path / "r", workers=1)
    assert judge.asked == asked + 4
    assert _judged(again) == [pytest.approx(2 / 3, abs=1e-5)] * 2
    assert waits_told(asks, tmp_path / "r") == []
    assert any(prompt.startswith("judge@") for prompt in again.provenance.prompts)
    assert [one.model_copy(update={"scores": {}}) for one in again.outcomes] == [
        one.model_copy(update={"scores": {}}) for one in run.outcomes
    ]


def test_a_judge_that_fails_throughout_is_given_up_after_the_first_few(plan, serving, tmp_path, monkeypatch):
    asks, judge = plan("openai/gpt-4o-902"), Judge(*range(100))
    monkeypatch.setattr(rejudging, "_TOGETHER", 1)
    with openai_server(judge) as server:
        serving(server)
        run_plan(asks, tmp_path / "r", workers=1)
        before = judge.asked
        run = run_plan(asks, tmp_path / "r", workers=1)
        assert judge.asked == before + 1
        assert _judged(run) == [None, None]
        judge.refused = (judge.asked + 4,)  # the first of the two is judged, and kept before the other one fails
        run = run_plan(asks, tmp_path / "r", workers=1)
    assert sorted(_judged(run), key=str) == [pytest.approx(2 / 3, abs=1e-5), None]
    (told,) = waits_told(asks, tmp_path / "r")
    assert told.startswith("1 of 2 answers in words")


def test_a_run_that_is_whole_is_shown_without_its_judge_and_one_that_waits_is_not(plan, serving, tmp_path, monkeypatch):
    asks, judge = plan("openai/gpt-4o-903"), Judge()
    with openai_server(judge) as server:
        serving(server)
        run = run_plan(asks, tmp_path / "r", workers=1)
    monkeypatch.delenv("OPENAI_API_KEY")
    assert run_plan(asks, tmp_path / "r", workers=1) == run
    part = tmp_path / "r" / "parts" / "oracle-annotated.json"
    other, judge = plan("openai/gpt-4o-904"), Judge(0)
    with openai_server(judge) as server:
        serving(server)
        run_plan(other, tmp_path / "s", workers=1)
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(BenchmarkError, match="the model 'openai/gpt-4o-904' cannot be used"):
        run_plan(other, tmp_path / "s", workers=1)
    assert '"unjudged":[]' in part.read_text()


@pytest.mark.slow
def test_what_passes_by_itself_is_tried_again_within_the_run(plan, serving, tmp_path):
    asks, judge = plan("openai/gpt-4o-905"), Judge(1, status=503)
    with openai_server(judge) as server:
        serving(server)
        run = run_plan(asks, tmp_path / "r", workers=1)
    assert _judged(run) == [pytest.approx(2 / 3, abs=1e-5)] * 2
    assert judge.asked == 9
