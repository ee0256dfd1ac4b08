"""What this program is used for, what it did, and how all of it is removed. Imported only once the app is built."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import gradio as gr

from mg_agent.core.counts import plural
from mg_agent.errors import MgAgentError
from mg_agent.store.audit import Line
from mg_agent.store.purpose import Chosen, purposes
from mg_agent.ui.talking import html

NOTICE = (
    "This is an AI system that looks for behavior cues in video and answers questions about them. The people in the "
    "video must know that it looks at them (EU AI Act, Art. 50)."
)
_SHOWN = 40


@dataclass(frozen=True)
class PrivacyPanel:
    """Handles on the panel's parts."""

    purpose: gr.HTML
    removal: gr.HTML
    said: gr.HTML
    audit: gr.HTML


def build_privacy() -> PrivacyPanel:
    """Lay the panel out."""
    with gr.Column(elem_classes="mg-panel mg-sheet"):
        html("<h2>Purpose</h2>")
        purpose = html("", elem_id="mg-purpose")
        html("<h2>Remove everything</h2>")
        removal = html(removal_html(0), elem_id="mg-removal")
        said = html("", elem_id="mg-privacy-said")
        html("<h2>What was done</h2>")
        audit = html("", elem_id="mg-audit")
    return PrivacyPanel(purpose, removal, said, audit)


def purpose_html(chosen: Chosen | None) -> str:
    """Write the purpose that stands, and a way to change it."""
    name, words = "None was chosen yet.", ""
    if chosen is not None:
        name, words = (
            f"<b>{escape(chosen.purpose.name)}</b>, since {chosen.at[:10]}.",
            f" {escape(chosen.purpose.words)}",
        )
    return (
        f'<p class="mg-lead">{name}{words}</p><p class="mg-dim mg-lead">{escape(NOTICE)}</p>'
        '<button type="button" class="mg-small" data-act="reconsider" data-bridge="mg-bridge-privacy">Change</button>'
    )


def removal_html(runs: int) -> str:
    """Write what goes, the choice whether benchmark runs go too where there are any, and the button."""
    some = "one benchmark run, which holds" if runs == 1 else f"{runs} benchmark runs, which hold"
    also = (
        f'<label class="mg-choice mg-also"><input type="checkbox" id="mg-also-runs"><span>Also {some} '
        "scenarios and answers and nothing of your videos</span></label>"
    )
    return (
        '<p class="mg-dim mg-lead">Sessions, cues, skeletons, questions, added documents and every upload are '
        f"removed for good, from the store and its log. What was done stays on record, "
        f"without content.</p>{also if runs else ''}"
        '<button type="button" class="mg-small mg-danger" data-act="purge" data-bridge="mg-bridge-privacy" '
        'data-check="mg-also-runs" data-sure="Remove every session, document and upload for good?">Remove everything'
        "</button>"
    )


def dialog_html(*, again: bool = False) -> str:
    """Write the choice of a purpose, in plain words; shown at the first start and when somebody wants to change it."""
    allowed = "".join(
        f'<label class="mg-choice"><input type="radio" name="mg-purpose" value="{escape(one.id)}">'
        f"<span><b>{escape(one.name)}</b>{escape(one.words)}</span></label>"
        for one in purposes()
        if one.allowed
    )
    refused = "".join(
        f"<li><b>{escape(one.name)}</b>: {escape(one.why)}.</li>" for one in purposes() if not one.allowed
    )
    keep = '<button type="button" class="mg-small" data-act="keep" data-bridge="mg-bridge-privacy">Keep it</button>'
    later = keep if again else ""
    return (
        '<div class="mg-veil"><div class="mg-dialog" role="dialog" aria-modal="true" aria-labelledby="mg-dialog-title">'
        '<h2 id="mg-dialog-title">What will you use this for?</h2>'
        f'<p class="mg-dim">{escape(NOTICE)} Your choice is recorded on this machine and asked once.</p>'
        f'<fieldset><legend class="mg-unseen">Purpose</legend>{allowed}</fieldset>'
        f"<details><summary>What it is not for</summary><ul>{refused}</ul></details>"
        f'<div class="mg-dialog-end">{later}<button type="button" class="mg-small mg-save" data-act="purpose" '
        'data-bridge="mg-bridge-privacy" data-radio="mg-purpose" disabled>Continue</button></div></div></div>'
    )


def audit_html(lines: Sequence[Line], fault: str | None) -> str:
    """Write the newest lines of the log and whether its chain holds."""
    rows = "".join(
        f"<tr><td>{escape(line.at[:19].replace('T', ' '))}</td><td>{escape(line.action)}</td><td>{line.things}</td>"
        f"<td><code>{escape(line.hash[:12])}</code></td></tr>"
        for line in reversed(lines[-_SHOWN:])
    )
    holds = "The chain of hashes holds." if fault is None else f"The chain is broken: {escape(fault)}."
    tone = "mg-good" if fault is None else "mg-bad"
    return (
        f'<p class="mg-status {tone}" role="status">{plural(len(lines), "line")}. {holds}</p>'
        '<div class="mg-table-wide" tabindex="0" role="region" aria-label="What was done"><table class="mg-table">'
        '<thead><tr><th scope="col">When (UTC)</th><th scope="col">What</th><th scope="col">How many</th>'
        f'<th scope="col">Hash</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def failure_html(error: MgAgentError) -> str:
    """Write what went wrong as one sentence."""
    return f'<p class="mg-status mg-bad" role="alert">{escape(str(error))}</p>'
