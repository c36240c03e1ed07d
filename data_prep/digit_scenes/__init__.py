"""Scenes composed of real handwritten digits: how many there are, which ones, and where, pixel by pixel.

The digits are real: the 1,797 pictures of 8 by 8 pixels that come with scikit-learn, by 13 writers, from the UCI
repository. **The scenes are composed by our code**: one to five digits, made 2.4 to 3.6 times as large, in colours of
chance, side by side on textures made of chance, 96 by 96 pixels. So a result here says that a recipe works; it says
nothing of photographs. Nothing is downloaded.

The digits, not the scenes, are split first (70, 15, 15 percent, by a stable hash of their pixels), and each split's
scenes are made of its own digits: no digit is in two splits. Who wrote a digit is not known, so that a writer may be.

A row: ``id``; ``image``; ``count``, how many digits there are; ``digits``, which of the ten classes are among them;
``mask``, a class a pixel, the background and ten digits; ``sources``, the number of each digit in scikit-learn's table.
"""
