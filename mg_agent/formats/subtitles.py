"""Cues as captions: WebVTT and SubRip (SRT), out and back.

What is seen stands in brackets, ``[touching nose 0.91]``, as captions for the deaf have it; what is said stands as it
was said. WebVTT also keeps ids (as cue identifiers), persons (as voices) and what was looked at (as notes).
"""

import html
import re

from mg_agent.core.evidence import Analysis, Coverage, Cue, Source
from mg_agent.core.span import Span
from mg_agent.formats.coded import SAID, Coded, People, gathered, matched, source_of
from mg_agent.perception.captions import Said, read_captions
from mg_agent.plain_text import text_of

_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_SEEN = re.compile(r"\[(?:(?P<modality>[^\[\]:]+): )?(?P<label>[^\[\]]*?)(?: (?P<sure>[01]\.\d{2,4}))?\]")
_LOOKED = re.compile(
    r"NOTE observed (?P<modality>\S+) (?P<person>[A-Z]{1,2}) (?P<start>\d+\.\d{3}) (?P<end>\d+\.\d{3})"
)
_PERSON = re.compile(r"([A-Z]): (?=\S)")
_ARROW = re.compile("--+>")


def write_vtt(analysis: Analysis) -> str:
    """Return cues as WebVTT, persons as voices, ids as cue identifiers, what was looked at as notes."""
    looked = [
        f"NOTE observed {stretch.modality} {stretch.person} {stretch.span.start:.3f} {stretch.span.end:.3f}"
        for stretch in analysis.coverage
        if not re.search(r"\s|--+>", stretch.modality + stretch.person)
    ]
    cues = [
        f"{_tidy(cue.id)}\n{_times(cue.span, '.')}\n<v {_escaped(cue.person)}>{_escaped(_caption(cue))}"
        for cue in analysis.cues
    ]
    return "\n\n".join(("WEBVTT", *looked, *cues)) + "\n"


def write_srt(analysis: Analysis) -> str:
    """Return cues as SubRip; persons are named by letter where there are several."""
    several = len({cue.person for cue in analysis.cues}) > 1
    blocks = (
        f"{number}\n{_times(cue.span, ',')}\n{f'{cue.person}: ' if several else ''}{_caption(cue)}\n"
        for number, cue in enumerate(analysis.cues, 1)
    )
    return "\n".join(blocks)


def read_subtitles(raw: bytes, name: str) -> Coded:
    """Read WebVTT or SubRip of whatever maker: words said, and what stands in brackets with a label of ours.

    Raises:
        MediaError: when it is neither, or a time cannot be read, naming the line.
    """
    text = text_of(raw, name)
    source, people = source_of("subtitles", raw, person=False), People()
    said = sorted(read_captions(text, name), key=lambda one: (one.start, one.end)) if text.strip() else ()
    looked = [
        Coverage(
            span=Span(start=float(one["start"]), end=float(one["end"])),
            modality=one["modality"],
            person=one["person"],
            source=source,
        )
        for one in map(_LOOKED.fullmatch, text.split("\n"))
        if one is not None and float(one["start"]) <= float(one["end"])
    ]
    return gathered([_cue(one, source, people) for one in said], looked, watched=[one.modality for one in looked])


def _caption(cue: Cue) -> str:
    if cue.modality == "speech":
        return _tidy(cue.text) or "..."
    label = _tidy(cue.label)
    ours = matched(label) == (cue.label, cue.modality)
    modality = "" if ours else f"{_tidy(cue.modality).replace(':', '')}: "
    sure = "" if cue.confidence is None else f" {_digits(cue.confidence)}"
    return f"[{modality}{label.replace('[', '(').replace(']', ')')}{sure}]"


def _digits(confidence: float) -> str:
    """Write two to four digits."""
    text = f"{confidence:.4f}"
    return text[:4] + text[4:].rstrip("0")


def _tidy(text: str) -> str:
    """Leave one line that no reader takes for a time or a blank line."""
    return _ARROW.sub("->", _BLANK.sub(" ", text)).replace("-->", "->").strip()


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _times(span: Span, point: str) -> str:
    return f"{_clock(span.start, point)} --> {_clock(span.end, point)}"


def _clock(seconds: float, point: str) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{point}{thousandths:03d}"


def _cue(said: Said, source: Source, people: People) -> Cue:
    words, voice = said.text, said.voice or ""
    prefix = None if voice else _PERSON.match(words)
    if prefix is not None:
        words, voice = words[prefix.end() :], prefix[1]
    person, span = people.letter(voice), Span(start=said.start, end=said.end)
    parts = _SEEN.fullmatch(words)
    label, known = matched(parts["label"]) if parts else (words, None)
    modality = (parts["modality"] if parts else None) or known
    if parts is None or modality is None:
        return Cue.make(span=span, modality="speech", label=SAID, text=words, person=person, source=source)
    return Cue.make(
        span=span,
        modality=modality,
        label=label if known else parts["label"],
        text=words,
        person=person,
        confidence=float(parts["sure"]) if parts["sure"] else None,
        source=source,
    )
