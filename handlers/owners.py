"""Who owns which task: reading it, and the admin's changes with their preview."""

from __future__ import annotations

from telegram import Update

from domain.errors import Outdated
from domain.people import Duty
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import assigning


async def owners(update: Update, context: Context) -> None:
    """`/owners 12`"""
    await context.say(await assigning.owners(context.tx, context.who, context.argument))


async def owners_of(update: Update, context: Context) -> None:
    await context.say(await assigning.owners(context.tx, context.who, str(context.number(1))))


async def assign(update: Update, context: Context) -> None:
    """`/assign 4-9,12 省科技厅`, `/assign 12 省财政厅 joint`"""
    await context.say(await assigning.assign(context.tx, context.who, context.argument, now=context.now))


async def unassign(update: Update, context: Context) -> None:
    """`/unassign 12 省财政厅`"""
    await context.say(await assigning.unassign(context.tx, context.who, context.argument, now=context.now))


async def assign_to(update: Update, context: Context) -> None:
    """The department that was meant."""
    department_id, mark = context.number(1), context.part(2)
    await context.say(await assigning.assign_to(context.tx, context.who, department_id, mark, now=context.now))


async def turn(update: Update, context: Context) -> None:
    page, mark = context.number(1), context.part(2)
    await context.say(await assigning.turn(context.tx, context.who, page, mark))


async def confirm(update: Update, context: Context) -> None:
    await context.say(await assigning.confirm(context.tx, context.who, context.part(1), now=context.now))


async def cancel(update: Update, context: Context) -> None:
    await context.say(await assigning.cancel(context.tx, context.who, context.part(1)))


async def pick(update: Update, context: Context) -> None:
    number, duty, page = context.number(1), _duty(context), context.number(3)
    await context.say(await assigning.pick(context.tx, context.who, number, duty, page=page))


async def give(update: Update, context: Context) -> None:
    number, duty, department_id = context.number(1), _duty(context), context.number(3)
    await context.say(await assigning.give(context.tx, context.who, number, duty, department_id, now=context.now))


async def end(update: Update, context: Context) -> None:
    number, department_id = context.number(1), context.number(2)
    await context.say(await assigning.give(context.tx, context.who, number, None, department_id, now=context.now))


def _duty(context: Context) -> Duty:
    if context.part(2) not in tuple(Duty):
        raise Outdated
    return Duty(context.part(2))


COMMANDS = (
    Command("owners", owners, Audience.EVERYONE, t_("Who owns a task")),
    Command("assign", assign, Audience.ADMIN, t_("Give tasks to a department")),
    Command("unassign", unassign, Audience.ADMIN, t_("End a department's share in tasks")),
)
PRESSES = (
    Press("owners", owners_of, Audience.EVERYONE),
    Press("assignto", assign_to, Audience.ADMIN),
    Press("assignpage", turn, Audience.ADMIN),
    Press("assignyes", confirm, Audience.ADMIN),
    Press("assignno", cancel, Audience.ADMIN),
    Press("pick", pick, Audience.ADMIN),
    Press("give", give, Audience.ADMIN),
    Press("endowner", end, Audience.ADMIN),
)
