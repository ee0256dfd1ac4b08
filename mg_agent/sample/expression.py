"""How the face of the portrait moves: lids, brows, irises and lips, by bending the picture locally.

Every function answers, for places of the face as it is now, which place of the portrait is seen
there; places are picture pixels (see ``portrait``). At rest the lips are closed and the corners of
the mouth drawn in: the portrait's own broad smile is the end of the movement, not its beginning.
"""

from collections.abc import Sequence

import numpy as np

from mg_agent.sample.portrait import LEFT_EYE, LIPS, RIGHT_EYE, Array, Curve, Eye
from mg_agent.sample.script import Moment

_MOUTH = (224.0, 141.0, 21.6)
"""x and y of the middle between the corners of the mouth, and half its width."""


def face_now(x: Array, y: Array, now: Moment) -> tuple[Array, Array, Array]:
    """Return, for (H, W) places of the face now, the places of the portrait, and what to darken.

    Args:
        x: Picture pixels to the right.
        y: Picture pixels down.
        now: How the person looks.

    Returns:
        x and y of the portrait, and how much of each place lies in the shade of closed lids or
        lips, 0 to 1.
    """
    x, y = x.copy(), y.copy()
    shade = np.zeros_like(x)
    for eye in (RIGHT_EYE, LEFT_EYE):
        spot = _near(x, y, (eye.iris - 24.0, 64.0, eye.iris + 24.0, 116.0))
        x[spot], y[spot], shade[spot] = _eye(x[spot], y[spot], eye, now)
    spot = _near(x, y, (174.0, 122.0, 274.0, 194.0))
    x[spot], y[spot], shade[spot] = _mouth(x[spot], y[spot], now)
    return x, y, shade


def _eye(x: Array, y: Array, eye: Eye, now: Moment) -> tuple[Array, Array, Array]:
    upper, lower, brow = (_at(curve, x) for curve in (eye.upper, eye.lower, eye.brow))
    edge = _taper(np.abs(x - eye.iris), 14.0, 23.0)
    lift = 5.0 * now.brows * edge
    lid = upper + now.shut * (lower - upper - 0.2) * edge - 0.8 * now.brows * edge
    seen = [np.full_like(x, 62.0), brow - 3.0, brow + 2.0, upper - 2.0 * now.shut * edge, lower, lower + 7.0]
    shown = [seen[0], brow - 3.0 - lift, brow + 2.0 - 0.9 * lift, lid, lower, seen[5]]
    lash = np.exp(-(((y - lid) / 0.8) ** 2)) * np.clip((lower - upper) / 2.0, 0.0, 1.0) * now.shut
    y = _restack(y, shown, seen)
    open_here = np.clip((y - upper) / 0.8, 0.0, 1.0) * np.clip((lower - y) / 0.8, 0.0, 1.0)
    slide = 4.8 * now.gaze
    bump = np.cos(np.clip((x - eye.iris - slide / 2) / 10.5, -1, 1) * (np.pi / 2)) ** 2
    return x - slide * bump * open_here, y, 0.8 * lash


def _mouth(x: Array, y: Array, now: Moment) -> tuple[Array, Array, Array]:
    rest = 1.0 - now.smile
    away = np.hypot((x - _MOUTH[0]) / 46.0, (y - 146.0) / 23.0)
    x = _MOUTH[0] + (x - _MOUTH[0]) * (1.0 + (0.24 * rest + 0.14 * now.gape) * _taper(away, 0.25, 1.0))
    over, high, low, under = (_at(curve, x) for curve in LIPS)
    edge = _taper(np.abs(x - _MOUTH[0]), _MOUTH[2], _MOUTH[2] + 18.0)
    inside = np.clip(1.0 - ((x - _MOUTH[0]) / _MOUTH[2]) ** 2, 0.0, 1.0)
    drop = 5.0 * now.open * np.sqrt(inside) + 13.5 * now.gape * inside**0.75
    jaw = (2.7 * now.open + 8.5 * now.gape) * edge
    sag = (3.6 * rest + 2.0 * now.gape) * (1.0 - inside) * edge
    line = high + 0.42 * (low - high) + 0.5 * rest
    lip_low = low + (line - low) * rest + sag + drop
    lip_high = np.minimum(high + (line - high) * rest + sag - 0.08 * drop, lip_low - 0.15)
    top = lip_high - (high - over) * (1.0 + 0.4 * rest)
    bottom = lip_low + (under - low) * (1.0 + 0.05 * rest)
    flat = np.zeros_like(x)
    seen = [flat + 130.0, over, high, low, under + 0.1, flat + 176.0, flat + 194.0]
    shown = [flat + 130.0, top, lip_high, lip_low, bottom + 0.1, 176.0 + jaw, flat + 194.0]
    seen_y = _restack(y, shown, seen)
    return x, seen_y, _mouth_shade(y, seen_y, (lip_high, lip_low, high, low), inside, now)


def _mouth_shade(
    y: Array, seen_y: Array, edges: tuple[Array, Array, Array, Array], inside: Array, now: Moment
) -> Array:
    """The line between closed lips, and the dark below the upper teeth of an open mouth."""
    lip_high, lip_low, high, low = edges
    gap = (lip_low - lip_high) / np.maximum(low - high, 0.5)
    line = np.exp(-(((y - (lip_high + lip_low) / 2) / 0.75) ** 2)) * np.clip(inside * 3.0, 0, 1)
    between = np.clip((seen_y - high) / 0.7, 0, 1) * np.clip((low - seen_y) / 0.7, 0, 1)
    dim = np.clip(0.95 - 1.3 * gap, 0.0, 0.9) * (1.0 - now.smile)
    throat = 0.95 * np.clip((y - lip_high - 2.2) / 2.2, 0.0, 1.0) * np.clip(3.0 * now.gape, 0.0, 1.0)
    return np.asarray(
        np.maximum(0.55 * line * np.clip(1 - 3 * gap, 0, 1), between * np.maximum(dim, throat)), np.float32
    )


def _restack(y: Array, shown: Sequence[Array], seen: Sequence[Array]) -> Array:
    """Map y through, column by column, the straight pieces that take ``shown`` to ``seen``; outside, keep it."""
    mapped = y.copy()
    for k in range(len(shown) - 1):
        top, height = shown[k], np.maximum(shown[k + 1] - shown[k], 1e-3)
        share = (y - top) / height
        here = (share >= 0) & (y < shown[k + 1])
        mapped = np.where(here, seen[k] + share * (seen[k + 1] - seen[k]), mapped)
    return np.asarray(mapped, np.float32)


def _at(curve: Curve, x: Array) -> Array:
    return np.interp(x, curve[0], curve[1]).astype(np.float32)


def _taper(away: Array, full: float, none: float) -> Array:
    """Fall smoothly from 1 within ``full`` to 0 beyond ``none``."""
    share = np.clip((away - full) / (none - full), 0.0, 1.0)
    return np.asarray(1.0 - share * share * (3.0 - 2.0 * share), np.float32)


def _near(x: Array, y: Array, box: tuple[float, float, float, float]) -> tuple[slice, slice]:
    """Return the smallest rows and columns that hold every place of the box."""
    inside = (x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3])
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    if not len(rows):
        return slice(0, 0), slice(0, 0)
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
