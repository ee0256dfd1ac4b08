"""Dim pictures are brightened before anybody is looked for in them, light and black ones are left alone."""

import numpy as np
import pytest
from people import Fakes

from mg_agent.perception.landmarks import LandmarkModels
from mg_agent.perception.light import BLACK, DARK, Light
from mg_agent.perception.video import Frame


def picture(brightest):
    image = np.tile(np.linspace(0, brightest, 64).astype(np.uint8)[:, None, None], (1, 64, 3))
    image[:, ::3, 1] //= 2  # it has colors
    return image


@pytest.mark.parametrize("brightest", [DARK + 20, 255, BLACK - 5, 0])
def test_light_and_black_pictures_stay_as_they_are(brightest):
    light, image = Light(), picture(brightest)
    light.look(image)
    assert light.lit(image) is image


@pytest.mark.parametrize("brightest", [40, 60, 90])
def test_dim_pictures_become_light(brightest):
    light, image = Light(), picture(brightest)
    light.look(image)
    assert light.lit(image).max() > 180
    assert image.max() == brightest, "the caller's picture was changed"


@pytest.mark.parametrize("brightest", [255, 60])
def test_a_picture_without_colors_becomes_warm(brightest):
    light, image = Light(), np.repeat(picture(brightest)[:, :, :1], 3, axis=2)
    light.look(image)
    red, green, blue = light.lit(image)[40, 0].astype(int)
    assert red > 1.1 * green
    assert green > 1.1 * blue
    assert (image[40, 0] == image[40, 0, 0]).all(), "the caller's picture was changed"


def test_colors_stay_as_they_are_once_they_come():
    light, image = Light(), picture(255)
    light.look(np.repeat(image[:, :, :1], 3, axis=2))
    light.look(image)
    assert light.lit(image) is image


def test_brightness_does_not_flicker_with_small_changes():
    light = Light()
    light.look(picture(60))
    before = light.gain
    light.look(picture(66))
    assert light.gain == before
    light.look(picture(90))
    assert light.gain < before


def test_the_models_see_the_brightened_picture():
    fakes = Fakes()
    with LandmarkModels(fakes.graphs()) as models:
        list(models.stream(Frame(n * 0.1, picture(50)) for n in range(5)))
    for name in ("body", "hands", "face", "scout"):
        assert fakes.made[name][0].seen[0].max() > 150, name
