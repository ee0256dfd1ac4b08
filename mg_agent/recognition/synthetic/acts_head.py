"""Acts of the head: nodding and shaking, and turns, tilts and lifts that last."""

import numpy as np

from mg_agent.recognition.synthetic.moves import Floats, course, smooth_step
from mg_agent.recognition.synthetic.scene import Scene


def _cycles(scene: Scene, degrees: tuple[float, float]) -> tuple[Floats, Floats]:
    """Phase in cycles and swing in degrees, (n, T) each: one to four cycles, dying away or growing."""
    clock, n = scene.clock, scene.n
    hertz = scene.per_clip(0.9, 2.8)
    least, most = 0.42 * clock.span * hertz, 0.95 * clock.span * hertz
    count = np.clip(scene.per_clip(1, 4.5), np.minimum(least, 4), most)
    length = count / hertz
    start = scene.per_clip(-0.15, 1.0) * np.maximum(clock.span - length, 0.05)
    phase = np.clip((clock.times - start) * hertz, 0, count)
    share = phase / count
    fade = np.where(scene.dice.chance(0.7, (n, 1)), 1 - scene.per_clip(0, 0.75) * share, 0.4 + 0.6 * share)
    edge = smooth_step(np.minimum(phase, count - phase) * 4)
    # Quick heads swing less far.
    size = scene.dice.uniform(degrees, (n, 1)) * np.clip(1.7 / hertz, 0.55, 1.25)
    return phase.astype(np.float32), (size * fade * edge).astype(np.float32)


def nodding(scene: Scene) -> None:
    """Bow and lift the head, mostly downwards from where it was."""
    phase, size = _cycles(scene, (5, 20))
    turn = 2 * np.pi * phase
    down = scene.per_clip(0.2, 1)  # 1 dips below where the head was, 0 swings about it
    angle = -0.5 * size * (down * (1 - np.cos(turn)) + (1 - down) * np.sin(turn))
    sign = np.where(scene.dice.chance(0.9, (scene.n, 1)), 1, -1).astype(np.float32)
    scene.tracks.pitch += sign * angle
    scene.tracks.crane += 0.006 * np.abs(angle) * scene.per_clip(-0.5, 1)
    scene.tracks.yaw += angle * scene.dice.normal(0.08, (scene.n, 1))


def shaking_head(scene: Scene) -> None:
    """Swing the head from side to side."""
    phase, size = _cycles(scene, (7, 28))
    angle = size * np.sin(2 * np.pi * phase) * scene.dice.sign((scene.n, 1)) * 0.75
    scene.tracks.yaw += angle
    scene.tracks.roll += angle * scene.dice.normal(0.10, (scene.n, 1))
    scene.tracks.pitch += np.abs(angle) * scene.dice.normal(0.08, (scene.n, 1))


def _lasting(scene: Scene, degrees: tuple[float, float]) -> Floats:
    act = course(scene.dice, scene.clock, scene.n, rise=(0.2, 0.7)).envelope(scene.clock)
    return act * scene.dice.uniform(degrees, (scene.n, 1))


def tilting_head(scene: Scene) -> None:
    """Lay the head towards a shoulder."""
    angle = _lasting(scene, (11, 30)) * scene.dice.sign((scene.n, 1))
    scene.tracks.roll = _without_bias(scene.tracks.roll, angle) + angle
    scene.tracks.yaw += angle * scene.dice.normal(0.2, (scene.n, 1))
    scene.tracks.pitch -= np.abs(angle) * scene.per_clip(-0.1, 0.2)


def turning_head(scene: Scene) -> None:
    """Look to one side."""
    angle = _lasting(scene, (22, 68)) * scene.dice.sign((scene.n, 1))
    scene.tracks.yaw = _without_bias(scene.tracks.yaw, angle) + angle
    scene.tracks.pitch += np.abs(angle) * scene.dice.normal(0.08, (scene.n, 1))
    scene.tracks.roll += angle * scene.dice.normal(0.06, (scene.n, 1))


def raising_head(scene: Scene) -> None:
    """Lift the chin and look up."""
    angle = _lasting(scene, (12, 34))
    scene.tracks.pitch = _without_bias(scene.tracks.pitch, angle) + angle
    scene.tracks.yaw += angle * scene.dice.normal(0.15, (scene.n, 1))


def lowering_head(scene: Scene) -> None:
    """Bow the head and look down."""
    angle = -_lasting(scene, (13, 40))
    scene.tracks.pitch = _without_bias(scene.tracks.pitch, angle) + angle
    scene.tracks.yaw += angle * scene.dice.normal(0.12, (scene.n, 1))
    scene.tracks.crane += 0.004 * np.abs(angle) * scene.per_clip(0, 1)


def _without_bias(track: Floats, angle: Floats) -> Floats:
    """Bring a head that leaned the other way back to the middle, so that the act is one."""
    mean = track.mean(axis=1, keepdims=True)
    against = np.sign(mean) != np.sign(angle.sum(axis=1, keepdims=True))
    return np.where(against, track - mean, track).astype(np.float32)
