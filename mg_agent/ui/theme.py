"""The look: a calm theme of our own, light and dark, with system fonts and nothing fetched from elsewhere."""

from pathlib import Path

import gradio as gr

ASSETS = Path(__file__).parent / "assets"
_FONT = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")
_INK = ("#eef6fb", "#d9ebf6", "#b5d7ec", "#84bcdd", "#4d9bc9", "#2b80b3", "#1d6a9b", "#19557c", "#174765", "#153c55")
_SLATE = ("#f6f8fa", "#edf1f4", "#dde4ea", "#c2cdd7", "#8d9dac", "#667787", "#4d5d6c", "#3a4856", "#222d38", "#18212a")


def theme() -> gr.themes.Base:
    """Build the theme; colors are ours, fonts are the reader's own."""
    ink = gr.themes.Color(*_INK, c950="#0e2a3d", name="ink")
    slate = gr.themes.Color(*_SLATE, c950="#10171e", name="slate")
    return gr.themes.Base(
        primary_hue=ink,
        secondary_hue=ink,
        neutral_hue=slate,
        font=list(_FONT),
        font_mono=list(_MONO),
        radius_size=gr.themes.sizes.radius_md,
        spacing_size=gr.themes.sizes.spacing_md,
        text_size=gr.themes.sizes.text_md,
    ).set(
        body_background_fill="#f3f6f8",
        body_background_fill_dark="#0f151b",
        block_background_fill="#ffffff",
        block_background_fill_dark="#18212a",
        block_border_color="#dde4ea",
        block_border_color_dark="#2a3743",
        block_label_background_fill="#ffffff",
        block_label_background_fill_dark="#18212a",
        input_background_fill="#ffffff",
        input_background_fill_dark="#121a21",
        body_text_color="#1a2530",
        body_text_color_dark="#e4ebf1",
        body_text_color_subdued="#566675",
        body_text_color_subdued_dark="#9cadbb",
        button_primary_background_fill="#1d6a9b",
        button_primary_background_fill_hover="#19557c",
        button_primary_background_fill_dark="#2473a3",
        button_primary_background_fill_hover_dark="#1d6a9b",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#ffffff",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_hover="#edf1f4",
        button_secondary_background_fill_dark="#222d38",
        button_secondary_background_fill_hover_dark="#2c3945",
        button_secondary_border_color="#c2cdd7",
        button_secondary_border_color_dark="#3a4856",
        block_radius="12px",
        button_border_width="1px",
        button_border_width_dark="1px",
        shadow_drop="none",
        shadow_drop_lg="none",
    )


def head() -> str:
    """Return what goes into the page's head: our style sheet and script, inline, so that nothing is fetched."""
    style = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ASSETS.glob("*.css")))
    script = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ASSETS.glob("*.js")))
    return f"<style>\n{style}</style>\n<script>\n{script}</script>"
