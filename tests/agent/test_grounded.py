"""Whatever a model hands in, nothing ungrounded is let through, and no verdict."""

import pytest
from asking import LOOK, ask, nose, run
from scripted import calls, observes, scripted, submits

from mg_agent.agent.events import Returned


def test_an_invented_id_is_sent_back_and_mended():
    wrong = submits("She touches her nose.", observes("She touches her nose.", "gesture-abc123"))
    right = submits("She touches her nose.", observes("She touches her nose.", nose()[0]))
    events = run(scripted(LOOK, wrong, right))
    returned = [event for event in events if isinstance(event, Returned)]
    assert "gesture-abc123, which this session has not seen" in returned[0].faults[0]
    assert events[-1].assessment.claims[0].evidence == (nose()[0],)
    assert events[-1].assessment.rejected == ()


def test_what_stays_ungrounded_ends_in_rejected():
    model = scripted(LOOK, submits("She touches her nose.", observes("She touches her nose.", "gesture-abc123")))
    said = ask(model)
    assert said.abstains
    assert said.claims == ()
    assert "Insufficient evidence" in said.answer
    assert {r.claim.text for r in said.rejected} == {"She touches her nose."}
    assert len(model.chat.taken) == 4


def test_an_id_that_exists_but_was_not_shown_is_refused():
    said = ask(scripted(submits("She touches her nose.", observes("She touches her nose.", nose()[0]))))
    assert said.claims == ()
    assert "has not seen" in said.rejected[0].reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("She smiles broadly.", "smiling"),
        ("She strangled the dog.", "does not name"),
        ("She touches her nose and folds her arms.", "folding arms"),
        ("She touches her nose 17 times.", "the number 17"),
        ("She touches her nose thrice.", "'thrice'"),
        ("She did not touch her nose.", "absence"),
        ("She strangled the dog while she touches her nose.", "strangled, which nothing it cites holds"),
        ("She touches her nose and says “I did it”.", "no cited line holds"),
        ("She touches her nose because she is lying.", "lying"),
        ("Touching her nose shows that she is autistic.", "judges a person"),
        ("Maria Lopez, she is Maria Lopez, touches her nose.", "names a person"),
    ],
)
def test_a_claim_says_no_more_than_it_cites(text, reason):
    said = ask(scripted(LOOK, submits("See the list.", observes(text, nose()[0]))))
    assert said.claims == ()
    assert reason in said.rejected[0].reason


def test_an_interpretation_needs_a_cue_a_passage_and_a_hedge():
    consult = calls(("consult_knowledge", {"query": "nose touching stress", "cues": ["touching nose"]}))

    def answer(text, *, passage=True):
        def step(messages):
            shown = [m.artifact for m in messages if getattr(m, "artifact", None) is not None]
            ids = [p.id for found in shown for p in found.passages if "touching nose" in getattr(p, "cues", ())]
            evidence = [nose()[0], *(ids[:1] if passage else [])]
            return submits("See the list.", observes(text, *evidence, kind="interpretation"), alternatives=["an itch"])

        return step

    good = ask(scripted(LOOK, consult, answer("Touching the nose may go with higher demand.")))
    assert [claim.kind for claim in good.claims] == ["interpretation"]
    bold = ask(scripted(LOOK, consult, answer("Touching the nose is caused by stress.")))
    assert "as a fact" in bold.rejected[0].reason
    bare = ask(scripted(LOOK, consult, answer("Touching the nose may go with higher demand.", passage=False)))
    assert "must cite at least one knowledge passage" in bare.rejected[0].reason


def test_times_and_ids_in_sentences_are_taken_out():
    claim = observes(f"She touches her nose at 0:59 [{nose()[0]}].", nose()[0])
    said = ask(scripted(LOOK, submits("At 0:59 she touches her nose.", claim)))
    assert said.claims[0].text == "She touches her nose."
    assert "0:59" not in said.answer


def test_numbers_come_from_measurements():
    count = calls(("count_cues", {"label": "blinking"}))

    def answer(messages):
        measure = next(m.artifact for m in messages if getattr(m, "artifact", None)).measures[0]
        return submits("She blinks 3 times.", observes("She blinks 3 times, 3.6 per minute.", measure.id))

    said = ask(scripted(count, answer))
    assert said.answer == "She blinks 3 times."
    assert said.claims[0].evidence[0].startswith("stat-")


def test_an_answer_beyond_its_claims_gives_way_to_them():
    said = ask(scripted(LOOK, submits("She nods and touches her nose.", observes("She touches her nose.", nose()[0]))))
    assert said.answer == "She touches her nose."
    assert len(said.claims) == 1
    assert "nodding" in said.rejected[0].reason


@pytest.mark.parametrize(
    ("entry", "stands"),
    [
        ({"alternatives": ["an itch", "a habit"]}, True),
        ({"alternatives": ["She may have an itch."]}, True),
        ({"alternatives": ["She strangled the dog."]}, False),
        ({"alternatives": ["17 itches"]}, False),
        ({"questions": ["What were you thinking of then?"]}, True),
        ({"questions": ["You took it, right?"]}, False),
        ({"questions": ["Tell me everything"]}, False),
    ],
)
def test_lists_hold_phrases_and_open_questions_only(entry, stands):
    claim = observes("She touches her nose.", nose()[0])
    said = ask(scripted(LOOK, submits("She touches her nose.", claim, **entry)))
    (name, texts) = next(iter(entry.items()))
    assert getattr(said, name) == (tuple(texts) if stands else ())
    assert bool(said.rejected) != stands


def test_what_was_not_observed_is_said_by_code():
    said = ask(scripted(LOOK, submits("She touches her nose.", observes("She touches her nose.", nose()[0]))))
    assert said.limits == ("The body was not observed for 10.0 of 60.0 s (00:40.00-00:50.00).",)


@pytest.mark.parametrize("question", ["Is she lying?", "Is he honest?", "what is the probability that she lies?"])
def test_no_model_gives_a_verdict(question):
    claim = observes("She touches her nose.", nose()[0])
    model = scripted(LOOK, submits("She is lying.", claim, probability=0.9, alternatives=["She deceives you."]))
    said = ask(model, question)
    assert "no verdict" in said.answer
    assert said.probability is None
    assert said.abstains
    assert len(said.alternatives) >= 2
    assert said.questions
    assert [claim.text for claim in said.claims] == ["She touches her nose."]
    assert "She is lying." in [r.claim.text for r in said.rejected]
    assert "deceives" not in " ".join((said.answer, *said.alternatives, *said.limits, *said.questions))
