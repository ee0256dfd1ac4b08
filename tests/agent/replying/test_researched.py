"""Research, readings weighed, baselines and what to ask next, all by rules."""

import pytest
from asking import OFFLINE
from factory import cue, interview, make_analysis

from mg_agent.agent.gate.guard import secure
from mg_agent.agent.replying.researched import _weighed
from mg_agent.agent.replying.rules import Brief, read_question
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.scenario import Condition
from mg_agent.knowledge.corpus import shipped
from mg_agent.tools.session import Session

CORPUS = shipped()


def ask(question, analysis=None, closed=()):
    session = Session(analysis or interview(), Condition(name="c", closed=frozenset(closed)))
    return OFFLINE.assess(question, session)


def blinking(*times):
    return make_analysis(*(cue("blinking", t, t + 0.2, modality="face") for t in times), duration=120.0)


def test_the_literature_on_a_cue_comes_with_its_null_findings():
    said = ask("What does the literature say about touching the nose?")
    assert all(claim.kind == "research" for claim in said.claims)
    assert any("no effect" in claim.text or "not studied" in claim.text for claim in said.claims)
    assert "never the person in this video" in said.answer
    assert said.record.looked == ()


def test_only_what_found_nothing_is_counted_as_such():
    said = ask("What does research say about touching the nose?")
    nulls = sum(CORPUS.by_id[claim.evidence[0]].is_null for claim in said.claims)
    assert 0 < nulls < len(said.claims)
    assert f"{len(said.claims)} passages, {nulls} of which say that nothing was found, that findings" in said.answer


def test_what_only_describes_speaks_neither_for_nor_against_a_reading():
    seen = {"smiling": [cue("smiling", 1.0, 2.0, modality="face")]}
    told = [passage for passage in CORPUS.by_label["smiling"] if passage.finding is not None]
    described = [passage for passage in told if passage.finding.direction == "described"]
    assert described
    assert list(_weighed(described, seen)) == []
    assert len(list(_weighed(told, seen))) == len(told) - len(described)


@pytest.mark.parametrize(
    ("question", "label", "themes"),
    [
        ("Does touching the nose mean the person is lying?", "touching nose", {"deception"}),
        ("What does folded arms mean?", "folding arms", {"stress", "emotion", "cognitive load", "affiliation"}),
    ],
)
def test_an_answer_in_fixed_words_cites_what_research_says_of_the_cue_that_was_named(question, label, themes):
    said = ask(question)
    leaned = [claim for claim in said.claims if claim.kind == "research"]
    cited = [CORPUS.by_id[claim.evidence[0]] for claim in leaned]
    assert 1 <= len(cited) <= 3
    assert cited[0].is_null
    assert all(label in passage.cues and passage.theme in themes for passage in cited)
    assert all(passage.id in said.record.seen for passage in cited)
    assert not said.rejected
    closed = ask(question, closed=("knowledge",))
    assert all(claim.kind == "observation" for claim in closed.claims)
    assert closed.answer == said.answer


def test_without_a_cue_named_no_research_stands_beside_the_answer():
    assert all(claim.kind == "observation" for claim in ask("Is she lying?").claims)


def test_research_on_lying_is_no_verdict():
    said = ask("what do studies say about gaze and lying?")
    assert any("no effect" in claim.text for claim in said.claims)
    assert not any(word in said.answer for word in ("lies", "lying", "honest"))


def test_a_reading_is_weighed_from_both_sides_and_not_taken():
    said = ask("What supports or contradicts the reading that she is embarrassed?")
    weighed = [claim for claim in said.claims if claim.kind == "interpretation"]
    assert {claim.bearing for claim in weighed} == {"supports", "opposes"}
    assert all(any(i.startswith("know-") for i in claim.evidence) for claim in weighed)
    assert all(any(not i.startswith("know-") for i in claim.evidence) for claim in weighed)
    assert said.abstains
    assert "No reading of this person follows" in said.answer
    assert len(said.alternatives) >= 2


