"""Files that other programs read and write: ``formats.write(analysis, path)`` and ``formats.read(path)``."""

from mg_agent.formats.coded import Coded
from mg_agent.formats.door import READERS, WRITERS, read, write, written

__all__ = ["READERS", "WRITERS", "Coded", "read", "write", "written"]
