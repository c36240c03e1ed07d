"""Reads what an XML file of Pascal VOC says of a picture."""

from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree

from mtl_keras.data.faults import working
from mtl_keras.errors import UserError


class _NoDoctype(ElementTree.TreeBuilder):
    """Refuses the declarations by which a file grows without end or reads other files, before one is read."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> NoReturn:
        raise ValueError("a DOCTYPE, which may declare entities")


def read_voc(path: Path) -> list[str]:
    """Returns the names of the things that are annotated in a picture, in the order of the file.

    Raises:
        UserError: the file cannot be read, or is no annotation of Pascal VOC.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        problem = f"expected a file that can be read; received: {error.strerror}. Correct the path{working(path)}."
        raise UserError(str(path), problem) from error
    root = _parsed(path, content)
    if root.tag != "annotation":
        problem = f"expected <annotation> of Pascal VOC; received <{root.tag}>. Remove the file, or convert it."
        raise UserError(str(path), problem)
    names = [(thing.findtext("name") or "").strip() for thing in root.iter("object")]
    if "" in names:
        place = f"{path}: object {names.index('') + 1}"
        raise UserError(place, "expected <name>, the category; received none. Add it, or remove the object.")
    return names


def _parsed(path: Path, content: bytes) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(content, ElementTree.XMLParser(target=_NoDoctype()))
    except ElementTree.ParseError as error:
        line, column = error.position
        received = f"text that is none ({str(error).partition(':')[0]}, column {column + 1})"
        raise UserError(f"{path}:{line}", f"expected XML; received {received}. Correct the file.") from error
    except (ValueError, LookupError) as error:  # a DOCTYPE, or an encoding that is not known
        raise UserError(str(path), f"expected plain XML; received {error}. Remove or correct it.") from error
