"""The command menus and descriptions that the bot sets, and which menu a person sees."""

import re
from pathlib import Path
from typing import Any

from simulator.arguments import Arguments
from simulator.journal import Journal
from simulator.refusals import Json, bad_request

PLAIN = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
FOR_CHAT = ("chat", "chat_administrators", "chat_member")
LONGEST = {"description": 512, "short_description": 120}


class Commands:
    """What is set, by scope and language."""

    def __init__(self, folder: Path) -> None:
        self._journal = Journal(folder / "commands.jsonl")
        self._menus: dict[str, list[Json]] = {}
        self.descriptions: dict[str, str] = {}
        for kind, key, value in self._journal.records():
            self._take(kind, key, value)

    def close(self) -> None:
        """Closes the journal."""
        self._journal.close()

    def put(self, scope: str, language: str, commands: list[Json]) -> None:
        """Sets a menu; an empty one is no menu."""
        self._write("menu", f"{scope}/{language}", commands)

    def get(self, scope: str, language: str) -> list[Json]:
        """The menu set for exactly this scope and language."""
        return self._menus.get(f"{scope}/{language}", [])

    def shown(self, chat_id: int, language: str | None) -> list[Json]:
        """The menu in a private chat, by Telegram's order: the narrowest scope, in it the person's language first."""
        for scope in (f"chat:{chat_id}", "all_private_chats", "default"):
            for code in (language or "", ""):
                if menu := self.get(scope, code):
                    return menu
        return []

    def describe(self, arguments: Arguments, name: str) -> bool:
        """setMyDescription and setMyShortDescription."""
        text = arguments.text(name) or ""
        if len(text) > LONGEST[name]:
            raise bad_request(f"{name.replace('_', ' ')} is too long")
        self._write("text", f"{name}/{arguments.text('language_code') or ''}", text)
        return True

    def _write(self, kind: str, key: str, value: Any) -> None:
        self._take(kind, key, value)
        self._journal.append([kind, key, value])

    def _take(self, kind: str, key: str, value: Any) -> None:
        if kind == "text":
            self.descriptions[key] = value
        elif value:
            self._menus[key] = value
        else:
            self._menus.pop(key, None)


def read_scope(arguments: Arguments) -> tuple[str, int | str | None]:
    """The scope of a call as a kind and, for some kinds, the chat that it names."""
    scope = arguments.structure("scope", "BotCommandScope")
    if scope is None:
        return "default", None
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: Object expected")
    kind = scope.get("type")
    if kind in PLAIN:
        return str(kind), None
    if kind in FOR_CHAT:
        if "chat_id" not in scope:
            raise bad_request("can't parse BotCommandScope: Can't find field \"chat_id\"")
        return str(kind), scope["chat_id"]
    raise bad_request("can't parse BotCommandScope: Unsupported type specified")


def read_commands(arguments: Arguments) -> list[Json]:
    """The commands of setMyCommands, checked."""
    given = arguments.structure("commands", "commands")
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    if len(given) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = []
    for each in given:
        if not isinstance(each, dict):
            raise bad_request("can't parse BotCommand: Object expected")
        command, description = str(each.get("command", "")).removeprefix("/"), str(each.get("description", "")).strip()
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(description) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        commands.append({"command": command, "description": description})
    return commands
