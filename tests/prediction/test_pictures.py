"""Pictures that are asked about, some of them at fault."""

import shutil

import numpy as np
import pytest
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.images import checks
from mtl_keras.prediction import pictures
from mtl_keras.prediction.looked_picture import LookedPicture
from mtl_keras.prediction.pictures import answer_looked, answer_pictures
from mtl_keras.prediction.predictor import Predictor
from tests.images.made import ORIENTATION, corners, encode
from tests.prediction.made_pictures import CORNERS, LABELS, colour_predictor, cut_off, make_run, noise

BATCH = [noise(30, 50, "JPEG"), noise(50, 30, seed=1), noise(1, 1, seed=2), noise(20, 2000, "JPEG", seed=3)]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures") / "run"
    return folder, *make_run(folder)


@pytest.fixture(scope="module")
def predictor(made):
    return Predictor.load(made[0])


@pytest.fixture(scope="module")
def answers(predictor):
    return [each.answers for each in answer_pictures(predictor, BATCH)]


@pytest.fixture
def loaded(predictor, monkeypatch):
    """Spares loading the run anew."""
    monkeypatch.setattr(Predictor, "load", lambda path: predictor)


def equal(one, other):
    for task, answer in one.items():
        for key, value in answer.items():
            if isinstance(value, np.ndarray) and value.dtype == np.int32:
                assert np.mean(value == other[task][key]) > 0.999  # where two classes are equally likely
            elif isinstance(value, np.ndarray):
                np.testing.assert_allclose(value, other[task][key], atol=1e-5)
            else:
                assert value == pytest.approx(other[task][key], abs=1e-5)


def test_answers_are_plain_and_readable(made, answers):
    for encoded, answer in zip(BATCH, answers, strict=True):
        assert set(answer) == set(LABELS)
        assert answer["kind"]["probability"] == answer["kind"]["probabilities"][answer["kind"]["label"]]
        assert answer["has"]["labels"] == [name for name, p in answer["has"]["probabilities"].items() if p >= 0.5]
        size = checks.read_size(encoded)
        mask = answer["parts"]["mask"]
        assert mask.shape == answer["parts"]["mask_probability"].shape == size
        found = {name: np.mean(mask == number) for number, name in enumerate(LABELS["parts"])}
        assert answer["parts"]["shares"] == pytest.approx(found, abs=1e-5)


def test_they_are_those_of_the_model(made, answers):
    _, model, preprocessor = made
    prepare = tf.function(lambda encoded: preprocessor({"image": encoded})["image"], autograph=False)
    for encoded, answer in zip(BATCH, answers, strict=True):
        outputs = model({"image": prepare(tf.constant([encoded]))}, training=False)
        assert answer["price"]["value"] == pytest.approx(float(outputs["price"][0, 0]), abs=1e-5)
        assert list(answer["kind"]["probabilities"].values()) == pytest.approx(
            tf.nn.softmax(outputs["kind"])[0].numpy(), abs=1e-5
        )
        assert list(answer["has"]["probabilities"].values()) == pytest.approx(
            tf.sigmoid(outputs["has"])[0].numpy(), abs=1e-5
        )


def test_paths_and_bytes_are_the_same(made, answers, tmp_path):
    (tmp_path / "a.jpg").write_bytes(BATCH[0])
    for each in mtl.predict(made[0], [tmp_path / "a.jpg", str(tmp_path / "a.jpg"), BATCH[0]]):
        equal(each, answers[0])


def test_a_picture_that_is_cut_off_does_not_take_the_others_down(predictor, answers, tmp_path):
    there = tmp_path / "there.jpg"
    there.write_bytes(BATCH[2])
    given = [*BATCH[:2], cut_off(BATCH[0]), there, tmp_path / "nowhere.jpg", b"", BATCH[3]]
    found = list(answer_pictures(predictor, given))
    assert [bool(each.fault) for each in found] == [False, False, True, False, True, True, False]
    for each, expected in zip([each for each in found if not each.fault], answers, strict=True):
        equal(each.answers, expected)
    assert "cut off" in found[2].fault
    assert "No such file" in found[4].fault
    assert "empty file" in found[5].fault


