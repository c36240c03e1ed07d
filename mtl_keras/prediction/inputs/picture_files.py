"""Pictures: those of a folder, or one."""

from collections.abc import Iterator

from mtl_keras.data.picture_files import find_files
from mtl_keras.prediction.asked_row import AskedRow
from mtl_keras.prediction.inputs.request import InputRequest
from mtl_keras.prediction.readable_name import readable_name


def read_picture_files(request: InputRequest, field: str) -> Iterator[AskedRow]:
    """Yields a row a picture in the folder and in those below, by their paths, which are the ids; or the one.

    Raises:
        UserError: there is none.
    """
    folder = request.path
    if not folder.is_dir():
        return iter([AskedRow(folder.name, folder, readable_name(folder))])
    found = find_files(folder)
    paths = sorted([*found.pictures, *found.unreadable])
    if not paths:
        raise found.without_pictures(folder)
    return (AskedRow(readable_name(path.relative_to(folder)), path, readable_name(path)) for path in paths)
