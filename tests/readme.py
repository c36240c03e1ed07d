"""Writes the generated part of the README: `python -m tests.readme`."""

import re
from pathlib import Path

from mtl_keras.recipe.library import recipe_names
from mtl_keras.recipe.load import load_recipe

README = Path(__file__).parent.parent / "README.md"
_PART = re.compile(r"(<!-- recipes: .*?-->\n).*(<!-- recipes end -->)", re.DOTALL)


def recipe_table() -> str:
    """Returns the table of the recipes that travel with the package."""
    lines = ["| recipe | what it learns | tasks (head) | backbone |", "| --- | --- | --- | --- |"]
    for name in recipe_names():
        recipe = load_recipe(name)
        tasks = ", ".join(f"{task} ({options.head.kind})" for task, options in recipe.tasks.items())
        lines.append(f"| [`{name}`](recipes/{name}.toml) | {recipe.title} | {tasks} | {recipe.model.backbone.kind} |")
    return "\n".join(lines)


def generated(text: str) -> str:
    """Returns the README with its generated part new."""
    return _PART.sub(lambda match: f"{match[1]}\n{recipe_table()}\n\n{match[2]}", text)


if __name__ == "__main__":
    README.write_text(generated(README.read_text(encoding="utf-8")), encoding="utf-8")
