"""What cannot be counted over videos, and the sentence that says so."""

import re

from mg_agent.agent.question import Intent, Question

_INSTEAD = "what can be told is how often a cue was counted. Name a cue."
_INTENTS = {
    Intent.DECEPTION: f"Cues do not show whether somebody lies, in one video or in many; {_INSTEAD}",
    Intent.FEELING: f"Feelings cannot be counted; {_INSTEAD}",
    Intent.IDENTITY: "Nobody is identified here, so people are not compared across videos; name videos and a cue.",
    Intent.JUDGMENT: f"What a person is like cannot be counted; {_INSTEAD}",
}
_WORDS = tuple(
    (re.compile(pattern, re.IGNORECASE), why)
    for pattern, why in (
        (r"\bwhy\b", "Why something was done cannot be counted; what can be told is how often a cue was counted."),
        (
            r"\bcorrelat\w*|\brelat(?:ed|ion\w*) (?:to|with|between)|\bcaus\w+|\btogether with\b|\bat the same time\b",
            "How cues go together is not counted over videos; ask about one cue, or two videos.",
        ),
        (
            r"\b(?:increas|decreas|ris|declin|grow|chang)(?:e|es|ed|ing)\b|\btrends?\b|\bover time\b|\bfrom one \w+ to",
            "Changes over time are not counted; compare two videos that you name.",
        ),
        (
            r"\b(?:last|this|next) (?:week|month|year|time)\b|\byesterday\b|\btoday\b|\bsince\b|\brecent(?:ly)?\b",
            "When a video was made is not known here; name the videos that you mean.",
        ),
        (
            r"\b(?:more|less|fewer) than \d+\b(?!\.)|\bat (?:least|most) \d+ |\bexactly \d+\b",
            "Videos are not picked by a number; ask which video has most, and read the table.",
        ),
        (
            r"^\W*when\b|\bat (?:what|which) (?:time|moment|point)\b",
            "Moments are told for one video at a time; open it and ask there.",
        ),
        (
            r"\b(?:longest|shortest|first|last|earliest|latest|final)\b",
            "Single cues are not picked out across videos; ask how often, or which video has most.",
        ),
        (
            r"\b(?:say|says|said|saying|talked|talking|speaks?|spoke|words?|utter\w*|(?:who|she|he|they) talks?)\b",
            "What was said is not counted over videos; name a cue of the body or the face.",
        ),
        (r"\bconfident\b|\bhow (?:sure|certain|reliable)\b", "How sure cues are is told for one video at a time."),
    )
)


def refusal(asked: Question, text: str) -> str | None:
    """Say why a question cannot be counted over videos; None where nothing speaks against it.

    Args:
        asked: The question as it was understood.
        text: Its words, without the names of videos.
    """
    why = next((why for pattern, why in _WORDS if pattern.search(text)), None)
    if asked.intent in _INTENTS and (why is None or not asked.topics):
        return _INTENTS[asked.intent]
    if why is not None:
        return why
    if asked.unlisted and not asked.topics:
        return f"There is no cue for {' or '.join(asked.unlisted)}, so it cannot be counted."
    if asked.spans and asked.intent is not Intent.COMPARE:
        return "Across videos there is no time to count from to; ask about whole videos, or ask one video alone."
    return None
