"""Reports: whole, self-contained, and safe to open whatever was said in the video."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from factory import interview, make_analysis, said
from kept import HOSTILE, QUESTION, keep

from mg_agent.agent.analyst import Analyst
from mg_agent.archive import export_session
from mg_agent.core.assessment import Assessment, Claim, RunRecord
from mg_agent.errors import StoreError
from mg_agent.prompts import load_prompt
from mg_agent.store import Sessions, Store
from mg_agent.tools.session import Session


class Seen(HTMLParser):
    """Collects tags, attributes and text, and whether every tag is closed."""

    VOID = ("meta", "br", "line", "rect", "circle")

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID or tag == "rect":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store(home) as store:
        yield store


@pytest.fixture
def report(store: Store, tmp_path: Path) -> tuple[str, str]:
    talk = interview()
    video = talk.video.model_copy(update={"path": "/home/somebody/films/talk.mp4"})
    talk = talk.model_copy(update={"video": video, "notes": (f"A note: {HOSTILE}",)})
    one = keep(store, talk, name=f"Talk {HOSTILE}")
    export_session(store, one, tmp_path / "out", ("html", "markdown"))
    return (tmp_path / "out/report.html").read_text(), (tmp_path / "out/report.md").read_text()


def test_the_page_is_well_formed_and_reaches_for_nothing(report: tuple[str, str]) -> None:
    seen = Seen()
    seen.feed(report[0])
    assert seen.open == []
    assert not {"script", "img", "iframe", "link", "object", "form", "base", "audio", "video"} & set(seen.tags)
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name in ("src", "action", "style")]
    assert all((value or "").startswith("#") for name, value in seen.attributes if name == "href")
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in seen.attributes
    assert "url(http" not in report[0]
    assert "@import" not in report[0]


def test_every_link_leads_somewhere(report: tuple[str, str]) -> None:
    targets = set(re.findall(r'href="#([^"]+)"', report[0]))
    assert targets
    assert targets <= set(re.findall(r'id="([^"]+)"', report[0]))


def test_the_page_holds_what_it_must(report: tuple[str, str]) -> None:
    seen = Seen()
    seen.feed(report[0])
    text = " ".join(" ".join(seen.text).split())
    for words in (
        load_prompt("notice").render(),
        load_prompt("limits-line").render(),
        QUESTION,
        "Research with consent",
        "relabeled",
        "judged cues bear the right name",
        "scratching wrist",
        "observed 50.0 of 60.0 s",
        "SHA-256 abababab",
    ):
        assert " ".join(words.split()) in text
    assert seen.tags.count("figure") >= 3
    assert 'aria-label="Timeline of' in report[0]
    assert "Without the face nothing would change; 1 statement stays." in text
    assert "No longer said" in text
    assert HOSTILE.replace("\u202e", "") in text  # shown as words, direction marks gone
    assert "\u202e" not in report[0] + report[1]
    assert "/home/somebody" not in report[0] + report[1]


def test_citations_of_what_was_corrected_since_are_struck_through(report: tuple[str, str]) -> None:
    assert "corrected since</s>" in report[0]
    assert "corrected since (gesture\\-" in report[1]


def test_the_markdown_holds_what_it_must_and_no_markup_of_others(report: tuple[str, str]) -> None:
    text = report[1]
    assert text.count("\n# ") == 0
    assert text.startswith("# Talk ")
    assert "](http" not in text
    assert "<img" not in text
    for words in ("## Questions and answers", "## Corrections", "## Timeline", "## Limits", "touching mouth", "Notice"):
        assert words in text


def test_an_empty_session_makes_a_report_too(store: Store, tmp_path: Path) -> None:
    store.put("e", make_analysis(said("Hello.", 0, 60), duration=60.0, coverage=()))
    one = Sessions(store).create("e", "Nothing seen")
    export_session(store, one.id, tmp_path, ("html", "markdown"))
    seen = Seen()
    seen.feed((tmp_path / "report.html").read_text())
    assert "Nothing was asked." in " ".join(seen.text)
    assert "No cue was judged yet." in (tmp_path / "report.md").read_text()


def test_files_are_private_and_a_failure_is_one_sentence(store: Store, tmp_path: Path) -> None:
    one = keep(store)
    names = export_session(store, one, tmp_path / "made" / "here")
    assert {path.name for path in (tmp_path / "made/here").iterdir()} == set(names)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "made/here").iterdir()} == {0o600}
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="could not be exported"):
        export_session(store, one, tmp_path / "file")
    with pytest.raises(StoreError, match="did you mean 'html'"):
        export_session(store, one, tmp_path, ("htm",))
    with pytest.raises(StoreError, match="no such session"):
        export_session(store, "nothing", tmp_path)


def test_a_list_of_questions_and_its_answers_stand_on_lines_of_their_own(store: Store, tmp_path: Path) -> None:
    talk = interview()
    one = keep(store, talk)
    asked = "a) When does she smile?\nb) How often does she nod?"
    Sessions(store).add_exchange(one, asked, Analyst.offline().assess(asked, Session(talk)))
    export_session(store, one, tmp_path / "out", ("html", "markdown"))
    page, text = (tmp_path / "out/report.html").read_text(), (tmp_path / "out/report.md").read_text()
    assert "a) When does she smile?<br>b) How often does she nod?</strong>" in page
    assert "<p>a) Smiling was found once.<br>b) Nodding was found" in page
    assert "\na\\) Smiling was found once.  \nb\\) Nodding was found" in text


def test_a_citation_of_an_own_document_says_what_it_is(store: Store, tmp_path: Path) -> None:
    talk = interview()
    one = keep(store, talk)
    record = RunRecord(reasoner="r", question="q", video_sha256="0", digest="d", condition="full")
    claim = Claim(text="Your notes say so.", kind="research", evidence=("doc-0123456789",))
    Sessions(store).add_exchange(one, "q", Assessment(answer="a", claims=(claim,), record=record))
    export_session(store, one, tmp_path / "out", ("html", "markdown"))
    for name in ("report.html", "report.md"):
        assert "0123456789: a piece of one of your own documents" in (tmp_path / "out" / name).read_text()
