"""Whether a question asks when something began or stopped: only where that word governs the act itself.

"When does she stop smiling?" does; "is she smiling when the video starts?", "did she finish with a nod?" and "did she
touch the end of her nose?" do not. Where in doubt no edge is read: the plain answer, found or not, is true as well.
"""

import re
from typing import Literal

Edge = Literal["", "start", "end", "both"]
_END = r"(?:stop(?:s|ped|ping)?|finish(?:es|ed|ing)?|end(?:s|ed|ing)?|ceas(?:e|es|ed|ing)|quit(?:s|ting)?)"
_START = r"(?:start(?:s|ed|ing)?|beg[aiu]n(?:s|ning)?|commenc(?:e|es|ed|ing))"
_EDGES = rf"(?:{_START}|{_END})(?: (?:and|or) (?:{_START}|{_END}))?"
_HEAD = re.compile(
    r"^\W*(?:(?:in (?:the|this) (?:video|film|clip|recording)|and|so|then|ok|now|please|but|also|can|could|you|do|does"
    r"|did|is|was|are|were|know|tell|show|find|list|give|say|me|us|exactly|how|long|much|many|about|at|the|moments?"
    r"|times?|timestamps?|point|seconds?|minutes?|it|takes?|what|which|until|till|since|from|to|when(?:ever)?)\b\W*)*"
)
"""How such questions set out, with the word of time that asks."""
_ELSEWHERE = re.compile(r"\b(?:when(?:ever)?|before|after|until|till|since|while|as|once|because|if|during)\b.*$")
"""Another clause that only says when, up to the end of the question."""
_FRONTED = re.compile(r"^.*?\w.*?\b(?=(?:do|does|did|is|are|was|were) )")
"""A clause that only says when, set before the question proper."""
_SET = re.compile(
    r"\bfrom (?:the )?(?:start|beginning) (?:to|until|till) (?:the )?(?:finish|end)\b"
    r"|\b(?:before|until|till|at|in|to|from|near|towards?|by) the (?:very )?(?:end|finish|start|beginning)\b"
)
_FILMED = r"(?:video|film|clip|recording|interview|question|conversation|call|session|meeting|answer)"
_WHO = rf"(?:(?!(?:and|then|or|but|{_FILMED})\b)"
_ACT = re.compile(
    rf"^{_WHO}[a-z'-]+ ){{0,6}}(?P<edge>{_EDGES})"
    r"(?:(?<!stop)(?<!stops)(?<!stopped)(?<!finish)(?<!finishes)(?<!finished) to [a-z]+"
    r"| (?:(?:the|her|his|their|all) )?(?!(?:speak|talk|answer|say|ask|tell|read|record|film|play)ing\b)[a-z-]+ing)\b"
)
"""Somebody stops smiling, starts to nod; what is said or filmed is none of the acts that are told so."""
_THING = re.compile(
    rf"^(?:(?:he|she|they|it|that|this|those|these|who) |(?!(?:he|she|they|it|who|i|you|we)\b){_WHO}[a-z'-]+ ){{1,7}})?"
    rf"(?<!\bthe )(?<!\bto )(?<!\ba )(?<!\bvery )(?<!\bits )(?P<edge>{_EDGES})(?: (?:again|exactly|there|xtimex))*\W*$"
)
"""The smile ends; she stops."""
_NOUN = re.compile(
    r"^(?:the )?(?P<edge>end|start|beginning|onset|offset)s? of (?!(?:(?:her|his|their|the) )?(?:nose|chin|ear|hair"
    rf"|finger|sleeve|eyebrow|brow|arm|hand|table|{_FILMED})s?\b(?! \w+ing\b))"
)
_NO_LONGER = re.compile(r"\bno longer [a-z-]+ing\b")
_FIRST_OF_TWO = re.compile(r"\b(?:what|which|who)\b.*\bfirst\b.*\bor\b")
_SECOND = re.compile(r"\band (?=(?:when|until when|since when|at what)\b)")
"""Where a second question of the kind follows: "when did it start and when did it end?"."""


def find_edge(text: str) -> Edge:
    """Tell whether a question in lower case, without times, asks when something began, ended, or both."""
    if _FIRST_OF_TWO.search(text):
        return ""
    told = {_edge_of(part) for part in _SECOND.split(" ".join(_SET.sub(" xtimex ", text).split()))} - {""}
    return next(iter(told)) if len(told) == 1 else "both" if told else ""


def _edge_of(text: str) -> Edge:
    match = _HEAD.match(text)
    head = match.group() if match else ""
    body = _ELSEWHERE.sub("", _FRONTED.sub("", text[len(head) :])).strip()
    found = _ACT.search(body) or _THING.search(body) or _NOUN.search(body)
    told = found.group("edge") if found else ""
    start = re.search(rf"\b(?:{_START}|onset)\b", told) or re.search(r"\b(?:since|from) when\b", head)
    end = re.search(rf"\b(?:{_END}|offset)\b", told) or re.search(r"\b(?:until|till|to) when\b", head)
    end = end or _NO_LONGER.search(body)
    return "both" if start and end else "start" if start else "end" if end else ""
