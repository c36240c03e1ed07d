"""Lines of separated columns."""

import csv
from pathlib import Path
from typing import Literal

from mtl_keras.errors import UserError

Numbered = tuple[int, list[str]]
"""The first line of a record, from 1, and its columns."""


def split_records(
    lines: list[str], path: Path, delimiter: str, quotes: bool = True, advice: str = ""
) -> tuple[list[Numbered], list[UserError]]:
    """Returns the records that are not empty, and the fault of a quote without its pair, behind which none is read.

    Args:
        lines: of a file.
        path: the file.
        delimiter: the character between columns.
        quotes: whether a column may stand in double quotes.
        advice: what else helps against a quote without its pair.
    """
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE
    reader = csv.reader(lines, delimiter=delimiter, quoting=quoting, strict=True)
    records: list[Numbered] = []
    line = 1
    # A cell may be of any length; the module's limit is for all readers of the process.
    limit = csv.field_size_limit(max(csv.field_size_limit(), sum(map(len, lines))))
    try:
        for record in reader:
            if record:
                records.append((line, record))
            line = reader.line_num + 1
    except csv.Error as error:
        problem = f"expected columns with quotes in pairs; received a record that ends badly ({error})."
        return records, [UserError(f"{path}:{line}", f"{problem} Close or double the quote{advice}.")]
    finally:
        csv.field_size_limit(limit)
    return records, []
