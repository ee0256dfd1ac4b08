"""Several questions in one message: "does she touch her face, and when does she smile?" asks two."""

import re

from mg_agent.agent.wording.saying import QUOTE, QUOTED

_MOST = 4
"""Questions of one message that are read apart."""
_AUX = r"(?:do|does|did|is|are|was|were|has|have|had|can|could|should|would|will)(?:n['’]?t)?"
_WHO = r"(?:he|she|they|it|there|you|we|i|the|this|that|these|those|his|her|their|any\w*|some\w*|person|speaker)"
_SMALL = r"(?:(?:at|for|with|in|on|to|by|since|until|from) )?"
_BETWEEN = rf"(?: (?!{_WHO}\b)[\w-]+){{0,3}}?"
_MANY = r"how (?:often|many|much|long|sure|certain|frequently|soon|quickly|far|fast|well)"
_ASKING = re.compile(
    rf"(?:(?:and|also|so|but|then|ok(?:ay)?|please|now|if so)\b,? )*(?:"
    rf"{_SMALL}(?:when|where|why|whose|who|whom|what|which|how)(?:['’]?s\b|{_BETWEEN} {_AUX}\b)"
    rf"|{_AUX} {_WHO}\b"
    rf"|{_SMALL}{_MANY}\b"
    r"|(?:what|which)\b(?: \w+){0,2}? (?:(?:happen|come|change|follow|precede)(?:s|d|ed)|came)\b"
    rf"|{_SMALL}(?:when|where|why(?: not)?|which (?:hand|side|one|way)|how(?: so)?)(?= *(?:$|[?!.]))"
    r"|(?:tell me|show me|list|count|describe|compare|summari[sz]e)\b"
    r"|(?:i|we)(?:['’]d| would)? (?:want|like|love|need)(?:ed)? to (?:know|learn|see|find out|hear)\b"
    r"|(?:i|we)(?: (?:am|are|was)|['’]m|['’]re)? wonder(?:ing|ed)?\b"
    r"|(?:he|she|they)(?:['’](?:s|re)| is| are) (?!\w+ing\b(?! ?,? ?right\b))[^?.!,]+,? (?:right|correct|no|yes)\?"
    r"|(?:he|she|they)(?:['’](?:s|re)| is| are) lying\b)",
    re.IGNORECASE,
)
"""How a question sets out."""
_TOLD = re.compile(
    r"\b(?:tell|say|know|learn|see|find out|hear|wonder(?:ing|ed)?|show)\b(?: \w+)??"
    r" (?:if|whether|when|how|where|what)\b",
    re.IGNORECASE,
)
"""A question in words that tell what one wants to know, behind which others may follow: "and when she smiles"."""
_AND_TOLD = re.compile(rf"(?:when|where|what|which|whether|why|how) {_WHO}\b", re.IGNORECASE)
_AND_WHEN = re.compile(
    r"(?:when|where|how often) (?:he|she|they) (?!(?:say|says|said|mention\w*|talk\w*|sp[eo]ak\w*|spoke)\b)\w+"
    r"(?: \w+){0,4}\W*$",
    re.IGNORECASE,
)
_STATE = re.compile(
    rf"^\W*{_AUX} (?:he|she|they|the \w+) (?!.*\b(?:when|while|where|before|after|if)\b)", re.IGNORECASE
)
"""A question on somebody, behind which "and when she smiles?" is one of its own."""
_BARE = re.compile(rf"^\W*{_SMALL}(?:{_MANY}|when|where|why|how|which \w+)(?: (?:times|many|exactly|for))*\W*$", re.I)
"""A question that leans on another one."""
_APART = re.compile(
    r"(?P<stop>[?!.;])[)\s]+|,?\s+(?:and|plus|&)\s+(?:also\s+|then\s+|if so,?\s+)?|,\s+(?:also\s+)?", re.IGNORECASE
)
"""Where one question may end and the next begin."""
_THING = re.compile(
    r"\b(?:his|her|their|the) (?:hands?|arms?|hair|lips?|eyes?|clothes|sleeves?|shirt|tie|collar|beard|nose|chin|neck"
    r"|mouth|cheeks?|forehead|ears?|head|chest|shoulders?|fingers?|brows?|eyebrows?|glasses|hat|ring|watch|necklace)\b",
    re.IGNORECASE,
)
_DOES_TO = re.compile(
    rf"^\W*(?:(?:when|where|how often|how long|why) )?{_AUX} (?:he|she|they)"
    r" (?P<verb>\w+(?: (?:with|at|on|over|through))?) (?:it|them)\b",
    re.IGNORECASE,
)
"""What is done to a thing that the question before names."""
_BESIDE_IT = tuple(
    (re.compile(rf"^\W*what {verb}(?:s|d|ed) (?:it|that|this)\W*$", re.IGNORECASE), f"what happens {side} it?")
    for verb, side in (("precede", "before"), ("follow", "after"))
)
_SAY_THEN = re.compile(
    r"(?<=\bsay )then(?=\W*$)|(?<=\bsays )then(?=\W*$)|(?<=\btalk about )then(?=\W*$)|(?<=\bspeak about )then(?=\W*$)",
    re.IGNORECASE,
)
"""What was said at the time of what the question before asks for, and not after it."""
_OF_WHICH = re.compile(r"(?:and )?(?:with )?which (?:hand|side)\b", re.IGNORECASE)
"""What asks of the question before it, and of nothing by itself: "..., and with which hand?"."""
_FILLER = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|hi|hello|hey|thanks?|thank you|please|well|so|and|but|now|also|right|good|great|sure|then"
    r"|(?:tell|show) (?:me|us)|yes|no|if (?:so|yes|not))\W*)+$",
    re.IGNORECASE,
)
"""What asks nothing: "ok, and when does she blink?"."""
_COMPARED = re.compile(r"\W*(?:compare|contrast)\b", re.IGNORECASE)
_SAYING = re.compile(r"\b(?:say|says|said|saying|ask|asks|asked|tell|tells|told|wonder\w*|mention\w*)\b", re.IGNORECASE)
_SPOKEN = r"(?:he|she|they|the \w+) (?:says?|said|mentions?|mentioned|talks? about|talked about) "
_MOMENTS = re.compile(
    rf"^(?P<main>(?!.*\bbetween\b)(?!\W*compare\b).*?)(?P<one>(?P<word>when|while|before|after) {_SPOKEN}[^,?]+?),?"
    rf" and (?P<two>(?P=word) {_SPOKEN}[^,?]+\W*)$",
    re.IGNORECASE,
)
"""One thing asked about two moments of speech."""
_TO_OTHERS = re.compile(rf"\b{_AUX} (?:you|we|i)\b", re.IGNORECASE)


