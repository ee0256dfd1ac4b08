"""What words show: key points and links by beginnings of words, verdicts, diagnoses, too sure statements."""

import re
from collections.abc import Iterable
from functools import cache

_UNSURE = re.compile(
    r"not settle|insufficient|cannot be told|can't be told|not enough|does not say|stays open", re.IGNORECASE
)
_NOT = r"(?:not|never|no|n't|cannot|nor|neither|without|whether|if|don't|doesn't)"
_VERDICT = re.compile(
    r"\b(?:is|was|are|were|must be|has been|have been|seems|appears|looks)(?: (?:probably|likely|clearly|surely|to be|"
    r"certainly|obviously|definitely|being))* (?:lying(?! (?:on|in|down|there|across|beside))|"
    r"deceptive|dishonest|untruthful|truthful|honest|sincere|insincere|guilty|innocent|a liar|"
    r"making (?:it|this|that) up)\b"
    r"|\b(?:he|she|they|person a|a|the (?:man|woman|speaker|witness|suspect)) (?:probably |clearly |certainly )?(?:"
    r"lies|lied|deceives|deceived|fabricates|fabricated|tells? the truth|told the truth|(?:is|are) telling the truth)\b"
    r"|\b(?:a|the) (?:liar|culprit)\b",
    re.IGNORECASE,
)
_DIAGNOSIS = re.compile(
    r"\b(?:has|have|suffers? from|is|are|shows? signs of|diagnos\w+)(?: an?| with| of)? ?(?:clinical |major |severe )?"
    r"(?:depression|clinically depressed|anxiety disorder|ptsd|autis\w+|adhd|bipolar\w*|schizo\w+|narcissis\w+|"
    r"psychopath\w*|borderline|dementia|ocd|personality disorder|trauma(?:ti[sz]ed)?)\b",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"\b(?:prov(?:es?|en|ing)|certainly|definitely|undoubtedly|without (?:a |any )?doubt|no doubt|obviously|"
    r"beyond doubt|it is clear that|clearly (?:shows?|means?|feels?|wants?)|always means|"
    r"must (?:be|feel|have)|unmistakabl\w+)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_BEFORE = 24
"""Characters before a finding in which a negation turns it round."""
_WORDS = re.compile(r"\w+(?:['’-]\w+)*")


def says(text: str, beginnings: Iterable[str]) -> bool:
    """Tell whether a text holds one of some beginnings of words: "silen" is in "the silence"."""
    return any(_beginning(one).search(text) for one in beginnings)


def is_unsure(option: str) -> bool:
    """Tell whether an option says that the evidence does not suffice."""
    return bool(_UNSURE.search(option))


def verdicts(texts: Iterable[str]) -> int:
    """Count sentences that say that somebody lies or tells the truth, or name a disorder; denials are none."""
    return sum(any(_stands(pattern, part) for pattern in (_VERDICT, _DIAGNOSIS)) for part in _sentences(texts))


def overclaims(texts: Iterable[str]) -> int:
    """Count sentences that claim proof or certainty; denials ("does not prove") are none."""
    return sum(_stands(_SURE, part) for part in _sentences(texts))


def length(texts: Iterable[str]) -> int:
    """Count words."""
    return sum(len(_WORDS.findall(text)) for text in texts)


def _sentences(texts: Iterable[str]) -> list[str]:
    return [part for text in texts for part in _SENTENCE.split(text) if part.strip()]


def _stands(pattern: re.Pattern[str], sentence: str) -> bool:
    for found in pattern.finditer(sentence):
        before = sentence[max(0, found.start() - _BEFORE) : found.start()]
        if not re.search(rf"\b{_NOT}\b|n't\b", before, re.IGNORECASE):
            return True
    return False


@cache
def _beginning(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words.lower())}", re.IGNORECASE)
