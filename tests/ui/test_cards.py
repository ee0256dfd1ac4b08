"""What stands behind an answer on the page: looks, research, readings, who answers."""

import pytest

from mg_agent.agent.events import Found, Looked, Returned
from mg_agent.agent.feelings import as_reading, read_feelings
from mg_agent.core.assessment import Assessment, Claim, RunRecord
from mg_agent.core.change import Change
from mg_agent.core.evidence import Analysis
from mg_agent.core.measure import Measure
from mg_agent.core.reading import Link
from mg_agent.knowledge.corpus import shipped
from mg_agent.knowledge.excerpt import Excerpt
from mg_agent.ui.cards import card_html, cards_html, measure_chip, passage_chip
from mg_agent.ui.chat import chat_html, suggestions
from mg_agent.ui.exchange import Exchange
from mg_agent.ui.looks import looks_html
from mg_agent.ui.models import choices, first, is_offered
from mg_agent.ui.reading import reading_html

HOSTILE = "<script>alert(1)</script>"


def test_a_look_says_which_tool_which_stretch_and_what_was_found() -> None:
    asked = Exchange("q").after(Looked(call="1", tool="find_gestures", arguments={"start": 5.0, "end": 10.0}))
    running = looks_html(asked.steps, key="k", running=True)
    assert "<details" in running
    assert " open" in running
    assert "00:05.00 to 00:10.00" in running
    assert "looking …" in running
    told = asked.after(Found(call="1", tool="find_gestures", cues=("a", "b"), looks=("gesture 5-10: 2 cues",)))
    done = looks_html(told.steps, key="k", running=False)
    assert " open" not in done
    assert "2 cues" in done
    assert "gesture 5-10: 2 cues" in done


def test_looks_of_a_model_are_shown_as_text() -> None:
    asked = Exchange("q").after(Looked(call="1", tool=HOSTILE, arguments={"labels": HOSTILE}))
    asked = asked.after(Found(call="other", tool="x", failure=HOSTILE)).after(Returned(faults=(HOSTILE,)))
    text = looks_html(asked.steps, key='"><script>', running=False)
    assert "<script" not in text
    assert "Draft sent back" in text
    assert len(asked.steps) == 3, "an outcome without a look is not lost"


def test_a_card_names_grade_source_and_null_finding() -> None:
    null = next(one for one in shipped().passages if one.is_null and one.citation)
    text = card_html(null, key="0")
    assert "mg-null" in text
    assert (null.grade if null.grade != "none" else "no study") in text
    assert str(null.citation.year) in text
    other = next(one for one in shipped().passages if not one.is_null)
    assert "mg-null" not in card_html(other, key="0")
    folded = cards_html((null, other), [other.id], key="0")
    assert folded.index(other.id) < folded.index(null.id)
    assert "1 consulted and not cited, 1 of them without a clear finding" in folded


@pytest.mark.parametrize(
    ("name", "badge"),
    [
        ("know-gaze-deception-pooled", "nothing found"),
        ("know-nod-deception-two-reviews", "findings disagree"),
        ("know-turtle-neck-rare", "not known"),
        ("know-touch-nose-lying-none", "not known"),
        ("know-smile-sex", None),
        ("know-touch-rate-students", None),
    ],
)
def test_a_badge_says_in_which_way_nothing_is_told_and_measured_results_have_none(name, badge) -> None:
    text = card_html(shipped().by_id[name], key="0")
    assert ("mg-null" in text) == (badge is not None)
    assert badge is None or f">{badge}<" in text


def test_a_document_of_the_user_is_quoted_as_text_and_not_graded() -> None:
    piece = Excerpt(id="doc-0123456789", document="d", name=f"{HOSTILE}.pdf", text=HOSTILE, page=3)
    text = card_html(piece, key="0") + passage_chip(piece.id, piece) + passage_chip(HOSTILE, None)
    assert "<script" not in text
    assert "not graded" in text
    assert "page 3" in text
    measure = Measure.make(about=HOSTILE, text=HOSTILE, numbers={})
    assert "<script" not in measure_chip(measure)


