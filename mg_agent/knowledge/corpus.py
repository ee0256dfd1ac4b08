"""The passages that ship: read, checked one by one and as a whole, and found again by cue."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from mg_agent.core.knowledge import Beside, Citation, KnowledgePassage
from mg_agent.errors import KnowledgeError, did_you_mean
from mg_agent.knowledge.labels import LABELS

PASSAGES = Path(__file__).parent / "passages"
BESIDE = "beside.json"
"""Further works that citations name, in the folder of the passages."""
ASKED = "asked.tsv"
"""Questions that passages answer: the question, a tab, and the ids of those passages without ``know-``."""
_DOUBT = ("checked", "secondary", "unverified")


@dataclass(frozen=True, eq=False)
class Corpus:
    """Checked passages; each corpus is the same as itself alone, so that what is learned of it is quickly found.

    Attributes:
        passages: In order of file and line.
        digest: SHA-256 over all of them; changes when any word changes.
        beside: Further works that their citations name.
    """

    passages: tuple[KnowledgePassage, ...]
    digest: str
    beside: tuple[Beside, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, KnowledgePassage]:
        """The passages by their id."""
        return {passage.id: passage for passage in self.passages}

    @cached_property
    def by_label(self) -> Mapping[str, tuple[KnowledgePassage, ...]]:
        """The passages that speak of a cue, those that name the fewest cues first."""
        found: dict[str, list[KnowledgePassage]] = defaultdict(list)
        for passage in self.passages:
            for label in passage.cues:
                found[label].append(passage)
        return {label: tuple(sorted(about, key=lambda p: len(p.cues))) for label, about in found.items()}

    @cached_property
    def named_beside(self) -> Mapping[str, tuple[Beside, ...]]:
        """The further works by the key of the work in whose citation they are named."""
        found: dict[str, list[Beside]] = defaultdict(list)
        for one in self.beside:
            found[one.key].append(one)
        return {key: tuple(named) for key, named in found.items()}

    def nulls(self, label: str) -> tuple[KnowledgePassage, ...]:
        """Return the passages saying that a cue does not tell, or that nobody knows; the most specific first."""
        return tuple(passage for passage in self.by_label.get(label, ()) if passage.is_null)

    def citations(self) -> tuple[tuple[Citation, int], ...]:
        """Return every work with the number of passages that rest on it, in order of key.

        Where passages disagree on how well a work was looked at, the weaker word counts.
        """
        count: dict[str, int] = defaultdict(int)
        works: dict[str, Citation] = {}
        for passage in self.passages:
            if passage.citation is not None:
                known = works.get(passage.citation.key, passage.citation)
                works[known.key] = max(known, passage.citation, key=lambda work: _DOUBT.index(work.status))
                count[known.key] += 1
        return tuple((works[key], count[key]) for key in sorted(works))


def load_corpus(folder: Path = PASSAGES) -> Corpus:
    """Read the passages of a folder.

    Raises:
        KnowledgeError: naming file and line of the first fault, and how many more there are.
    """
    entries = tuple(_entries(folder))
    problems = [fault for _, _, fault in entries if fault]
    passages = tuple(passage for _, passage, _ in entries if passage is not None)
    problems += faults([(where, passage) for where, passage, _ in entries if passage is not None])
    lines, wrong = _asked(folder, {passage.id for passage in passages})
    beside, fault = _beside(folder)
    problems += [*wrong, *fault, *_unnamed(beside, passages)]
    if not passages and not problems:
        problems.append(f"{folder}: no passages found")
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise KnowledgeError.of("the passages cannot be trusted", problems[0] + more, "mend the line or install again")
    passages = tuple(
        passage.model_copy(update={"asked": (*passage.asked, *lines[passage.id])}) if passage.id in lines else passage
        for passage in passages
    )
    whole = "\n".join(passage.model_dump_json(by_alias=True) for passage in passages)
    return Corpus(passages, hashlib.sha256(whole.encode()).hexdigest(), beside)


@lru_cache(maxsize=1)
def shipped() -> Corpus:
    """Return the passages that come with mg_agent, read once a process."""
    return load_corpus()


def faults(entries: list[tuple[str, KnowledgePassage]]) -> list[str]:
    """Return what is wrong across passages, one sentence each, with file and line.

    Args:
        entries: Where each passage stands, as ``file:line``, and the passage.
    """
    return [*_twice(entries), *_works(entries), *_strangers(entries)]


def uncovered(corpus: Corpus, labels: tuple[str, ...] = LABELS) -> tuple[str, ...]:
    """Return the labels about which no passage says "no effect", "mixed", "not studied" or "no evidence"."""
    return tuple(label for label in labels if not corpus.nulls(label))


def _entries(folder: Path) -> Iterator[tuple[str, KnowledgePassage | None, str]]:
    for path in sorted(folder.glob("*.jsonl")):
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            yield path.name, None, f"{path.name}: {type(error).__name__}"
            continue
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _entry(f"{path.name}:{number}", line)


def _entry(where: str, line: str) -> tuple[str, KnowledgePassage | None, str]:
    try:
        return where, KnowledgePassage.model_validate(json.loads(line)), ""
    except json.JSONDecodeError as error:
        return where, None, f"{where}: not JSON ({error.msg})"
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        return where, None, f"{where}: {field + ': ' if field else ''}{first['msg']}"


def _twice(entries: list[tuple[str, KnowledgePassage]]) -> Iterator[str]:
    first: dict[str, str] = {}
    for where, passage in entries:
        if passage.id in first:
            yield f"{where}: the id '{passage.id}' stands already at {first[passage.id]}"
        first.setdefault(passage.id, where)


def _works(entries: list[tuple[str, KnowledgePassage]]) -> Iterator[str]:
    known: dict[str, tuple[str, Citation]] = {}
    for where, passage in entries:
        work = passage.citation
        if work is None:
            continue
        place, before = known.setdefault(work.key, (where, work))
        if (before.title.casefold(), before.year) != (work.title.casefold(), work.year):
            yield f"{where}: the key '{work.key}' names another work than at {place}"


def _beside(folder: Path) -> tuple[tuple[Beside, ...], list[str]]:
    try:
        return TypeAdapter(tuple[Beside, ...]).validate_json((folder / BESIDE).read_bytes()), []
    except FileNotFoundError:
        return (), []
    except (OSError, ValidationError) as error:
        return (), [f"{BESIDE}: {str(error).splitlines()[0]}"]


def _asked(folder: Path, known: Set[str]) -> tuple[Mapping[str, list[str]], list[str]]:
    """Return the questions by the id of each passage that answers them, and what is wrong with the file."""
    found: dict[str, list[str]] = defaultdict(list)
    problems: list[str] = []
    seen: set[str] = set()
    try:
        lines = (folder / ASKED).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return found, problems
    except (OSError, UnicodeDecodeError) as error:
        return found, [f"{ASKED}: {type(error).__name__}"]
    for number, line in enumerate(lines, start=1):
        question, _, names = line.partition("\t")
        ids = [f"know-{name}" for name in names.split()]
        strangers = [name for name in ids if name not in known]
        if not question.strip() or not ids or len(set(ids)) < len(ids):
            problems.append(f"{ASKED}:{number}: no question, a tab and ids of passages, each once")
        elif strangers:
            problems.append(f"{ASKED}:{number}: no passage has the id '{strangers[0]}'")
        elif question in seen:
            problems.append(f"{ASKED}:{number}: the question stands there already")
        seen.add(question)
        for name in ids:
            found[name].append(question)
    return found, problems


def _unnamed(beside: tuple[Beside, ...], passages: tuple[KnowledgePassage, ...]) -> Iterator[str]:
    where: dict[str, list[str]] = defaultdict(list)
    for passage in passages:
        if passage.citation is not None:
            where[passage.citation.key].append(passage.citation.where)
    for one in beside:
        if not any(one.named in text for text in where[one.key]):
            yield f"{BESIDE}: no citation of '{one.key}' names {one.named}"


def _strangers(entries: list[tuple[str, KnowledgePassage]]) -> Iterator[str]:
    for where, passage in entries:
        for label in passage.cues:
            if label not in LABELS:
                yield f"{where}: no vocabulary has the label '{label}'; {did_you_mean(label, LABELS)}"
