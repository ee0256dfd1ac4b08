"""What a landmark model makes of a picture: tremor, delay, holes, guesses and scores.

Rates were measured with our own perception on the clips named in ``docs/gestures.md``; they are spread here far beyond
what those few clips show, because other footage is worse and better.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.pose import GUESSED
from mg_agent.recognition.layout import UPPER_BODY
from mg_agent.recognition.synthetic.body import HEAD_NAMES
from mg_agent.recognition.synthetic.camera import Picture
from mg_agent.recognition.synthetic.moves import Dice, Floats
from mg_agent.recognition.synthetic.person import ELBOWS, HANDS, HIPS, KNEES, SHOULDERS, WRISTS, Performance
from mg_agent.recognition.synthetic.playback import played_back

Bools = NDArray[np.bool_]
_AT = UPPER_BODY.index
_HEAD = np.array([_AT(name) for name in HEAD_NAMES])
_MESH_ONLY = np.array([_AT("forehead"), _AT("chin")])
_NECK, _NOSE = _AT("neck"), _AT("nose")
_EARS = np.array([_AT("left_ear"), _AT("right_ear")])
_MARGIN = 0.05
"""Picture heights by which the body model's joints may lie outside, as in ``perception.pose``."""
_SEEN = 0.5
"""Visibility from which a joint of the body model counts, the middle of the two in ``perception.pose``."""
_GUESSING, _AVERAGED = 0.07, 0.75
"""Share of clips in which the face's mesh guesses, and how much of such an error lasts from frame to frame."""
# Tremor in face heights: a part that goes with the body, and one that goes with the picture.
_FACE, _TRUNK, _ARM, _PALM = (8e-4, 4e-4), (4e-4, 2e-4), (1.5e-3, 5e-4), (3e-3, 4e-4)


@dataclass
class _Take:
    """One batch on its way through the model."""

    dice: Dice
    picture: Picture
    played: Performance
    rate: float
    xy: Floats
    score: Floats

    @property
    def shape(self) -> tuple[int, int]:
        return self.xy.shape[0], self.xy.shape[1]


def look(picture: Picture, played: Performance, rate: float, dice: Dice) -> tuple[Floats, Floats]:
    """Return what is seen, xy (n, T, V, 2) with NaN where nothing is, and score (n, T, V).

    Args:
        picture: Where joints truly are.
        played: Which of them stand behind something, and which matter.
        rate: Frames a second.
        dice: Chance.
    """
    xy = picture.xy.copy()
    take = _Take(dice, picture, played, rate, xy, np.ones(xy.shape[:3], np.float32))
    rough = np.exp(dice.normal(0.5, (len(xy), 1)))  # good and bad footage
    _see_body(take, rough)
    _see_head(take, rough)
    _see_hands(take, rough)
    unseen = take.score <= 0
    take.xy[unseen] = np.nan
    return played_back(take.xy, take.score, rate, dice)


def _tremble(take: _Take, columns: NDArray[np.intp], size: tuple[float, float], rough: Floats) -> None:
    """Add tremor to joints; sizes in face heights, to which the picture's grain adds where faces are small."""
    n, t = take.shape
    face = take.picture.face
    level = rough * (size[0] * face + size[1])
    take.xy[:, :, columns] += level[:, :, None, None] * take.dice.normal(1, (n, t, len(columns), 2))


def _smooth_noise(dice: Dice, shape: tuple[int, ...], memory: float) -> Floats:
    """Noise of deviation 1 along the last axis that forgets itself with a factor ``memory`` a frame."""
    out = dice.normal(1, shape)
    fresh = np.float32(np.sqrt(1 - memory * memory))
    for i in range(1, shape[-1]):
        out[..., i] = memory * out[..., i - 1] + fresh * out[..., i]
    return out


def chances(dice: Dice, shape: tuple[int, ...], memory: float) -> Floats:
    """Numbers evenly spread over 0 to 1 that change slowly along the last axis: what falls below a share holds on."""
    even: Floats = 1 / (1 + np.exp(-1.702 * _smooth_noise(dice, shape, memory)))
    return even


def _outside(take: _Take, margin: float) -> Bools:
    x, y = take.picture.xy[..., 0], take.picture.xy[..., 1]
    aspect = take.picture.aspect[:, :, None]
    outside: Bools = (x < -margin) | (x > aspect + margin) | (y < -margin) | (y > 1 + margin)
    return outside


