"""What an operator sets, read from the environment once at start. All mistakes are found together; none of their texts
shows a secret."""

import difflib
import math
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

from bot import addresses
from bot.addresses import Listen, Webhook
from bot.settings import SETTINGS
from storage.database import Address, Server, has_postgres

Language = Literal["zh", "en"]
LogStyle = Literal["console", "json"]


_SECRETS = ("DUBAN_TOKEN", "DUBAN_DATABASE", "DUBAN_WEBHOOK_SECRET")
_KNOWN = (*(setting.name for setting in SETTINGS), *(f"{name}_FILE" for name in _SECRETS))
_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}
_TOKEN = re.compile(r"\d+:[\w-]{5,}", re.ASCII)


class ConfigMistakes(Exception):
    """The environment cannot be used; each of `lines` names a variable, what is wrong and how to mend it."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True)
class Config:
    """The settings, checked. `token` is empty where a command was started without one; `api_url` ends without a slash;
    `pace` and `chat_pace` are in messages a second; without a `webhook` updates are fetched, without `health` nobody can ask."""

    token: str = field(repr=False)
    database: Address
    api_url: str
    language: Language
    log: LogStyle
    files: Path
    backups: Path | None
    backup_recipient: str
    clock: str | None
    pace: float
    chat_pace: float
    webhook: Webhook | None
    health: Listen | None


def load(environ: Mapping[str, str]) -> Config:
    """The settings for a process that talks to Telegram. Raises ConfigMistakes."""
    reader = _Reader(environ)
    if not (reader.value("DUBAN_TOKEN") or reader.value("DUBAN_TOKEN_FILE")):
        reader.mistake("DUBAN_TOKEN", "is not set", "put the token from @BotFather into it, or name a DUBAN_TOKEN_FILE")
    return reader.config()


def load_without_token(environ: Mapping[str, str]) -> Config:
    """The settings for commands that only need the database; a token is checked where there is one. Raises
    ConfigMistakes."""
    return _Reader(environ).config()


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._mistakes: list[str] = []

    def config(self) -> Config:
        for name in sorted(self._environ):
            if name.startswith("DUBAN_") and name not in _KNOWN:
                near = difflib.get_close_matches(name, _KNOWN, n=1)
                mend = f"did you mean {near[0]}?" if near else f"known are {', '.join(_KNOWN)}"
                self.mistake(name, "is not a setting of Duban", mend)
        api_url = self._root("DUBAN_API_URL")
        database = self._database()
        config = Config(
            token=self._token(),
            database=database,
            api_url=api_url,
            language=cast(Language, self._one_of("DUBAN_LANGUAGE", "zh", "en")),
            log=cast(LogStyle, self._one_of("DUBAN_LOG", "console", "json")),
            files=self._files(database),
            clock=self._clock(api_url),
            pace=self._positive("DUBAN_PACE"),
            chat_pace=self._positive("DUBAN_CHAT_PACE"),
            webhook=self._webhook(api_url),
            health=self._health(),
            backups=self._backups(database),
            backup_recipient=self._recipient(),
        )
        if self._mistakes:
            raise ConfigMistakes(tuple(self._mistakes))
        return config

    def value(self, name: str) -> str:
        """What is set, stripped; empty counts as not set, as in a compose file that passes everything on."""
        return self._environ.get(name, "").strip()

    def mistake(self, name: str, wrong: str, mend: str) -> None:
        self._mistakes.append(f"{name} {wrong}: {mend}.")

    def _setting(self, name: str) -> str:
        return self.value(name) or _DEFAULTS[name]

    def _secret(self, name: str) -> str:
        value, path = self.value(name), self.value(f"{name}_FILE")
        if not path:
            return value
        if value:
            self.mistake(name, f"and {name}_FILE are both set", "keep one of them")
            return ""
        try:
            content = Path(path).read_text(encoding="utf-8-sig").strip()
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not a text in UTF-8"
            self.mistake(f"{name}_FILE", f"cannot be read ({reason})", f"check the file {path} and its permissions")
            return ""
        if not content:
            self.mistake(f"{name}_FILE", "names an empty file", f"write the secret into {path}")
        return content

    def _token(self) -> str:
        token = self._secret("DUBAN_TOKEN")
        if token and not _TOKEN.fullmatch(token):
            self.mistake("DUBAN_TOKEN", "does not look like a token (digits:letters)", "copy it again from @BotFather")
            return ""
        return token

    def _database(self) -> Address:
        name = "DUBAN_DATABASE"
        text = self._secret(name) or _DEFAULTS[name]
        scheme, separator, rest = text.partition("://")
        if separator and scheme in ("postgresql", "postgres"):
            return self._server(name, text)
        # A slip like postgresql:/user:password@host is not repeated as the name of a file.
        slipped = re.match(r"[a-z]+:(?!//)", text) and ":memory:" not in text
        if slipped or (separator and (scheme != "sqlite" or not rest.startswith("/") or rest == "/")):
            self.mistake(name, "is not an address Duban understands", "name a file, sqlite:///file or postgresql://…")
            return Path(_DEFAULTS[name])
        path = Path(rest[1:] if separator else text)
        if ":memory:" in text:
            self.mistake(name, "would keep nothing", "name a file, for example duban.db")
        elif path.is_dir():
            self.mistake(name, f"names a folder ({path})", f"name a file in it, for example {path / 'duban.db'}")
        elif not path.parent.is_dir():
            self.mistake(name, f"is in a folder that does not exist ({path.parent})", "make the folder or name another")
        return path

    def _server(self, name: str, text: str) -> Server:
        try:
            parts = urlsplit(text)
            whole = parts.port != 0 and parts.path.strip("/") and (parts.hostname or "host=" in parts.query)
        except ValueError:
            whole = False
        if not has_postgres():
            self.mistake(name, "names PostgreSQL, whose driver is not installed", "pip install 'duban[postgres]'")
        elif not whole:
            self.mistake(
                name, "does not name a server and a database", "write it like postgresql://user@host:5432/duban"
            )
        return Server(text)

    def _files(self, database: Address) -> Path:
        text = self.value("DUBAN_FILES")
        beside = database.parent / f"{database.stem}-files" if isinstance(database, Path) else Path("duban-files")
        path = Path(text) if text else beside
        if path.exists() and not path.is_dir():
            self.mistake("DUBAN_FILES", f"names a file ({path})", "name a folder; it is made when needed")
        return path

    def _backups(self, database: Address) -> Path | None:
        text = self.value("DUBAN_BACKUPS")
        # A simulated clock passes nights in seconds.
        if text == "0" or not isinstance(database, Path) or self.value("DUBAN_CLOCK"):
            return None
        path = Path(text) if text else database.parent / f"{database.stem}-backups"
        if path.exists() and not path.is_dir():
            self.mistake("DUBAN_BACKUPS", f"names a file ({path})", "name a folder; it is made when needed")
        return path

    def _recipient(self) -> str:
        recipient = self.value("DUBAN_BACKUP_RECIPIENT")
        if recipient and not re.fullmatch(r"age1[0-9a-z]+", recipient):
            self.mistake(
                "DUBAN_BACKUP_RECIPIENT", "is no age recipient", "write the public key that age-keygen shows (age1…)"
            )
        elif recipient and not shutil.which("age"):
            self.mistake(
                "DUBAN_BACKUP_RECIPIENT", "is set, but the program age is not found", "install age, or unset it"
            )
        return recipient

    def _root(self, name: str) -> str:
        """A root address without its trailing slash. A token pasted into it is not shown again."""
        text = self._setting(name).rstrip("/")
        parts = addresses.parts(text)
        if parts is None or parts.scheme not in ("http", "https"):
            self.mistake(name, "is not an http(s) address", f"write it like {_DEFAULTS[name]}")
        elif parts.query or parts.fragment or parts.username or "/bot" in parts.path:
            self.mistake(name, "is more than a root address", "leave out /bot<token>, user names, ? and #")
        else:
            return text
        return _DEFAULTS[name]

    def _clock(self, api_url: str) -> str | None:
        text = self.value("DUBAN_CLOCK")
        if not text:
            return None
        parts = addresses.parts(text)
        if parts is None or parts.scheme != "http":
            self.mistake("DUBAN_CLOCK", "is not an http address", "write it like http://127.0.0.1:8081/clock")
        if not addresses.is_loopback(api_url):
            mend = "unset it, or point DUBAN_API_URL at a simulator on 127.0.0.1"
            self.mistake("DUBAN_CLOCK", "is only for a simulator on this machine", mend)
        return text

    def _webhook(self, api_url: str) -> Webhook | None:
        url, secret, listen = (
            self.value("DUBAN_WEBHOOK_URL"), self._secret("DUBAN_WEBHOOK_SECRET"), self._listen("DUBAN_WEBHOOK_LISTEN")
        )  # fmt: skip
        if secret and not addresses.is_secret(secret):
            self.mistake(
                "DUBAN_WEBHOOK_SECRET", "is no secret that Telegram takes", "write 1 to 256 of A-Z a-z 0-9 _ -"
            )
        if not url:
            return None
        wrong = addresses.webhook_mistake(url, api_url)
        if wrong:
            self.mistake("DUBAN_WEBHOOK_URL", *wrong)
        if not secret and not self.value("DUBAN_WEBHOOK_SECRET_FILE"):
            self.mistake("DUBAN_WEBHOOK_SECRET", "is not set", "make one up, for example with `openssl rand -hex 32`")
        return Webhook(url, secret, listen) if listen else None

    def _health(self) -> Listen | None:
        listen = self._listen("DUBAN_HEALTH_LISTEN")
        if listen and not addresses.stays_here(listen.host):
            self.mistake("DUBAN_HEALTH_LISTEN", "would answer other machines", "write it like 127.0.0.1:8080")
        return listen

    def _listen(self, name: str) -> Listen | None:
        text = self._setting(name)
        listen = addresses.listen(text) if text else None
        if text and listen is None:
            self.mistake(name, "is not host:port", f"write it like {_DEFAULTS[name] or '127.0.0.1:8080'}")
        return listen

    def _one_of(self, name: str, *choices: str) -> str:
        text = self._setting(name)
        if text not in choices:
            self.mistake(name, f"is {text!r}", f"write {' or '.join(choices)}")
        return text

    def _positive(self, name: str) -> float:
        text = self._setting(name)
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not (math.isfinite(number) and number > 0):
            self.mistake(name, f"is {text!r}", f"write a number above 0, for example {_DEFAULTS[name]}")
        return number
