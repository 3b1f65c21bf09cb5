"""Cells out of an XLS file, in a process of their own: how much such a file takes is known only once it has been read.

Its cells may lie at opposite corners and name the same long text a million times, which would end the bot; so the reader has limits.
"""

from __future__ import annotations

import resource
from multiprocessing import get_context
from multiprocessing.connection import Connection

from services.sheets import FileFault, Grid, UnreadableFile, first_filled

MOST_MEMORY = 1_000_000_000
"""Bytes of address space; a sheet at the limits of services.sheets takes a third of it."""

PATIENCE = 30
"""Seconds of reading."""


def read_xls(content: bytes) -> Grid:
    """The first visible sheet that holds anything; none is empty. Blocks: call it in a thread. Raises UnreadableFile."""
    apart = get_context("spawn")
    ours, theirs = apart.Pipe()
    reader = apart.Process(target=_read, args=(theirs, content), daemon=True)
    reader.start()
    theirs.close()
    try:
        found: Grid | tuple[FileFault, str] | None = ours.recv() if ours.poll(PATIENCE) else None
    except (EOFError, ConnectionResetError):
        found = None
    finally:
        reader.kill()
        reader.join()
        ours.close()
    if found is None:
        raise UnreadableFile(FileFault.TOO_LARGE, "reading it takes too much time or memory")
    if isinstance(found, tuple):
        raise UnreadableFile(*found)
    return found


def _read(answer: Connection, content: bytes) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        answer.send(first_filled(content))
    except UnreadableFile as fault:
        # Of this container it is not known whether it was meant to be a table at all.
        kind = FileFault.NOT_A_TABLE if fault.kind is FileFault.BROKEN else fault.kind
        answer.send((kind, fault.detail))
