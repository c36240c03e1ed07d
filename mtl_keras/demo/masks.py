"""Classes of pixels."""

from markupsafe import Markup
from PIL import Image

from mtl_keras.demo.rendering import render
from mtl_keras.demo.shown_pictures import picture_link, pixels
from mtl_keras.demo.told import Told
from mtl_keras.images.class_colours import class_colours, hexadecimal
from mtl_keras.images.shown import shown_picture
from mtl_keras.prediction.overlay import overlay

_LEAST = 0.0005
"""The smallest share that a legend tells apart from none."""


def mask(told: Told) -> Markup:
    """Shows the picture, beside it in grey with its classes' colours laid over it, and a legend with their shares."""
    shares: dict[str, float] = told.answer["shares"]
    colours = class_colours(list(shares))
    picture = shown_picture(told.row)
    grey = pixels(picture.convert("L"))  # else a colour of the picture would make another of a class's
    laid = Image.fromarray(overlay(grey, told.answer["mask"], colours))
    legend = [(name, share, hexadecimal(own)) for (name, share), own in zip(shares.items(), colours, strict=True)]
    seen = sorted((each for each in legend if each[1] >= _LEAST), key=lambda each: -each[1])
    return render("mask", picture=picture_link(picture), laid=picture_link(laid), legend=seen)
