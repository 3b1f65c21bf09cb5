"""Where a webhook may be, as the settings name it."""

from pathlib import Path

import pytest

from bot.addresses import Listen, Webhook
from bot.config import load_without_token
from tests.bot.test_config import SECRET, TOKEN, mistakes


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://bot.example.org", "/"),
        ("https://bot.example.org/", "/"),
        ("https://bot.example.org:8443/hooks/duban.v1", "/hooks/duban.v1"),
    ],
)
def test_a_webhook_is_served_at_the_path_of_its_address(url: str, path: str) -> None:
    webhook = load_without_token({"DUBAN_WEBHOOK_URL": url, "DUBAN_WEBHOOK_SECRET": SECRET}).webhook
    assert webhook == Webhook(url, SECRET, Listen("127.0.0.1", 8443))
    assert webhook.path == path
    assert "TEST" not in repr(webhook)


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("bot.example.org", "is not an https address"),
        ("ftp://bot.example.org", "is not an https address"),
        ("https://", "is not an https address"),
        ("http://bot.example.org", "is not encrypted"),
        (f"https://bot.example.org/bot{TOKEN}", "a plain path"),
        ("https://bot.example.org/?key=TEST", "a plain path"),
        ("https://bot.example.org/#TEST", "a plain path"),
        ("https://TEST@bot.example.org", "a plain path"),
        ("https://bot.example.org/a/../b", "a plain path"),
        ("https://bot.example.org//b", "a plain path"),
        ("https://bot.example.org/{b}", "a plain path"),
    ],
)
def test_addresses_that_no_webhook_has(url: str, wrong: str) -> None:
    (line,) = mistakes({"DUBAN_WEBHOOK_URL": url, "DUBAN_WEBHOOK_SECRET": SECRET})
    assert line.startswith("DUBAN_WEBHOOK_URL ")
    assert wrong in line
    assert "TEST" not in line


def test_a_webhook_without_encryption_only_from_this_machine() -> None:
    environ = {"DUBAN_WEBHOOK_URL": "http://127.0.0.1:8443/", "DUBAN_WEBHOOK_SECRET": SECRET}
    assert load_without_token({**environ, "DUBAN_API_URL": "http://127.0.0.1:8081"}).webhook is not None
    (line,) = mistakes({**environ, "DUBAN_API_URL": "http://10.0.0.1:8081"})
    assert line.startswith("DUBAN_WEBHOOK_URL is not encrypted")


def test_a_webhook_needs_its_secret(tmp_path: Path) -> None:
    url = {"DUBAN_WEBHOOK_URL": "https://bot.example.org"}
    (line,) = mistakes(url)
    assert line.startswith("DUBAN_WEBHOOK_SECRET is not set")
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    webhook = load_without_token({**url, "DUBAN_WEBHOOK_SECRET_FILE": str(file)}).webhook
    assert webhook is not None
    assert webhook.secret == SECRET
    (missing,) = mistakes({**url, "DUBAN_WEBHOOK_SECRET_FILE": str(tmp_path / "none")})
    assert missing.startswith("DUBAN_WEBHOOK_SECRET_FILE cannot be read")
