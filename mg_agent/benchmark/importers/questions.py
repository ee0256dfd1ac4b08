"""What a foreign file becomes: questions with options or ratings, a prompt each, and a count of what was skipped."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import Field

from mg_agent.benchmark.outcome import Kind
from mg_agent.core.span import Value
from mg_agent.errors import BenchmarkError
from mg_agent.prompts import load_prompt

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LARGEST = 64 * 2**20
_CLOSING = re.compile(r"<\s*/\s*data", re.IGNORECASE)


class Part(Value):
    """One thing asked for within a question.

    Attributes:
        name: The word before the colon in the reply, and the item's id: "answer", "emotion", "cause", "ratings".
        kind: "choice" or "graded".
        options: For a choice, its options; the reply names one by its letter.
        truth: The right option.
        ratings: For graded parts, the reference by what is rated, 0 to 10.
    """

    name: str
    kind: Kind
    options: tuple[str, ...] = ()
    truth: str = ""
    ratings: dict[str, float] = Field(default_factory=dict)


class Question(Value):
    """One call of a reasoner: a prompt, and the parts that its reply is read for.

    Attributes:
        scenario: Id within the set; its parts are one cluster in every interval.
        category: What the set calls its kind.
        prompt: The text to send.
        parts: What is read from the reply.
    """

    scenario: str
    category: str
    prompt: str
    parts: tuple[Part, ...]


class ImportedSet(Value):
    """A foreign file as questions.

    Attributes:
        name: "EmoBench EA", "EmoBench EU" or "EQ-Bench".
        digest: SHA-256 of the file: two runs compare only where it agrees.
        questions: What can be asked.
        skipped: Rows that cannot, by reason.
        prompts: Prompts used, as ``id@version#hash``.
    """

    name: str
    digest: str
    questions: tuple[Question, ...]
    skipped: dict[str, int]
    prompts: tuple[str, ...]


class Malformed(Exception):
    """A row that cannot be used; the message is the reason that is counted."""


def file_text(path: Path) -> tuple[str, str]:
    """Read a user's file; return its text and SHA-256.

    Raises:
        BenchmarkError: when it cannot be read, is no UTF-8 text, or larger than 64 MB.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise BenchmarkError.of(
                "the set is too large to be one", f"{path}: over 64 MB", "name the file of questions"
            )
        raw = path.read_bytes()
        return raw.decode("utf-8-sig"), hashlib.sha256(raw).hexdigest()
    except (OSError, UnicodeDecodeError) as error:
        raise BenchmarkError.of("the set could not be read", f"{path}: {error}", "name a UTF-8 file") from None


def rendered(prompt_id: str, variables: Mapping[str, object]) -> str:
    """Fill a prompt with foreign text, which may not close the data block that it stands in."""
    return load_prompt(prompt_id).render({name: _kept_in(value) for name, value in variables.items()})


def lettered(options: Iterable[str]) -> list[str]:
    """Put a letter before each option."""
    return [f"{letter}) {option}" for letter, option in zip(LETTERS, options, strict=False)]


def parsed_json(text: str) -> object:
    """Read JSON.

    Raises:
        Malformed: when it is none.
    """
    try:
        found: object = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        raise Malformed("no JSON") from None
    return found


def word(row: Mapping[str, object], name: str) -> str:
    """Return a field that must hold words.

    Raises:
        Malformed: when it is missing or empty.
    """
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Malformed(f"no {name}")
    return value.strip()


def choice(row: Mapping[str, object], name: str, options: str, label: str) -> Part:
    """Return a part that chooses among the options of a row.

    Raises:
        Malformed: when there are not 2 to 26 different options, or the label is none of them.
    """
    values = row.get(options)
    if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
        raise Malformed(f"no {options}")
    known = tuple(str(v).strip() for v in values)
    if not 2 <= len(known) <= len(LETTERS) or len(set(known)) != len(known):
        raise Malformed(f"{options} are not 2 to 26 different ones")
    truth = word(row, label)
    if truth not in known:
        raise Malformed(f"{label} is none of the {options}")
    return Part(name=name, kind="choice", options=known, truth=truth)


def require_questions(found: ImportedSet, path: Path) -> ImportedSet:
    """Refuse a file of which nothing can be asked.

    Raises:
        BenchmarkError: with the reasons.
    """
    if found.questions:
        return found
    reasons = ", ".join(f"{reason} ({count})" for reason, count in found.skipped.items()) or "it is empty"
    raise BenchmarkError.of(f"{path.name} holds no question of {found.name}", reasons, "name another file")


def _kept_in(value: object) -> object:
    if isinstance(value, str):
        return _CLOSING.sub("< data", value)
    return [_kept_in(one) for one in value] if isinstance(value, list) else value
