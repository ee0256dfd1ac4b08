"""Sessions as files from the page: made in a private folder, fetched once by their own visitor, and gone with it."""

from dataclasses import dataclass
from pathlib import Path

from mg_agent.errors import StoreError


@dataclass(frozen=True)
class Offer:
    """One entry of the export menu.

    Attributes:
        id: What the page sends.
        title: What people choose.
        forms: What goes into the file, as :func:`mg_agent.archive.exporting.export_session` knows it.
        suffix: ``.zip``, or the suffix of another program's format, as :mod:`mg_agent.formats.door` knows it.
    """

    id: str
    title: str
    forms: tuple[str, ...] = ()
    suffix: str = ".zip"


OFFERS = (
    Offer("report", "Report (HTML, Markdown)", ("html", "markdown")),
    Offer("bundle", "Everything, to import again", ("html", "markdown", "bundle", "table")),
    Offer("labels", "Training labels (npz, CSV)", ("labels",)),
    Offer("elan", "ELAN (.eaf)", suffix=".eaf"),
    Offer("praat", "Praat (.TextGrid)", suffix=".TextGrid"),
    Offer("boris", "BORIS table (.tsv)", suffix=".boris.tsv"),
    Offer("webvtt", "Captions, WebVTT (.vtt)", suffix=".vtt"),
    Offer("srt", "Captions, SubRip (.srt)", suffix=".srt"),
    Offer("table", "Table, commas (.csv)", suffix=".csv"),
    Offer("tabs", "Table, tabs (.tsv)", suffix=".tsv"),
    Offer("json", "All of the timeline (.json)", suffix=".json"),
)
"""The export menu: the session as files of ours, and the cues as corrected in the formats of other programs."""


def offer(an_id: str) -> Offer:
    """Return an entry of the menu.

    Raises:
        StoreError: when there is none of that id.
    """
    found = next((one for one in OFFERS if one.id == an_id), None)
    if found is None:
        raise StoreError.of("there is no such export", f"got '{an_id[:40]}'", "choose one of the menu")
    return found


def file_title(session_name: str, wanted: Offer) -> str:
    """Return a harmless name for a download: letters and digits of the session's name, and what it is."""
    stem = "".join(c if c.isalnum() else "-" for c in Path(session_name).stem)[:60].strip("-") or "session"
    return f"{stem}-{wanted.id}.zip" if wanted.forms else f"{stem}{wanted.suffix}"
