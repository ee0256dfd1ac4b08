"""Names of people in a question: "Chin nodded" tells of somebody, not of a chin."""

import re

from mg_agent.agent.wording.lexicon import CLUES
from mg_agent.agent.wording.topics import WORD_OF
from mg_agent.agent.wording.words import stem
from mg_agent.tools.quoting import quoted

_NAMES = r"(?:Bob|Chin|Joy|Joyce|Temple)"
"""Words of the rules that are names of people as well."""
_STARTS = r"^\W*(?:(?:and|but|so|then|well|ok|now),? )?(?:(?:mr|mrs|ms|miss|dr)\.? )?"
_INSIDE = (
    r"\b(?:did|does|do|has|had|have|is|was|will|would|can|could|when|where|how|often|time|times|that|if|because|then|and|"
    r"or|before|after|while|mr|mrs|ms|miss|dr)\.? "
)
_BETWEEN = r"(?:(?:is|was|has|had|did|does|will|never|not|ever|often|also|just|only|really|always|then) )*"
_NAME = re.compile(
    rf"(?P<before>(?i:{_STARTS}|{_INSIDE}))(?P<name>{_NAMES})(?P<own>['’]s)?(?= {_BETWEEN}(?P<next>[a-z]+))"
)
_FIRST = re.compile(rf"(?i:{_STARTS})(?P<name>[A-Z][a-z]+)(?: {_BETWEEN}(?P<next>[a-z]+))")
_SAYING = frozenset(map(stem, ("say", "said", "says", "speak", "spoke", "talk", "tell", "told", "ask", "answer")))
_VERBS = frozenset(stem(verb) for clue in CLUES for verb in clue.verbs) | _SAYING
_ABOUT = _VERBS | frozenset(stem(noun) for clue in CLUES for noun in clue.nouns)
_PAIRS = tuple((frozenset(map(stem, clue.nouns)), frozenset(map(stem, clue.verbs))) for clue in CLUES)


def take_names(text: str) -> tuple[str, tuple[str, ...]]:
    """Read names that are words of ours as somebody: "Bob smiled" is one smile and no nod.

    Args:
        text: The question as it was typed; a name has a capital letter and does something.

    Returns:
        The question with "they" in place of such names, and how they were read, one sentence each.
    """
    readings: dict[str, None] = {}

    def they(match: re.Match[str]) -> str:
        name, own, follows = match.group("name"), match.group("own"), stem(match.group("next"))
        if is_pair(name.lower(), follows) or follows not in (_ABOUT if own else _VERBS):
            return match.group()
        readings[f"{quoted(name)} was read as a name; nobody is identified, so this is about the person followed."] = (
            None
        )
        return f"{match.group('before')}{'their' if own else 'they'}"

    return _NAME.sub(they, text), tuple(readings)


def first_subject(text: str) -> tuple[str, str]:
    """Return the first word and the verb that follows it, both in lower case, where somebody does something there.

    "Heath nodded" begins with a name, "Blnking when?" does not; two empty words stand for none.
    """
    match = _FIRST.search(text)
    verb = stem(match.group("next")) if match is not None else ""
    return (match.group("name").lower(), verb) if match is not None and verb in _VERBS else ("", "")


def is_pair(noun: str, verb: str) -> bool:
    """Tell whether two words make a cue together: "chin" and "touch" do, "chin" and "nod" do not.

    Args:
        noun: A word, or its stem.
        verb: The stem of another one.
    """
    return any(stem(WORD_OF.get(noun, noun)) in nouns and verb in verbs for nouns, verbs in _PAIRS)