def _see_body(take: _Take, rough: Floats) -> None:
    """Shoulders, elbows, wrists, hips and knees: smooth, a little late, a little beside, and sure of themselves."""
    n, t = take.shape
    dice, face = take.dice, take.picture.face[:, :, None, None]
    arms = np.concatenate([ELBOWS, WRISTS])
    late = dice.uniform((0, 0.7), (n, 1, 1, 1))
    path = take.picture.xy[:, :, arms]
    before = np.concatenate([path[:, :1], path[:, :-1]], 1)
    take.xy[:, :, arms] = path + late * (before - path)
    speed = np.abs(path - before)
    take.xy[:, :, arms] += 0.25 * speed * dice.normal(1, speed.shape)
    for columns, beside, size in (
        (SHOULDERS, 0.04, _TRUNK),
        (HIPS, 0.10, _TRUNK),
        (KNEES, 0.10, _ARM),
        (arms, 0.06, _ARM),
    ):
        take.xy[:, :, columns] += face * dice.normal(beside, (n, 1, len(columns), 2))
        _tremble(take, columns, size, rough)
    body = np.concatenate([SHOULDERS, ELBOWS, WRISTS, HIPS, KNEES])
    doubt = np.repeat(np.array((0.006, 0.02, 0.03, 0.03, 0.05), np.float32), 2)  # from shoulders to knees
    score = 1 - doubt * (np.abs(dice.normal(1, (n, 1, len(body)))) + 0.5 * np.abs(dice.normal(1, (n, t, len(body)))))
    # Arms in poor light, in wide sleeves, behind a lectern: wrists are then lost in plain sight.
    poor = dice.chance(0.22, (n, 1, 1)) * dice.uniform((0.1, 0.85), (n, 1, 1))
    score[:, :, 2:6] -= poor * np.array((0.4, 0.4, 1, 1), np.float32)
    # Behind a table the model guesses: mostly it says so.
    wander = _smooth_noise(dice, (n, len(body), 3, t), 0.92).transpose(0, 3, 1, 2)
    guess = dice.uniform((0.05, 0.75), (n, 1, len(body))) + 0.08 * wander[..., 2]
    score = np.where(take.played.hidden[:, :, body], np.minimum(score, guess), score)
    edge = _outside(take, -0.02)[:, :, body]
    score = np.where(edge, score - dice.uniform((0.0, 0.6), (n, 1, 1)), score)
    gone = _outside(take, _MARGIN)[:, :, body] | (score < _SEEN)
    take.xy[:, :, body] += take.played.hidden[:, :, body, None] * face * 0.15 * wander[..., :2]
    take.score[:, :, body] = np.where(gone, 0, np.clip(score, 0.05, 1))
    take.xy[:, :, _NECK] = take.xy[:, :, SHOULDERS].mean(axis=2)
    take.score[:, :, _NECK] = np.where(gone[:, :, :2].any(axis=2), 0, take.score[:, :, SHOULDERS].min(axis=2))


def _covered(take: _Take) -> Floats:
    """How far a hand lies over the face, (n, T), 0 to 1."""
    hands = take.picture.xy[:, :, HANDS[:, [3, 4, 5]].ravel()]
    gap = np.sqrt(((hands - take.picture.xy[:, :, None, _NOSE]) ** 2).sum(-1)).min(axis=2) / take.picture.face
    covered: Floats = np.clip(1.3 - gap / 0.35, 0, 1)
    return covered


def _see_head(take: _Take, rough: Floats) -> None:
    """The face mesh where there is one; else the body model's rougher points, without forehead and chin."""
    n, t = take.shape
    dice, face = take.dice, take.picture.face[:, :, None, None]
    covered = _covered(take)
    faceless = (dice.chance(0.14, (n, 1)) & ~take.played.close) | (
        take.picture.face < dice.uniform((0.02, 0.06), (n, 1))
    )
    sturdy = dice.uniform((0, 1), (n, 1))  # most meshes survive a hand before the face, as a guess
    lost = chances(dice, (n, t), 0.9) < 0.012 + 0.75 * covered * (sturdy > 0.65)
    away = take.picture.turn > dice.uniform((50, 75), (n, 1))
    meshed = ~(faceless | lost | away)
    _tremble(take, _HEAD, _FACE, rough * np.where(faceless, 2.5, 1))
    wobble = _smooth_noise(dice, (n, 2, t), 0.9).transpose(0, 2, 1)[:, :, None]
    bulge = _smooth_noise(dice, (n, len(_HEAD), 2, t), 0.93).transpose(0, 3, 1, 2)  # a covered mesh is guessed
    loose = 0.022 * covered[..., None, None] + 0.008 * ~meshed[..., None, None]
    take.xy[:, :, _HEAD] += face * loose * (wobble + bulge)
    beside = face * _other_model(take) * np.where(faceless, 1.0, 0.3)[..., None, None]  # brought into line if possible
    take.xy[:, :, _HEAD] += np.where(meshed[..., None, None], 0, beside)
    by_body = 1 - np.abs(dice.normal(0.02, (n, 1))) - 0.15 * covered * dice.uniform((0, 1), (n, 1))
    take.score[:, :, _HEAD] = np.where(meshed, 1, np.clip(by_body, 0.3, 1))[..., None]
    take.score[:, :, _MESH_ONLY] *= meshed[..., None]
    off = _outside(take, 0.25)[:, :, _HEAD] | ((_outside(take, _MARGIN)[:, :, _HEAD]) & ~meshed[..., None])
    take.score[:, :, _HEAD] *= ~off
    _guess_head(take)


