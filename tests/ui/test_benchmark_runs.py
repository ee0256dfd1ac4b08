"""Benchmark runs as the page begins, lists, stops and removes them."""

from pathlib import Path

import pytest
from waiting import until, waiting

from mg_agent.benchmark.background import ASKED, Diary
from mg_agent.benchmark.plan import Plan, write_value
from mg_agent.errors import BenchmarkError
from mg_agent.settings import Settings
from mg_agent.ui import benchmark_form
from mg_agent.ui.benchmark_form import Wish, plan_of, plan_words
from mg_agent.ui.benchmark_runs import BenchmarkRuns
from mg_agent.ui.benchmark_shown import finished_choices, report_html, runs_html
from mg_agent.ui.desk import Desk
from mg_agent.ui.jobs import MOST

pytest.importorskip("inspect_ai")
WISH = Wish(("emotion",), ("random", "oracle"), "", ("transcript", "full"), ("annotated",), "test", 1)


@pytest.fixture
def plan() -> Plan:
    return plan_of(WISH)


@pytest.fixture
def runs(settings: Settings):
    made = BenchmarkRuns(settings.home, waiting)
    yield made
    made.close()


def done(runs: BenchmarkRuns, plan: Plan, name: str, end: str = "finished") -> Path:
    folder = runs.root / name
    write_value(folder / ASKED, plan)
    Diary(folder).end(end, "said <b>")
    return folder


def test_one_run_at_a_time_whoever_began_it_stopped_and_gone_on_with(runs, plan, settings) -> None:
    name = runs.begin(plan)
    until(lambda: runs.progress().total == 12)
    assert (runs.root.stat().st_mode | (runs.root / name).stat().st_mode) & 0o077 == 0
    elsewhere = BenchmarkRuns(settings.home, waiting)
    assert [(one.id, one.condition) for one in elsewhere.listed()] == [(name, "going")]
    assert (elsewhere.progress().stage, elsewhere.progress().done) == ("asking", 3)
    for refused in (lambda: elsewhere.begin(plan), lambda: elsewhere.resume(name), lambda: elsewhere.delete(name)):
        with pytest.raises(BenchmarkError, match=name):
            refused()
    elsewhere.stop()
    until(lambda: runs.now() == "")
    assert runs.find(name).condition == "stopped"
    assert runs.progress() is None
    runs.resume(name)
    until(lambda: runs.find(name).condition == "going")
    runs.close()
    assert runs.find(name).condition == "stopped"
    runs.delete(name)
    assert runs.listed() == ()
    assert not (runs.root / name).exists()


def test_all_runs_go_together_the_one_that_goes_on_too(runs, plan) -> None:
    assert runs.delete_all() == 0
    done(runs, plan, "2026-01-01-0900-aaaa")
    (runs.root / "cannot-be-read").mkdir()
    runs.begin(plan)
    until(lambda: runs.progress().total == 12)
    assert runs.count() == 3
    assert runs.delete_all() == 3
    assert runs.count() == 0
    assert [one for one in runs.root.iterdir() if one.is_dir()] == []


def test_removing_everything_takes_runs_along_only_where_that_was_said(settings, stub, analyst, plan) -> None:
    desk = Desk(settings, analyze=stub, choose=analyst)
    done(desk.benchmarks, plan, "2026-01-01-0900-aaaa")
    assert desk.purge(None) == (0, 0)
    assert desk.benchmarks.count() == 1
    assert desk.purge(None, runs=True) == (0, 1)
    assert desk.benchmarks.count() == 0


def test_a_run_that_was_cut_off_is_told_apart_from_one_that_ended(runs, plan) -> None:
    done(runs, plan, "2026-01-01-0900-aaaa", "failed")
    cut = runs.root / "2026-01-02-0900-bbbb"
    write_value(cut / ASKED, plan)
    Diary(cut).progress("asking", 2, 12)
    command = runs.root / "by-hand"
    write_value(command / "plan.json", plan)
    (command / "report").mkdir()
    (command / "report" / "report.html").write_text("x")
    (runs.root / "no-plan").mkdir()
    listed = {one.id: one for one in runs.listed()}
    assert [*listed] == ["by-hand", "2026-01-02-0900-bbbb", "2026-01-01-0900-aaaa"]
    assert [one.condition for one in listed.values()] == ["finished", "stopped", "failed"]
    assert "Its program ended" in listed["2026-01-02-0900-bbbb"].said


@pytest.mark.parametrize("name", ["", "..", "../../etc", "a/b", ".hidden", "missing", "x" * 80])
def test_what_a_page_makes_up_is_no_run(runs, name: str) -> None:
    runs.root.mkdir(parents=True)
    for asked in (runs.resume, runs.delete, runs.files, runs.find):
        with pytest.raises(BenchmarkError, match="no such run"):
            asked(name)


def test_what_cannot_be_compared_or_shown_is_said(runs, plan) -> None:
    done(runs, plan, "a")
    with pytest.raises(BenchmarkError, match="no report"):
        runs.files("a")
    with pytest.raises(BenchmarkError, match="not compared with itself"):
        runs.compared("a", "a")


