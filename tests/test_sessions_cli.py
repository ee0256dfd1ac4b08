"""The commands around kept sessions, as somebody types them."""

import json
import sqlite3
from pathlib import Path

import pytest
from factory import interview, make_analysis
from kept import keep
from typer.testing import CliRunner, Result

from mg_agent.cli import app
from mg_agent.errors import MgAgentError
from mg_agent.recognition.datasets.arrays import read_npz
from mg_agent.settings import Settings
from mg_agent.store import Sessions, Store, retention
from mg_agent.store.retention import sweep_at_start
from mg_agent.ui.demo import build_demo


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def works(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def one(home: Path) -> str:
    with Store(home) as store:
        return keep(store)


def test_nothing_yet_says_what_to_do(home: Path) -> None:
    assert "mg-agent sessions new VIDEO" in works("sessions", "list")
    assert json.loads(works("sessions", "list", "--json")) == []
    assert "Nothing was analyzed yet" in run("across", "total nodding").stdout


def test_sessions_are_listed_renamed_and_removed(one: str) -> None:
    assert one in works("sessions", "list")
    assert "3 asked    6 corrected  A talk" in works("sessions", "list")
    (row,) = json.loads(works("sessions", "list", "--json"))
    assert (row["id"], row["name"], row["corrections"]) == (one, "A talk", 6)
    works("sessions", "rename", "A talk", "Another talk")
    assert "Another talk" in works("sessions", "list")
    asked = run("sessions", "delete", one[:6])
    assert isinstance(asked.exception, MgAgentError)
    assert "--yes" in str(asked.exception)
    assert works("sessions", "delete", one[:6], "--yes") == "Removed Another talk.\n"
    assert json.loads(works("sessions", "list", "--json")) == []


def test_a_session_is_begun_over_an_analysis(home: Path) -> None:
    with Store(home) as store:
        store.put("k", interview())
    works("purpose", "training")
    assert "talk.mp4" in works("sessions", "new", "abababab")
    (row,) = json.loads(works("sessions", "list", "--json"))
    assert row["purpose"] == "training"
    assert "no analysis" in str(run("sessions", "new", "nothing.mp4").exception)


def test_export_and_import_from_the_command_line(one: str, tmp_path: Path) -> None:
    assert "report.html" in works("sessions", "export", one, str(tmp_path / "out"), "--form", "html")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"report.html", "manifest.json"}
    names = json.loads(works("sessions", "export", one, str(tmp_path / "talk.zip"), "--json"))
    assert "analysis.json" in names
    assert "Back again  (3 asked, 6 corrected)" in works(
        "sessions", "import", str(tmp_path / "talk.zip"), "--name", "Back again"
    )
    assert len(json.loads(works("sessions", "list", "--json"))) == 2
    assert "not whole" in str(run("sessions", "import", str(tmp_path / "out")).exception)


def test_gestures_that_were_coded_in_a_table_can_be_trained_on(one: str, tmp_path: Path) -> None:
    (tmp_path / "coded.csv").write_text("label,start,end\nnodding,6,7\nsmiling,6,7\n")
    works("timeline", "import", str(tmp_path / "coded.csv"), "--onto", "talk.mp4", "--name", "coded")
    result = run("sessions", "labels", str(tmp_path / "coded.npz"), "--session", "coded")
    assert "Wrote 1 labeled clip of 1 video to" in result.stdout
    assert "left out: smiling at 00:06.00-00:07.00: it is no gesture of ours" in result.stderr
    assert "Wrote 6 labeled clips of 1 video" in works("sessions", "labels", str(tmp_path / "all.npz"))


def test_labels_of_all_sessions_go_into_one_file(one: str, home: Path, tmp_path: Path) -> None:
    works("sessions", "export", one, str(tmp_path / "talk.zip"))
    works("sessions", "import", str(tmp_path / "talk.zip"))
    result = run("sessions", "labels", str(tmp_path / "all.npz"))
    assert "Wrote 10 labeled clips of 1 video to" in result.stdout
    assert result.stderr.count("left out: shrugging") == 2
    recordings = read_npz(tmp_path / "all.npz")
    assert recordings.subjects.tolist() == [0] * 10
    assert (tmp_path / "all.npz").stat().st_mode & 0o777 == 0o600
    assert "ends in .npz" in run("sessions", "labels", str(tmp_path / "one.csv")).stderr
    assert "Wrote 5 " in works("sessions", "labels", str(tmp_path / "one.npz"), "--session", one)
    with Store(home) as store:
        for line in Sessions(store).list():
            Sessions(store).delete(line.id)
    assert "no labels" in str(run("sessions", "labels", str(tmp_path / "none.npz")).exception)


