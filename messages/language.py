"""How words become a language: translation, escaping (in this one place), days and times. What is said stands in the other modules."""

from __future__ import annotations

import gettext
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from zoneinfo import ZoneInfo

LANGUAGES = {"zh": "中文", "en": "English"}
LOCALES = Path(__file__).parent / "locales"

_WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Html(str):
    """Text that is marked up already and is not escaped again."""

    __slots__ = ()

    @classmethod
    def lines(cls, *lines: Html) -> Html:
        """Those that say something, one below the other."""
        return cls("\n".join(line for line in lines if line))


@dataclass(frozen=True)
class Words:
    """One person's language and time zone. `t("Due {when}", when=…)` translates and fills in, escaping every value."""

    language: str
    zone: ZoneInfo

    def __call__(self, message: str, /, **values: object) -> Html:
        return _filled(_catalogue(self.language).gettext(message), values)

    def n(self, one: str, many: str, count: int, /, **values: object) -> Html:
        """The form that goes with the count, which fills `{n}`."""
        return _filled(_catalogue(self.language).ngettext(one, many, count), {"n": count, **values})

    def day(self, day: date) -> Html:
        """`4月25日（周二）` or `Tue 25 Apr`."""
        weekday = _WEEKDAYS[self.language][day.weekday()]
        if self.language == "zh":
            return Html(f"{day.month}月{day.day}日（周{weekday}）")
        return Html(f"{weekday} {day.day} {_MONTHS[day.month - 1]}")

    def when(self, instant: datetime) -> Html:
        """Day and time on the person's clock."""
        return self.at(self.day(instant.astimezone(self.zone).date()), instant)

    def at(self, day: Html, instant: datetime) -> Html:
        """A day as it is said, with the time of day behind it."""
        return Html(f"{day}{'' if self.language == 'zh' else ' '}{self.clock(instant)}")

    def clock(self, instant: datetime) -> Html:
        """Time of day on the person's clock."""
        return Html(f"{instant.astimezone(self.zone):%H:%M}")

    def period(self, label: str) -> Html:
        """`2023年4月`, `2023年二季度` or `April 2023`, `Q2 2023`."""
        year, _, number = label.partition("-")
        if number.startswith("Q"):
            if self.language == "zh":
                return Html(f"{year}年{'一二三四'[int(number[1]) - 1]}季度")
            return Html(f"{number} {year}")
        if self.language == "zh":
            return Html(f"{year}年{int(number)}月")
        return Html(f"{_MONTHS_LONG[int(number) - 1]} {year}")

    def listed(self, items: list[str]) -> Html:
        """Several values after one another, each escaped."""
        return Html(("、" if self.language == "zh" else ", ").join(text(item) for item in items))


_MONTHS_LONG = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def text(value: object) -> str:
    """A value from outside made safe for HTML parse mode, without invisible direction marks; markup passes as it is."""
    if isinstance(value, Html):
        return value
    return escape("".join(c for c in str(value) if c not in _INVISIBLE), quote=False)


def plain(marked: str) -> str:
    """HTML text without its marks, for when Telegram cannot read them."""
    return unescape(re.sub(r"<[^>]+>", "", marked))


def label(marked: str) -> str:
    """A button's label as it is shown: buttons know no HTML, so what was escaped on the way is itself again."""
    return marked.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def shortened(value: str, limit: int) -> str:
    """The words cut to a length at which a line can still be read."""
    return value if len(value) <= limit else value[: limit - 1].rstrip() + "…"


def chosen(code: str | None, default: str) -> str:
    """The language for a Telegram language_code; the default where it is none of ours."""
    base = (code or "").split("-")[0].lower()
    return base if base in LANGUAGES else default


_INVISIBLE = frozenset(map(chr, (0, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)))


def _filled(message: str, values: dict[str, object]) -> Html:
    return Html(message.format(**{name: text(value) for name, value in values.items()}))


@lru_cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("duban", LOCALES, [language])
