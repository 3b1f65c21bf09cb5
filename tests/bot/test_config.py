from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path

import pytest

from bot.addresses import Listen, Webhook
from bot.config import Config, ConfigMistakes, load, load_without_token
from bot.settings import SETTINGS
from storage.database import Server

TOKEN = "123456:TEST-token_for-tests"
SECRET = "TEST-secret_shown-by-Telegram"


def mistakes(
    environ: Mapping[str, str], read: Callable[[Mapping[str, str]], Config] = load_without_token
) -> tuple[str, ...]:
    with pytest.raises(ConfigMistakes) as caught:
        read(environ)
    return caught.value.lines


def test_defaults_need_only_a_token() -> None:
    config = load({"DUBAN_TOKEN": TOKEN, "PATH": "/bin"})
    assert config == Config(
        token=TOKEN,
        database=Path("duban.db"),
        api_url="https://api.telegram.org",
        language="zh",
        log="console",
        files=Path("duban-files"),
        clock=None,
        pace=28,
        chat_pace=1,
        webhook=None,
        health=None,
        backups=Path("duban-backups"),
        backup_recipient="",
    )


def test_every_setting_is_read(tmp_path: Path) -> None:
    config = load(
        {
            "DUBAN_TOKEN": TOKEN,
            "DUBAN_DATABASE": str(tmp_path / "plan.sqlite"),
            "DUBAN_API_URL": "http://127.0.0.1:8081/",
            "DUBAN_LANGUAGE": "en",
            "DUBAN_LOG": "json",
            "DUBAN_FILES": str(tmp_path / "evidence"),
            "DUBAN_CLOCK": "http://127.0.0.1:8081/clock",
            "DUBAN_PACE": "400.5",
            "DUBAN_CHAT_PACE": "20",
            "DUBAN_WEBHOOK_URL": "https://bot.example.org/duban",
            "DUBAN_WEBHOOK_SECRET": SECRET,
            "DUBAN_WEBHOOK_LISTEN": "0.0.0.0:8444",
            "DUBAN_HEALTH_LISTEN": "[::1]:8080",
        }
    )
    assert config == Config(
        token=TOKEN,
        database=tmp_path / "plan.sqlite",
        api_url="http://127.0.0.1:8081",
        language="en",
        log="json",
        files=tmp_path / "evidence",
        clock="http://127.0.0.1:8081/clock",
        pace=400.5,
        chat_pace=20,
        webhook=Webhook("https://bot.example.org/duban", SECRET, Listen("0.0.0.0", 8444)),  # noqa: S104
        health=Listen("::1", 8080),
        backups=None,
        backup_recipient="",
    )


def test_the_table_of_settings_is_complete() -> None:
    prefixes = {f"DUBAN_{field.name.upper()}": field for field in fields(Config)}
    grouped = {f"DUBAN_{group}_": f"DUBAN_{group}" for group in ("WEBHOOK", "HEALTH")}
    named = [next((grouped[g] for g in grouped if s.name.startswith(g)), s.name) for s in SETTINGS]
    assert list(dict.fromkeys(named)) == list(prefixes)
    assert all(setting.meaning.endswith(".") for setting in SETTINGS)


def test_a_token_never_shows() -> None:
    assert TOKEN not in repr(load({"DUBAN_TOKEN": TOKEN}))
    wrong = {
        "DUBAN_TOKEN": f"bot {TOKEN}",
        "DUBAN_API_URL": f"https://api.telegram.org/bot{TOKEN}",
        "DUBAN_DATABASE": f"postgresql://duban:{TOKEN}@db",
    }
    lines = mistakes(wrong)
    assert len(lines) == 3
    assert not any("TEST" in line for line in lines)


def test_a_token_is_needed_only_to_talk_to_telegram() -> None:
    assert load_without_token({}).token == ""
    assert load_without_token({"DUBAN_TOKEN": TOKEN}).token == TOKEN
    (line,) = mistakes({"DUBAN_TOKEN": " "}, load)
    assert line.startswith("DUBAN_TOKEN is not set: ")


