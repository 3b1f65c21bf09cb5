"""An open transaction on an empty database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.database import Database, Tx


@pytest.fixture
async def tx(db: Database) -> AsyncIterator[Tx]:
    async with db.write() as tx:
        yield tx
