"""An append-only file of JSON lines: how the simulator remembers over a restart."""

import json
from pathlib import Path
from typing import Any


class Journal:
    """One file; a line half written by a crash is left out when it is read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("ab", buffering=0)
        if path.stat().st_size and not path.read_bytes().endswith(b"\n"):
            self._file.write(b"\n")

    def append(self, record: Any) -> None:
        """Writes one line through to the operating system."""
        self._file.write(_line(record))

    def records(self) -> list[Any]:
        """Every whole record, oldest first."""
        found = []
        for line in self._path.read_bytes().splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
        return found

    def rewrite(self, records: list[Any]) -> None:
        """Replaces everything by `records`, at once."""
        fresh = self._path.with_suffix(".new")
        fresh.write_bytes(b"".join(map(_line, records)))
        self._file.close()
        fresh.replace(self._path)
        self._file = self._path.open("ab", buffering=0)

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


def _line(record: Any) -> bytes:
    # Lone surrogates stand for bytes that are not UTF-8; json reads them back.
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