def test_a_secret_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text(f"\ufeff{TOKEN}\n", encoding="utf-8")
    assert load({"DUBAN_TOKEN_FILE": str(secret)}).token == TOKEN
    (both,) = mistakes({"DUBAN_TOKEN_FILE": str(secret), "DUBAN_TOKEN": TOKEN}, load)
    assert both == "DUBAN_TOKEN and DUBAN_TOKEN_FILE are both set: keep one of them."


@pytest.mark.parametrize(("content", "wrong"), [(b"\xff\xfe", "cannot be read"), (b" \n", "empty file")])
def test_a_secret_file_that_holds_none(tmp_path: Path, content: bytes, wrong: str) -> None:
    secret = tmp_path / "token"
    secret.write_bytes(content)
    (line,) = mistakes({"DUBAN_TOKEN_FILE": str(secret)}, load)
    assert line.startswith("DUBAN_TOKEN_FILE ")
    assert wrong in line
    assert str(secret) in line


def test_a_secret_file_that_is_missing(tmp_path: Path) -> None:
    (line,) = mistakes({"DUBAN_TOKEN_FILE": str(tmp_path / "none")}, load)
    assert line.startswith("DUBAN_TOKEN_FILE cannot be read (No such file")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("office.db", "office.db"),
        ("sqlite:///office.db", "office.db"),
        ("sqlite:////tmp/office.db", "/tmp/office.db"),  # noqa: S108
        ("/tmp/督办.db", "/tmp/督办.db"),  # noqa: S108
    ],
)
def test_addresses_of_a_database(text: str, path: str) -> None:
    config = load_without_token({"DUBAN_DATABASE": text})
    assert config.database == Path(path)
    assert config.files == Path(path.replace(".db", "-files"))


def test_a_server_may_be_on_a_socket() -> None:
    config = load_without_token({"DUBAN_DATABASE": "postgresql:///duban?host=/run/postgresql"})
    assert str(config.database) == "postgresql:///duban"