def test_across_prints_a_sentence_and_a_table(one: str) -> None:
    said = works("across", "how often does she touch her nose across all videos")
    lines = said.splitlines()
    assert lines[0].startswith("touching nose: once in 51")
    assert lines[2].split() == ["touching", "nose", "count", "minutes", "per", "minute", "95", "%", "interval"]
    assert lines[3].startswith("A talk         1      0.85")
    body = json.loads(works("across", "total nodding", "--json"))
    assert body["schema"] == "mg-agent/across/1"
    assert body["tables"][0]["pooled"]["count"] == 1
    labels = works("across", "which cues are most frequent")
    assert labels.count("95 % interval") == 1
    assert "blinking" in labels


def test_across_says_what_it_does_not_understand(one: str) -> None:
    result = run("across", "what is the weather")
    assert result.exit_code == 1
    assert "No cue that can be counted" in result.stdout
    assert "which video has most smiling per minute" in result.stdout
    assert json.loads(run("across", "who lies", "--json").stdout)["understood"] is False


def test_a_purpose_is_shown_chosen_and_refused(home: Path) -> None:
    shown = works("purpose")
    assert "None chosen yet." in shown
    assert "recruitment" in shown
    assert "NOT ALLOWED" in shown
    assert "You may ask" in shown
    assert "Chosen: Research with consent" in works("purpose", "research")
    refused = run("purpose", "recruitment")
    assert "5(1)(f)" in str(refused.exception)
    assert json.loads(works("purpose", "--json"))["chosen"] == "research"


def test_the_log_is_shown_and_checked(one: str, home: Path) -> None:
    shown = works("audit")
    assert "correction made" in shown
    assert shown.endswith("lines; the chain holds.\n")
    connection = sqlite3.connect(home / "mg_agent.sqlite3", isolation_level=None)
    connection.execute("UPDATE audit SET count = 9 WHERE n = 3")
    connection.close()
    result = run("audit")
    assert result.exit_code == 1
    assert "line 3" in result.stderr
    assert json.loads(run("audit", "--json").stdout)["broken"].startswith("line 3")


def test_names_cannot_move_the_cursor(home: Path) -> None:
    with Store(home) as store:
        talk = make_analysis()
        video = talk.video.model_copy(update={"path": "/films/\x1b[2Jtalk\r.mp4"})
        store.put("k", talk.model_copy(update={"video": video}))
        Sessions(store).create("k")
    for command in (("sessions", "list"), ("across", "how many videos are there")):
        assert "\x1b" not in works(*command)


def test_what_is_too_old_goes_when_the_app_starts(one: str, home: Path) -> None:
    assert sweep_at_start(Settings(home=home)) == (0, 0)
    connection = sqlite3.connect(home / "mg_agent.sqlite3", isolation_level=None)
    connection.execute("UPDATE sessions SET opened = '2020-01-01T00:00:00+00:00'")
    connection.close()
    assert sweep_at_start(Settings(home=home)) == (0, 0)
    assert sweep_at_start(Settings(home=home, retention_days=30)) == (1, 0)
    with Store(home) as store:
        assert Sessions(store).list() == ()
        assert store.recent() == ()


def test_a_store_that_cannot_be_swept_does_not_stop_the_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(retention._LOG, "warning", lambda words, *given: heard.append(words % given))
    (tmp_path / "file").write_text("in the way")
    assert sweep_at_start(Settings(home=tmp_path / "file", retention_days=30)) == (0, 0)
    assert "may still be there" in heard[0]


def test_the_app_forgets_before_it_serves(one: str, home: Path) -> None:
    connection = sqlite3.connect(home / "mg_agent.sqlite3", isolation_level=None)
    connection.execute("UPDATE sessions SET opened = '2020-01-01T00:00:00+00:00'")
    connection.close()
    build_demo(Settings(home=home, retention_days=30)).close()
    with Store(home) as store:
        assert Sessions(store).list() == ()
