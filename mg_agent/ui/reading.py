"""The emotional reading: candidates with probabilities, the chain they rest on, abstention said plainly."""

from html import escape

from mg_agent.core.counts import plural
from mg_agent.core.reading import Reading, Scale
from mg_agent.tools.quoting import plain


def reading_html(reading: Reading | None, *, key: str) -> str:
    """Write a reading; nothing where there is none."""
    if reading is None:
        return ""
    bars = "".join(_bar(one.name, one.probability) for one in reading.candidates)
    why = f": {escape(plain(reading.why, longest=300).rstrip('.'))}" if reading.why else ""
    verdict = f'<p class="mg-abstains"><b>No state is read</b>{why}.</p>' if reading.abstains else ""
    scales = "".join(
        _scale(name, scale) for name, scale in (("valence", reading.valence), ("arousal", reading.arousal))
    )
    head = "Candidates, from effects found in groups; not calibrated on people"
    if verdict and not reading.chain:  # nothing was weighed, and what is assumed beforehand is no reading
        return f'<div class="mg-aside mg-reading"><h3>{head}</h3>{verdict}</div>'
    return (
        f'<div class="mg-aside mg-reading"><h3>{head}</h3>'
        f'{verdict}<ul class="mg-bars">{bars}</ul><p class="mg-dim">{scales}</p>{_chain(reading, key)}</div>'
    )


def _bar(name: str, probability: float) -> str:
    return (
        f'<li><span>{escape(name)}</span><i aria-hidden="true"><b style="width:{100 * probability:.1f}%"></b></i>'
        f"<span>{probability:.2f}</span></li>"
    )


def _scale(name: str, scale: Scale) -> str:
    return f"{name} {scale.mean:+.2f} [{scale.low:+.2f}, {scale.high:+.2f}] "


def _chain(reading: Reading, key: str) -> str:
    if not reading.chain:
        return ""
    rows = "".join(
        f"<tr><td>{escape(plain(link.cue))}</td><td>{link.change:+.1f}</td><td>{escape(link.state)}</td>"
        f"<td>{link.effect:+.2f}</td><td>{link.log_ratio:+.2f}</td></tr>"
        for link in reading.chain
    )
    return (
        f'<details class="mg-more" data-key="{escape(key)}-chain">'
        f"<summary>The chain, {plural(len(reading.chain), 'step')}</summary>"
        '<div class="mg-scroll" tabindex="0" role="region" aria-label="Chain from cue to state">'
        '<table class="mg-chain"><thead><tr><th scope="col">cue</th><th scope="col">change (SD)</th>'
        '<th scope="col">state</th><th scope="col">effect, shrunken</th><th scope="col">adds to the log odds</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )
