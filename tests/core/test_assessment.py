"""Claims that cite nothing seen are not let through, and are shown all the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from mg_agent.core.assessment import Assessment, Claim, Draft, RunRecord, ground

SEEN = ("gesture-aaaaaa", "face-bbbbbb", "passage-cccccc")


def record(seen: tuple[str, ...] = SEEN) -> RunRecord:
    return RunRecord(reasoner="r", question="q", video_sha256="0" * 64, digest="d", condition="full", seen=seen)


def grounded(*claims: Claim, answer: str = "Answer.", probability: float | None = None) -> Assessment:
    return ground(
        Draft(answer=answer, claims=claims, probability=probability),
        record(),
        is_cue=lambda i: i.startswith(("gesture-", "face-")),
        is_passage=lambda i: i.startswith("passage-"),
    )


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (Claim(text="x", evidence=("gesture-ffffff",)), "has not seen"),
        (Claim(text="x", evidence=("gesture-aaaaaa", "gesture-ffffff")), "gesture-ffffff, which"),
        (Claim(text="x"), "must cite at least one cue"),
        (Claim(text="x", evidence=("passage-cccccc",)), "must cite at least one cue"),
        (Claim(text="x", kind="interpretation", evidence=("gesture-aaaaaa",)), "knowledge passage"),
        (Claim(text="x", kind="interpretation", evidence=("passage-cccccc",)), "at least one cue"),
        (Claim(text="x", kind="limit", evidence=("gesture-ffffff",)), "has not seen"),
    ],
)
def test_ungrounded_claims_end_in_rejected(claim: Claim, reason: str) -> None:
    assessment = grounded(claim)
    assert assessment.claims == ()
    assert assessment.rejected[0].claim == claim
    assert reason in assessment.rejected[0].reason


@pytest.mark.parametrize(
    "claim",
    [
        Claim(text="x", evidence=("gesture-aaaaaa",)),
        Claim(text="x", kind="interpretation", evidence=("face-bbbbbb", "passage-cccccc")),
        Claim(text="x", kind="limit"),
    ],
)
def test_grounded_claims_stay(claim: Claim) -> None:
    assessment = grounded(claim)
    assert assessment.claims == (claim,)
    assert assessment.rejected == ()
    assert not assessment.abstains


def test_a_draft_of_which_nothing_stays_abstains_and_loses_its_answer() -> None:
    assessment = grounded(Claim(text="x"), answer="She is lying.", probability=0.9)
    assert assessment.abstains
    assert assessment.probability is None
    assert "lying" not in assessment.answer


def test_one_good_claim_keeps_the_answer_and_shows_the_bad_one() -> None:
    assessment = grounded(Claim(text="good", evidence=("gesture-aaaaaa",)), Claim(text="bad"))
    assert assessment.answer == "Answer."
    assert [c.text for c in assessment.claims] == ["good"]
    assert [r.claim.text for r in assessment.rejected] == ["bad"]


def test_a_probability_is_one() -> None:
    with pytest.raises(ValidationError):
        Draft(answer="x", probability=1.5)


claims = st.builds(
    Claim,
    text=st.text(max_size=5),
    kind=st.sampled_from(["observation", "interpretation", "limit"]),
    evidence=st.lists(st.sampled_from([*SEEN, "gesture-ffffff"]), max_size=3).map(tuple),
)


@given(st.lists(claims, max_size=5))
def test_no_claim_is_lost_and_none_cites_the_unseen(drafted: list[Claim]) -> None:
    assessment = grounded(*drafted)
    assert len(assessment.claims) + len(assessment.rejected) == len(drafted)
    assert all(set(claim.evidence) <= set(SEEN) for claim in assessment.claims)
    assert Assessment.model_validate_json(assessment.model_dump_json()) == assessment
