"""A contact's cards: opened by command or button, set by taps."""

from __future__ import annotations

from decimal import Decimal

from telegram import Update

from domain import targets as figures
from domain.cards import Place
from domain.errors import Outdated
from domain.reports import STATED, Health
from domain.tasks import task_numbers
from domain.unreadable import Usage
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from messages.steps import later_day
from services import answering, cards, collecting, hearing, moving, reporting, rewording


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


async def take_over(update: Update, context: Context) -> None:
    await context.say(await cards.take_over(context.tx, context.who, context.number(1), now=context.now))


async def health(update: Update, context: Context) -> None:
    await context.say(
        await answering.set_health(
            context.tx, context.who, context.number(1), context.number(2), _health(context.part(3)), now=context.now
        )
    )


async def right(update: Update, context: Context) -> None:
    """What was read out of her words is so confirmed, with the health tapped."""
    await context.say(
        await answering.confirm(
            context.tx, context.who, context.number(1), context.number(2), _health(context.part(3)), now=context.now
        )
    )


async def percent(update: Update, context: Context) -> None:
    await context.say(
        await answering.set_percent(
            context.tx, context.who, context.number(1), context.number(2), _percent(context.number(3)), now=context.now
        )
    )


async def figure(update: Update, context: Context) -> None:
    await context.say(
        await answering.set_figure(
            context.tx,
            context.who,
            context.number(1),
            context.number(2),
            context.number(3),
            _value(context.rest(4)),
            now=context.now,
        )
    )


async def same(update: Update, context: Context) -> None:
    await context.say(
        await answering.same_as_before(context.tx, context.who, context.number(1), context.number(2), now=context.now)
    )


async def nothing(update: Update, context: Context) -> None:
    await context.say(
        await answering.nothing_to_measure(
            context.tx, context.who, context.number(1), context.number(2), now=context.now
        )
    )


async def later(update: Update, context: Context) -> None:
    day = later_day(context.part(3))
    if day is None:
        raise Outdated
    await context.say(
        await answering.figures_later(
            context.tx, context.who, context.number(1), context.number(2), day, now=context.now
        )
    )


async def figures_today(update: Update, context: Context) -> None:
    await context.say(await collecting.open_card(context.tx, context.who, context.number(1), now=context.now))


async def keep(update: Update, context: Context) -> None:
    await context.say(
        await answering.keep(
            context.tx, context.who, context.number(1), context.number(2), context.part(3), now=context.now
        )
    )


async def take_in(update: Update, context: Context) -> None:
    await context.say(
        await answering.take_in(context.tx, context.who, context.number(1), context.number(2), now=context.now)
    )


async def step(update: Update, context: Context) -> None:
    at = Place.named(context.part(2))
    if at is None:
        raise Outdated
    await context.say(await answering.go_to(context.tx, context.who, context.number(1), at, now=context.now))


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


async def progress(update: Update, context: Context) -> None:
    await context.say(await hearing.as_progress(context.tx, context.who, context.number(1), now=context.now))


async def rewrite(update: Update, context: Context) -> None:
    await context.say(await rewording.begin(context.tx, context.who, context.number(1), now=context.now))


async def last_words(update: Update, context: Context) -> None:
    await context.say(
        await rewording.take_last(context.tx, context.who, context.number(1), context.number(2), now=context.now)
    )


async def book_to(update: Update, context: Context) -> None:
    """`bookto.<request>` to choose, then the period."""
    tx, who, now, request = context.tx, context.who, context.now, context.number(1)
    if context.turn.data.count(".") == 1:
        await context.say(await moving.choices(tx, who, request, now=now))
    else:
        await context.say(await moving.move(tx, who, request, context.number(2), now=now))


async def book_back(update: Update, context: Context) -> None:
    await context.say(
        await moving.undo(
            context.tx, context.who, context.number(1), context.number(2), context.number(3), now=context.now
        )
    )


async def add(update: Update, context: Context) -> None:
    await context.say(await hearing.add_words(context.tx, context.who, context.number(1), now=context.now))


async def replace(update: Update, context: Context) -> None:
    await context.say(await hearing.replace_words(context.tx, context.who, context.number(1), now=context.now))


def _health(text: str) -> Health:
    if text not in tuple(STATED):
        raise Outdated
    return Health(text)


def _value(text: str) -> Decimal:
    found = figures.figure(text)
    if found is None:
        raise Outdated
    return found


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
    Press("takeover", take_over, Audience.CONTACT),
    Press("mine", pressed_mine, Audience.CONTACT),
    Press("health", health, Audience.CONTACT),
    Press("right", right, Audience.CONTACT),
    Press("percent", percent, Audience.CONTACT),
    Press("figure", figure, Audience.CONTACT),
    Press("same", same, Audience.CONTACT),
    Press("nothing", nothing, Audience.CONTACT),
    Press("later", later, Audience.CONTACT),
    Press("figures", figures_today, Audience.CONTACT),
    Press("keep", keep, Audience.CONTACT),
    Press("takein", take_in, Audience.CONTACT),
    Press("step", step, Audience.CONTACT),
    Press("next", following, Audience.CONTACT),
    Press("book", book, Audience.CONTACT),
    Press("count", count, Audience.CONTACT),
    Press("progress", progress, Audience.CONTACT),
    Press("rewrite", rewrite, Audience.CONTACT),
    Press("lastwords", last_words, Audience.CONTACT),
    Press("bookto", book_to, Audience.CONTACT),
    Press("bookback", book_back, Audience.CONTACT),
    Press("notprogress", not_progress, Audience.CONTACT),
    Press("add", add, Audience.CONTACT),
    Press("replace", replace, Audience.CONTACT),
)
