"""Small documents made by hand, good and hostile."""

import zipfile
import zlib
from pathlib import Path


def pdf(path: Path, *pages: str, bomb: int = 0) -> Path:
    """Write a PDF with a line of text a page; with ``bomb``, the first page unpacks to that many bytes more."""
    kids = " ".join(f"{3 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()]
    font = 3 + 2 * len(pages)
    for number, text in enumerate(pages):
        raw = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode() + (b" " * bomb if number == 0 else b"")
        stream = zlib.compress(raw, 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {4 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 {font} 0 R >> >> >>".encode()
        )
        head = f"<< /Length {len(stream)} /Filter /FlateDecode >>".encode()
        objects.append(head + b"\nstream\n" + stream + b"\nendstream")
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    path.write_bytes(bytes(out))
    return path


def docx(path: Path, *more: str) -> Path:
    """Write a DOCX with two headings, text under each, a table, and more paragraphs."""
    from docx import Document

    document = Document()
    document.add_heading("Methods", level=1)
    document.add_paragraph("Forty people were filmed while they waited.")
    document.add_heading("Results", level=1)
    document.add_paragraph("Wombats were mentioned by nobody.")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "nods", "12"
    for text in more:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def docx_of(path: Path, body: str, *, header: str = "", footer: str = "", **beside: str) -> Path:
    """Write a DOCX whose body is this WordprocessingML; ``beside`` are other parts, e.g. ``footnotes="<w:p>...``."""
    from docx import Document
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml.parser import parse_xml

    document = Document()
    document.sections[0].header.paragraphs[0].text = header
    document.sections[0].footer.paragraphs[0].text = footer
    for block in reversed(parse_xml(f"<w:body {_SPACES}>{body}</w:body>")):
        document.element.body.insert(0, block)
    for kind, content in beside.items():
        data = f"<w:{kind} {_SPACES}>{content}</w:{kind}>".encode()
        part = Part(PackURI(f"/word/{kind}.xml"), "application/xml", data, document.part.package)
        document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, kind.upper()))
    document.save(str(path))
    return path


_SPACES = " ".join(
    f'xmlns:{short}="http://schemas.{where}"'
    for short, where in (
        ("w", "openxmlformats.org/wordprocessingml/2006/main"),
        ("a", "openxmlformats.org/drawingml/2006/main"),
        ("mc", "openxmlformats.org/markup-compatibility/2006"),
    )
)


def docx_bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (40 * 2**20))
    return path
