"""Questions over many videos, read: what is asked for, of which videos, and what is refused."""

import pytest

from mg_agent.agent.across.names import take_names
from mg_agent.agent.across.reading import Refused, Wanted, read

NAMES = (("s1", "interview1"), ("s2", "interview2"), ("s3", "Pilot talk.mp4"))
PHRASINGS = {
    "how often does she touch her nose across all videos": ("total", "touching nose"),
    "how many times does he nod in all sessions?": ("total", "nodding"),
    "total blinking": ("total", "blinking"),
    "number of shrugs over all recordings": ("total", "shrugging"),
    "average nodding rate per minute": ("total", "nodding"),
    "nods per minute by video": ("total", "nodding"),
    "blink rate": ("total", "blinking"),
    "self-touch across sessions": ("total", "self-touch"),
    "count the smiles": ("total", "smiling"),
    "how often did they shake their heads overall": ("total", "shaking head"),
    "How frequently does the speaker scratch her chin?": ("total", "touching chin"),
    "nose touches in interview1": ("total", "touching nose"),
    "how often does she smile in 'Pilot talk'": ("total", "smiling"),
    "smilling in all videos": ("total", "smiling"),
    "does she lean forward a lot across the interviews": ("total", "leaning forward"),
    "which video has most smiling per minute": ("most", "smiling"),
    "which interview has the most self touching": ("most", "self-touch"),
    "rank the videos by blinking": ("most", "blinking"),
    "in which recording is nodding highest": ("most", "nodding"),
    "who nods most": ("most", "nodding"),
    "where does she blink the most": ("most", "blinking"),
    "sort the sessions by number of shrugs": ("most", "shrugging"),
    "which one has more nodding": ("most", "nodding"),
    "top videos for folded arms": ("most", "folding arms"),
    "which session has the fewest nose touches": ("least", "touching nose"),
    "which video has least smiling": ("least", "smiling"),
    "in what clip did he blink the least": ("least", "blinking"),
    "what film has the lowest rate of looking away": ("least", "looking away"),
    "compare interview1 and interview2 on nodding": ("compare", "nodding"),
    "is there more smiling in interview1 than in interview 2": ("compare", "smiling"),
    "nodding: interview1 vs interview2": ("compare", "nodding"),
    "difference between interview1 and interview2 in blinking": ("compare", "blinking"),
    "does she nod more in Interview_2 than in pilot talk": ("compare", "nodding"),
    "in which videos does she cross her legs": ("where", "crossing legs"),
    "in how many videos does he shrug": ("where", "shrugging"),
    "which sessions show any nodding": ("where", "nodding"),
    "is there any video with smiling": ("where", "smiling"),
    "what recordings contain looking away": ("where", "looking away"),
    "which gestures are most frequent?": ("labels", None),
    "what are the most common cues": ("labels", None),
    "give me an overview": ("labels", None),
    "count all gestures": ("labels", None),
    "summary by label across videos": ("labels", None),
    "how long was the face observed": ("observed", None),
    "how much of each video was observed": ("observed", None),
    "how many minutes were the arms in view": ("observed", None),
    "how many minutes was the head observed": ("observed", None),
    "how many videos are there": ("videos", None),
    "list the sessions": ("videos", None),
    "Across every recording, how many times was the nose touched?": ("total", "touching nose"),
    "Which of the interviews contains the largest number of smiles?": ("most", "smiling"),
    "Is the blink rate higher in interview1 or interview2?": ("compare", "blinking"),
    "How does interview2 compare to interview1 for head shakes": ("compare", "shaking head"),
    "In which sessions were arms folded?": ("where", "folding arms"),
    "What's the total count of self-touches?": ("total", "self-touch"),
    "how much footage has the face visible": ("observed", None),
    "rank interviews by how often they touch their neck": ("most", "touching neck"),
    "what is the rate of looking away in interview1 compared with interview2": ("compare", "looking away"),
    "What do they do most often?": ("labels", None),
    "mean blinks per minute": ("total", "blinking"),
    "how many of the videos contain a shrug": ("where", "shrugging"),
    "which videos have no nodding": ("without", "nodding"),
    "in which video did she never blink": ("without", "blinking"),
    "how long did she smile in total": ("duration", "smiling"),
    "total time spent smiling across all videos": ("duration", "smiling"),
    "how many cues are there in interview1": ("labels", None),
    "tell me about interview2": ("labels", None),
    "how many different gestures": ("labels", None),
    "what did she do most in pilot talk?": ("labels", None),
}
REFUSED = {
    "who is lying most": "lies",
    "which video shows deception": "lies",
    "in which video is she most nervous": "Feelings",
    "who is that in interview1": "identified",
    "why does she touch her nose in all videos": "Why",
    "do they wink in any video": "wink",
    "is anyone lying in these videos": "Cues do not show whether somebody lies",
    "what is the weather": "No cue",
    "hello": "No cue",
    "": "No cue",
    "how often does she nod between 3 and 8 seconds": "no time to count from",
    "compare interview1 and interview9 on nodding": "no video called “interview9”",
    "compare nodding": "two videos must be named",
    "how often does she nod in 'Final take'": "no video called “Final take”",
    "compare interview1 and interview2": "No cue",
    "correlation between nodding and smiling": "go together",
    "is nodding increasing over the sessions": "over time",
    "how often did she nod last week": "When a video was made",
    "how many videos have more than 5 nods": "picked by a number",
    "when does she nod across the videos": "one video at a time",
    "which video has the longest smile": "Single cues",
    "how often does she say 'contract'": "What was said",
    "how confident are you about nodding": "How sure",
}


@pytest.mark.parametrize("question", PHRASINGS)
def test_a_phrasing_is_read(question: str) -> None:
    kind, topic = PHRASINGS[question]
    wanted = read(question, NAMES)
    assert isinstance(wanted, Wanted), wanted
    assert wanted.kind == kind
    if topic:
        assert wanted.sought[0].name == topic
        assert len(wanted.sought) == 1


@pytest.mark.parametrize("question", REFUSED)
def test_what_is_not_understood_or_not_countable_says_so_and_lists_what_is(question: str) -> None:
    refused = read(question, NAMES)
    assert isinstance(refused, Refused), refused
    assert REFUSED[question] in refused.why
    for example in refused.can:
        if "VIDEO" not in example:
            assert isinstance(read(example, NAMES), Wanted), example


def test_there_are_enough_phrasings() -> None:
    assert len(PHRASINGS) >= 40


def test_names_that_are_words_of_the_question_need_quotation_marks() -> None:
    names = (("a", "smiling"), ("b", "video"), ("c", "film1.mp4"))
    assert take_names("which video has most smiling", names)[1] == ()
    assert take_names("blinking in “smiling”", names)[1] == ("a",)
    assert take_names("blinking in FILM1 please", names)[1] == ("c",)
    twice = take_names("blinking in film1.mp4", (*names, ("d", "film1.mp4")))
    assert "Several videos" in (twice[2] or "")
    assert "c or d" in (twice[2] or "")
