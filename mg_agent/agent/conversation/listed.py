"""Messages that are a list: "1. When does she smile? 2. How long does she nod?", with dashes, or line by line."""

import re
from collections.abc import Callable, Sequence

from mg_agent.agent.conversation.parting import leans, sets_out
from mg_agent.agent.question import LONGEST
from mg_agent.tools.quoting import plain

Reader = Callable[[str], tuple[str, list[str], list[str]]]
_MOST = 20
"""Questions of one list; what is longer is read as running text."""
_A_LIST = 3
"""Questions from which on running text is a list."""
_MARK = r"(?:^|(?<=\s))[(\[]?(?:q(?:uestion)? ?)?"
_COUNTED = tuple(
    (re.compile(rf"{_MARK}(?P<mark>{mark}) *", re.IGNORECASE), order)
    for mark, order in (
        (r"\d{1,2}(?=[)\]]|[.:]\s|[.][a-z]{2}| [-–] ?[a-z])", tuple(str(n) for n in range(1, _MOST + 1))),
        (r"[a-z](?=[)\]]|\.\s)", tuple("abcdefghijklmnopqrst")),
        (r"[ivx]+(?=[)\]]|\.\s)", ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")),
        (
            r"(?:first|second|third|four|fif|six)(?=(?:th)?(?:ly)?[,:])",
            ("first", "second", "third", "four", "fif", "six"),
        ),
    )
)
"""Marks that count up, and their order."""
_AFTER_MARK = re.compile(r"(?:th)?(?:ly)?[)\]\.:,–-]* *[-–]? ?", re.IGNORECASE)
_BULLET = re.compile(r"(?:^|(?<=\s))(?P<mark>[-*•–—+·])[ \t]+")
_PLACE = re.compile(
    r"^(?:and |please )?(?:in|during|between|from|at|for|within|over|until|before|after)\b"
    r"(?!.*\b(?:questions?|answers?|me|you)\b)",
    re.IGNORECASE,
)
"""What stands before a list and holds for all of it: "between 10 and 20 s:"."""
_ABOUT_LIST = re.compile(
    r"\b(?:questions?|answers?|answering|these|following|list|things?|below|me|know|help|please|hi|hello|hey|thanks?)\b",
    re.IGNORECASE,
)
"""What stands before a list and only says that it follows."""


def items_of(text: str) -> tuple[str, ...]:
    """Take a list apart; nothing where a message is none.

    What each item is counted with is told by :func:`numbers_of`.

    Args:
        text: As it was asked, with its line breaks.

    Returns:
        The questions without their marks, in order; a place that stands before the list stands before each.
    """
    return tuple(item for _, item in _list_of(text))


def numbers_of(text: str) -> tuple[str, ...]:
    """Return what each question of a list is counted with, "2." or "b)"; empty for those that stand before the list."""
    return tuple(number for number, _ in _list_of(text))


def is_running(text: str) -> bool:
    """Tell whether a list of questions is running text, without marks and lines of its own."""
    return _list_of(text, _READERS[:-1]) == [] and _list_of(text) != []


def as_list(items: Sequence[str], text: str) -> str:
    """Return a text of one line that reads as the same list: the one given, where it does."""
    if items_of(text) == tuple(items):
        return text
    return plain(" ".join(f"{i}. {one}" for i, one in enumerate(items, 1)), longest=LONGEST)


def _list_of(text: str, readers: Sequence[Reader] | None = None) -> list[tuple[str, str]]:
    for read in _READERS if readers is None else readers:
        front, items, marks = read(text)
        items = [" ".join(item.split()) for item in items]
        if 1 < len(items) <= _MOST and all(re.search(r"[^\W\d_]{2}", item) for item in items):
            place, asked, begun = _front(front)
            each = [_ended(f"{place}{'' if sets_out(item) else begun}{item}") for item in items]
            numbers = [_number(mark, i) for i, mark in enumerate(marks or [""] * len(items), 1)]
            return [*(("", one) for one in asked), *zip(numbers, each, strict=True)]
    return []


def _number(mark: str, place: int) -> str:
    """Return how an answer is counted: by the letter of its question, else by its number."""
    by_letter = mark.isalpha() and (len(mark) == 1 or set(mark.lower()) <= set("ivx"))
    return f"{mark.lower()})" if by_letter else f"{place}."


def _counted(text: str) -> tuple[str, list[str], list[str]]:
    """Take a list apart by numbers or letters that count up from the first."""
    for pattern, order in _COUNTED:
        marks: list[re.Match[str]] = []
        for match in pattern.finditer(text):
            if len(marks) < len(order) and match["mark"].lower() == order[len(marks)]:
                marks.append(match)
        if len(marks) > 1 and _sets_out(text[: marks[0].start()]):
            items = [_AFTER_MARK.sub("", item, count=1) for item in _between(text, marks)]
            return text[: marks[0].start()], items, [match["mark"] for match in marks]
    return "", [], []


def _bulleted(text: str) -> tuple[str, list[str], list[str]]:
    """Take a list apart by dashes or dots, all of one kind, the first at the beginning of a line or behind a colon."""
    marks = [match for match in _BULLET.finditer(text) if _may_begin(text, match)]
    marks = [match for match in marks if match["mark"] == marks[0]["mark"]]
    if len(marks) > 1 and _sets_out(text[: marks[0].start()]):
        return text[: marks[0].start()], _between(text, marks), []
    return "", [], []


def _may_begin(text: str, mark: re.Match[str]) -> bool:
    """Tell a mark before an item from a dash within a sentence: "from 5 - 10 s"."""
    before = text[: mark.start()].rstrip(" \t")
    return not before or before.endswith(("\n", "?", "!", ".", ";", ":")) or sets_out(text, mark.end())


def _by_line(text: str) -> tuple[str, list[str], list[str]]:
    """Take lines apart where each of them is a question."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    front = lines.pop(0) if lines and lines[0].endswith(":") else ""
    return (front, lines, []) if all(line.endswith("?") or sets_out(line) for line in lines) else ("", [], [])


def _by_question(text: str) -> tuple[str, list[str], list[str]]:
    """Take running text apart where it is three questions or more, each with a question mark of its own."""
    sentences = [one for one in re.split(r"(?<=\?)\s+", text.strip()) if one]
    whole = len(sentences) >= _A_LIST and all(one.endswith("?") and sets_out(one) for one in sentences)
    return ("", sentences, []) if whole and not any(leans(one) for one in sentences) else ("", [], [])


def _between(text: str, marks: list[re.Match[str]]) -> list[str]:
    ends = [*(match.start() for match in marks[1:]), len(text)]
    return [text[match.end() : end] for match, end in zip(marks, ends, strict=True)]


def _sets_out(front: str) -> bool:
    """Tell whether a list may begin behind these words: at the beginning, in a new line, or behind a stop."""
    return not front.strip() or front.rstrip(" \t").endswith((":", "?", "!", ".", ",", "\n", ";"))


def _front(front: str) -> tuple[str, tuple[str, ...], str]:
    """Part what stands before a list: a place that holds for all of it, questions of their own, and how each begins.

    In "how often does she: 1. smile 2. nod" each begins with what stands before the colon.
    """
    pieces = [piece.strip() for piece in re.split(r"(?<=[,.;:!?])(?=\s|$)|\n", front) if piece.strip(" ,.;:!?-")]
    places = [piece.rstrip(",.;:!?- ") for piece in pieces if _PLACE.search(piece) and not piece.endswith("?")]
    telling = [piece for piece in pieces if not _ABOUT_LIST.search(piece)]
    asked = tuple(piece for piece in telling if piece.endswith("?"))
    begun = [piece.rstrip(": ") for piece in telling if piece.endswith(":") and sets_out(piece)]
    return "".join(f"{place}, " for place in places), asked, f"{begun[-1]} " if begun else ""


def _ended(item: str) -> str:
    text = item.rstrip(" ,;")
    return text if text.endswith(("?", "!", ".")) else f"{text}?"


_READERS: tuple[Reader, ...] = (_counted, _bulleted, _by_line, _by_question)
