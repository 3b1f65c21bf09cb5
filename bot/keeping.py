"""Writes a file below DUBAN_FILES so that it is there, whole, whatever happens then."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def keep(folder: Path, name: str, content: bytes) -> str:
    """Write the file, whole or not at all, under a name of ours, which is returned. Call it in a thread. Raises OSError."""
    path = folder / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if path.is_file() and path.stat().st_size == len(content):
        return name
    handle, growing = tempfile.mkstemp(dir=folder, prefix="growing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(growing).replace(path)
    except BaseException:
        Path(growing).unlink(missing_ok=True)
        raise
    # The name too: what the database says is there must be there after a power cut.
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return name
