"""A family of cues of several parts of the body has no rate over the time of all of them."""

from factory import covered, cue, make_analysis

from mg_agent.agent.across.reading import in_parts, sought_of
from mg_agent.agent.finding.families import by_part
from mg_agent.agent.replying.rules import Brief, answer_by_rules, read_question
from mg_agent.agent.wording.lexicon import SELF_TOUCH
from mg_agent.core.evidence import Analysis, Source
from mg_agent.recognition.vocabulary import ARMS, LEGS, TRUNK
from mg_agent.tools.session import Session

NETWORK = Source(name="network", version="1")
PORTRAIT = make_analysis(
    cue("touching nose", 5, 6, source=NETWORK), cue("touching chin", 40, 42, source=NETWORK),
    cue("touching chest", 22, 24, source=NETWORK),
    coverage=(*covered("gesture", (0, 60)), *covered(TRUNK, (20, 26)), *covered(ARMS, (20, 30))),
).model_copy(update={"watched": ("gesture", ARMS, TRUNK, LEGS)})  # fmt: skip


def answer(question: str, analysis: Analysis = PORTRAIT) -> str:
    session = Session(analysis)
    return answer_by_rules(read_question(question, Brief.of(session)), session).draft.answer


def test_each_part_has_a_rate_of_its_own() -> None:
    assert answer("How often per minute does she touch herself?") == (
        "Self-touch: 3 times in all, each part by the time it was in view. Touching the head or neck was found twice "
        "in 60.0 observed s, 2.0 per observed minute: touching nose (1), touching chin (1). Touching arm was not found "
        "in the observed part (10.0 of 60.0 s of the arms). Touching the chest, shoulders or clothes was found once in "
        "6.0 observed s, 10.0 per observed minute. The legs were not observed in this part, so nothing can be said "
        "about touching leg."
    )


def test_each_part_has_a_share_of_its_own() -> None:
    said = answer("How long does she touch herself?")
    assert "Touching the chest, shoulders or clothes lasted 2.0 s of 6.0 observed s (33%), once." in said


def test_two_stretches_are_compared_part_by_part() -> None:
    said = answer("Does she touch herself more in the second half than in the first?")
    assert (
        "In 00:00.00-00:30.00: Touching the chest, shoulders or clothes began once in 6.0 observed s (10.0 per" in said
    )
    assert "In 00:30.00-01:00.00: The trunk was not observed in this part" in said


def test_what_was_in_view_for_one_and_the_same_time_keeps_one_rate() -> None:
    everything = make_analysis(cue("touching nose", 5, 6), cue("touching chest", 22, 24))
    assert "Self-touch was found twice in 60.0 observed s, 2.0 per observed minute" in answer(
        "How often does she touch herself?", everything
    )
    assert "part by the time" not in answer("How often does she touch her face?")


def test_one_video_and_many_are_told_by_the_same_parts() -> None:
    (sought,) = sought_of(SELF_TOUCH)
    assert [one.name for one in in_parts(sought)] == [part.name for part in by_part(SELF_TOUCH.labels)]
