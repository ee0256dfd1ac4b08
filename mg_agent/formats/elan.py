"""ELAN annotation files (EAF): written through pympi, read by a parser that takes no entities.

A tier a modality and person, ``gesture@A``, with the person as its participant and our labels as its controlled
vocabulary; confidence, id and a record are child tiers in one-to-one association, as ELAN users keep such things. The
video is linked by its name alone. pympi does not read here: it loses line numbers and takes entities.
"""

import mimetypes
import re
from collections.abc import Iterator
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING

from mg_agent.core.evidence import Analysis
from mg_agent.formats.coded import facial_labels
from mg_agent.formats.tiers import COVERAGE, Row, Tier, laid_out
from mg_agent.recognition.vocabulary import LABELS

if TYPE_CHECKING:
    from pympi.Elan import Eaf

_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BESIDE = "beside"
_LANGUAGE = ("und", "http://cdb.iso.org/lg/CDB-00130975-001", "undetermined (und)")


def write_eaf(analysis: Analysis) -> str:
    """Return an analysis as an EAF document, version 2.8, whose times are whole milliseconds."""
    from pympi.Elan import Eaf, to_string

    eaf = Eaf(author="mg-agent")
    eaf.remove_tier("default")
    eaf.linguistic_types.clear()
    name = clean(PureWindowsPath(analysis.video.path).name) or "video"
    link = f"./{name}"
    eaf.add_linked_file(link, relpath=link, mimetype=mimetypes.guess_type(name)[0] or "unknown")
    tiers = laid_out(analysis, clean)
    _declare(eaf, tiers)
    annotations = _annotate(eaf, tiers)
    eaf.properties = [("lastUsedAnnotationId", annotations)]
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + str(to_string(eaf))


def clean(text: str) -> str:
    """Take away what XML cannot hold."""
    return _ILLEGAL.sub("", text.replace("\r", "\n"))


def _declare(eaf: "Eaf", tiers: tuple[Tier, ...]) -> None:
    """Declare a type for each kind of tier, and our labels as vocabularies that ELAN offers while coding."""
    eaf.add_language(*_LANGUAGE)
    for modality, labels in (("gesture", LABELS), ("face", facial_labels())):
        vocabulary = f"mg-agent {modality}"
        eaf.add_controlled_vocabulary(vocabulary)
        eaf.add_cv_description(vocabulary, "und", f"What mg-agent calls a {modality} cue")
        for number, label in enumerate(labels):
            eaf.add_cv_entry(vocabulary, f"cveid_{modality}_{number}", [(label, "und", None)])
    for kind in dict.fromkeys(_type(tier) for tier in tiers):
        body = {"LINGUISTIC_TYPE_ID": kind, "TIME_ALIGNABLE": "true", "GRAPHIC_REFERENCES": "false"}
        if f"mg-agent {kind}" in eaf.controlled_vocabularies:
            body["CONTROLLED_VOCABULARY_REF"] = f"mg-agent {kind}"
        eaf.add_linguistic_type(kind, param_dict=body)
    eaf.add_linguistic_type(_BESIDE, constraints="Symbolic_Association", timealignable=False)


def _type(tier: Tier) -> str:
    if tier.name.startswith(COVERAGE):
        return "coverage"
    return tier.name.rpartition("@")[0]


def _annotate(eaf: "Eaf", tiers: tuple[Tier, ...]) -> int:
    """Fill in tiers and time slots, these in order of time as ELAN has them; return how many annotations there are."""
    moments = sorted((at, n, end) for n, row in enumerate(_rows(tiers)) for end, at in enumerate((row.start, row.end)))
    slots = {(n, end): f"ts{place}" for place, (_, n, end) in enumerate(moments, 1)}
    eaf.timeslots = {f"ts{place}": at for place, (at, _, _) in enumerate(moments, 1)}
    number = row_number = 0
    for tier in tiers:
        eaf.add_tier(tier.name, _type(tier), part=tier.participant)
        for field in tier.fields:
            eaf.add_tier(f"{tier.name}.{field}", _BESIDE, parent=tier.name, part=tier.participant)
        for row in tier.rows:
            number, parent = number + 1, f"a{number + 1}"
            times = slots[row_number, 0], slots[row_number, 1]
            eaf.tiers[tier.name][0][parent] = (*times, row.value, None)
            row_number += 1
            for field, value in row.fields.items():
                number += 1
                eaf.tiers[f"{tier.name}.{field}"][1][f"a{number}"] = (parent, value, None, None)
    return number


def _rows(tiers: tuple[Tier, ...]) -> Iterator[Row]:
    return (row for tier in tiers for row in tier.rows)
