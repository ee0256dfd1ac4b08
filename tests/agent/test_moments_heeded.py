"""Questions whose place or kind of answer had been passed over on real films."""

import pytest
from factory import covered, cue, make_analysis, said

from mg_agent.agent.offline import OfflineAnalyst
from mg_agent.tools.session import Session

ANALYSIS = make_analysis(
    said("We bought bread.", 10, 12),
    said("I was at home.", 30, 32),
    cue("smiling", 11, 14, modality="face"),
    cue("smiling", 40, 45, modality="face"),
    cue("touching cheek", 30.5, 33),
    cue("raising head", 50, 52),
    coverage=(*covered("gesture", (0, 60)), *covered("face", (0, 60)), *covered("speech", (0, 60))),
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How much of the time does she smile?", "Smiling lasted 8.0 s of 60.0 observed s (13%)"),
        ("Does she smile during 'we bought bread'?", "In 00:08.00-00:14.00: at 00:11.00 smiling (3.0 s)"),
        ("Is there a gesture during “I was at home”?", "touching cheek"),
        ("Does she smile more before or after she says 'home'?", "First 00:00.00-00:30.00, then 00:30.00-01:00.00."),
        ("Which words are said while her hand is on her cheek?", "while it went on: “I was at home.”"),
        ("Give me a timeline of the head movements", "Cues of the head, in order of time: at 00:50.00 raising head"),
    ],
)
def test_the_place_and_the_kind_of_answer_are_heeded(question, told):
    assert told in OfflineAnalyst().assess(question, Session(ANALYSIS)).answer


def test_what_is_done_in_a_pause_is_not_answered_with_all_of_the_video():
    said = OfflineAnalyst().assess("Where is the longest pause and what does she do in it?", Session(ANALYSIS)).answer
    assert "This is about the longest one. In 00:12.00-00:30.00: already going on: smiling (until 00:14.00)." in said
    assert "cues:" not in said
    assert said.count("Between 2 lines of speech") == 1
