"""What somebody is answered who sends a thing that is no report and no command: short, with the next useful button."""

from __future__ import annotations

from datetime import datetime

from domain.answers import bare_number, is_question
from domain.outgoing import Reply, below
from domain.people import Standing
from messages import pointers
from services import asking, browsing, posting, standing_in
from services.hearing import Heard
from services.planning import current_period
from storage import reports, tasks
from storage.database import Tx


async def point(tx: Tx, who: Standing, heard: Heard, *, now: datetime) -> Reply:
    """For who answers for no department. A number alone opens the task; a question may go to the office, but not an admin's.

    Raises as browsing.task.
    """
    answered = await asking.answer(tx, who, heard, now=now)
    if answered is not None:
        return answered
    t = await posting.words_for(tx, who.person)
    plans = await tasks.plans(tx)
    if is_question(heard.text) and not who.is_admin:
        saying = await reports.keep_saying(
            tx, person_id=who.person.id, chat_id=heard.chat_id, message_id=heard.message_id, kind=heard.kind,
            text=heard.text, file_id=heard.file_id, now=now,
        )  # fmt: skip
        return below(pointers.question(t, saying.id, heard.text))
    if not plans:
        return below(pointers.before_plan(t, who))
    number = bare_number(heard.text) if heard.kind == "text" else None
    if number is not None:
        return below(await browsing.task(tx, who, number, now=now))
    if who.oversees:
        period = await current_period(tx, plans[-1])
        return below(pointers.overseer(t, who, period.id if period else None, heard.text))
    contacts = await standing_in.told(tx, who.departments, now=now)
    return below(pointers.head(t, [c.name for c in contacts]))


async def before_plan(tx: Tx, who: Standing) -> Reply:
    """There is nothing to report on yet."""
    return below(pointers.before_plan(await posting.words_for(tx, who.person), who))