def test_what_only_tensorflow_refuses_is_found_too(predictor, answers, monkeypatch):
    monkeypatch.setattr(checks, "read_size", lambda picture: (10, 10))
    found = list(answer_pictures(predictor, [BATCH[0], b"no picture", BATCH[1]]))
    assert [each.fault for each in found if not each.fault] == [None, None]
    assert found[1].fault.startswith("TensorFlow cannot use it (Unknown image file format")
    assert "{{" not in found[1].fault
    equal(found[2].answers, answers[1])


@pytest.fixture
def batches(monkeypatch):
    """Returns the sizes of the batches that the model sees."""
    sizes = []
    monkeypatch.setattr(Predictor, "answers", lambda self, rows: sizes.append(len(rows)) or [{}] * len(rows))
    return sizes


MASKED = Predictor("image", {}, {"kind": frozenset({"label"}), "parts": frozenset({"mask"})}, None)
UNMASKED = Predictor("image", {}, {"kind": frozenset({"label"})}, None)


def test_batches_are_bounded_by_their_padded_masks(batches, monkeypatch):
    monkeypatch.setattr(pictures, "_PIXELS", 100)
    given = [noise(*size) for size in [(5, 5), (5, 5), (5, 5), (5, 5), (5, 5), (1, 20), (1, 30), (30, 30), (1, 1)]]
    assert len(list(answer_pictures(MASKED, given))) == len(given)
    assert batches == [4, 1, 2, 1, 1]


@pytest.mark.parametrize("predictor", [MASKED, UNMASKED])
def test_batches_are_bounded_by_their_rows(batches, predictor):
    assert len(list(answer_pictures(predictor, [noise(2, 2)] * 7, batch_size=3))) == 7
    assert batches == [3, 3, 1]


def test_without_masks_large_pictures_share_a_batch(batches, monkeypatch):
    monkeypatch.setattr(pictures, "_PIXELS", 100)
    assert len(list(answer_pictures(UNMASKED, [noise(30, 30)] * 5))) == 5
    assert batches == [5]


def test_a_picture_that_takes_too_much_memory_is_told(monkeypatch):
    def answers(self, rows):
        if any(len(row) > 1000 for row in rows):
            raise tf.errors.ResourceExhaustedError(None, None, "OOM when allocating")
        return [{}] * len(rows)

    monkeypatch.setattr(Predictor, "answers", answers)
    found = [each.fault for each in answer_pictures(MASKED, [noise(2, 2), noise(40, 50), noise(2, 2)])]
    told = "the memory does not suffice for its 50 x 40 pixels (OOM when allocating). Make it smaller"
    assert found == [None, told, None]


def test_a_file_that_goes_after_the_look_is_told(batches, tmp_path):
    (tmp_path / "a.png").write_bytes(noise(2, 2))
    look = LookedPicture.of(tmp_path / "a.png")
    (tmp_path / "a.png").unlink()
    [gone, there] = answer_looked(UNMASKED, [look, LookedPicture.of(noise(2, 2))])
    assert gone.fault == "expected a file that can be read; received: No such file or directory. Correct the path"
    assert there.fault is None


@pytest.mark.usefixtures("batches")
def test_each_picture_is_looked_at_once(monkeypatch, tmp_path):
    seen = []
    read_size = checks.read_size
    monkeypatch.setattr(checks, "read_size", lambda picture: seen.append(picture) or read_size(picture))
    monkeypatch.setattr(Predictor, "load", lambda path: MASKED)
    (tmp_path / "a.png").write_bytes(noise(2, 2))
    assert len(mtl.predict("run", [noise(3, 3), tmp_path / "a.png"])) == 2
    assert sorted(seen, key=str) == sorted([noise(3, 3), tmp_path / "a.png"], key=str)


