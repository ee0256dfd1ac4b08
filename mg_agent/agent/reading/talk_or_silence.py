"""Whether a question sets talking against silence: "does she move more while talking or while silent?"."""

import re

_WHO = r"(?:(?:he|she|they|the \w+) (?:is |are |was |were )?)?"
_SIDE = r"(?:while|when|whilst|during|in|as)"
_TALK = rf"(?:{_SIDE} )?{_WHO}(?:the |her |his |their )?(?:talk(?:s|ing)?|speak(?:s|ing)?|speech|lines)\b"
_QUIET = (
    rf"(?:{_SIDE} )?{_WHO}(?:the |her |his |their )?(?:silent|silence|quiet|listen(?:s|ing)?|paus(?:es|ing)"
    r"|(?:is |does )?not (?:talk|speak)(?:ing)?)\b"
)
TALKS_OR_NOT = re.compile(rf"\b{_SIDE} (?:{_TALK}|{_QUIET})|^\W*(?:(?:and|or) )?(?:{_TALK}|{_QUIET})\W*$")
"""Talking or silence as a time: "while she is talking", "in silence"."""
_SIDES = re.compile(rf"\b{_SIDE} {_TALK} (?:or|than|and) {_QUIET}|\b{_SIDE} {_QUIET} (?:or|than|and) {_TALK}")
SETS = re.compile(r"\b(?:more|less|most|fewer|compar\w*|differ\w*|rather|often|active)\b")
"""What sets two times against one another."""


def sets_talk_against_silence(text: str) -> bool:
    """Tell whether a question in lower case sets what is done while talking against what is done while silent."""
    return SETS.search(text) is not None and _SIDES.search(text) is not None
