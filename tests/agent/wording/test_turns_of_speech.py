"""What a question is on is read from turns of speech; an idiom is no part of the body."""

import pytest

from mg_agent.agent.wording.topics import topics_in


def names(question):
    return [topic.name for topic in topics_in(question)[0]]


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("when did he turn his face away", "turning head"),
        ("does she look over her shoulder", "turning head"),
        ("does she ever sit forward", "leaning forward"),
        ("how often did he sit back", "leaning back"),
        ("when does he recline", "leaning back"),
        ("does he wrinkle his forehead", "lowering brows"),
        ("is there a moment when her jaw drops", "opening mouth"),
        ("did she wipe away a tear", "touching eyes"),
        ("does she squeeze her eyes shut", "closing eyes"),
        ("is she beaming when she says so", "smiling"),
        ("did he never budge", "keeping still"),
        ("when did she facepalm", "covering face"),
        ("sitting there, his face in his hands", "covering face"),
    ],
)
def test_a_turn_of_speech_names_its_cue(question, topic):
    assert names(question) == [topic]


@pytest.mark.parametrize(
    "idiom",
    ["the cold shoulder", "tongue in cheek", "by word of mouth", "face to face", "the head of the department",
     "to keep an eye on him", "to lend a hand", "a change of heart", "an arm and a leg", "all ears", "pulling his leg",
     "in touch with him", "shaking hands", "facing the facts", "hand in hand", "the blink of an eye", "still working",
     "learned by heart", "rubbing elbows with them", "a pain in the neck", "looking down on him", "a stiff upper lip"],
)  # fmt: skip
def test_an_idiom_is_on_no_cue(idiom):
    assert names(f"does she nod when it is {idiom}") == ["nodding"]
    assert names(f"does she still nod when it is {idiom}") == ["nodding"]


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("is her hand on the nose", "touching nose"), ("when is a finger on the chin", "touching chin"),
        ("does she rest her hand on the chin", "touching chin"), ("is a hand over the mouth", "touching mouth"),
        ("did she nod to show agreement", "nodding"), ("how often does he nod to the interviewer", "nodding"),
        ("does he keep his head down", "lowering head"), ("does she keep her chin up", "raising head"),
        ("when is he rubbing shoulders", "touching shoulder"),
    ],
)  # fmt: skip
def test_what_says_where_a_hand_or_a_head_is_is_meant(question, topic):
    assert names(question) == [topic]