def test_a_reading_shows_candidates_and_says_plainly_that_it_abstains() -> None:
    link = Link(cue="nodding", state="stress", effect=0.1, change=0.5, log_ratio=0.05, evidence=("stat-000000",))
    text = reading_html(as_reading({"unchanged": 2.0, "stress": 1.0}, (link,)), key="0")
    assert "<b>No state is read</b>: no state is more probable than not.</p>" in text
    assert text.count("<li>") == 5
    assert "not calibrated on people" in text
    assert reading_html(None, key="0") == ""


def test_where_nothing_was_weighed_no_number_is_shown():
    text = reading_html(read_feelings((), (), "there is no baseline."), key="0")
    assert "<b>No state is read</b>: there is no baseline.</p>" in text
    assert "<li>" not in text
    assert "valence" not in text


def test_an_answer_offers_what_would_change_and_what_was_not_seen(analysis: Analysis) -> None:
    record = RunRecord(reasoner="r", question="q", video_sha256="0", digest="d", condition="full", looked=("x",))
    claim = Claim(text="Known.", kind="research", evidence=("know-x",))
    text = chat_html([Exchange("q", assessment=Assessment(answer="a", claims=(claim,), record=record))], analysis)
    assert "What would change without gestures?" in text
    assert "What would change without the words?" in text
    assert "What could you not see?" in text
    silent = analysis.model_copy(update={"cues": tuple(c for c in analysis.cues if c.modality != "speech")})
    exchange = Exchange("q", assessment=Assessment(answer="a", record=record))
    assert "without the words" not in chat_html([exchange], silent)
    assert "data-act" not in chat_html([exchange, Exchange("next")], silent), "only under the last answer"
    change = Exchange("without?", changes=(Change(without="the face", answer="a"),))
    text = chat_html([exchange, change], silent)
    assert text.index("nothing would change") < text.index("What would change without gestures?")
    assert 'data-modality="gesture" data-place="0"' in text, "the next one is about the answer, not about the change"


def test_questions_are_proposed_from_what_was_found(analysis: Analysis) -> None:
    assert "When was touching nose seen?" in suggestions(analysis)
    assert len(suggestions(analysis.model_copy(update={"cues": ()}))) == 3


def test_only_what_was_configured_can_be_chosen_and_offline_comes_first() -> None:
    assert [choice.switch for choice in choices({})] == ["offline"]
    named = {"MG_AGENT_LLM": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": "sk-x", "MG_AGENT_LLM_MODEL": "m"}
    assert [choice.switch for choice in choices(named)] == ["offline", "http://127.0.0.1:9/v1", "openai:m"]
    assert first({"OPENAI_API_KEY": "sk-x"}) == "offline", "a key alone sends nothing anywhere"
    assert first(named) == "http://127.0.0.1:9/v1"
    assert not is_offered("openai:m", {})


def test_what_own_documents_say_is_not_called_research(analysis: Analysis) -> None:
    own = Excerpt(id="doc-0123456789", document="0123456789ab", name="guide.md", text="Quokkas nod.")
    graded = shipped().passages[0]
    record = RunRecord(reasoner="r", question="q", video_sha256="0" * 64, digest="d", condition="full", looked=("x",))

    def told(claim: Claim, *passages: object) -> str:
        answer = Assessment(answer="It says so.", claims=(claim,), record=record)
        return chat_html([Exchange("q", assessment=answer, passages=passages)], analysis)

    quoted = told(Claim(text="guide.md says so.", kind="research", evidence=(own.id,)), own)
    assert '<span class="mg-kind">your document</span>' in quoted
    assert "<h3>What your documents say</h3>" in quoted
    found = told(Claim(text="Nothing was found.", kind="research", evidence=(graded.id,)), graded)
    assert '<span class="mg-kind">research</span>' in found
    assert "<h3>What research says</h3>" in found
    assert "<h3>What research and your documents say</h3>" in cards_html((graded, own), (), key="k")
