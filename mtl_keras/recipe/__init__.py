"""Recipes: what one training run needs, as a TOML file and as a Python object."""
