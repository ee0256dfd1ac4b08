"""Spreadsheets, as iMiGUE keeps its skeletons: read cell by cell, and refused when they are none."""

import zipfile

import numpy as np
import pytest
from recognition.dataset_copies import full, points

from mg_agent.errors import ModelError
from mg_agent.recognition.datasets import MIGA_22, read_dataset
from mg_agent.recognition.datasets.picture import OPENPOSE_137
from mg_agent.recognition.datasets.spreadsheet import read_xlsx


def xlsx(path, rows, prolog=""):
    cells = "".join(f"<row>{''.join(f'<c r={place!r} {kind}><v>{v}</v></c>' for place, kind, v in row)}</row>"
                    for row in rows).replace("'", '"')  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f"<?xml version='1.0'?>{prolog}<worksheet><sheetData>{cells}</sheetData></worksheet>",
        )


def test_a_spreadsheets_numbers_are_found_by_their_cells(tmp_path):
    xlsx(
        tmp_path / "a.xlsx",
        [[("A1", "t='s'", 0), ("B1", "t='s'", 1)], [("B2", "", 2.5)], [("A3", "", 1), ("C3", "", 3)]],
    )
    assert np.array_equal(read_xlsx(tmp_path / "a.xlsx", 3), [[np.nan, 2.5, np.nan], [1, np.nan, 3]], equal_nan=True)


@pytest.mark.parametrize(
    ("rows", "prolog", "message"),
    [
        ([[("A1", "", 1)]], "<!DOCTYPE worksheet [<!ENTITY a 'b'>]>", "document type"),
        ([[("D1", "", 1)]], "", "column 4"),
        ([[("A1", "", "many")]], "", "many"),
        ([[("A1", "", "1</v></row><v>")]], "", "mismatched"),
    ],
)
def test_a_spreadsheet_that_is_none_is_refused(tmp_path, rows, prolog, message):
    xlsx(tmp_path / "a.xlsx", rows, prolog)
    with pytest.raises(ModelError, match=message):
        read_xlsx(tmp_path / "a.xlsx", 3)


def test_rows_that_a_spreadsheet_leaves_out_are_frames_too(tmp_path):
    rows = "<row r='1'><c r='A1' t='s'><v>0</v></c></row><row r='2'><c r='A2'><v>5</v></c></row>"
    rows += "<row r='5'><c r='A5'><v>7</v></c></row>"
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    assert np.array_equal(read_xlsx(tmp_path / "a.xlsx", 1), [[5], [np.nan], [np.nan], [7]], equal_nan=True)


@pytest.mark.parametrize("number", ["1", "900000"])
def test_a_spreadsheet_whose_rows_go_back_or_run_away_is_refused(tmp_path, number):
    rows = f"<row r='1'><c r='A1'><v>5</v></c></row><row r='{number}'><c r='A{number}'><v>7</v></c></row>"
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    with pytest.raises(ModelError, match=f"row {number}"):
        read_xlsx(tmp_path / "a.xlsx", 1)


def test_column_numbers_above_a_spreadsheet_s_frames_are_no_frame(tmp_path):
    places = [chr(65 + i) for i in range(4)]
    rows = [[0, 1, 2, 3], [5, 5, 5, 5], [0, 1, 2, 3]]
    xlsx(tmp_path / "a.xlsx", [[(f"{place}{n}", "", v) for place, v in zip(places, row, strict=True)]
                               for n, row in enumerate(rows, 1)])  # fmt: skip
    assert read_xlsx(tmp_path / "a.xlsx", 4).tolist() == rows[1:]


def test_a_spreadsheet_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("mg_agent.recognition.datasets.spreadsheet.MAX_BYTES", 100)
    xlsx(tmp_path / "a.xlsx", [[("A1", "", 1)]] * 20)
    with pytest.raises(ModelError, match="larger than 100"):
        read_xlsx(tmp_path / "a.xlsx", 3)


def test_the_full_layout_reads_spreadsheets(tmp_path):
    full(tmp_path, [(7, "Win", 2, 11, 0, 0)], videos=())
    letters = [*map(chr, range(65, 91))]
    names = [*letters, *(a + b for a in letters for b in letters)]
    row = points(OPENPOSE_137, 1).ravel()
    xlsx(
        tmp_path / "mg_skeleton_only" / "0007" / "0007_2.xlsx",
        [[(f"{name}1", "", value) for name, value in zip(names, row, strict=False)]],
    )
    read = read_dataset("imigue", tmp_path)
    assert read.pos[0, MIGA_22.index("left_index_tip"), 0] * 1080 == pytest.approx(10_301)
