"""Where a hand was on a head whose face was never seen is told as the guess that it is."""

import asking
import factory
from scripted import observes, scripted, submits

from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.core.assessment import Assessment
from mg_agent.core.evidence import Cue
from mg_agent.recognition.vocabulary import REGION_GUESSED
from mg_agent.tools.session import Session
from mg_agent.tools.tool import cue_line

GUESS = "Where exactly on the head or neck the hand was is a guess: the face itself was never seen."


def touch(label: str, start: float, *, guessed: bool = True) -> Cue:
    seen = factory.cue(label, start, start + 1)
    details = {REGION_GUESSED: True, "also": "chin"} if guessed else {}
    return Cue.make(
        span=seen.span, modality="gesture", label=label, text=label, confidence=0.4, details=details, source=seen.source
    )


NOSE, SEEN = touch("touching nose", 5), touch("touching nose", 30, guessed=False)


def ask(question: str, *cues: Cue) -> Assessment:
    return OfflineAnalyst().assess(question, Session(factory.make_analysis(*cues)))


def test_a_touch_is_told_with_the_guess_that_its_place_is():
    for question in ("Does she touch her nose?", "How often does she touch her face?", "What happens?"):
        assert GUESS in ask(question, NOSE).answer, question
    assert "guess" not in ask("Does she touch her nose?", SEEN).answer


def test_of_several_touches_those_are_told_whose_place_is_a_guess():
    said = ask("Does she touch her nose?", NOSE, SEEN).answer
    assert "In one of these touches of the head the face itself was never seen" in said


def test_a_touch_elsewhere_on_a_hidden_face_may_have_been_where_was_asked_for():
    for region in ("mouth", "chin"):
        said = ask(f"Does she touch her {region}?", NOSE)
        assert f"Touching {region} was not found" in said.answer
        assert f"whether that was touching {region} cannot be told" in said.answer
        assert "once (touching nose), but" in said.answer
        assert "also reached" not in said.answer, "what is a guess reaches nothing"
        assert GUESS not in said.answer, "told once"
        assert [claim.evidence for claim in said.claims] == [(NOSE.id,)]
    assert "cannot be told" not in ask("Does she touch her mouth?", SEEN).answer
    assert "cannot be told" not in ask("Does she fold her arms?", NOSE).answer
    assert "cannot be told" not in ask("Does she touch her chest?", NOSE).answer


def test_a_models_answer_gets_it_as_a_limit():
    model = scripted(asking.LOOK, submits("She touches her nose.", observes("Touching nose.", NOSE.id)))
    said = asking.ask(model, "Does she touch her nose?", Session(factory.make_analysis(NOSE)))
    assert said.claims, said.rejected
    assert GUESS in said.limits


def test_a_model_reads_that_it_is_a_guess():
    assert cue_line(NOSE).endswith(", where exactly on the head is a guess)")
    assert "guess" not in cue_line(SEEN)
