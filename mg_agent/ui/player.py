"""The player and what stands under it: the file's name, and how far the analysis is."""

from html import escape

from mg_agent.core.counts import plural
from mg_agent.core.evidence import Analysis
from mg_agent.core.span import timecode, total
from mg_agent.recognition.vocabulary import ARMS, EYES, HEAD, MOUTH, PARTS
from mg_agent.tools.quoting import plain
from mg_agent.ui.jobs import Job
from mg_agent.ui.progress import Progress

_STAGES = {
    "waiting": "Waiting for a free place",
    "reading": "Reading the file",
    "looking": "Following the person",
    "listening": "Listening",
    "naming": "Naming cues",
    "sample": "Making the sample",
    "starting": "Starting",
    "asking": "Asking",
    "reporting": "Measuring and writing the report",
    "drawing": "Drawing the skeleton",
}
_VIEWS = (("", "Video"), ("blurred", "Face blurred"), ("skeleton", "Skeleton only"))
_OBSERVED = (
    ("gesture", "body"), (HEAD, "head"), (ARMS, "arms"), ("face", "face"), (EYES, "eyes"), (MOUTH, "mouth"),
    ("speech", "speech"),
)  # fmt: skip


def player_html(job: Job, view: str = "") -> str:
    """Write the player of a job; its address holds a random token and serves this browser session only.

    Args:
        job: Whose video.
        view: "" for the video itself, "blurred" or "skeleton" for a rendering that is there.
    """
    if not view and job.video is None:
        return _without_pixels(job)
    address = f"media/{job.token}" + (f"/{view}" if view else "")
    notes = [] if job.video else ["The video itself is not kept; its skeleton stands in for it."]
    if view == "blurred":
        notes.append("Only the followed person is blurred, other faces are not; the sound is left out.")
    return (
        '<figure class="mg-player">'
        f'<video controls playsinline preload="auto" src="{escape(address)}" data-token="{escape(job.token)}" '
        'aria-label="Video under analysis"></video>'
        + "".join(f'<p class="mg-note" role="note">{note}</p>' for note in notes)
        + '<p class="mg-note mg-unplayable" hidden>This browser cannot show the pictures of this file; '
        "the analysis and its times hold all the same.</p>"
        f'<figcaption class="mg-file">{escape(plain(job.name))}</figcaption></figure>'
    )


def download_html(job: Job, view: str, name: str) -> str:
    """Write the link to a file that was made for this visitor; the page fetches it at once."""
    return (
        f'<div class="mg-status mg-good" role="status">Exported: <a class="mg-download" download="{escape(name)}" '
        f'href="media/{escape(job.token)}/{escape(view)}">{escape(name)}</a></div>'
    )


def _without_pixels(job: Job) -> str:
    return (
        '<figure class="mg-player"><div class="mg-blank"><strong>The video itself is not kept</strong>'
        "<span>Cues, words, answers and corrections are. Add the video again to see it.</span></div>"
        f'<figcaption class="mg-file">{escape(plain(job.name))}</figcaption></figure>'
    )


def views_html(view: str, *, video: bool, skeleton: bool) -> str:
    """Write the switch between the video, the face blurred, and the skeleton alone.

    Args:
        view: Which is shown.
        video: Whether the video is there.
        skeleton: Whether a skeleton was kept.
    """
    offered = [one for one in _VIEWS if (video or one[0] == "skeleton") and (skeleton or not one[0])]
    if len(offered) < 2:
        return ""
    buttons = "".join(
        f'<button type="button" data-act="view" data-bridge="mg-bridge-view" data-view="{name}" '
        f'aria-pressed="{str(name == view).lower()}">{title}</button>'
        for name, title in offered
    )
    return f'<div class="mg-views" role="group" aria-label="What the player shows">{buttons}</div>'


def progress_html(progress: Progress, title: str = "") -> str:
    """Write the stage, its percentage and the time left; screen readers hear the stage, not every percent.

    Args:
        progress: How far it is.
        title: What is done, in words; "" for the name of the stage.
    """
    stage = escape(title or _STAGES.get(progress.stage, progress.stage.capitalize()))
    known = progress.total > 0 and progress.stage != "waiting"
    percent = int(100 * progress.share)
    value = f' aria-valuenow="{percent}"' if known else ""
    bar = f'<span style="width:{percent}%"></span>' if known else '<span class="mg-unknown"></span>'
    return (
        '<div class="mg-status mg-busy"><div class="mg-status-line">'
        f'<span role="status">{stage}</span><span class="mg-dim">{_rest(progress, known=known)}</span></div>'
        f'<div class="mg-bar" role="progressbar" aria-label="{stage}" aria-valuemin="0" aria-valuemax="100"{value}>'
        f"{bar}</div></div>"
    )


def _rest(progress: Progress, *, known: bool) -> str:
    if not known:
        return ""
    left = progress.left
    return f"{int(100 * progress.share)} %" + (f" · {_about(left)} left" if left is not None else "")


def _about(seconds: float) -> str:
    if seconds < 90:
        return f"about {max(1, round(seconds))} s"
    return f"about {round(seconds / 60)} min"


def message_html(text: str, *, tone: str = "plain") -> str:
    """Write one sentence under the player; tone is "plain", "good" or "bad"."""
    role = "alert" if tone == "bad" else "status"
    return f'<div class="mg-status mg-{escape(tone)}" role="{role}">{escape(sentence(text))}</div>'


def sentence(text: str) -> str:
    """Begin with a capital, as errors do only behind the name of the program; the name of a file stays as it is."""
    return text[:1].upper() + text[1:] if text.partition(" ")[0].isalpha() else text


def outcome_html(analysis: Analysis) -> str:
    """Say what an analysis found and what it could not observe, with its warnings."""
    count = len(analysis.cues)
    shares = (
        f"{name} {100 * analysis.timeline.share_observed(modality, analysis.span):.0f}\u00a0%"
        for modality, name in _OBSERVED
        if modality not in PARTS or analysis.tells(modality)
    )
    seen = total(analysis.timeline.observed("gesture", analysis.span))
    head = f"{plural(count, 'cue')} in {timecode(analysis.span.duration)}"
    notes = "".join(f"<li>{escape(note)}</li>" for note in analysis.notes)
    # The notes know better why nothing was observed: nobody there, or too little to look at.
    person = "" if seen or analysis.notes else " No person was observed."
    return (
        '<div class="mg-status mg-good" role="status">'
        f"<strong>{head}</strong> <span class='mg-dim'>observed: {' · '.join(shares)}</span>{person}"
        + (f"<ul class='mg-notes'>{notes}</ul>" if notes else "")
        + "</div>"
    )
