"""Cues are read from the forms that verbs have: "bit her lip", "wrung his hands", "she leant forward"."""

import pytest

from mg_agent.knowledge import library
from mg_agent.knowledge.labels import LABELS, labels_in
from mg_agent.knowledge.words import stem

SAID = {
    "bit her lip": "biting lip",
    "has bitten his nails": "biting nails",
    "shook his head": "shaking head",
    "smirked": "smiling",
    "wrung her hands": "rubbing hands",
    "drew back her arms": "withdrawing arms",
    "hung his head": "lowering head",
    "sat up straight": "sitting upright",
    "leant forward": "leaning forward",
    "leant back": "leaning back",
    "bent forward": "leaning forward",
    "blew out his cheeks": "puffing cheeks",
    "swung her leg": "moving legs",
    "felt his chin": "touching chin",
    "held her arm": "touching arm",
    "hid his face": "covering face",
    "looked down": "looking away",
    "looked to the side": "looking away",
    "did not move": "keeping still",
    "hardly moved": "keeping still",
    "didn't move": "keeping still",
    "doesn’t move": "keeping still",
    "scratches his head": "touching hair",
    "fidgeted": "fidgeting fingers",
}
CONSTRUCTS = ("lying", "embarrassment", "nervous", "thinking")


@pytest.mark.parametrize(("words", "label"), SAID.items())
def test_a_cue_is_read_from_any_form_and_brings_its_null_finding(settings, words, label):
    assert label in labels_in(f"Why is it that she {words}?")
    for construct in CONSTRUCTS:
        found = library.searcher(settings).consult(f"she {words}, is it {construct}?")
        assert any(label in one.cues and one.is_null for one in found), construct


@pytest.mark.parametrize("words", ["is a bit nervous", "left a little bit early", "felt nervous", "drew a conclusion",
                                   "sat there", "held a speech", "hung up", "broke down", "looked at him",
                                   "bent the rules in her favor", "did not move to London"])  # fmt: skip
def test_other_uses_of_these_verbs_are_no_cue(words):
    assert set(labels_in(f"she {words}")) <= {"looking away"}


def test_a_leg_that_does_not_move_is_no_stillness():
    assert "keeping still" not in labels_in("she did not move her legs")


def test_irregular_forms_meet_their_verb():
    for form, verb in {"shook": "shake", "bitten": "bite", "wrung": "wringing", "hidden": "hides"}.items():
        assert stem(form) == stem(verb)
    assert len(LABELS) == 58
