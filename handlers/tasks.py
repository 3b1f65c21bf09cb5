"""What is looked up about tasks: /task, /why, /history and /tasks, and their pages."""

from __future__ import annotations

from telegram import Update

from domain.outgoing import in_place
from domain.views import is_bare
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import browsing


async def task(update: Update, context: Context) -> None:
    await context.say(await browsing.task_named(context.tx, context.who, context.argument, now=context.now))


async def history(update: Update, context: Context) -> None:
    await context.say(await browsing.history_named(context.tx, context.who, context.argument))


async def why(update: Update, context: Context) -> None:
    await context.say(await browsing.why_named(context.tx, context.who, context.argument, now=context.now))


async def tasks(update: Update, context: Context) -> None:
    await context.say(await browsing.tasks_list(context.tx, context.who, context.argument))


async def task_pressed(update: Update, context: Context) -> None:
    await context.say(
        in_place(await browsing.task_pressed(context.tx, context.who, context.turn.data, now=context.now))
    )


async def history_pressed(update: Update, context: Context) -> None:
    await context.say(in_place(await browsing.history_pressed(context.tx, context.who, context.turn.data)))


async def why_pressed(update: Update, context: Context) -> None:
    await context.say(in_place(await browsing.why_pressed(context.tx, context.who, context.turn.data, now=context.now)))


async def tasks_pressed(update: Update, context: Context) -> None:
    said = await browsing.tasks_pressed(context.tx, context.who, context.turn.data)
    await context.say(said if is_bare(context.turn.data) else in_place(said))


COMMANDS = (
    Command("task", task, Audience.EVERYONE, t_("A task: target, owners, reports")),
    Command("tasks", tasks, Audience.EVERYONE, t_("Tasks, by part, state or words")),
    Command("why", why, Audience.EVERYONE, t_("How a task's computed health comes about; /why 12")),
    Command("history", history, Audience.EVERYONE, t_("All reports on a task, word by word")),
)
PRESSES = (
    Press("task", task_pressed, Audience.EVERYONE),
    Press("history", history_pressed, Audience.EVERYONE),
    Press("why", why_pressed, Audience.EVERYONE),
    Press("tasks", tasks_pressed, Audience.EVERYONE),
)
