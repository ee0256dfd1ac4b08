"""Sessions as files: reports to read, bundles to take along, labels to train on."""

from mg_agent.archive.exporting import FORMS, export_labels, export_session
from mg_agent.archive.importing import import_session

__all__ = ["FORMS", "export_labels", "export_session", "import_session"]
