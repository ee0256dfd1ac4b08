"""Our own tables and JSON as files: commas, tabs, and the analysis as it is."""

import io
import json

from pydantic import ValidationError

from mg_agent.core.evidence import Analysis
from mg_agent.errors import MediaError
from mg_agent.formats.coded import Coded, gathered, source_of
from mg_agent.formats.tables import read_csv, write_csv
from mg_agent.plain_text import text_of


def write_table(analysis: Analysis) -> str:
    """Return the cues as comma-separated text; what was looked at has no place there."""
    return _table(analysis, ",")


def write_tabs(analysis: Analysis) -> str:
    """Return the cues as tab-separated text; what was looked at has no place there."""
    return _table(analysis, "\t")


def write_json(analysis: Analysis) -> str:
    """Return all of an analysis as JSON."""
    return analysis.to_json(indent=2) + "\n"


def read_table(raw: bytes, name: str) -> Coded:
    """Read a table of cues, whatever stands between its cells.

    Raises:
        MediaError: when it is none, or a row makes no sense, naming the line.
    """
    stream = io.StringIO(text_of(raw, name, exact=True), newline="")
    return gathered(read_csv(stream, source_of("table", raw)))


def read_json(raw: bytes, name: str) -> Coded:
    """Read an analysis that this program wrote.

    Raises:
        MediaError: when it is something else.
    """
    text = text_of(raw, name)
    try:
        found = Analysis.from_json(text)
    except json.JSONDecodeError as error:
        raise MediaError.of(
            f"line {error.lineno} of {name} is broken JSON", f"got: {error.msg}", "export it again"
        ) from None
    except (ValidationError, RecursionError, TypeError, AttributeError, ValueError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)[:80]
        raise MediaError.of(
            f"{name} is not an analysis", f"got: {' '.join(reason.split())}", "write it with: mg-agent analyze --json"
        ) from None
    return Coded(
        cues=found.cues,
        coverage=found.coverage,
        utterances=found.utterances,
        watched=found.watched,
        length=found.video.duration,
    )


def _table(analysis: Analysis, delimiter: str) -> str:
    stream = io.StringIO(newline="")
    write_csv(analysis, stream, delimiter=delimiter)
    return stream.getvalue()
