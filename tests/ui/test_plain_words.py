"""What the page says of itself without being unfolded: hidden parts, first results, sessions, refusals, old errors."""

from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import pytest

from mg_agent.agent.analyst import Analyst
from mg_agent.core.evidence import Analysis, Coverage
from mg_agent.core.span import Span
from mg_agent.errors import BenchmarkError
from mg_agent.recognition.vocabulary import EYES, MOUTH
from mg_agent.store import Store
from mg_agent.tools.session import Session
from mg_agent.ui import benchmark_form as form
from mg_agent.ui.chat import chat_html
from mg_agent.ui.demo import build_demo
from mg_agent.ui.desk import Desk
from mg_agent.ui.exchange import Exchange
from mg_agent.ui.lanes import Hidden, lanes
from mg_agent.ui.page import build_page
from mg_agent.ui.player import outcome_html
from mg_agent.ui.sessions_panel import sessions_html, start_html
from mg_agent.ui.table import table_html
from mg_agent.ui.timeline import timeline_html
from mg_agent.ui.wiring import Wiring


def span(start: float, end: float) -> Span:
    return Span(start=start, end=end)


@pytest.fixture
def masked(analysis: Analysis) -> Analysis:
    """The mouth is seen for the first second of the three in which the face is."""
    source = analysis.coverage[1].source
    seen = (
        Coverage(span=span(0, 3), modality=EYES, source=source),
        Coverage(span=span(0, 1), modality=MOUTH, source=source),
    )
    watched = ("gesture", "face", EYES, MOUTH)
    return analysis.model_copy(update={"coverage": (*analysis.coverage, *seen), "watched": watched})


def test_the_folded_face_lane_tells_where_the_mouth_was_hidden(masked: Analysis) -> None:
    face = lanes(masked)[1]
    assert face.partial == (Hidden(span(1, 3), "mouth not readable"),)
    assert face.gaps == (span(3, 6),), "where no face was seen, that is said"
    text = timeline_html(masked)
    folded = text[text.index('data-modality="face"') :].partition("mg-within")[0]
    assert 'data-tip="Mouth not readable" data-tip-more="00:01.00-00:03.00"' in folded
    both = masked.model_copy(update={"coverage": masked.coverage[:3]})
    assert [one.what for one in lanes(both)[1].partial] == ["eyes and mouth not readable"]


def test_the_status_tells_eyes_and_mouth_where_they_were_looked_for(masked: Analysis, analysis: Analysis) -> None:
    assert "face 50\u00a0% · eyes 50\u00a0% · mouth 17\u00a0% · speech" in outcome_html(masked)
    assert "mouth" not in outcome_html(analysis)


def test_first_results_say_that_they_are(analysis: Analysis) -> None:
    first = analysis.model_copy(update={"span": span(0, 3)})
    text = timeline_html(first, provisional=True)
    assert "<b>First results</b>" in text
    legend = text[text.index("mg-legend") :]
    assert "not looked at yet" in legend
    assert "cues so far, by rules alone" in table_html(first, provisional=True)
    whole = timeline_html(analysis) + table_html(analysis)
    assert not any(words in whole for words in ("First results", "not looked at yet", "so far"))


@pytest.fixture
def desk(settings, stub, analyst) -> Desk:
    return Desk(settings, analyze=stub, choose=analyst)


def uploaded(desk: Desk, name: str, content: bytes) -> Path:
    desk.jobs.open()
    place = desk.jobs.inbox / "in"
    place.mkdir(exist_ok=True)
    (place / name).write_bytes(content)
    return place / name


def test_an_upload_is_listed_under_the_name_the_user_gave(desk: Desk, stub, monkeypatch) -> None:
    monkeypatch.setattr(desk, "_check", lambda path, settings: None)
    visit = desk.receive(uploaded(desk, "my talk.mp4", b"pixels"), "me")
    video = visit.job.video
    stub.outcome = stub.outcome.model_copy(update={"video": stub.outcome.video.model_copy(update={"path": str(video)})})
    analyzed = stub.outcome
    with desk.keeper.store() as store:  # as the analysis keeps it, before the desk knows
        from mg_agent.analysis import analysis_key

        store.put(analysis_key(video, desk.settings, store, None), analyzed)
        assert store.recent()[0].name == video.name
    list(desk.follow(visit))
    with Store(desk.settings.home) as store:
        assert [one.name for one in store.recent()] == ["my talk.mp4"]


def test_sessions_of_one_name_are_told_apart_and_long_names_are_whole(desk: Desk, tmp_path: Path) -> None:
    for n, folder in enumerate(("a", "b", "c")):
        (tmp_path / folder).mkdir()
        clip = tmp_path / folder / "address.mp4"
        clip.write_bytes(b"pixels" * (n + 1))
        list(desk.follow(desk.open(clip, "me")))
    listed = desk.keeper.listed("me")
    assert sorted(one.name for one in listed) == ["address.mp4", "address.mp4 (2)", "address.mp4 (3)"]
    long = "An interview of one minute, taken in the garden, first take of several.mp4"
    with desk.keeper.sessions() as sessions:
        sessions.rename(listed[0].id, long)
    text = sessions_html(desk.keeper.listed("me"))
    assert f">{long}</textarea>" in text
    assert "00:06.00 · 4 cues, 1 line of speech · begun " in text
    assert f"<b>{long}</b>" in start_html(desk.keeper.listed("me"))


def test_a_refusal_offers_its_examples_and_nothing_that_would_change(analysis: Analysis) -> None:
    answer = Analyst.offline().assess("What is the weather like in Paris?", Session(analysis))
    text = chat_html([Exchange("Weather?", assessment=answer)], analysis)
    assert answer.questions
    for question in answer.questions:
        assert f'data-act="ask" data-text="{question}"' in text
    assert "What would change" not in text
    looked = Analyst.offline().assess("Did she nod?", Session(analysis))
    assert "What would change without gestures?" in chat_html([Exchange("Nod?", assessment=looked)], analysis)


@pytest.fixture
def wiring(desk: Desk, settings) -> Wiring:
    build_demo(settings).close()
    with gr.Blocks():
        return Wiring(build_page(gr.State(None)), desk)


def test_the_same_refusal_twice_is_drawn_anew(wiring: Wiring, desk: Desk) -> None:
    """The page hides what was said of a file once another is chosen, and draws only what is new."""
    status = wiring.page.status
    request = SimpleNamespace(cookies={})
    first, second = (wiring.receive(str(uploaded(desk, "empty.mp4", b"")), None, request)[status] for _ in range(2))
    assert "The file is empty" in first
    assert first != second
    visit = desk.open(uploaded(desk, "clip.mp4", b"pixels"), "me")
    bad = [wiring.add_transcript(str(uploaded(desk, "bad.json", b"{ not json")), visit)[status] for _ in range(2)]
    assert "mg-bad" in bad[0]
    assert bad[0] != bad[1]


def test_a_negative_number_of_scenarios_is_refused_in_our_words(wiring: Wiring) -> None:
    assert wiring.page.benchmark.limit.minimum is None, "Gradio would refuse it with a traceback in the log"
    wish = form.Wish(("emotion",), ("random",), "", ("full",), ("annotated",), "test", -2)
    with pytest.raises(BenchmarkError, match="got -2"):
        form.plan_of(wish)
