"""The pixels of polygons."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mtl_keras.data.polygon_pixels import polygon_pixels, read_points

HEIGHT, WIDTH = 17, 23


def winding(points, x, y):
    """Whether a point is in a polygon, by how often a ray to the right of it meets an edge."""
    inside = False
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside


@pytest.mark.parametrize("seed", range(12))
def test_a_pixel_is_inside_where_its_centre_is(seed):
    made = np.random.default_rng(seed)
    points = made.random((made.integers(3, 9), 2)) * [WIDTH, HEIGHT]  # they may cross themselves
    expected = [[winding(points.tolist(), x + 0.5, y + 0.5) for x in range(WIDTH)] for y in range(HEIGHT)]
    np.testing.assert_array_equal(polygon_pixels(points, HEIGHT, WIDTH), expected)


def test_rectangles_cover_their_pixels_and_no_others():
    expected = np.zeros((HEIGHT, WIDTH), bool)
    expected[2:5, 3:9] = True
    corners = np.array([[3, 2], [9, 2], [9, 5], [3, 5]], float)
    np.testing.assert_array_equal(polygon_pixels(corners, HEIGHT, WIDTH), expected)
    np.testing.assert_array_equal(polygon_pixels(corners[::-1], HEIGHT, WIDTH), expected)
    whole = np.array([[-0.9, -0.9], [WIDTH + 0.9, -0.9], [WIDTH + 0.9, HEIGHT + 0.9], [-0.9, HEIGHT + 0.9]])
    assert polygon_pixels(whole, HEIGHT, WIDTH).all()


def test_another_program_draws_nearly_the_same():
    points = [(40.5, 3.2), (90.1, 60.7), (55.5, 95.2), (4.4, 50.9)]
    drawn = Image.new("1", (100, 100))
    ImageDraw.Draw(drawn).polygon(points, fill=1)
    own, other = polygon_pixels(np.array(points), 100, 100), np.asarray(drawn)
    assert (own & other).sum() / (own | other).sum() > 0.95


@pytest.mark.parametrize(
    ("polygon", "said"),
    [
        ([1, 2, 3, 4, 5, 6, 7], "even number of coordinates, x and y of each point; received 7"),
        ([1, 2, 3, 4], "at least 3 points; received 2"),
        ([[1, 2], [3, 4], [5, 6]], "x, y, x, y"),
        ([1, 2, 3, float("nan"), 5, 6], "finite numbers"),
        (["a", 2, 3, 4, 5, 6], "received other values"),
        ("110011", "received"),
        (None, "received"),
        ([1, 2, 25.5, 4, 5, 6], r"within the picture, 23 x 17 pixels; received \(25.5, 4\)"),
        ([1, -1.5, 2, 4, 5, 6], r"received \(1, -1.5\)"),
    ],
)
def test_polygons_at_fault(polygon, said):
    with pytest.raises(ValueError, match=said):
        read_points(polygon, HEIGHT, WIDTH)
