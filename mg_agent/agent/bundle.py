"""The run bundle: an answer with all that it rests on, in a folder, and the check that it still holds."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import TypeAdapter, ValidationError

from mg_agent.agent.analyst import Analyst, tool_reference
from mg_agent.agent.events import Answered, Event
from mg_agent.core.assessment import Assessment, Claim, fault_of
from mg_agent.core.evidence import Analysis
from mg_agent.core.scenario import Condition
from mg_agent.errors import GroundingError, MgAgentError, StoreError
from mg_agent.prompts import load_prompts
from mg_agent.tools.session import Session
from mg_agent.tools.toolbox import Toolbox

FORMAT = "mg-agent/bundle/1"
_FILES = ("analysis.json", "answer.json", "events.jsonl", "condition.json")
_CALLS = TypeAdapter(list[dict[str, Any]])


class Check(NamedTuple):
    """One thing that was verified.

    Attributes:
        about: What.
        outcome: "holds", "differs", or "unknown" where it cannot be told here.
        detail: What was found.
    """

    about: str
    outcome: Literal["holds", "differs", "unknown"]
    detail: str


def write_bundle(folder: Path, analysis: Analysis, condition: Condition, events: Sequence[Event]) -> Path:
    """Write a folder with the analysis, the condition, every event, the answer, and a manifest of hashes.

    Raises:
        StoreError: when the folder cannot be written.
        GroundingError: when the events do not end with an answer.
    """
    last = events[-1] if events else None
    if not isinstance(last, Answered):
        raise GroundingError.of("there is no answer to keep", "the events do not end with one", "ask again")
    texts = {
        "analysis.json": Session(analysis, condition).analysis.to_json(),
        "answer.json": last.assessment.model_dump_json(indent=2),
        "events.jsonl": "".join(f"{event.model_dump_json()}\n" for event in events),
        "condition.json": json.dumps({"name": condition.name, "closed": sorted(condition.closed)}),
    }
    manifest = {"schema": FORMAT, "files": {name: _sha256(text.encode()) for name, text in texts.items()}}
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, text in (*texts.items(), ("manifest.json", _manifest_text(manifest))):
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise StoreError.of(
            "the bundle could not be written", f"{error.strerror} at {folder}", "choose another place"
        ) from None
    return folder


def verify_bundle(folder: Path) -> tuple[Check, ...]:
    """Verify a bundle: files, analysis, prompts, tools, claims; and the answer itself where rules made it.

    Raises:
        StoreError: when the folder is no bundle.
    """
    hashes, texts, whole = _manifest(folder)
    files = (*_files(hashes, texts), *(() if whole else (Check("manifest.json", "differs", "was changed"),)))
    try:
        answer = Assessment.model_validate_json(texts["answer.json"])
        analysis = Analysis.from_json(texts["analysis.json"].decode())
        closed = json.loads(texts["condition.json"])
        condition = Condition(name=closed["name"], closed=frozenset(closed["closed"]))
        events = [json.loads(line) for line in texts["events.jsonl"].decode().splitlines()]
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as error:
        if any(check.outcome == "differs" for check in files):
            return (*files, Check("answer", "unknown", "what was changed can no longer be read"))
        raise _no_bundle(folder, error) from None
    box = Toolbox.discover()
    return (
        *files,
        _same("analysis", answer.record.analysis_sha256, _sha256(analysis.to_json().encode())),
        *_prompts(answer),
        *_tools(answer, box),
        *_replayed(answer, analysis, condition, events, box),
    )


def _manifest(folder: Path) -> tuple[dict[str, str], dict[str, bytes], bool]:
    """Read the hashes, the files they are of, and whether the manifest itself is as it was written."""
    try:
        data = (folder / "manifest.json").read_bytes()
        manifest = json.loads(data)
        texts = {name: (folder / name).read_bytes() for name in _FILES}
        if manifest["schema"] != FORMAT:
            raise ValueError(manifest["schema"])
        return dict(manifest["files"]), texts, data == _manifest_text(manifest).encode()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _no_bundle(folder, error) from None


def _manifest_text(manifest: dict[str, Any]) -> str:
    """Write a manifest the only way it is written, so that a changed space shows as well."""
    return json.dumps({"schema": manifest["schema"], "files": manifest["files"]}, indent=2)


def _no_bundle(folder: Path, error: Exception) -> StoreError:
    got = f"{type(error).__name__} at {folder}".splitlines()[0]
    return StoreError.of("this is no bundle", got, "give a folder that ask --bundle wrote")


def _files(hashes: dict[str, str], texts: dict[str, bytes]) -> Iterator[Check]:
    for name, data in texts.items():
        yield _same(name, str(hashes.get(name, "")), _sha256(data))


def _prompts(answer: Assessment) -> Iterator[Check]:
    here = {prompt.reference for prompt in load_prompts().values()}
    for reference in answer.record.prompts:
        known = reference in here
        yield Check(
            f"prompt {reference}", "holds" if known else "differs", "as it is" if known else "another text here"
        )


def _tools(answer: Assessment, box: Toolbox) -> Iterator[Check]:
    here = {tool_reference(tool) for tool in box}
    for reference in answer.record.tools:
        known = reference in here
        yield Check(f"tool {reference}", "holds" if known else "differs", "as it is" if known else "another tool here")


def _replayed(
    answer: Assessment, analysis: Analysis, condition: Condition, events: list[dict[str, Any]], box: Toolbox
) -> Iterator[Check]:
    """Take every look again, hold every claim against it, and answer again where rules answered."""
    session = Session(analysis, condition)
    open_to_it = box.under(condition)
    for event in (one for one in events if one.get("kind") == "looked"):
        try:
            open_to_it[str(event.get("tool"))].run(session, dict(event.get("arguments", {})))
        except MgAgentError:
            continue  # it was refused then as well; what it would have shown cannot be cited
    if answer.record.path == "rules":
        again = Analyst.offline(box).assess(answer.record.question, Session(analysis, condition))
        same = again.model_dump(exclude={"record"}) == answer.model_dump(exclude={"record"})
        yield Check("answer", "holds" if same else "differs", "made again, the same" if same else "made again, another")
    else:
        yield Check("answer", "unknown", f"written by {answer.record.model}, which need not write the same again")
    seen = frozenset((*session.seen, *answer.record.seen)) if answer.record.path == "rules" else frozenset(session.seen)
    for claim in answer.claims:
        yield _claim(claim, seen, session, analysis)


def _claim(claim: Claim, seen: frozenset[str], session: Session, analysis: Analysis) -> Check:
    cues = {cue.id for cue in analysis.cues}
    fault = fault_of(
        claim,
        seen,
        lambda i: i in cues or session.is_evidence(i),
        lambda i: session.is_passage(i) or i.startswith(("know-", "doc-")),
    )
    return Check(f"claim “{claim.text[:60]}”", "holds" if fault is None else "differs", fault or "cites what was shown")


def _same(about: str, kept: str, here: str) -> Check:
    return Check(
        about, "holds" if kept == here else "differs", f"sha256 {here[:12]}" if kept == here else "was changed"
    )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
