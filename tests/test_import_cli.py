"""The import command: a made-up set, a model behind a loopback address, start to report, and nothing asked twice."""

import json
from pathlib import Path
from typing import Any

import pytest
from openai_server import openai_server
from typer.testing import CliRunner

from mg_agent.benchmark.importers.asking import Reply
from mg_agent.benchmark.outcome import read_run
from mg_agent.cli import app
from mg_agent.errors import BenchmarkError, ModelError
from mg_agent.import_cli import remembering

pytest.importorskip("langchain_openai")
ROW: dict[str, Any] = {
    "language": "en", "category": "Social-Others", "question type": "Action", "subject": "The guard",
    "scenario": "The guard found a lost glove.", "choices": ["Keep it", "Hand it in"], "label": "Hand it in",
}  # fmt: skip


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "EA.jsonl"
    path.write_text(
        "".join(json.dumps(ROW | {"qid": i, "subject": f"Guard {i}"}) + "\n" for i in range(4)) + "broken\n"
    )
    return path


def test_a_set_is_asked_scored_and_reported(questions: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    replies = (
        {"content": "answer: B 80"},
        {"content": "answer: B 80"},
        {"content": "no idea"},
        {"content": "answer: A 60"},
    )
    with openai_server(*replies) as server:
        command = ["bench", "import", str(questions), "--llm", server.address, "--out", str(out)]
        result = CliRunner().invoke(app, command, catch_exceptions=False)
        assert result.exit_code == 0
        assert "EmoBench EA: 66.7 points right" in result.stdout
        assert "4 answers, 1 unscored, 0 failed" in result.stdout
        assert "1 rows of the imported set were skipped: no JSON (1)." in result.stdout
        assert len(server.requests) == 4
        first = read_run(out / "outcomes.jsonl")
        again = CliRunner().invoke(app, [*command, "--json"], catch_exceptions=False)
        assert len(server.requests) == 4
    assert json.loads(again.stdout)["provenance"]["set"] == "EmoBench EA"
    second = read_run(out / "outcomes.jsonl")
    assert [o.chosen for o in second.outcomes] == [o.chosen for o in first.outcomes]
    assert first.outcomes[0].tokens_in > 0
    assert (out / "report" / "report.html").exists()


def test_a_model_that_never_answers_stops_the_run(questions: Path, tmp_path: Path) -> None:
    with openai_server({"status": 401, "says": "bad key"}) as server:
        with pytest.raises(BenchmarkError, match="3 calls failed; the model's provider refused the key"):
            CliRunner().invoke(
                app, ["bench", "import", str(questions), "--llm", server.address, "--out", str(tmp_path / "o")],
                catch_exceptions=False,
            )  # fmt: skip
        assert len(server.requests) == 3


def test_the_offline_analyst_is_no_model_for_it(questions: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="name a language model"):
        CliRunner().invoke(
            app, ["bench", "import", str(questions), "--llm", "offline", "--out", str(tmp_path)], catch_exceptions=False
        )


def test_replies_are_kept_by_model_prompt_and_turn(tmp_path: Path) -> None:
    path, sent = tmp_path / "replies.jsonl", []

    def ask(prompt: str) -> Reply:
        sent.append(prompt)
        return Reply(text=f"{prompt}{len(sent)}")

    one = remembering(ask, path, "m")
    assert [one("a").text, one("a").text, one("b").text] == ["a1", "a2", "b3"]
    path.write_text(path.read_text()[:-10])  # killed while the last line was written
    two = remembering(ask, path, "m")
    assert [two("a").text, two("a").text, two("b").text] == ["a1", "a2", "b4"]
    assert [remembering(ask, path, "m")("b").text, remembering(ask, path, "other")("a").text] == ["b4", "a5"]
