"""Kept answers come back with the sources that they cite."""

from pathlib import Path

from mg_agent.core.assessment import Assessment, Claim, RunRecord
from mg_agent.core.evidence import Analysis
from mg_agent.knowledge import library
from mg_agent.knowledge.shelf import CURRENT, current
from mg_agent.settings import Settings
from mg_agent.store.rows import SavedExchange
from mg_agent.ui.chat import chat_html
from mg_agent.ui.recalling import exchange_of


def test_a_cited_document_opens_again_and_one_that_was_removed_is_named(
    settings: Settings, analysis: Analysis, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("# Notes\n\nA hand at the cheek often means that the chair has no arm rest.\n")
    library.add(settings, notes)
    (piece,) = current(library.home(settings)).excerpts
    record = RunRecord(reasoner="r", question="q", video_sha256="0", digest="d", condition="full")
    claim = Claim(text="Known.", kind="research", evidence=("know-smile-sex", piece.id, "stat-00000000"))
    kept = SavedExchange(question="q", assessment=Assessment(answer="a", claims=(claim,), record=record))

    shown = chat_html([exchange_of(kept, settings)], analysis)
    assert f'data-open-card="{piece.id}"' in shown
    assert "the chair has no arm rest" in shown
    assert 'data-open-card="know-smile-sex"' in shown
    assert "a measurement of the cues</span>" in shown

    library.remove(settings, "notes.md")
    shown = chat_html([exchange_of(kept, settings)], analysis)
    assert "your document, not here anymore</span>" in shown
    assert piece.id not in shown

    (library.home(settings) / CURRENT).write_text("broken")
    assert exchange_of(kept, settings).assessment == kept.assessment, "a session opens all the same"