def test_only_research_on_that_reading_is_weighed():
    said = ask("What supports the reading that she is stressed?")
    weighed = [claim for claim in said.claims if claim.kind == "interpretation"]
    assert weighed
    assert all("(stress;" in claim.text for claim in weighed)


def test_without_cues_nothing_speaks_for_or_against():
    said = ask("what supports that she is anxious?", make_analysis(coverage=()))
    assert "not observed" in said.answer
    assert said.claims == ()


def test_without_research_it_is_said_that_none_may_be_consulted():
    said = ask("What supports the reading that she is stressed?", closed=("knowledge",))
    assert said.abstains
    assert not any(i.startswith("know-") for i in said.record.seen)


def test_what_supports_that_she_lies_is_a_question_about_lying():
    assert "no verdict" in ask("What supports that she is lying?").answer


def test_a_rise_over_the_baseline_is_told_with_its_interval():
    said = ask(
        "Does she blink more than usual between 40 and 50 s?", blinking(*(40 + 0.5 * i for i in range(18)), 5, 80, 100)
    )
    assert "Blinking differs by more than chance alone" in said.answer
    (claim,) = said.claims
    assert "18 in 10.0 observed s (108.0 per minute), elsewhere 3 in 110.0 s" in claim.text
    assert claim.evidence[0].startswith("stat-")
    assert any("nobody knows whether it was calm" in limit for limit in said.limits)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Does she blink more than usual between 0 and 45 s?", "too little baseline"),
        ("Does she blink more than usual?", "Name the stretch"),
        ("Does she blink more than usual between 41 and 49 s?", "Nothing can be compared"),
        ("Does she blink more than usual between 10 and 20 s?", "may be chance alone"),
    ],
)
def test_a_baseline_that_tells_nothing_is_said_to_tell_nothing(question, says):
    assert says in ask(question).answer


def test_open_questions_start_from_what_was_said_while_something_was_seen():
    said = ask("What should I ask her next?")
    assert any("“I took the train to work.”" in question for question in said.questions)
    assert all(question.rstrip().endswith(("?", "”")) or "?" in question for question in said.questions)
    assert said.claims
    silent = ask("What should I ask her next?", closed=("speech",))
    assert not any("train" in question for question in silent.questions)
    assert any("may not be looked at" in limit for limit in silent.limits)


@pytest.mark.parametrize("closed", [(), ("knowledge",)])
def test_whatever_a_model_says_of_lying_research_on_the_cue_named_is_cited_once(closed):
    session = Session(interview(), Condition(name="c", closed=frozenset(closed)))
    asked = read_question("Does touching the nose mean she is lying?", Brief.of(session))
    seen = session.examine("gesture", None).cues[0]
    draft = Draft(answer="She lies.", claims=(Claim(text=f"{seen.label} was seen.", evidence=(seen.id,)),))
    passed = secure(draft, asked, session)
    cited = [i for claim in passed.draft.claims for i in claim.evidence if i.startswith("know-")]
    assert len(cited) == len(set(cited))
    assert bool(cited) == (not closed)
    assert set(cited) <= set(session.seen)
    assert passed.draft.answer != draft.answer


def test_what_the_search_of_research_says_of_a_question_is_told_before_it():
    said = ask("What does research say about slouchng?")
    assert said.answer.startswith("Read 'slouchng' as 'slouching'. Research: ")
    far = ask("What do studies say about the price of bread?")
    assert far.answer.startswith("Nothing here may answer this; the nearest ")
    assert far.claims
    none = ask("What does research say about quantum chromodynamics?")
    assert none.answer.startswith("Nothing was found: most words of the question are unknown here.")
    assert not none.claims


def test_a_slip_is_told_once():
    said = ask("What does research say about blnking and stress?")
    assert said.answer.count("blnking") == 1
    assert said.answer.startswith("“blnking” was read as “blink”. Research on blinking: ")
    beside = ask("What supports nervosness?")
    assert beside.answer.startswith("Read 'nervosness' as 'nervousness'.")
