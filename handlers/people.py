"""Who is here: inviting, lists, languages, names of departments, and how seats and roles end."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import directory, inviting, leaving, membership


async def invite(update: Update, context: Context) -> None:
    """`/invite 省科技厅 head`, `/invite supervisor part 3`, `/invite admin`"""
    bot_name = context.turn.bot_name
    await context.say(
        await inviting.invite(context.tx, context.who, context.argument, bot_name=bot_name, now=context.now)
    )


async def invite_to(update: Update, context: Context) -> None:
    department_id, post, bot_name = context.number(1), context.part(2), context.turn.bot_name
    await context.say(
        await inviting.invite_to(context.tx, context.who, department_id, post, bot_name=bot_name, now=context.now)
    )


async def invite_supervisor(update: Update, context: Context) -> None:
    department_id, bot_name = context.number(1), context.turn.bot_name
    await context.say(
        await inviting.invite_supervisor(context.tx, context.who, department_id, bot_name=bot_name, now=context.now)
    )


async def withdraw_invitation(update: Update, context: Context) -> None:
    await context.say(await inviting.withdraw(context.tx, context.who, context.number(1), now=context.now))


async def take_back(update: Update, context: Context) -> None:
    """The wrong person used an invitation."""
    await context.say(
        await leaving.take_back(
            context.tx, context.who, context.number(1), menu=context.turn.offer.menu_of, now=context.now
        )
    )


async def people(update: Update, context: Context) -> None:
    """`/people`, `/people 省科技厅`"""
    await context.say(await directory.list_people(context.tx, context.who, context.argument, page=1, now=context.now))


async def people_page(update: Update, context: Context) -> None:
    wanted = context.part(2) if context.turn.data.count(".") > 1 else ""
    await context.say(
        await directory.list_people(context.tx, context.who, wanted, page=context.number(1), now=context.now)
    )


async def card(update: Update, context: Context) -> None:
    await context.say(await directory.card(context.tx, context.who, context.number(1)))


async def remove(update: Update, context: Context) -> None:
    """`/remove name`"""
    await context.say(await leaving.propose_removal(context.tx, context.who, context.argument, now=context.now))


async def remove_pointed(update: Update, context: Context) -> None:
    await context.say(await leaving.propose_removal_of(context.tx, context.who, context.number(1), now=context.now))


async def confirm_removal(update: Update, context: Context) -> None:
    await context.say(await leaving.confirm_removal(context.tx, context.who, context.number(1), now=context.now))


async def keep(update: Update, context: Context) -> None:
    await context.say(await leaving.keep(context.tx, context.who, context.number(1)))


async def unseat(update: Update, context: Context) -> None:
    await context.say(await leaving.propose_end(context.tx, context.who, context.number(1), _place(context)))


async def confirm_unseat(update: Update, context: Context) -> None:
    await context.say(
        await leaving.end(
            context.tx,
            context.who,
            context.number(1),
            _place(context),
            menu=context.turn.offer.menu_of,
            now=context.now,
        )
    )


async def departments(update: Update, context: Context) -> None:
    """`/departments`"""
    await context.say(await directory.list_departments(context.tx, context.who, page=1))


async def departments_page(update: Update, context: Context) -> None:
    await context.say(await directory.list_departments(context.tx, context.who, page=context.number(1)))


async def alias(update: Update, context: Context) -> None:
    """`/alias 省工信厅 省工业和信息化厅`"""
    await context.say(await directory.add_alias(context.tx, context.who, context.argument, now=context.now))


async def alias_to(update: Update, context: Context) -> None:
    department_id, name = context.number(1), context.part(2)
    await context.say(await directory.add_alias_to(context.tx, context.who, department_id, name, now=context.now))


async def new_department(update: Update, context: Context) -> None:
    """`/newdepartment 省体育局`"""
    await context.say(await directory.add_department(context.tx, context.who, context.argument, now=context.now))


async def language(update: Update, context: Context) -> None:
    """`/language`"""
    await context.say(await membership.language_choice(context.tx, context.who))


async def set_language(update: Update, context: Context) -> None:
    await context.say(
        await membership.set_language(
            context.tx, context.who, context.part(1), menu=context.turn.offer.menu_of, now=context.now
        )
    )


def _place(context: Context) -> str:
    return f"{context.number(2)}.{context.part(3)}"


COMMANDS = (
    Command("departments", departments, Audience.OVERSEER, t_("Departments: what they own, who can be asked")),
    Command("people", people, Audience.ADMIN, t_("Who is here")),
    Command("invite", invite, Audience.ADMIN, t_("Invite somebody by a link")),
    Command("remove", remove, Audience.ADMIN, t_("Remove a person")),
    Command("alias", alias, Audience.ADMIN, t_("Another name for a department")),
    Command("newdepartment", new_department, Audience.ADMIN, t_("Add a department")),
    Command("language", language, Audience.EVERYONE, t_("中文 / English")),
)
PRESSES = (
    Press("inviteto", invite_to, Audience.ADMIN),
    Press("invitefor", invite_supervisor, Audience.ADMIN),
    Press("uninvite", withdraw_invitation, Audience.ADMIN),
    Press("unjoin", take_back, Audience.ADMIN),
    Press("people", people_page, Audience.ADMIN),
    Press("person", card, Audience.ADMIN),
    Press("remove", remove_pointed, Audience.ADMIN),
    Press("removeyes", confirm_removal, Audience.ADMIN),
    Press("removeno", keep, Audience.ADMIN),
    Press("unseat", unseat, Audience.ADMIN),
    Press("unseatyes", confirm_unseat, Audience.ADMIN),
    Press("departments", departments_page, Audience.OVERSEER),
    Press("aliasto", alias_to, Audience.ADMIN),
    Press("language", set_language, Audience.EVERYONE),
)
