"""XML from strangers: no document type, no entities, not too deep; a fault names its line."""

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from mg_agent.errors import MediaError

_DEEPEST = 60
LINE = "\0line"
"""The attribute that holds the line on which an element begins; no file can bring one of this name."""


def parsed(raw: bytes, name: str) -> Element:
    """Parse a document into elements, each with its line.

    Raises:
        MediaError: when it is not well-formed, nested too deep, or brings a document type, behind which bombs of
            entities and outside files hide.
    """
    tree = _Tree(name)
    try:
        tree.parser.Parse(raw, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", 1)
        raise MediaError.of(f"line {line} of {name} is broken XML", f"got: {error}", "export it again") from None
    return tree.builder.close()


class _Tree:
    def __init__(self, name: str) -> None:
        self.builder = TreeBuilder()
        self.parser = expat.ParserCreate()
        self._name, self._depth = name, 0
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.builder.data
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse(f"elements nested more than {_DEEPEST} deep")
        self.builder.start(tag, {**attributes, LINE: str(self.parser.CurrentLineNumber)})

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self.builder.end(tag)

    def _doctype(self, *_: object) -> None:
        self._refuse("a document type, which may bring entities")

    def _refuse(self, got: str) -> None:
        line = self.parser.CurrentLineNumber
        raise MediaError.of(f"line {line} of {self._name} is not taken", f"got {got}", "save it anew without that")