def test_only_a_window_of_pictures_is_opened_at_a_time(monkeypatch):
    opened = []
    monkeypatch.setattr(Predictor, "answers", lambda self, rows: [{}] * len(rows))
    monkeypatch.setattr(pictures, "_WINDOW", 3)
    given = (opened.append(number) or noise(2, 2) for number in range(10))
    answered = answer_pictures(Predictor("image", {}, {}, None), given)
    next(answered)
    assert opened == [0, 1, 2]
    assert len(list(answered)) == 9


@pytest.mark.parametrize("fit", ["stretch", "pad"])
@pytest.mark.parametrize("size", [(60, 40), (40, 60), (20, 2000), (33, 57)])
def test_masks_lie_where_the_picture_has_its_corners(fit, size):
    [found] = answer_pictures(colour_predictor(fit, (128, 256)), [encode(corners(*size))])
    mask = found.answers["corner"]["mask"]
    assert mask.shape == size
    places = [mask[1, 1], mask[1, -2], mask[-2, -2], mask[-2, 1], mask[size[0] // 2, size[1] // 2]]
    assert [list(CORNERS)[number] for number in places] == ["white", "red", "blue", "black", "grey"]


@pytest.mark.parametrize("fit", ["stretch", "pad"])
def test_masks_are_as_exact_as_the_trunk_s_size_allows(fit):
    """Truth: the colours of the picture itself."""
    picture = corners(128, 128)
    [found] = answer_pictures(colour_predictor(fit, (128, 128)), [encode(picture)])
    truth = np.argmin(np.linalg.norm(picture[:, :, None] - np.array(list(CORNERS.values())), axis=-1), axis=-1)
    np.testing.assert_array_equal(found.answers["corner"]["mask"], truth)


def test_a_picture_that_its_exif_turns_has_an_upright_mask():
    """Orientation 6: the upper left corner of what is stored is the upper right one of what is seen."""
    exif = {ORIENTATION: 6}
    from PIL import Image

    stored = Image.fromarray(corners(40, 60))
    stored.getexif().update(exif)
    [found] = answer_pictures(colour_predictor("stretch"), [encode(stored, "JPEG", exif=stored.getexif(), quality=95)])
    mask = found.answers["corner"]["mask"]
    assert mask.shape == (60, 40)
    places = [mask[1, 1], mask[1, -2], mask[-2, -2], mask[-2, 1]]
    assert [list(CORNERS)[number] for number in places] == ["black", "white", "red", "blue"]


def test_a_picture_of_one_pixel_has_a_mask_of_one():
    [found] = answer_pictures(colour_predictor("pad"), [encode(np.array([[CORNERS["blue"]]], "uint8"))])
    assert found.answers["corner"]["mask"].tolist() == [[list(CORNERS).index("blue")]]


@pytest.mark.usefixtures("loaded")
def test_broken_pictures_are_named_all_at_once(tmp_path):
    (tmp_path / "a.png").write_bytes(cut_off(BATCH[1]))
    with pytest.raises(mtl.UserError) as caught:
        mtl.predict("run", [BATCH[0], tmp_path / "a.png", b"junk", "I love London"])
    for part in ("some are at fault", f"{tmp_path / 'a.png'}: the picture is cut off", "picture 2: expected a JPEG"):
        assert part in str(caught.value)
    assert "I love London: expected a file that can be read; received: No such file" in str(caught.value)
    assert "picture 0" not in str(caught.value)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ("a.jpg", "expected a list of inputs; received a single one"),
        (b"encoded", "expected a list of inputs"),
        ([np.zeros((2, 2, 3), np.uint8)], "expected paths or encoded bytes; received ndarray at 0. Encode an array"),
    ],
)
def test_inputs_of_another_type_are_told(inputs, told):
    with pytest.raises(mtl.UserError, match=told):
        mtl.predict("run", inputs)


@pytest.mark.usefixtures("loaded")
def test_no_pictures_have_no_answers():
    assert mtl.predict("run", []) == []


def test_a_broken_file_of_the_run_is_named(made, tmp_path):
    shutil.copytree(made[0], tmp_path / "run")
    (tmp_path / "run" / "preprocessor" / "options.json").write_text("{}")
    with pytest.raises(mtl.UserError, match="expected a saved preprocessor"):
        mtl.predict(tmp_path / "run", BATCH)
