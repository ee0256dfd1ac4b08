"""High dynamic range brought to the usual one."""

import numpy as np
import pytest

from mg_agent.perception.hdr import is_hdr, usual_range

# codes of light in cd/m2: SMPTE ST 2084 for PQ; ITU-R BT.2408-7, table 1, for HLG
_GRAYS = {16: {0.0: 0.0, 26.0: 0.38, 203.0: 0.58}, 18: {0.0: 0.0, 26.0: 0.38, 203.0: 0.75}}


@pytest.mark.parametrize("transfer", [16, 18])
def test_black_gray_and_white_are_where_they_are_in_usual_films(transfer: int) -> None:
    for light, code in _GRAYS[transfer].items():
        shown = usual_range(np.full((2, 3, 3), round(65535 * code), np.uint16), transfer)
        wanted = 255 * (light / 203) ** (1 / 2.2)
        assert np.abs(shown - min(wanted, 240)).max() < 12, light


@pytest.mark.parametrize("transfer", [16, 18])
def test_brighter_is_never_darker_and_gray_stays_gray(transfer: int) -> None:
    ramp = np.repeat(np.arange(0, 65536, 64, np.uint16)[None, :, None], 3, axis=2)
    shown = usual_range(ramp, transfer).astype(int)
    assert (np.diff(shown[0, :, 1]) >= 0).all()
    assert shown[0, -1, 1] == 255
    assert np.ptp(shown, axis=2).max() <= 3


def test_a_wide_red_is_more_than_a_usual_one() -> None:
    red = usual_range(np.full((1, 1, 3), (38000, 20000, 20000), np.uint16), 16)[0, 0]
    assert red[0] > 200
    assert red[1] < 100


def test_only_pq_and_hlg_are_of_high_dynamic_range() -> None:
    assert [code for code in range(20) if is_hdr(code)] == [16, 18]
