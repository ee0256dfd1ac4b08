"""An assessment as text: times from the cited cues, the limits line always, the rejected shown."""

import json

from factory import cue, interview, make_analysis

from mg_agent.agent.answer import cited_moments, limits_line, render, to_json
from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.core.assessment import Assessment, Claim, Draft, Rejected, RunRecord, ground
from mg_agent.tools.session import Session


def assessment(*claims: Claim, rejected: tuple[Rejected, ...] = (), answer: str = "Answer.") -> Assessment:
    record = RunRecord(reasoner="tester 1", question="q", video_sha256="0" * 64, digest="d", condition="full")
    return Assessment(answer=answer, claims=claims, rejected=rejected, record=record)


def test_times_and_ids_come_from_the_cited_cues() -> None:
    analysis = interview()
    text = render(OfflineAnalyst().assess("when does she touch her nose?", Session(analysis)), analysis)
    for one in (c for c in analysis.cues if c.label == "touching nose"):
        assert f"{one.span} touching nose [{one.id}]" in text
    assert "(rule-based)" in text


def test_moments_are_in_order_and_only_of_known_cues() -> None:
    late, early = cue("nodding", 5, 6), cue("shrugging", 1, 2)
    claim = Claim(text="x", evidence=(late.id, early.id, "gesture-ffffff"))
    moments = cited_moments(claim, make_analysis(late, early))
    assert moments == ((early.id, 1.0, 2.0, "shrugging"), (late.id, 5.0, 6.0, "nodding"))


def test_no_analyst_can_remove_the_limits_line() -> None:
    bare = assessment()
    assert limits_line() in render(bare, make_analysis())
    assert json.loads(to_json(bare))["limits"] == [limits_line()]


def test_what_was_not_let_through_is_shown_with_its_reason() -> None:
    draft = Draft(answer="A.", claims=(Claim(text="He lies.", evidence=("gesture-ffffff",)),))
    record = assessment().record
    text = render(ground(draft, record, is_cue=lambda _: True, is_passage=lambda _: False), make_analysis())
    assert "Not let through" in text
    assert "He lies. (cites gesture-ffffff, which this session has not seen)" in text


def test_research_stands_under_a_heading_of_its_own_with_who_when_and_which_passage() -> None:
    seen = cue("smiling", 1, 2, modality="face")
    claims = (
        Claim(text="Smiling.", evidence=(seen.id,)),
        Claim(text="It may matter.", kind="interpretation", evidence=(seen.id, "know-smile-anxious")),
        Claim(text="Women smile more.", kind="research", evidence=("know-smile-sex",)),
        Claim(text="Nobody looked.", kind="research", evidence=("know-touch-nose-itch", "doc-0123456789")),
    )
    observed, meant, research = render(assessment(*claims), make_analysis(seen)).split("\n\n")[1:4]
    assert observed.splitlines() == ["Observed", "- Smiling.", f"    {seen.span} smiling [{seen.id}]"]
    assert meant.startswith("What that may or may not mean")
    assert meant.endswith("[know-smile-anxious]")
    assert research.startswith("What research says, of groups")
    assert "    LaFrance et al. 2003, " in research
    assert "[know-smile-sex]" in research
    assert research.splitlines()[-2:] == [
        "    no study was found [know-touch-nose-itch]",
        "    your document [doc-0123456789]",
    ]


def test_no_terminal_escape_passes() -> None:
    hostile = cue("evil\x1b[2J\u202elabel", 1, 2)
    claim = Claim(text="a\x1b[31m\nb", evidence=(hostile.id,))
    text = render(assessment(claim, answer="x\x1b]0;y\x07"), make_analysis(hostile))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\x07" not in text


def test_json_has_its_schema_first_and_reads_back() -> None:
    body = json.loads(to_json(assessment(Claim(text="x", kind="limit")), indent=2))
    assert next(iter(body)) == "schema"
    assert body["schema"] == "mg-agent/assessment/1"
    assert Assessment.model_validate({"format": body.pop("schema"), **body}, strict=False).answer == "Answer."
