"""ELAN files: as pympi reads them, and back."""

import warnings
from pathlib import Path

import pytest
from factory import interview
from pympi.Elan import Eaf

from mg_agent import formats
from mg_agent.errors import MediaError


def by_pympi(path: Path) -> Eaf:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return Eaf(str(path))


def test_pympi_reads_tiers_times_and_children(tmp_path: Path) -> None:
    path = tmp_path / "talk.eaf"
    formats.write(interview(), path)
    eaf = by_pympi(path)
    marks = sorted(eaf.get_annotation_data_for_tier("gesture@A"))
    assert marks[0][:3] == (6000, 7500, "touching nose")
    assert eaf.tiers["gesture@A"][2]["PARTICIPANT"] == "A"
    beside = sorted(eaf.get_ref_annotation_data_for_tier("gesture@A.confidence"))
    assert (beside[0][0], beside[0][1], beside[0][2], beside[0][3]) == (6000, 7500, "0.91", "touching nose")
    assert {one[2] for one in eaf.get_ref_annotation_data_for_tier("gesture@A.id")} == {
        one.id for one in interview().cues if one.modality == "gesture"
    }


def test_what_comes_back_is_what_went_out(tmp_path: Path) -> None:
    formats.write(interview(), tmp_path / "talk.eaf")
    back = formats.read(tmp_path / "talk.eaf")
    assert back.cues == interview().cues
    assert set(back.coverage) == set(interview().coverage)


@pytest.mark.parametrize("suffix", [".json", ".csv", ".tsv", ".eaf", ".EAF"])
def test_cues_come_back_the_same(suffix: str, tmp_path: Path) -> None:
    formats.write(interview(), tmp_path / f"talk{suffix}")
    assert formats.read(tmp_path / f"talk{suffix}").cues == interview().cues


def test_an_unknown_suffix_says_what_was_meant(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"did you mean '.eaf'"):
        formats.write(interview(), tmp_path / "talk.eef")
    with pytest.raises(MediaError, match=r"no suffix"):
        formats.read(tmp_path / "talk")