def _guess_head(take: _Take) -> None:
    """Let the mesh of some tremble behind a blur: such heads are averaged and told as guessed, as perception does."""
    n, t = take.shape
    dice, face = take.dice, take.picture.face[:, :, None, None]
    guessed = dice.chance(_GUESSING, (n, 1)) & ~take.played.close
    size = guessed[..., None, None] * dice.uniform((0.01, 0.08), (n, 1, 1, 1)) * face
    together = _smooth_noise(dice, (n, 2, t), _AVERAGED).transpose(0, 2, 1)[:, :, None]
    alone = _smooth_noise(dice, (n, len(_HEAD), 2, t), _AVERAGED).transpose(0, 3, 1, 2)
    larger = 0.5 * _smooth_noise(dice, (n, t), _AVERAGED)[..., None, None]
    heads = take.xy[:, :, _HEAD]
    middle = np.nanmean(heads, axis=2, keepdims=True)
    take.xy[:, :, _HEAD] = heads + size * (together + 0.4 * alone) + size / face * larger * (heads - middle)
    sure = take.score[:, :, _HEAD]
    take.score[:, :, _HEAD] = np.where(guessed[..., None], np.minimum(sure, GUESSED), sure)


def _other_model(take: _Take) -> Floats:
    """Where the body model puts points of the head, against the mesh, (n, T, H, 2) in face heights.

    Measured on five clips: all points together off by up to 0.13, each alone by 0.03, ears 0.06 nearer to the middle.
    """
    n, t = take.shape
    dice, xy = take.dice, take.picture.xy
    together, alone = dice.normal(0.06, (n, 1, 1, 2)), dice.normal(0.025, (n, 1, len(_HEAD), 2))
    off = np.broadcast_to(together + alone, (n, t, len(_HEAD), 2)).copy()
    across = (
        (xy[:, :, _EARS[0]] - xy[:, :, _EARS[1]]) / take.picture.face[..., None] * dice.uniform((0.03, 0.12), (n, 1, 1))
    )
    for name, sign in (("left_ear", -1), ("right_ear", 1)):
        off[:, :, HEAD_NAMES.index(name)] += sign * across
    return off


def _see_hands(take: _Take, rough: Floats) -> None:
    """Both hands, each found for a while and lost for a while, the more so the faster and smaller they are."""
    n, t = take.shape
    dice, face = take.dice, take.picture.face
    share = _found_share(take)
    odd = np.where(np.arange(HANDS.shape[1]) % 2 == 1, 1.5, 0.9).astype(np.float32)  # tips tremble more than roots
    for side, columns in enumerate(HANDS):
        chance = chances(dice, (n, t), 0.88)
        found = chance < share[:, side]
        found |= _unwitnessed(take, side, found) & (chance < 0.85)
        burst = 1 + 3 * (chances(dice, (n, t), 0.7) > 0.96)
        level = rough * (_PALM[0] * face + _PALM[1]) * burst + 0.11 * face * _speed(take, columns) / take.rate
        take.xy[:, :, columns] += level[..., None, None] * odd[:, None] * dice.normal(1, (n, t, len(odd), 2))
        take.xy[:, :, columns] += face[..., None, None] * dice.normal(0.025, (n, 1, len(odd), 2))
        sure = 1 - np.abs(dice.normal(0.025, (n, 1))) - np.abs(dice.normal(0.015, (n, t)))
        sure = sure - 2.5 * np.clip(chance - share[:, side] + 0.1, 0, 0.1)  # unsure before it is lost
        take.score[:, :, columns] = (found * np.clip(sure, 0.5, 1))[..., None]


