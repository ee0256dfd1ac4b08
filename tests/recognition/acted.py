"""Acts of synthetic people, each played once for all tests of it."""

from functools import cache

import numpy as np

from mg_agent.recognition.layout import RATE, UPPER_BODY, WINDOW
from mg_agent.recognition.synthetic.moves import Clock, Dice
from mg_agent.recognition.synthetic.person import perform

AT = UPPER_BODY.index
CLOCK = Clock(WINDOW, RATE)


@cache
def played(name, n=200):
    return perform(name, n, CLOCK, Dice(np.random.default_rng(7)))


def joint(name, path):
    return played(name).joints[:, :, AT(path)]
