"""Network addresses in settings: taken apart and judged. What is told to the operator about them is written in config."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

_PATH = re.compile(r"(/[\w~-][\w.~-]*)*/?", re.ASCII)
_SECRET = re.compile(r"[\w-]{1,256}", re.ASCII)


class Listen(NamedTuple):
    """Where a server of ours listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Webhook:
    """What Telegram is told to call, what it shows us then, and where the call arrives."""

    url: str
    secret: str = field(repr=False)
    listen: Listen

    @property
    def path(self) -> str:
        return urlsplit(self.url).path or "/"


def parts(address: str) -> SplitResult | None:
    """The address taken apart, or None where it has no host or an impossible port."""
    try:
        split = urlsplit(address)
        return split if split.hostname and split.port != 0 else None
    except ValueError:
        return None


def is_loopback(address: str) -> bool:
    """Whether an address stays on this machine."""
    split = parts(address)
    return split is not None and stays_here(split.hostname or "")


def stays_here(host: str) -> bool:
    """Whether only this machine can call there."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(text: str) -> Listen | None:
    """`host:port`, or `[::1]:port`; None where it is neither."""
    split = parts(f"//{text}")
    if split is None or split.port is None or split.hostname is None or split.netloc != text or "@" in text:
        return None
    return Listen(split.hostname, split.port)


def is_secret(text: str) -> bool:
    """Whether Telegram takes it as a webhook's secret (core.telegram.org/bots/api#setwebhook)."""
    return _SECRET.fullmatch(text) is not None


def webhook_mistake(url: str, api_url: str) -> tuple[str, str] | None:
    """What is wrong with the address of a webhook, and how to mend it; what was typed is not repeated."""
    split = parts(url)
    if split is None or split.scheme not in ("http", "https"):
        return "is not an https address", "write it like https://bot.example.org/duban"
    if split.scheme == "http" and not is_loopback(api_url):
        return "is not encrypted", "write https://…; http is only for a Bot API server on this machine"
    if split.query or split.fragment or split.username is not None or not _PATH.fullmatch(split.path):
        return "is more than an address and a plain path", "leave out user names, tokens, ?, # and %"
    return None