def _found_share(take: _Take) -> Floats:
    """How often each hand is found, (n, 2, T), 0 to 1."""
    n, _ = take.shape
    dice = take.dice
    kind = dice.pick((0.50, 0.36, 0.14), n)[:, None]
    good, fair, bad = (dice.uniform(bounds, (n, 1)) for bounds in ((0.9, 1.02), (0.4, 0.9), (0.0, 0.35)))
    usual = np.select([kind == 0, kind == 1], [good, fair], bad)
    usual = usual * np.clip(take.picture.face / dice.uniform((0.04, 0.09), (n, 1)), 0, 1)
    centers = take.picture.xy[:, :, HANDS[:, 4]]  # (n, T, 2 hands, 2)
    apart = np.sqrt(((centers[:, :, 0] - centers[:, :, 1]) ** 2).sum(-1)) / take.picture.face
    together = np.clip(1.4 - apart / 0.4, 0, 1) * dice.uniform((0.05, 0.9), (n, 1))
    second = dice.chance(0.5, (n, 1))
    blur, shy = dice.uniform((4, 12), (n, 1)), dice.uniform((0, 0.45), (n, 1))
    outside = _outside(take, 0.0)
    shares = []
    for side, columns in enumerate(HANDS):
        share = usual * np.exp(-((_speed(take, columns) / blur) ** 2))
        share = share * (1 - together * np.where(second == side, 1, 0.25)) * (1 - shy * _near_face(take, columns))
        share = share * (1 - 0.75 * _behind(take, side))
        share = np.where(take.played.hidden[:, :, columns[4]], 0.02, share)
        shares.append(np.where(outside[:, :, columns].mean(axis=2) > 0.45, 0, share))
    seen: Floats = np.stack(shares, 1).astype(np.float32)
    return seen


def _behind(take: _Take, side: int) -> Bools:
    """Whether a hand is behind the head or under the other forearm, (n, T)."""
    xy, depth, face = take.picture.xy, take.picture.depth, take.picture.face
    hand, deep = xy[:, :, HANDS[side, 4]], depth[:, :, HANDS[side, 4]]
    ears = xy[:, :, _EARS].mean(axis=2)
    behind_head = (np.hypot(*np.moveaxis(hand - ears, -1, 0)) < 0.5 * face) & (
        deep > depth[:, :, _EARS].mean(axis=2) + 0.2
    )
    elbow, wrist = ELBOWS[1 - side], WRISTS[1 - side]
    along = xy[:, :, wrist] - xy[:, :, elbow]
    length = np.maximum((along * along).sum(-1), 1e-9)
    share = np.clip(((hand - xy[:, :, elbow]) * along).sum(-1) / length, 0, 0.85)
    off = np.hypot(*np.moveaxis(hand - xy[:, :, elbow] - share[..., None] * along, -1, 0))
    arm = depth[:, :, elbow] + share * (depth[:, :, wrist] - depth[:, :, elbow])
    under: Bools = behind_head | ((off < 0.3 * face) & (deep > arm + 0.02))
    return under


def _unwitnessed(take: _Take, side: int, found: Bools) -> Bools:
    """Where the model must look again, (n, T): an act whose hand and wrist are hardly ever seen teaches nothing."""
    middle = HANDS[side, 4]
    act = take.played.needed[:, :, middle]
    wrist = (take.score[:, :, WRISTS[side]] > 0) & ~take.played.fingers
    blind: Bools = (act & (found | wrist)).sum(axis=1) < 0.35 * act.sum(axis=1)
    again: Bools = blind[:, None] & ~take.played.hidden[:, :, middle] & ~_outside(take, 0.0)[:, :, middle]
    return again


def _speed(take: _Take, columns: NDArray[np.intp]) -> Floats:
    """Speed of a hand's middle in face heights a second, (n, T)."""
    path = take.picture.xy[:, :, columns[4]]
    step = np.diff(path, axis=1, prepend=path[:, :1])
    speed: Floats = np.sqrt((step * step).sum(-1)) / take.picture.face * np.float32(take.rate)
    return speed


def _near_face(take: _Take, columns: NDArray[np.intp]) -> Floats:
    gap = np.sqrt(((take.picture.xy[:, :, columns[4]] - take.picture.xy[:, :, _NOSE]) ** 2).sum(-1)) / take.picture.face
    near: Floats = np.clip(1.6 - gap / 0.6, 0, 1)
    return near
