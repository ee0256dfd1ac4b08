"""What was said in a video goes to no tracing service, whatever other projects have set."""

from dataclasses import replace

import pytest
from factory import interview
from langchain_core.runnables import RunnableLambda
from langchain_core.tracers import langchain as tracers
from langsmith import utils

from mg_agent.agent.analyst import Analyst
from mg_agent.agent.models import offline
from mg_agent.core.scenario import Condition
from mg_agent.tools.session import Session
from mg_agent.tools.toolbox import Toolbox


@pytest.fixture
def begun(monkeypatch) -> list[str]:
    """Runs that a tracer is told of, while LangSmith is set to trace everything, at an address where nobody is."""
    runs: list[str] = []

    def noted(self, run) -> None:
        runs.append(run.name)

    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "a key")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(tracers.LangChainTracer, "_persist_run_single", noted)
    monkeypatch.setattr(tracers.LangChainTracer, "_update_run_single", lambda self, run: None)
    utils.get_env_var.cache_clear()
    yield runs
    monkeypatch.undo()
    utils.get_env_var.cache_clear()


@pytest.mark.parametrize("path", ["tools", "plan"])
def test_answers_are_traced_nowhere_and_the_callers_own_runs_are(begun, path):
    caller = RunnableLambda(lambda word: word, name="the caller's own")
    analyst = Analyst(replace(offline(), path=path), Toolbox.discover())
    for _ in analyst.stream("When does she nod?", Session(interview(), Condition())):
        caller.invoke("between two events")
    assert set(begun) == {"the caller's own"}
