"""Reports: the same numbers in every form, self-contained, safe with hostile words, readable by everybody."""

import csv
import json
import os
import re
import shutil
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from benchmark.outcomes import made_up, outcome, run_of

from mg_agent.benchmark.outcome import Run
from mg_agent.benchmark.pages import html_page, markdown, write_report
from mg_agent.benchmark.report import Report, reported
from mg_agent.benchmark.sheets import comparisons_csv, measures_csv
from mg_agent.errors import BenchmarkError

HOSTILE = "<script>alert(1)</script> | =cmd()"


@pytest.fixture(scope="module")
def run() -> Run:
    return run_of(
        *made_up(24), *made_up(24, reasoner=HOSTILE, seed=3), prompts=("judge@1#abcdef",), seeds={"shuffle": 3}
    )


@pytest.fixture(scope="module")
def report(run: Run) -> Report:
    return reported(run, draws=200)


class Page(HTMLParser):
    """What a page holds."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_the_page_loads_nothing_and_runs_nothing(report: Report) -> None:
    page = Page()
    page.feed(html_page(report))
    names = [tag for tag, _ in page.tags]
    assert not {"script", "img", "link", "iframe", "object"} & set(names)
    assert not [a for _, a in page.tags if {"src", "href", "onclick", "style"} & set(a)]
    assert "http" not in re.sub(r"http://www\.w3\.org/2000/svg|http-equiv", "", html_page(report))
    assert "&lt;script&gt;" in html_page(report)


def test_every_picture_is_there_and_says_what_it_shows(report: Report) -> None:
    text = html_page(report)
    page = Page()
    page.feed(text)
    pictures = [a for tag, a in page.tags if tag == "svg"]
    assert [str(a["aria-labelledby"]).split("-")[0] for a in pictures] == [
        "ladder", "differences", "roles", "reliability", "risk",
    ]  # fmt: skip
    ids = [a["id"] for _, a in page.tags if a.get("id")]
    assert len(ids) == len(set(ids)) == 10 + len(("light", "dark"))
    assert all(name in ids for a in pictures for name in str(a["aria-labelledby"]).split())
    assert all(a["role"] == "img" for a in pictures)


def test_every_form_tells_the_same(report: Report) -> None:
    full = next(s for s in report.summaries if s.arm.reasoner == "offline" and s.arm.condition == "full")
    assert full.correct is not None
    shown = f"{100 * full.correct.value:.1f} [{100 * full.correct.low:.1f}, {100 * full.correct.high:.1f}]"
    assert shown in html_page(report)
    assert shown.replace("[", "\\[").replace("]", "\\]") in markdown(report)
    (row,) = [
        r
        for r in rows(measures_csv(report))
        if (r["reasoner"], r["condition"], r["measure"], r["part"]) == ("offline", "full", "correct", "")
    ]
    assert float(row["value"]) == full.correct.value
    assert float(row["low"]) == full.correct.low
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_how_often_right_stands_before_what_was_found(report: Report) -> None:
    for shown in (markdown(report), html_page(report)):
        assert shown.index("How often right") < shown.index("What was found")


def test_every_comparison_is_a_row_with_its_sentence(report: Report) -> None:
    made = rows(comparisons_csv(report))
    assert len(made) == sum(len(f.comparisons) for f in report.families)
    sentences = [c.sentence for f in report.families for c in f.comparisons]
    assert [r["sentence"] for r in made] == sentences
    assert {r["claimed"] for r in made} <= {"True", "False"}
    for r in (*made, *rows(measures_csv(report))):
        assert (r["scenarios"], r["prompts"], r["seeds"]) == ("ab12cd34", "judge@1#abcdef", "shuffle=3")
    plain = [c.finding for f in report.families for c in f.comparisons if "<" not in c.finding]
    assert plain
    assert all(finding in html_page(report) for finding in plain)


def test_spreadsheets_run_nothing(report: Report) -> None:
    cells = [cell for r in csv.reader(StringIO(measures_csv(report))) for cell in r]
    assert "'+face" in cells
    assert not [c for c in cells if c[:1] in "=+@" and c]


def test_what_is_not_scored_is_in_every_form(report: Report) -> None:
    assert "14 of 1008 answers are not scored; they are counted below, not dropped." in report.notes
    for text in (html_page(report), markdown(report)):
        assert "no answer came in 60 s" in text
        assert "14 of 1008 answers are not scored" in text
    failed = [r for r in rows(measures_csv(report)) if r["measure"] == "failed"]
    assert sum(int(r["value"]) for r in failed) == 14


def test_the_same_run_and_seed_give_the_same_report(run: Run, report: Report) -> None:
    assert reported(run, draws=200) == report
    other = reported(run, draws=200, seed=1)
    assert other != report
    assert [s.correct.value for s in other.summaries if s.correct] == [
        s.correct.value for s in report.summaries if s.correct
    ]


def test_a_report_says_what_it_cannot_carry() -> None:
    few = reported(
        run_of(outcome(split="development"), outcome(condition="face", item="q2"), skipped={"no answer key": 2}),
        draws=50,
    )
    said = " ".join(few.notes)
    assert "The run has 1 scenario; intervals" in said
    assert "1 of 1 scenarios belong to the development split" in said
    assert "2 rows of the imported set were skipped: no answer key (2)." in said
    assert "cannot be said: the two sides were not asked the same questions" in said
    assert few.families == ()
    assert "What was found" not in html_page(few)
    uneven = reported(run_of(outcome(), outcome(item="q2"), outcome(condition="transcript")), draws=50)
    assert any("offline under transcript has 1 answers, others up to 2" in note for note in uneven.notes)


def test_a_run_that_only_failed_still_has_a_report() -> None:
    failed = [outcome(scenario=f"s{i}", state="failed", reason="timeout", correct=None) for i in range(3)]
    report = reported(run_of(*failed), draws=50)
    assert "timeout" in html_page(report)
    assert "| offline | full | – | 0.0 | 3 | 0 | 3 | 0 |" in markdown(report)


def test_agreement_of_a_judge_stands_beside_its_grades() -> None:
    scores = [{"judge": i / 20, "completeness": i / 20} for i in range(21)]
    report = reported(run_of(*(outcome(scenario=f"s{i}", scores=s) for i, s in enumerate(scores))), draws=50)
    assert "below 0.667 the judge carries nothing" in html_page(report)
    assert "| alpha |" in markdown(report)
    assert [r["value"] for r in rows(measures_csv(report)) if r["measure"] == "alpha of judge and completeness"] == [
        "1.0"
    ]


def test_an_empty_run_has_none() -> None:
    with pytest.raises(BenchmarkError, match="nothing to report"):
        reported(run_of())


def test_five_files_are_written(report: Report, tmp_path: Path) -> None:
    files = write_report(report, tmp_path / "out")
    assert [f.name for f in files] == [
        "report.html", "report.md", "report.json", "measures.csv", "comparisons.csv",
    ]  # fmt: skip
    assert json.loads(files[2].read_text())["provenance"]["prompts"] == ["judge@1#abcdef"]
    assert files[3].read_bytes().count(b"\r\r\n") == 0
    (tmp_path / "file").write_text("")
    with pytest.raises(BenchmarkError, match="choose another folder"):
        write_report(report, tmp_path / "file")


def test_markdown_tables_keep_their_columns(report: Report) -> None:
    width = 0
    for line in markdown(report).splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert not (cells and width) or cells == width
        width = cells


@pytest.mark.browser
def test_the_page_reads_well_in_a_browser(report: Report, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    found = os.environ.get("MG_AGENT_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium here")
    page_file = write_report(report, tmp_path)[0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for scheme, width in (("light", 1100), ("dark", 1100), ("light", 390)):
            # The page forbids scripts by its own policy, the checker's too.
            page = browser.new_context(
                bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900}
            ).new_page()
            complaints: list[str] = []
            page.on("console", lambda message, to=complaints: to.append(message.text))
            page.goto(page_file.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert Axe().run(page).response["violations"] == []
            assert complaints == []
        browser.close()
