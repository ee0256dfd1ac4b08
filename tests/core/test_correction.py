import pytest
from factory import covered, cue, interview, make_analysis, said, span
from pydantic import ValidationError

from mg_agent.core.correction import Correction, corrected, fault_of, judgements, loose, without
from mg_agent.core.evidence import Analysis, Cue
from mg_agent.tools.sought import unsought


def labels(analysis: Analysis) -> list[str]:
    return [one.label for one in analysis.cues]


def first(analysis: Analysis, label: str) -> Cue:
    return next(one for one in analysis.cues if one.label == label)


def test_a_rejected_cue_is_gone_and_the_rest_is_untouched() -> None:
    talk = interview()
    nose = first(talk, "touching nose")
    after = corrected(talk, [Correction.now("reject", nose.id)])
    assert after.timeline.get(nose.id) is None
    assert {c.id for c in talk.cues} - {c.id for c in after.cues} == {nose.id}
    assert talk == interview()


def test_a_confirmed_cue_keeps_id_and_confidence() -> None:
    talk = interview()
    nose = first(talk, "touching nose")
    assert corrected(talk, [Correction.now("confirm", nose.id)]) == talk


def test_a_relabeled_cue_is_a_cue_of_a_person_that_tells_what_it_replaces() -> None:
    talk = interview()
    nose = first(talk, "touching nose")
    after = corrected(talk, [Correction.now("relabel", nose.id, label=" touching  mouth ")])
    new = first(after, "touching mouth")
    assert (new.span, new.modality, new.person) == (nose.span, nose.modality, nose.person)
    assert new.source.kind == "human"
    assert new.confidence is None
    assert new.details["corrects"] == nose.id
    assert new.details["was"] == "touching nose"
    assert after.timeline.get(nose.id) is None
    assert len(after.cues) == len(talk.cues)


def test_a_retimed_and_an_added_cue_count_as_looked_at() -> None:
    talk = interview()
    nod = first(talk, "nodding")
    moved = corrected(talk, [Correction.now("retime", nod.id, span=span(41, 43))])
    assert first(moved, "nodding").span == span(41, 43)
    assert moved.timeline.observed("gesture", span(40, 50)) == (span(41, 43),)
    added = corrected(talk, [Correction.now("add", label="shrugging", span=span(44, 45))])
    assert first(added, "shrugging").source.kind == "human"
    assert added.timeline.observed("gesture", span(40, 50)) == (span(44, 45),)


def test_names_and_times_given_one_after_the_other_are_joined_whichever_id_is_named() -> None:
    talk = interview()
    nose = first(talk, "touching nose")
    named = [Correction.now("relabel", nose.id, label="touching mouth")]
    mouth = first(corrected(talk, named), "touching mouth")
    for about in (nose.id, mouth.id):
        after = corrected(talk, [*named, Correction.now("retime", about, span=span(6, 7))])
        assert first(after, "touching mouth").span == span(6, 7)
        assert len(after.cues) == len(talk.cues)


def test_a_later_word_on_the_same_cue_wins() -> None:
    talk = interview()
    nose = first(talk, "touching nose")
    no, yes = Correction.now("reject", nose.id), Correction.now("confirm", nose.id)
    assert corrected(talk, [no, yes]) == talk
    assert corrected(talk, [yes, no]).timeline.get(nose.id) is None
    named = Correction.now("relabel", nose.id, label="touching mouth")
    assert corrected(talk, [named, yes]) == talk


def test_calling_a_cue_what_it_is_called_changes_nothing() -> None:
    talk = interview()
    nose = first(talk, "touching nose")
    assert corrected(talk, [Correction.now("relabel", nose.id, label="touching nose")]) == talk


def test_an_added_cue_is_cut_to_what_was_analyzed_and_refused_outside() -> None:
    talk = interview()
    after = corrected(talk, [Correction.now("add", label="shrugging", span=span(58, 99))])
    assert first(after, "shrugging").span == span(58, 60)
    outside = Correction.now("add", label="shrugging", span=span(70, 99))
    assert "outside" in (fault_of(talk, [], outside) or "")
    assert corrected(talk, [outside]) == talk


def test_the_same_cue_is_not_added_twice() -> None:
    talk = interview()
    one, two = (Correction.now("add", label="shrugging", span=span(4, 5)) for _ in "ab")
    assert "already" in (fault_of(talk, [one], two) or "")
    assert labels(corrected(talk, [one, two])).count("shrugging") == 1


def test_a_cue_that_is_not_there_is_a_fault_and_has_no_effect() -> None:
    talk = interview()
    lost = Correction.now("reject", "gesture-000000")
    assert "no cue" in (fault_of(talk, [], lost) or "")
    assert corrected(talk, [lost]) == talk
    assert loose(talk, [lost]) == (lost,)


def test_taking_back_a_correction_takes_back_what_rests_on_it() -> None:
    talk = interview()
    add = Correction.now("add", label="shrugging", span=span(4, 5))
    new = first(corrected(talk, [add]), "shrugging")
    on_it = Correction.now("relabel", new.id, label="raising head")
    other = Correction.now("reject", first(talk, "nodding").id)
    assert without([add, on_it, other], add.id, talk) == (other,)
    assert without([add, on_it, other], on_it.id, talk) == (add, other)
    assert without([add], "unknown", talk) == (add,)


def test_a_rejected_line_of_speech_leaves_the_transcript_too() -> None:
    talk = make_analysis(said("I took the train.", 1, 2), said("I walked.", 3, 4))
    after = corrected(talk, [Correction.now("reject", talk.cues[0].id)])
    assert [line.text for line in after.utterances] == ["I walked."]


def test_every_judged_cue_is_listed_with_its_verdict() -> None:
    talk = make_analysis(cue("nodding", 1, 2), cue("shrugging", 3, 4), coverage=covered("gesture", (0, 60)))
    nod, shrug = talk.cues
    rows = judgements(
        talk,
        [Correction.now("reject", nod.id), Correction.now("add", label="smiling", span=span(5, 6), modality="face")],
    )
    assert [(r.cue, r.verdict) for r in rows] == [(nod, "reject"), (shrug, None), (None, "add")]
    assert rows[0].now is None
    assert rows[2].now is not None
    assert rows[2].now.modality == "face"


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "reject"},
        {"kind": "relabel", "cue_id": "gesture-1"},
        {"kind": "relabel", "cue_id": "gesture-1", "label": "  "},
        {"kind": "retime", "cue_id": "gesture-1"},
        {"kind": "add", "label": "nodding"},
        {"kind": "add", "span": {"start": 1, "end": 2}},
        {"kind": "add", "label": "nodding", "span": {"start": 1, "end": 2}, "cue_id": "gesture-1"},
        {"kind": "guess", "cue_id": "gesture-1"},
        {"kind": "confirm", "cue_id": "gesture-1", "note": "x" * 501},
    ],
)
def test_a_correction_needs_what_its_kind_needs(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Correction.model_validate({**given, "at": "2026-01-01T00:00:00+00:00"})


def test_corrections_come_back_from_json_with_their_id() -> None:
    one = Correction.now("retime", "gesture-1", span=span(1, 2), note="later")
    assert Correction.model_validate_json(one.model_dump_json()) == one
    assert Correction.model_validate_json(one.model_dump_json()).id == one.id


def test_a_person_who_corrects_one_cue_did_not_look_for_every_label() -> None:
    talk = interview()
    after = corrected(talk, [Correction.now("add", label="shrugging", span=span(4, 5))])
    assert "crossing legs" in unsought(talk)
    assert unsought(after) == unsought(talk)
