"""Maps the folders recipes/ and data_prep/ into the package, so that they travel in the wheel."""

from setuptools import find_packages, setup

data_prep = [f"mtl_keras.data_prep.{name}" for name in find_packages("data_prep")]
setup(
    packages=[*find_packages(include=["mtl_keras*"]), "mtl_keras.recipes", "mtl_keras.data_prep", *data_prep],
    package_dir={"mtl_keras.recipes": "recipes", "mtl_keras.data_prep": "data_prep"},
    package_data={"": ["*.toml", "*.txt", "*.md", "*.bib", "*.tsv", "*.json", "*.html", "*.css", "*.js", "py.typed"]},
)
