"""A contact's cards: opened by command or button, set by taps."""

from __future__ import annotations

from telegram import Update

from domain.errors import Outdated, Usage
from domain.reports import STATED, Health
from domain.tasks import task_numbers
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import hearing, reporting


async def report(update: Update, context: Context) -> None:
    """`/report`, `/report 12`"""
    if not context.argument:
        await context.say(await reporting.open_any(context.tx, context.who, now=context.now))
        return
    numbers = task_numbers(context.argument)
    if not numbers:
        raise Usage(example="/report 12")
    await context.say(await reporting.open_task(context.tx, context.who, numbers[0], now=context.now))


async def mine(update: Update, context: Context) -> None:
    """`/mine`"""
    await context.say(await reporting.overview(context.tx, context.who, now=context.now))


async def pressed_mine(update: Update, context: Context) -> None:
    await context.say(await reporting.overview_in_place(context.tx, context.who, now=context.now))


async def go(update: Update, context: Context) -> None:
    await context.say(await reporting.start(context.tx, context.who, context.number(1), now=context.now))


async def card(update: Update, context: Context) -> None:
    await context.say(await reporting.open_request(context.tx, context.who, context.number(1), now=context.now))


async def health(update: Update, context: Context) -> None:
    await context.say(
        await reporting.set_health(
            context.tx, context.who, context.number(1), context.number(2), _health(context.part(3)), now=context.now
        )
    )


async def both(update: Update, context: Context) -> None:
    """Health, together with the percent that was read and is so confirmed."""
    await context.say(
        await reporting.set_health(
            context.tx,
            context.who,
            context.number(1),
            context.number(2),
            _health(context.part(3)),
            _percent(context.number(4)),
            now=context.now,
        )
    )


async def percent(update: Update, context: Context) -> None:
    await context.say(
        await reporting.set_percent(
            context.tx, context.who, context.number(1), context.number(2), _percent(context.number(3)), now=context.now
        )
    )


async def same(update: Update, context: Context) -> None:
    await context.say(
        await reporting.same_as_before(context.tx, context.who, context.number(1), context.number(2), now=context.now)
    )


async def following(update: Update, context: Context) -> None:
    await context.say(await reporting.go_on(context.tx, context.who, context.number(1), now=context.now))


async def book(update: Update, context: Context) -> None:
    await context.say(await hearing.book_asked(context.tx, context.who, context.number(1), now=context.now))


async def count(update: Update, context: Context) -> None:
    await context.say(
        await hearing.count_anyway(context.tx, context.who, context.number(1), context.number(2), now=context.now)
    )


async def not_progress(update: Update, context: Context) -> None:
    await context.say(await hearing.not_progress(context.tx, context.who, now=context.now))


async def add(update: Update, context: Context) -> None:
    await context.say(await hearing.add_words(context.tx, context.who, context.number(1), now=context.now))


async def replace(update: Update, context: Context) -> None:
    await context.say(await hearing.replace_words(context.tx, context.who, context.number(1), now=context.now))


def _health(text: str) -> Health:
    if text not in tuple(STATED):
        raise Outdated
    return Health(text)


def _percent(number: int) -> int:
    if number > 100:
        raise Outdated
    return number


COMMANDS = (
    Command("report", report, Audience.CONTACT, t_("Report progress; /report 12 for task 12")),
    Command("mine", mine, Audience.CONTACT, t_("What you have reported and what is missing")),
)
PRESSES = (
    Press("go", go, Audience.CONTACT),
    Press("card", card, Audience.CONTACT),
    Press("mine", pressed_mine, Audience.CONTACT),
    Press("health", health, Audience.CONTACT),
    Press("both", both, Audience.CONTACT),
    Press("percent", percent, Audience.CONTACT),
    Press("same", same, Audience.CONTACT),
    Press("next", following, Audience.CONTACT),
    Press("book", book, Audience.CONTACT),
    Press("count", count, Audience.CONTACT),
    Press("notprogress", not_progress, Audience.CONTACT),
    Press("add", add, Audience.CONTACT),
    Press("replace", replace, Audience.CONTACT),
)
