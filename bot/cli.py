"""The command line: one function a command. Mistakes of the operator are told in words: exit code 2 for usage and settings, 1 for the rest."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot import (
    app,
    backup_command,
    config,
    copy_command,
    doctor_command,
    export_command,
    import_command,
    invite_command,
    logs,
    restore_command,
)
from bot.before_start import UNKNOWN_TOKEN, AlreadyRunning
from bot.config import Config, ConfigMistakes
from bot.listening import CannotListen
from bot.receiver import Wedged
from bot.team import DroppedOut
from bot.transport import Conflict, Unauthorized
from bot.webhook import WebhookRefused
from storage.database import DatabaseTooNew, DatabaseUnreachable, Unsupported, opened


def main(arguments: Sequence[str]) -> int:
    """Run one command; the process's exit code."""
    options = _parser().parse_args(arguments)
    if options.command == "demo":
        from simulator import live, month, year

        play = live.play if options.live else month.play
        try:
            return asyncio.run(year.play(options.seed, options.prints) if options.year else play(options.language))
        except KeyboardInterrupt:
            return 130
    try:
        settings = _settings(options.command)
    except ConfigMistakes as mistakes:
        print("\n".join(mistakes.lines), file=sys.stderr)
        return 2
    logs.set_up(settings.log, sys.stderr)
    try:
        return asyncio.run(_run(settings, options))
    except (
        AlreadyRunning,
        Wedged,
        DroppedOut,
        CannotListen,
        WebhookRefused,
        DatabaseTooNew,
        DatabaseUnreachable,
        Unsupported,
    ) as error:
        print(f"duban: {error}", file=sys.stderr)
        return 1
    except Unauthorized:
        print(f"duban: {UNKNOWN_TOKEN}", file=sys.stderr)
        return 1
    except Conflict as error:
        print(
            "duban: another program fetches updates with this token, or a webhook is set; stop it first. "
            f"Telegram says: {error}",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        return 130


def _settings(command: str) -> Config:
    wants_token = command in ("run", "invite")
    return config.load(os.environ) if wants_token else config.load_without_token(os.environ)


async def _run(settings: Config, options: argparse.Namespace) -> int:
    if options.command == "run":
        await app.run(settings)
        return 0
    if options.command == "doctor":
        return await doctor_command.check(settings, print)
    if options.command == "copy":
        mode: copy_command.Mode = "replace" if options.replace else "fill"
        return await copy_command.copy(options.source, options.target, print, mode=mode)
    clock = app.clock_for(settings)
    await clock.start()
    if options.command == "restore":
        return await restore_command.restore(settings, options.file, print, replace=options.replace, now=clock.now())
    async with opened(settings.database) as db:
        match options.command:
            case "migrate":
                print(f"{settings.database} is at the newest schema.")
                return 0
            case "invite":
                return await invite_command.invite(db, settings, " ".join(options.who), print, now=clock.now())
            case "backup":
                return await backup_command.back_up(db, settings, options.target, print, now=clock.now())
            case "export":
                return await export_command.export_ledger(db, options.file, settings.language, print, now=clock.now())
            case "import":
                return await import_command.import_plan(
                    db, options.file, title=options.title, first=options.first, last=options.last, zone=options.zone,
                    country=options.country, language=settings.language, confirmed=options.yes, ask=_ask, say=print,
                    now=clock.now(),
                )  # fmt: skip
    raise AssertionError(options.command)


def _ask(question: str) -> str:
    """Ask the person at the terminal. Raises EOFError where there is none."""
    if not sys.stdin.isatty():
        raise EOFError(question)
    return input(f"{question} ")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="duban", description="Carries a plan through its year, on Telegram.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    commands.add_parser("run", help="run the bot (settings come from the environment)")
    importing = commands.add_parser("import", help="load a plan from CSV or XLSX, or bring it up to date")
    importing.add_argument("file", type=Path)
    importing.add_argument("--title")
    importing.add_argument("--from", dest="first", type=date.fromisoformat, metavar="YYYY-MM-DD")
    importing.add_argument("--until", dest="last", type=date.fromisoformat, metavar="YYYY-MM-DD")
    importing.add_argument("--zone", default="Asia/Shanghai", help="time zone of the plan (default: %(default)s)")
    importing.add_argument("--country", default="CN", help="country of its working calendar (default: %(default)s)")
    importing.add_argument("--yes", action="store_true", help="apply without asking")
    invite = commands.add_parser("invite", help="make a link that lets somebody in")
    invite.add_argument("who", nargs="+", help="admin, supervisor, or a department's name and contact, deputy or head")
    commands.add_parser("migrate", help="bring the database to the newest schema")
    commands.add_parser("doctor", help="check settings, database, clock and Telegram")
    backup = commands.add_parser("backup", help="write a consistent copy of the database, also while the bot runs")
    backup.add_argument("target", nargs="?", type=Path)
    restoring = commands.add_parser("restore", help="put a backup in the place of the database, while no bot runs")
    restoring.add_argument("file", type=Path)
    restoring.add_argument(
        "--replace", action="store_true", help="also where the database holds data; it is kept aside"
    )
    copying = commands.add_parser(
        "copy",
        help="copy everything into another database, also from SQLite to PostgreSQL and back",
        epilog="An address is a file, sqlite:///file, postgresql://user@host/name, or @file: a file that holds the address, "
        "so that a password in it shows in no list of processes.",
    )
    copying.add_argument("source", metavar="FROM", help="address of the database to copy")
    copying.add_argument("target", metavar="TO", help="address of the database to copy into")
    copying.add_argument("--replace", action="store_true", help="put it in place of what TO holds")
    export = commands.add_parser("export", help="write the ledger as .xlsx or .csv")
    export.add_argument("file", type=Path)
    demo = commands.add_parser("demo", help="play a month against a simulated Telegram; needs no token")
    demo.add_argument("--language", choices=("zh", "en"), default=None, help="language of the chats (default: both)")
    demo.add_argument(
        "--live",
        action="store_true",
        help="tell no story: give an address where you play everybody in a browser, until interrupted",
    )
    demo.add_argument(
        "--year", action="store_true", help="live through twelve months, check every figure, keep what is printed"
    )
    demo.add_argument("--seed", type=int, default=2023, help="of the year: the same one gives the same answers")
    demo.add_argument(
        "--prints", type=Path, default=Path("artefacts") / "year", metavar="FOLDER",
        help="where the year's pictures and bulletins go (default: %(default)s)",
    )  # fmt: skip
    return parser