def test_the_list_offers_what_can_be_done_and_escapes_what_it_shows(runs, plan) -> None:
    done(runs, plan, "a")
    done(runs, plan, "b", "stopped")
    text = runs_html(runs.listed())
    assert text.count('data-act="report"') == text.count('data-act="resume"') == 1
    assert text.count("data-sure") == 2
    assert "<b>" not in text.replace('<b class="mg-', "")
    assert finished_choices(runs.listed()) == [("a (random, oracle)", "a")]
    assert "No run yet" in runs_html(())


def test_a_report_stands_in_a_frame_that_may_do_nothing() -> None:
    text = report_html("a", "media/token", ("report.html", "measures.csv"))
    assert 'sandbox=""' in text
    assert "allow-" not in text
    assert text.count("download=") == 2
    assert 'href="media/token/measures.csv"' in text


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"families": ()}, "no family is chosen"),
        ({"reasoners": ()}, "no reasoner is chosen"),
        ({"conditions": ()}, "no condition is chosen"),
        ({"cues": ()}, "no kind of cues is chosen"),
        ({"reasoners": ("human",)}, "cannot be asked here; got 'human'"),
        ({"reasoners": ("agent",)}, "cannot be asked here"),
        ({"llm": "openai:gpt-9"}, "cannot be asked here; got 'openai:gpt-9'"),
        ({"families": ("mind",)}, "no such family"),
        ({"conditions": ("fulll",)}, "no such condition"),
        ({"cues": ("recognized",)}, "no cues can be recognized"),
        ({"split": "x"}, "no such split"),
        ({"limit": -1}, "0 stands for all"),
    ],
)
def test_a_wish_that_means_nothing_is_refused_in_a_sentence(changes: dict, why: str) -> None:
    with pytest.raises(BenchmarkError, match=why):
        plan_of(Wish(**(WISH.__dict__ | changes)))


def test_a_model_that_is_configured_here_is_asked_as_the_agent(monkeypatch) -> None:
    monkeypatch.setenv("MG_AGENT_LLM", "http://127.0.0.1:9/v1#tiny")
    assert benchmark_form.models()[1][1] == "http://127.0.0.1:9/v1#tiny"
    plan = plan_of(Wish(**(WISH.__dict__ | {"llm": "http://127.0.0.1:9/v1#tiny", "limit": None})))
    assert (plan.reasoners, plan.llm, plan.limit) == (("random", "oracle", "agent"), "http://127.0.0.1:9/v1#tiny", 0)
    assert plan_words(plan)[1] == "random, oracle, http://127.0.0.1:9/v1#tiny"


def test_what_is_offered_can_be_asked() -> None:
    every = [name for _, name in benchmark_form.reasoners()]
    assert set(every) >= {"offline", "majority", "random", "oracle", "gesture-greedy", "gesture-blind"}
    assert not {"human", "agent"} & set(every)
    names = (tuple(n for _, n in part()) for part in (benchmark_form.families, benchmark_form.conditions))
    families, conditions = names
    for _, split in benchmark_form.splits():
        cues = tuple(n for _, n in benchmark_form.CUES)
        assert plan_of(Wish(families, every, "", conditions, cues, split, 0)).reasoners == tuple(every)
    assert plan_words(plan_of(WISH)) == ("emotion; test half, 1 of each", "random, oracle", "transcript, full")


@pytest.fixture
def wiring(settings, stub, analyst):
    import gradio as gr

    from mg_agent.ui.benchmark_tab import BenchmarkWiring, build_benchmark
    from mg_agent.ui.bridge import bridge

    with gr.Blocks():
        return BenchmarkWiring(build_benchmark(), bridge("b"), Desk(settings, analyze=stub, choose=analyst))


def address(text: str) -> tuple[str, str]:
    token, _, view = text.partition('data-report="media/')[2].partition('"')[0].partition("/")
    return token, view


def test_reports_are_served_to_their_session_alone_and_take_no_place_of_a_video(wiring, plan) -> None:
    jobs = wiring.desk.jobs
    for n in range(MOST + 1):
        folder = done(wiring.runs, plan, f"run-{n}")
        (folder / "report").mkdir()
        (folder / "report" / "report.html").write_text(f"report {n}")
        token, view = address(wiring._report(f"run-{n}", "me"))
        assert jobs.seen_by("me", token, view).read_text() == f"report {n}"
        assert jobs.seen_by("you", token, view) is None
    jobs.open()
    upload = jobs.inbox / "clip.mp4"
    upload.write_bytes(b"pixels")
    assert jobs.adopt(upload, "me").video is not None
    jobs.drop_all()
    token, view = address(wiring._report("run-0", "me"))
    assert jobs.seen_by("me", token, view).read_text() == "report 0"
    jobs.close()


def test_over_the_network_nobody_begins_or_sees_a_run(wiring, plan) -> None:
    desk = wiring.desk
    done(desk.benchmarks, plan, "a-run")
    assert "a-run" in wiring.look()[wiring.panel.listed]
    desk.keeper.apart = True
    for update in (wiring.begin(*WISH.__dict__.values()), wiring.stop(), wiring.look()):
        assert "a-run" not in str(update)
    assert "its owner runs: mg-agent bench" in wiring.begin(*WISH.__dict__.values())[wiring.panel.status]
    assert "its owner runs" in [*wiring.compare("a-run", "b-run")][-1]
    assert [one.id for one in desk.benchmarks.listed()] == ["a-run"]
