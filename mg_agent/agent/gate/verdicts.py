"""Words that no model may put before a reader: verdicts on lying, judgments of a person, names, markup, links."""

import re
import unicodedata

from mg_agent.agent.wording.judged import JUDGED

_LYING = re.compile(
    r"\b(?:lie|lies|lied|liar|liars|lying|deceiv\w*|decei\w*|decepti\w*|dishonest\w*|honest\w*|untruth\w*|truth\w*|"
    r"bluff\w*|fabricat\w*|perjur\w*|fib|fibs|fibbing|mislead\w*|misled|conceal\w*|credib\w*|insincer\w*|sincer\w*|"
    r"trustworth\w*|untrustworth\w*|cheat\w*|fraud\w*|hid(?:es?|ing|den)? (?:something|the|a|her|his|their|it|facts?|"
    r"information|anything|things?)|cover(?:s|ed|ing)? (?:it |something )?up|not telling|fake[ds]?|faking|"
    r"pretend\w*|made (?:it|this|that) up|making (?:it|this|that) up|guilt|guilty|innocen\w*|culprit|"
    # The same in languages that a model may be asked to slip into.
    r"ment(?:ir|eur|euse|ent|i|ons)|mensonge\w*|elle ment|il ment|lueg\w*|lüg\w*|gelogen|luegt|lügt|mient\w*|mentir\w*|"
    r"mentiros\w*|engañ\w*|mentendo|mentiu|bugiard\w*|sta mentendo|liegt er|liegen sie|kłam\w*|lögn\w*|ljuger|lyver|"
    r"yalan\w*|лж\w*|врёт|врет|обман\w*|说谎|撒谎|谎\w*|嘘をつ\w*|거짓\w*|كاذب\w*|يكذب\w*|تكذب\w*)",
    re.IGNORECASE,
)
_JUDGED = re.compile(JUDGED, re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:is|was|named|called|identified as|recognized as|mr\.?|mrs\.?|ms\.?|dr\.?) [A-Z][a-z]+ [A-Z][a-z]+\b"
    r"|\b(?:name|identity) is\b|\b(?:his|her|their) (?:real |full )?name\b"
)
_LINK = re.compile(
    r"!?\[[^\]]*\]\s*\([^)]*\)|\b(?:https?|ftp|file|data|javascript|vbscript|mailto|tel)\s*:\s*\S+|//[\w.-]+\.\w\S*"
    r"|\bwww\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|ru|cn|info|biz|xyz|example|test|invalid|dev|app|ai|co)\b(?:/\S*)?",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^>]{0,400}>")
_SPACED = re.compile(r"\b(?:\w[\s.\-_*·]){3,}\w\b")
_LEET = str.maketrans("013457@$|", "oieastasl")
LINK = "(link removed)"


def cleaned(text: str) -> str:
    """Return a model's text as plain text: no tags, no links, no control or direction characters."""
    flat = "".join(" " if c.isspace() else c for c in unicodedata.normalize("NFKC", text) if _shows(c))
    flat = _LINK.sub(LINK, _TAG.sub(" ", flat))
    flat = flat.replace("<", "‹").replace(">", "›").replace("`", "'").replace("&lt;", "‹").replace("&#", "& #")
    return " ".join(flat.split())


def objection(text: str) -> str | None:
    """Say why a text may not stand: it says or hints whether someone lies, judges or names a person."""
    for form in _forms(text):
        if _LYING.search(form):
            return "speaks about lying, honesty or guilt, on which no answer here may judge"
        if _JUDGED.search(form):
            return "judges a person: health, ability, character or what to do with them"
    return "names a person; people are only ever called A, B and so on" if _NAMED.search(text) else None


def _forms(text: str) -> tuple[str, ...]:
    """Return the text as written, without accents that hide letters, with digits as letters, and unspaced."""
    flat = cleaned(text).lower()
    bare = "".join(c for c in unicodedata.normalize("NFD", flat) if not unicodedata.combining(c))
    joined = _SPACED.sub(lambda match: re.sub(r"[\s.\-_*·]", "", match.group()), bare)
    leet = re.sub(r"\w*[a-z]\w*", lambda match: match.group().translate(_LEET), joined)
    return flat, bare.translate(_ALIKE), joined.translate(_ALIKE), leet


def _shows(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] != "C"


_ALIKE = str.maketrans("аеорсухіјӏ", "aeopcyxijl")
"""Cyrillic letters that look like Latin ones."""
