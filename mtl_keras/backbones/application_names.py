"""The names of ``keras.applications``, known without importing Keras; a test compares them with those there are."""

from typing import Literal

Scaling = Literal["inside", "symmetric", "standard", "blue_first"]

WITHOUT_FILES = tuple(f"EfficientNetB{number}" for number in range(8))
"""Networks that Keras builds otherwise for the weights of ImageNet than for a file."""

_NAMES: dict[Scaling, tuple[str, ...]] = {
    "inside": (
        *(f"ConvNeXt{size}" for size in ("Tiny", "Small", "Base", "Large", "XLarge")),
        *WITHOUT_FILES,
        *(f"EfficientNetV2{size}" for size in ("B0", "B1", "B2", "B3", "S", "M", "L")),
        *(f"MobileNetV3{size}" for size in ("Small", "Large")),
    ),
    "symmetric": ("MobileNet", "MobileNetV2", "ResNet50V2", "ResNet101V2", "ResNet152V2"),
    "standard": ("DenseNet121", "DenseNet169", "DenseNet201"),
    "blue_first": ("ResNet50", "ResNet101", "ResNet152", "VGG16", "VGG19"),
}
"""The networks by how their weights want pictures: the network scales 0 to 255 by itself; -1 to 1; by the mean and the
standard deviation of ImageNet; in the order blue, green, red, less the mean."""

SCALINGS: dict[str, Scaling] = {name: scaling for scaling, names in _NAMES.items() for name in names}
"""How each network wants pictures."""

MISFITS = ("InceptionResNetV2", "InceptionV3", "NASNetLarge", "NASNetMobile", "Xception")
"""Networks whose first layers do not pad, so that their maps have other sizes than H / s by W / s."""
