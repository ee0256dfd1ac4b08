"""The cue table, the conversation and the lines under the player: right numbers, everything escaped."""

from html.parser import HTMLParser

import pytest

from mg_agent.core.assessment import Assessment, Claim, RunRecord
from mg_agent.core.correction import Correction
from mg_agent.core.evidence import Analysis, Coverage
from mg_agent.core.span import Span
from mg_agent.recognition.vocabulary import ARMS, HEAD
from mg_agent.ui import player
from mg_agent.ui.chat import chat_html, chip_html
from mg_agent.ui.exchange import Exchange
from mg_agent.ui.jobs import Job
from mg_agent.ui.progress import Progress
from mg_agent.ui.table import table_html


class Names(HTMLParser):
    """Which tags and attributes a piece of HTML carries."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.words += data


def harmless(text: str) -> str:
    parsed = Names(text)
    assert not parsed.tags & {"script", "img", "iframe", "a", "object", "style"}
    assert not any(name.startswith("on") for name in parsed.attributes)
    return parsed.words


def test_the_table_lists_every_cue_with_time_confidence_and_source(analysis: Analysis) -> None:
    text = table_html(analysis)
    words = harmless(text)
    assert text.count("<tr data-start=") == 4
    for part in (
        "00:02.53",
        "to 00:04.00",
        "touching nose (left)",
        "0.80",
        "not stated",
        "seen by rules",
        "from a file",
    ):
        assert part in words
    assert "kinematic, model" in text
    assert "file · ab12cd34" in text
    assert "alert(1)</script>" in words


def test_an_empty_result_says_so(analysis: Analysis) -> None:
    assert "No cue was found" in table_html(analysis.model_copy(update={"cues": ()}))


def test_the_filter_offers_what_is_there_with_counts(analysis: Analysis) -> None:
    words = harmless(table_html(analysis))
    assert "Gestures 2" in words
    assert "Face 1" in words


def test_an_answer_cites_by_chips_whose_times_come_from_the_cues(analysis: Analysis, answer) -> None:
    question = "What? <script>alert(1)</script>"
    text = chat_html([Exchange(question, assessment=answer(question, analysis))], analysis)
    words = harmless(text)
    assert 'data-start="2.530"' in text
    assert "00:02.53 touching nose (left)" in words
    assert "You asked: What? <script>" in words
    assert "<s>A lie.</s>" in text
    assert "cites x-1" in words


def test_a_citation_that_is_no_cue_does_not_seek(analysis: Analysis) -> None:
    record = RunRecord(reasoner="r", question="q", video_sha256="0", digest="d", condition="full")
    claim = Claim(text="Known.", kind="interpretation", evidence=("passage-<b>1",))
    text = chat_html([Exchange("q", assessment=Assessment(answer="a", claims=(claim,), record=record))], analysis)
    assert "data-start" not in text
    assert "passage-<b>1" in harmless(text)
    assert "interpretation" in text


def test_the_lines_of_an_answer_stand_under_one_another(analysis: Analysis) -> None:
    record = RunRecord(reasoner="r", question="q", video_sha256="0", digest="d", condition="full")
    said = Assessment(answer="1. A <img> nod.\n2. No smile.", record=record)
    text = chat_html([Exchange("q", assessment=said)], analysis)
    assert "1. A &lt;img&gt; nod.<br>2. No smile.</p>" in text
    assert "1. A <img> nod." in harmless(text)


def test_many_citations_fold(analysis: Analysis, make) -> None:
    cues = tuple(make(n * 0.5, n * 0.5 + 0.1, "face", "blinking") for n in range(11))
    record = RunRecord(reasoner="r", question="q", video_sha256="0", digest="d", condition="full")
    claim = Claim(text="Blinks.", evidence=tuple(cue.id for cue in cues))
    many = analysis.model_copy(update={"cues": cues})
    text = chat_html([Exchange("q", assessment=Assessment(answer="a", claims=(claim,), record=record))], many)
    assert "<summary>3 more</summary>" in text
    assert text.count("data-start") == 11


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("the recording is damaged; copy it again.", "The recording is damaged"),
        ("clip.mp4 is too large; cut it.", "clip.mp4 is too large"),
        ("", ""),
    ],
)
def test_an_error_begins_as_a_sentence_does_and_a_file_keeps_its_name(
    analysis: Analysis, said: str, shown: str
) -> None:
    assert f">{shown}" in player.message_html(said, tone="bad")
    assert f">{shown}" in chat_html([Exchange("q", failure=said)], analysis)


def test_the_table_counts_what_was_rejected_apart(analysis: Analysis) -> None:
    nod = next(cue for cue in analysis.cues if cue.label == "nodding")
    rejected = [Correction.now("reject", cue_id=nod.id)]
    assert ">4 cues.<" in table_html(analysis)
    assert ">4 cues, 1 of them rejected.<" in table_html(analysis, rejected)


def test_failures_and_waiting_are_said(analysis: Analysis) -> None:
    assert "It broke." in harmless(chat_html([Exchange("q", failure="It broke.")], analysis))
    assert "Looking through" in harmless(chat_html([Exchange("q")], analysis))
    assert "Analyze a video first" in harmless(chat_html([], None))


def test_long_words_are_cut_on_the_chip_but_not_for_screen_readers(make) -> None:
    words = "a long sentence that goes on and on until nobody listens anymore"
    chip = chip_html(make(1.0, 2.0, "speech", "speech", text=words))
    assert "…" in chip
    assert f"Go to 00:01.00: {words}" in chip


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress(), "Waiting for a free place"),
        (Progress("looking", 3.0, 12.0, 5.0), "25 % · about 15 s left"),
        (Progress("looking", 3.0, 120.0, 10.0), "2 % · about 6 min left"),
        (Progress("looking", 0.01, 12.0, 5.0), "0 %"),
        (Progress("listening", 0.0, 0.0, 5.0), "Listening"),
        (Progress("tuning", 1.0, 2.0, 0.1), "Tuning50 %"),
    ],
)
def test_progress_names_stage_percentage_and_time_left(progress: Progress, said: str) -> None:
    assert said in harmless(player.progress_html(progress))


def test_the_outcome_counts_cues_and_what_was_observed(analysis: Analysis) -> None:
    words = harmless(player.outcome_html(analysis))
    assert "4 cues in 00:06.00" in words
    assert "face 50\u00a0%" in words
    assert "A note with <script>" in words


def test_what_was_not_seen_of_the_arms_is_said(analysis: Analysis) -> None:
    assert "arms" not in harmless(player.outcome_html(analysis)), "an older analysis does not know"
    arms = Coverage(span=Span(start=0.0, end=1.5), modality=ARMS, source=analysis.coverage[0].source)
    known = analysis.model_copy(update={"coverage": (*analysis.coverage, arms)})
    assert "body 100\u00a0% · arms 25\u00a0% · face" in harmless(player.outcome_html(known))
    head = arms.model_copy(update={"modality": HEAD, "span": Span(start=0.0, end=3.0)})
    told = analysis.model_copy(update={"coverage": (*known.coverage, head)})
    assert "body 100\u00a0% · head 50\u00a0% · arms 25\u00a0%" in harmless(player.outcome_html(told))


def test_nobody_is_only_said_to_be_absent_where_no_note_knows_better(analysis: Analysis) -> None:
    unseen = analysis.model_copy(update={"coverage": (), "notes": ()})
    assert "No person was observed" in player.outcome_html(unseen)
    noted = unseen.model_copy(update={"notes": ("Too few frames to follow anybody.",)})
    assert "No person was observed" not in player.outcome_html(noted)


@pytest.mark.parametrize(("looked", "shown"), [((), False), (("gesture 0-6 s",), True)])
def test_evidence_is_only_called_insufficient_where_some_was_looked_at(
    analysis: Analysis, looked: tuple[str, ...], shown: bool
) -> None:
    record = RunRecord(reasoner="r", question="q", video_sha256="0", digest="d", condition="full", looked=looked)
    reply = Assessment(answer="I do not understand.", abstains=True, questions=("Did it itch?",), record=record)
    text = chat_html([Exchange("q", assessment=reply)], analysis)
    assert ("insufficient evidence" in text) is shown
    assert ("Worth asking next" in text) is shown
    assert ("What you can ask this program" in text) is not shown


def test_the_player_shows_the_file_name_as_text(tmp_path) -> None:
    job = Job("token", "owner", "<img src=x onerror=alert(1)>.mp4", tmp_path / "video.mp4")
    text = player.player_html(job)
    assert "<img" not in text
    assert 'src="media/token"' in text
    assert str(tmp_path) not in text


def test_the_lines_of_a_question_stand_under_one_another(analysis: Analysis) -> None:
    text = chat_html([Exchange("1. When does she <b>nod</b>?\n2. When does she smile?", failure="No.")], analysis)
    assert "<p>1. When does she &lt;b&gt;nod&lt;/b&gt;?<br>2. When does she smile?</p>" in text
