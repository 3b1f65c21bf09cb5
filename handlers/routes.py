"""The table of everything a person can do: commands and buttons, each with whom it is open to."""

from __future__ import annotations

from telegram import Update
from telegram.ext import (
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from domain.errors import NotForYou, Outdated
from domain.outgoing import Menu, MenuCommand
from domain.people import Standing
from handlers import (
    absences,
    access,
    applications,
    audit,
    bulletins,
    burden,
    closings,
    decisions,
    enquiries,
    errors,
    evidence,
    files,
    handovers,
    indicators,
    instructions,
    loans,
    lookups,
    needs,
    nudges,
    objections,
    owners,
    people,
    pictures,
    promises,
    replies,
    report,
    returns,
    review,
    rhythm,
    sheet,
    snoozes,
    start,
    subscriptions,
    summary,
    tasks,
    verdicts,
)
from handlers import help as helping
from handlers.context import App, Context
from handlers.registry import Audience, Command, Handler, Press
from messages.language import Words

_MODULES = (
    start,
    report,
    loans,
    absences,
    promises,
    sheet,
    snoozes,
    applications,
    needs,
    instructions,
    closings,
    verdicts,
    objections,
    tasks,
    summary,
    lookups,
    nudges,
    subscriptions,
    burden,
    pictures,
    bulletins,
    decisions,
    returns,
    review,
    owners,
    people,
    handovers,
    rhythm,
    files,
    evidence,
    indicators,
    enquiries,
    audit,
    helping,
)

COMMANDS: tuple[Command, ...] = tuple(command for module in _MODULES for command in module.COMMANDS)
PRESSES: tuple[Press, ...] = tuple(press for module in _MODULES for press in module.PRESSES)


def register(app: App) -> None:
    """Put the gate before every route, then the routes in order."""
    app.add_handler(TypeHandler(Update, access.settle), group=-1)
    for command in COMMANDS:
        only = filters.UpdateType.MESSAGE
        app.add_handler(CommandHandler(command.name, _open_to(command.audience, command.handler), filters=only))
    app.add_handler(CallbackQueryHandler(press))
    app.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, replies.edited))
    app.add_handler(MessageHandler(filters.COMMAND, replies.unknown_command))
    # That somebody pinned a message or the like is nothing to answer.
    app.add_handler(MessageHandler(filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL, replies.hear))
    app.add_error_handler(errors.note)


async def run(update: Update, context: Context) -> None:
    """`run.report.12`: a command that was offered in the place of one that there is not."""
    command = next((c for c in COMMANDS if c.name == context.part(1)), None)
    if command is None:
        raise Outdated
    context.args = context.turn.data.split(".", 2)[2].split() if context.turn.data.count(".") > 1 else []
    await _open_to(command.audience, command.handler)(update, context)


async def press(update: Update, context: Context) -> None:
    """Find the button's handler by its name. An old or altered button is told so, and changes nothing."""
    name = context.turn.data.split(".")[0]
    found = next((press for press in (*PRESSES, _RUN) if press.name == name), None)
    if found is not None:
        await _open_to(found.audience, found.handler)(update, context)
    elif context.turn.data != PAGE_MARK:
        raise Outdated


_RUN = Press("run", run, Audience.EVERYONE)


class Routes:
    """The table as handlers see it: what is open to somebody."""

    def available(self, who: Standing) -> tuple[MenuCommand, ...]:
        """The commands that are open to her; descriptions are not translated yet."""
        return tuple(MenuCommand(c.name, c.description) for c in COMMANDS if c.audience.includes(who))

    def menu_of(self, who: Standing, t: Words) -> Menu:
        """Her command menu, in her language."""
        return Menu(tuple(MenuCommand(command.name, t(command.description)) for command in self.available(who)))


def _open_to(audience: Audience, handler: Handler) -> Handler:
    async def guarded(update: Update, context: Context) -> None:
        if not audience.includes(context.who):
            raise NotForYou(role=audience.value)
        await handler(update, context)

    return guarded


PAGE_MARK = "page"
"""The data of a button that only says which page this is."""
