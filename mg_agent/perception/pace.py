"""When a machine is too slow for the frames a second that are asked for."""

LADDER = (15.0, 10.0, 7.5, 5.0)
"""Rates, frames a second, that a slow machine steps down."""
LONG = 60.0
"""Seconds from which a video is long enough for its rate to be stepped down."""
JUDGED_AFTER = 10.0
"""Seconds of video after which the machine's pace is known."""
PATIENCE = 2.0
"""How many times the length of the video its analysis may take before the rate is stepped down."""


def slower_rate(rate: float, done: float, length: float, elapsed: float) -> float | None:
    """Return the rate of ``LADDER`` at which a slow machine should start again, or None to go on.

    Args:
        rate: Frames a second looked at now.
        done: Seconds of video looked at so far.
        length: Seconds of video in all.
        elapsed: Wall seconds that this took.
    """
    if length <= LONG:
        return None
    whole = elapsed / done * length
    below = [step for step in LADDER if step < rate]
    if whole <= PATIENCE * length or not below:
        return None
    enough = [step for step in below if whole * step / rate <= PATIENCE * length]
    return enough[0] if enough else below[-1]