def test_a_server_needs_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.config.has_postgres", lambda: False)
    (line,) = mistakes({"DUBAN_DATABASE": f"postgresql://duban:{TOKEN}@db/duban"})
    assert "driver is not installed: pip install 'duban[postgres]'" in line
    assert "TEST" not in line


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_server_shows_without_its_password(scheme: str, tmp_path: Path) -> None:
    url = f"{scheme}://duban:{TOKEN}@db.example:5433/duban?password={TOKEN}"
    secret = tmp_path / "database"
    secret.write_text(url)
    for environ in ({"DUBAN_DATABASE": url}, {"DUBAN_DATABASE_FILE": str(secret)}):
        config = load_without_token(environ)
        assert config.database == Server(url)
        assert str(config.database) == "postgresql://db.example:5433/duban"
        assert "TEST" not in repr(config)
        assert config.files == Path("duban-files")


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("DUBAN_DATABASE", "postgresql://db", "does not name a server and a database"),
        ("DUBAN_DATABASE", "postgresql://db:99999/duban", "does not name a server and a database"),
        ("DUBAN_DATABASE", "mysql://db/duban", "not an address"),
        (
            "DUBAN_DATABASE",
            "postgresql:/duban:TEST-secret@db/duban",
            "is not an address Duban understands: name a file",
        ),
        ("DUBAN_DATABASE", "sqlite://", "not an address"),
        ("DUBAN_DATABASE", "sqlite:///", "not an address"),
        ("DUBAN_DATABASE", ":memory:", "would keep nothing"),
        ("DUBAN_DATABASE", "/", "names a folder"),
        ("DUBAN_DATABASE", "/no-such-folder/duban.db", "does not exist (/no-such-folder)"),
        ("DUBAN_FILES", __file__, "names a file"),
        ("DUBAN_API_URL", "api.telegram.org", "not an http(s) address"),
        ("DUBAN_API_URL", "https://", "not an http(s) address"),
        ("DUBAN_API_URL", "http://127.0.0.1:99999", "not an http(s) address"),
        ("DUBAN_API_URL", "https://api.telegram.org/bot1:abcdef", "more than a root"),
        ("DUBAN_LANGUAGE", "fr", "is 'fr': write zh or en."),
        ("DUBAN_LOG", "xml", "is 'xml': write console or json."),
        ("DUBAN_PACE", "0", "is '0'"),
        ("DUBAN_PACE", "-1", "is '-1'"),
        ("DUBAN_PACE", "nan", "is 'nan'"),
        ("DUBAN_PACE", "inf", "is 'inf'"),
        ("DUBAN_PACE", "fast", "is 'fast'"),
        ("DUBAN_CLOCK", "http://127.0.0.1:8081/clock", "only for a simulator"),
        ("DUBAN_TOKEN", "123456", "does not look like a token"),
        ("DUBAN_TOKEN", "abc:defgh", "does not look like a token"),
        ("DUBAN_TOKEN", "1:abcd", "does not look like a token"),
        ("DUBAN_WEBHOOK_SECRET", "", "is not set"),
        ("DUBAN_WEBHOOK_SECRET", "a b", "is no secret that Telegram takes"),
        ("DUBAN_WEBHOOK_SECRET", "督办", "is no secret that Telegram takes"),
        ("DUBAN_WEBHOOK_SECRET", "a" * 257, "is no secret that Telegram takes"),
        ("DUBAN_WEBHOOK_LISTEN", "8443", "is not host:port"),
        ("DUBAN_WEBHOOK_LISTEN", "127.0.0.1:0", "is not host:port"),
        ("DUBAN_WEBHOOK_LISTEN", "127.0.0.1:65536", "is not host:port"),
        ("DUBAN_WEBHOOK_LISTEN", "::1:8443", "is not host:port"),
        ("DUBAN_WEBHOOK_LISTEN", "http://127.0.0.1:8443", "is not host:port"),
        ("DUBAN_HEALTH_LISTEN", "localhost", "is not host:port"),
        ("DUBAN_HEALTH_LISTEN", "0.0.0.0:8080", "would answer other machines"),
        ("DUBAN_HEALTH_LISTEN", "[::]:8080", "would answer other machines"),
        ("DUBAN_HEALTH_LISTEN", "10.0.0.1:8080", "would answer other machines"),
        ("DUBAN_HEALTH_LISTEN", "duban:8080", "would answer other machines"),
        ("DUBAN_TOKN", "x", "did you mean DUBAN_TOKEN?"),
        ("DUBAN_FILE", "x", "did you mean DUBAN_FILES?"),
        ("DUBAN_LOG_FILE", "x", "is not a setting"),
    ],
)
def test_a_mistake_says_which_variable_and_what(name: str, value: str, wrong: str) -> None:
    hooked = {"DUBAN_WEBHOOK_URL": "https://bot.example.org", "DUBAN_WEBHOOK_SECRET": SECRET}
    (line,) = mistakes({**hooked, name: value})
    assert line.startswith(f"{name} ")
    assert wrong in line


@pytest.mark.parametrize(
    ("root", "accepted"),
    [
        ("http://127.0.0.1:8081", True),
        ("http://127.1.2.3", True),
        ("http://localhost:8081", True),
        ("http://[::1]:8081", True),
        ("http://127.0.0.1.example.com", False),
        ("http://10.0.0.1:8081", False),
        ("https://api.telegram.org", False),
    ],
)
def test_a_clock_is_followed_only_beside_a_simulator(root: str, accepted: bool) -> None:
    environ = {"DUBAN_API_URL": root, "DUBAN_CLOCK": "http://127.0.0.1:8081/clock"}
    if accepted:
        assert load_without_token(environ).clock == "http://127.0.0.1:8081/clock"
    else:
        assert mistakes(environ)[0].startswith("DUBAN_CLOCK is only for a simulator")


def test_all_mistakes_come_at_once() -> None:
    lines = mistakes(
        {"DUBAN_LANGUAGE": "fr", "DUBAN_LOG": "xml", "DUBAN_PACE": "fast", "DUBAN_WEBHOOK": "x", "DUBAN_CLOCK": "x"},
        load,
    )
    assert [line.split()[0] for line in lines] == [
        "DUBAN_TOKEN",
        "DUBAN_WEBHOOK",
        "DUBAN_LANGUAGE",
        "DUBAN_LOG",
        "DUBAN_CLOCK",
        "DUBAN_CLOCK",
        "DUBAN_PACE",
    ]
