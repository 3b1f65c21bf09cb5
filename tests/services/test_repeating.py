"""Words that were written anew and say what the report before said stand out in a summary's lines."""

from __future__ import annotations

import pytest

from domain.reports import Health
from domain.views import Page, View
from services import summarising
from storage.database import Database
from tests.conftest import Office
from tests.services.stories import after, ask, english, lock, report


@pytest.mark.engines("sqlite", "postgres")
async def test_the_same_words_two_periods_running_are_marked(db: Database, office: Office) -> None:
    async with db.write() as tx:
        march = await ask(tx, office, "2023-03")
        for number, said in ((1, "按计划 推进"), (2, "已完成评审"), (3, ""), (4, "按计划推进")):
            await report(tx, office, march, number, Health.ON_TRACK, said)
        await lock(tx, march)
        april = await ask(tx, office, "2023-04")
        for number, said, no_change in ((1, "按计划推进", 0), (2, "已开工", 0), (3, "", 0), (4, "按计划推进", 1)):
            await report(tx, office, april, number, Health.ON_TRACK, said, no_change=no_change)
        admin = await english(tx, office, Office.ADMIN)
        shown = await summarising.page(tx, admin, View(Page.TASKS).data(april.id), now=after(april))
        first = await summarising.page(tx, admin, View(Page.TASKS).data(march.id), now=after(april))
    marked = [line for line in shown.text.splitlines() if "same words as last time" in line]
    assert len(marked) == 1
    assert "<b>1</b>" in marked[0]
    assert "same words" not in first.text