def parts_of(text: str) -> tuple[str, ...]:
    """Part a message into the questions it holds; one alone where it holds one, or where that is not sure.

    Args:
        text: As it was asked. What stands in quotation marks is never parted.

    Returns:
        The questions in order. A clause that stands before the first ("in the first half, ...") stands before each.
    """
    quotes: list[str] = []

    def keep(match: re.Match[str]) -> str:
        quotes.append(match.group())
        return QUOTE

    masked = QUOTED.sub(keep, text)
    told = [moment for part in _parted(masked) for moment in _by_moment(part) if not _FILLER.search(part)]
    said = iter(quotes)
    parts = [re.sub(QUOTE, lambda _: next(said), part) for part in told]
    return tuple(parts) if 1 < len(parts) <= _MOST else (text,)


def sets_out(text: str, at: int = 0) -> bool:
    """Tell whether a question begins at a place in a text: "when does she", "how often", "show me"."""
    return _ASKING.match(text, at) is not None


def _parted(text: str) -> list[str]:
    front, rest = _fronted(text)
    if not _ASKING.match(rest):
        return [text]
    cuts, since, compared = [], 0, _COMPARED.match(rest) is not None
    for place in _APART.finditer(rest):
        told = _TOLD.search(rest, 0, place.start()) and "and" in place.group().lower()
        follows = _ASKING.match(rest, place.end()) or (_AND_TOLD.match(rest, place.end()) if told else None)
        follows = follows or _when_too(rest, since, place)
        if (
            follows is None
            or (compared and not place["stop"])
            or not _stands(rest[since : place.start()], follows.group(), stop=bool(place["stop"]))
        ):
            continue
        cuts.append((since, place.start()))
        since = place.end()
    cuts.append((since, len(rest)))
    return [f"{front}{rest[start:end].strip(' ,')}" for start, end in cuts]


def _when_too(text: str, since: int, place: re.Match[str]) -> re.Match[str] | None:
    """Find a question that sets out like a clause: "is she nervous, and when she smiles?"."""
    joined = "and" in place.group().lower() and _STATE.match(text[since : place.start()])
    return _AND_WHEN.match(text, place.end()) if joined else None


def _by_moment(text: str) -> list[str]:
    """Part "what does she do when she says X and when she says Y?" into a question on each of the two."""
    both = _MOMENTS.match(text)
    return [text] if both is None else [f"{both['main']}{both['one']}", f"{both['main']}{both['two']}"]


def _fronted(text: str) -> tuple[str, str]:
    """Part off what is said of all of the questions, before the first: "between 3 and 8 s, "."""
    begins = re.match(r"\W*", text)
    start = begins.end() if begins else 0
    if _ASKING.match(text, start):
        return "", text[start:]
    for comma in re.finditer(r",\s+", text):
        if _ASKING.match(text, comma.end()) and not re.search(r"[?!.;]\s", text[: comma.end()]):
            return text[: comma.end()], text[comma.end() :]
    return "", text


def _stands(before: str, follows: str, *, stop: bool) -> bool:
    """Tell whether a question is whole where the next sets out; "how often and how long does she ...?" is one."""
    if (not stop and leans(before)) or _OF_WHICH.match(follows):
        return False
    return stop or not (_SAYING.search(before) and _TO_OTHERS.search(follows))


def with_noun(text: str, before: str) -> str:
    """Put what "it" and "then" stand for in their place: "can you see her hands? does she fold them?"."""
    text = _SAY_THEN.sub("at the same time", text)
    for pattern, words in _BESIDE_IT:
        text = pattern.sub(words, text)
    things = _THING.findall(before)
    done = _DOES_TO.search(text)
    return f"{text[: done.end('verb')]} {things[-1]}{text[done.end() :]}" if things and done is not None else text


def leans(text: str) -> bool:
    """Tell whether a question is of a few words that lean on another one: "how often?"."""
    return _BARE.search(text) is not None
