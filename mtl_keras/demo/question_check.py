"""What a browser may ask."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class QuestionCheck:
    """Looks at questions, and leaves of them what belongs there.

    Gradio takes a file by the path that a browser names: of a page that it did not launch itself, any of the machine's;
    and it fetches what is at a link. So here a file has to be among those that were dropped.

    Args:
        inputs: how many things each event of the page takes, by its number.
        folder: where dropped files are; None where the page takes text.
    """

    inputs: Mapping[int, int]
    folder: Path | None

    def cleaned(self, body: bytes) -> bytes:
        """Returns a request that asks the same.

        Raises:
            ValueError: the page does not ask so.
        """
        request = json.loads(body)  # its error is a ValueError
        if not isinstance(request, dict):
            raise ValueError("expected a JSON object")
        number, session, data = (request.get(key) for key in ("fn_index", "session_hash", "data"))
        if type(number) is not int or number not in self.inputs or not isinstance(session, str):
            raise ValueError("expected an event of the page, and a session")
        if not isinstance(data, list) or len(data) != self.inputs[number]:
            raise ValueError(f"expected {self.inputs[number]} of data")
        trigger = request.get("trigger_id")
        asked = {"fn_index": number, "session_hash": session, "data": [self._value(each) for each in data]}
        return json.dumps({**asked, "trigger_id": trigger if isinstance(trigger, int) else None}).encode()

    def _value(self, value: Any) -> Any:
        if value is None:
            return None
        if self.folder is None:
            if isinstance(value, str):
                return value
            raise ValueError("expected a text")
        path = value.get("path") if isinstance(value, dict) else None
        if not isinstance(path, str) or not self._is_dropped(path):
            raise ValueError("expected a file that was dropped")
        return {"path": path, "meta": {"_type": "gradio.FileData"}}

    def _is_dropped(self, path: str) -> bool:
        file, folder = Path(path).resolve(), Path(self.folder or "").resolve()
        return folder in file.parents and file.is_file()
