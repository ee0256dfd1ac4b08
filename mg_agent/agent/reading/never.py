"""Whether a question asks what was not done: "what does she never do?", "when does nothing happen?"."""

import re

from mg_agent.agent.question import Stretch

_WHO = r"(?:he|she|they|(?:the|this|that) \w+)"
_NEVER = re.compile(
    rf"\b(?:what|which (?:cues?|things?|gestures?|movements?|kinds?)(?: of \w+)?) (?:(?:does|did|do|is|was|has) {_WHO} "
    rf"|{_WHO} (?:does|did|is|has) |)(?:\w+ )?(?:never|not(?: ever)?(?: once)?)"
    r"(?: (?:do|does|did|done|doing|show|shows|showed|shown|make|made|happens?|happened|occurs?|occurred|seen|found"
    r"|once|at all|at any time))*\W*(?:$|xtimex)"
    r"|\b(?:what|which \w+) (?:were|was|is|are|did you|do you)(?: \w+)? (?:looked?|search(?:ed)?|sought) for "
    r"(?:and|but) (?:were |was |is |are )?(?:never|not) f(?:ou|i)nd\b"
)
_TALKING = re.compile(
    rf" (?:while|when|whilst|during|as) (?:{_WHO} (?:is |are |was |were )?)?(?:(?:the|her|his|their) )?"
    r"(?:talk(?:s|ing)?|speak(?:s|ing)?|spoke|speech)\W*$"
)
_NOTHING = re.compile(
    r"\b(?:when|any|a|moments?|times?|stretch(?:es)?|point|long|longest|where|there|does|did|is)\b[^?.;]*\b(?:"
    r"nothing (?:at all )?(?:happens?|happened|(?:is |was )?(?:happening|going on|done)|moves?|goes on|to see)"
    rf"|{_WHO} (?:(?:is|was) )?(?:do(?:es|ing)?|did) (?:absolutely |really )?nothing|do nothing"
    rf"|{_WHO} (?:is|was|does|did) not (?:do|doing) anything|not do anything"
    r"|(?:without|with no) (?:any |a single )?(?:cues?|movements?|gestures?)|nothing happen)\b"
)


def find_never(text: str) -> tuple[bool, Stretch | None]:
    """Read whether a question in lower case asks for the kinds of cues that were not found, and whether in speech."""
    talking = _TALKING.search(text)
    asked = text[: talking.start()] if talking is not None else text
    return _NEVER.search(asked) is not None, Stretch("talk") if talking is not None else None


def asks_nothing(text: str) -> bool:
    """Tell whether a question in lower case asks for a time in which nothing was done."""
    return _NOTHING.search(text) is not None
