"""Cues are read from the turns of speech people use for them; idioms that name a part of the body are no cue."""

import pytest

from mg_agent.knowledge import library
from mg_agent.knowledge.idioms import literal
from mg_agent.knowledge.labels import labels_in

SAID = {
    "touching nose": "touched his face; keeps touching her face; hand to his face; rubbed his face; wipes her face",
    "touching forehead": "mopped his brow; slapped his forehead",
    "touching eyes": "dabbed her eyes; wiped away a tear",
    "touching hair": "flicked her hair; tucked her hair behind her ear",
    "touching neck": "clutched her neck",
    "touching chest": "patted his chest; clutched her chest; put a hand on her heart",
    "touching arm": "gripped her forearm; hugged herself",
    "touching leg": "slapped his thigh; sat with her hands on her knees",
    "covering face": "hid behind her hands; sat there, face in hands; facepalmed",
    "fidgeting fingers": "picked at her cuticles; picked at his nails",
    "withdrawing arms": "pulled back his hands",
    "nodding": "bobbed her head",
    "tilting head": "tipped her head to one side; inclined his head",
    "turning head": "turned her face away; swivelled his head; looked over her shoulder",
    "raising head": "threw back his head; tossed her head back; looked up; kept looking up at the ceiling; "
    "looked up from her notes; looks up when asked",
    "leaning forward": "sat forward",
    "leaning back": "sat back; reclined",
    "leaning sideways": "leaned to the left",
    "shifting posture": "adjusted his position in the chair; changed her posture; changed position; "
    "changed her position on the chair",
    "sitting upright": "straightened his back",
    "keeping still": "didn't budge; never budged; sat still for long; kept still; went still",
    "blinking": "batted her eyelids; fluttered her eyelashes",
    "looking away": "wouldn't meet his eyes; wouldn’t meet her gaze; let his eyes dart around; stared at the ceiling; "
    "looked down at her hands; looked down on the floor",
    "raising brows": "cocked an eyebrow",
    "lowering brows": "wrinkled her forehead",
    "opening mouth": "sat with her mouth agape",
    "smiling": "beamed; chuckled; giggled",
    "biting nails": "gnawed her nails",
    "playing with object": "twirled a pen; played with her necklace; toyed with her glasses; spun his wedding ring; "
    "fidgets with her bracelet",
    "adjusting clothes": "smoothed her skirt; pulled down her jumper; buttoned his jacket",
    "crossing legs": "uncrossed her legs",
    "moving legs": "shuffled his feet",
    "arms akimbo": "put her hands on her waist",
    "deep breath": "exhaled heavily; exhales deeply",
    "illustrating": "gesticulated; spoke with his hands; waved his arms; waved her hands about; "
    "used her hands while talking",
}
NO_CUES = """
    felt her heart sink; felt his heart race; on the bright side she looks rested; looked down on him
    looks down on people; changed her position on it; shifted his position on taxes
    kept an eye on the door as he closed it; caught his eye; turned a blind eye, and the case was closed
    they saw eye to eye and touched on it; closed the door in the blink of an eye; a close friend with blue eyes
    went closely through it with both eyes; faced the facts, touched by them; lost face; face to face
    follow your nose and rub it in; tongue in cheek; turn the other cheek
    by word of mouth; lip service and tight budgets; all ears, held on; played it by ear
    head of the department, up north; took it on the chin, a hand at work
    stuck his neck out, in short order; breathing down my neck; a heart rate when they hold
    learnt by heart, holding on; broke her heart; a change of heart; got it off her chest by hand
    holds her cards close to her chest; lent a hand; on the other hand; hand in hand; handed in the report
    rule of thumb; an arm and a leg, cross my heart; arms race; pulled my leg; pulling his leg
    a leg to stand on, moved; foot the bill and move; got cold feet and moved
    gave me the cold shoulder when raised; a chip on her shoulder, raised
    a slap on the wrist; a nice gesture; a gesture of goodwill; still working there; is still unsure; still waiting
    a still image; froze the budget; the video froze; rocked the boat; looked up the word; looks up to him
    things are looking up; looks up the number; frowned upon; frowns on smoking; sat up late
    gave a nod to tradition; leaning towards yes; the position changed hands; didn't budge on the price
    look at it from the other side
    lost touch; got in touch with him; touched on the topic; touched by the story; shook hands; shifted her focus
"""


@pytest.mark.parametrize(("label", "words"), [(label, one) for label, said in SAID.items() for one in said.split("; ")])
def test_a_turn_of_speech_names_its_cue(label, words):
    assert label in labels_in(f"Is it a sign of lying that she {words}?")


@pytest.mark.parametrize("words", [one.strip() for line in NO_CUES.strip().splitlines() for one in line.split("; ")])
def test_an_idiom_names_no_cue(words):
    assert not labels_in(f"she {words}")


def test_a_touch_of_the_face_brings_a_null_finding_beside_each_cue_named(settings):
    found = library.searcher(settings).consult("he touched his face and shrugged, is it lying?")
    for label in ("touching nose", "shrugging"):
        assert any(label in one.cues and one.is_null for one in found), label


def test_what_a_question_says_beside_an_idiom_stays():
    assert literal("She kept an eye on him, and shrugged") == "she   him, and shrugged"
    assert labels_in("does she still smile") == ("smiling",)
    assert labels_in("is she still when lying") == labels_in("does she sit still") == ("keeping still",)


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("touching nose", "has a hand on the nose"), ("touching nose", "touches her nose for a second"),
        ("touching chin", "rests a hand on the chin"), ("touching mouth", "puts a hand over the mouth"),
        ("touching chest", "takes a hand off her chest"), ("nodding", "nods to the interviewer"),
        ("nodding", "nods to show agreement"), ("lowering head", "keeps his head down"),
        ("raising head", "keeps her chin up"), ("leaning forward", "leans towards something"),
        ("playing with object", "handles the pen"), ("touching shoulder", "is rubbing shoulders"),
        ("adjusting clothes", "pulls up her sleeves"), ("touching hair", "touches her hair, lets her hair down"),
        ("moving legs", "moves, shifting on her feet"),
    ],
)  # fmt: skip
def test_what_says_where_a_hand_or_a_head_is_is_meant(label, words):
    assert label in labels_in(f"what does it mean that she {words}?")
