"""Every setting of the environment with its default and meaning, for the documents. They are read by bot.config."""

from __future__ import annotations

from typing import NamedTuple


class Setting(NamedTuple):
    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("DUBAN_TOKEN", "", "The bot's token from @BotFather. Secret: keep it in a file named by DUBAN_TOKEN_FILE."),
    Setting(
        "DUBAN_DATABASE",
        "duban.db",
        "The database: a file (or sqlite:///file), or postgresql://user@host/name. With a password in it, name a DUBAN_DATABASE_FILE.",
    ),
    Setting("DUBAN_API_URL", "https://api.telegram.org", "Root of the Bot API server; /bot<token> is added to it."),
    Setting("DUBAN_LANGUAGE", "zh", "Language of people who have chosen none: zh or en."),
    Setting("DUBAN_LOG", "console", "Style of the log: console (for people) or json (one object a line)."),
    Setting(
        "DUBAN_FILES",
        "<database>-files",
        "Folder for files that people send; by default beside the database file, with PostgreSQL duban-files.",
    ),
    Setting(
        "DUBAN_BACKUPS",
        "<database>-backups",
        "Folder for the nightly copies of a database file, by default beside it; 0 takes none.",
    ),
    Setting(
        "DUBAN_BACKUP_RECIPIENT",
        "",
        "age recipient (age1…) that nightly copies are encrypted to; needs the program age.",
    ),
    Setting(
        "DUBAN_CLOCK", "", "Address of a simulator's clock to follow; only together with a loopback DUBAN_API_URL."
    ),
    Setting(
        "DUBAN_PACE", "28", "Messages a second over all chats. Change it for a Bot API server of your own or tests."
    ),
    Setting("DUBAN_CHAT_PACE", "1", "Messages a second in one private chat, after a burst of 5."),
    Setting(
        "DUBAN_WEBHOOK_URL", "", "The https address at which Telegram brings updates; without one they are fetched."
    ),
    Setting("DUBAN_WEBHOOK_SECRET", "", "What Telegram shows at the webhook: 1 to 256 of A-Z a-z 0-9 _ -. Secret."),
    Setting("DUBAN_WEBHOOK_LISTEN", "127.0.0.1:8443", "host:port where the webhook's calls arrive, in plain HTTP."),
    Setting("DUBAN_HEALTH_LISTEN", "", "host:port of this machine for /healthz, /readyz and /metrics; off unless set."),
)
"""Every setting, for the documents; a secret VAR may instead be the content of the file named by VAR_FILE."""
