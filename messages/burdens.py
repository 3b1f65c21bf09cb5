"""What reporting costs and how punctual it is, in words: medians, counts, and each per cent with what it is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.burdens import Burden, Purpose, Spread, Timeliness
from domain.outgoing import Button, Outgoing
from domain.reports import Period
from messages.language import Html, Words, shortened, text
from messages.layout import fitted, keyboard


class Cut(StrEnum):
    """How reports are grouped; a button's last piece."""

    PERIODS = "m"
    PARTS = "p"
    DEPARTMENTS = "d"


@dataclass(frozen=True, slots=True)
class Row:
    """A period's label, a part's number or a department's name, with its figures."""

    name: str
    figures: Timeliness


def burden(t: Words, known: Sequence[tuple[Period, Burden]], named: Period | None) -> Outgoing:
    """The newest first, the ones before it below."""
    if not known or named is None:
        return Outgoing(t("Nothing has been asked yet."))
    said = [t("📮 <b>What reporting costs</b> · {period}", period=t.period(known[0][0].label))]
    for period, figures in known:
        said += [Html(f"\n<b>{t.period(period.label)}</b>"), *_burden(t, figures)]
    note = t("Counted over everybody who reports in your charge. Times are by the clock, "
             "from the first question to a department to the first answer.")  # fmt: skip
    said.append(Html(f"\n{note}"))
    label = known[0][0].label
    return Outgoing(
        fitted(said, Html("…")),
        keyboard((Button(t("⏱ On time"), f"timely.{label}.{Cut.DEPARTMENTS}"),)), about="lookup",
    )  # fmt: skip


def _burden(t: Words, b: Burden) -> list[Html]:
    said = []
    if b.messages is None:
        said.append(t("Nobody was written to."))
    else:
        said.append(t.n("{n} person written to, messages: {spread}", "{n} people written to, messages each: {spread}",
                        b.messages.count, spread=_spread(t, b.messages)))  # fmt: skip
        said.append(t("asked {asked} · reminded {reminded} · overdue {warned} · sent back {returned}",
                      **{purpose.value: b.purposes[purpose] for purpose in Purpose}))  # fmt: skip
    if b.asks is not None:
        said.append(t("answers wanted of each: {spread}", spread=_spread(t, b.asks)))
    if b.wait is not None:
        said.append(t.n("first answer after {wait} (median of {n} answer)",
                        "first answer after {wait} (median of {n} answers)", b.timed, wait=_span(t, b.wait)))  # fmt: skip
    if b.early:
        said.append(t.n("{n} answer came before it was asked, not timed",
                        "{n} answers came before they were asked, not timed", b.early))  # fmt: skip
    if b.reported:
        said.append(t("no change: {share}", share=_share(t, b.unchanged, b.reported)))
    return said


def timeliness(
    t: Words, periods: Sequence[Period], rows: Sequence[Row], named: Period | None, cut: Cut
) -> Outgoing:  # fmt: skip
    if not periods or named is None:
        return Outgoing(t("Nothing has been due yet."))
    span = t.period(periods[0].label)
    if len(periods) > 1:
        span = t("{first} to {last}", first=span, last=t.period(periods[-1].label))
    head = t("⏱ <b>On time</b> · {span}", span=span)
    lines = [Html(f"{_name(t, row.name, cut)} · {_figures(t, row.figures)}") for row in rows]
    note = t("Per cent of the reports expected: excused ones and departments in which nobody can be reached are not.")
    names = {Cut.DEPARTMENTS: t("By department"), Cut.PARTS: t("By part"), Cut.PERIODS: t("By period")}
    others = [Button(name, f"timely.{named.label}.{to}") for to, name in names.items() if to is not cut]
    return Outgoing(fitted([head, Html(f"{note}\n"), *lines], t("More by part.")), keyboard(others), about="lookup")


def _name(t: Words, name: str, cut: Cut) -> Html:
    if cut is Cut.PERIODS:
        return Html(f"<b>{t.period(name)}</b>")
    return t("part {number}", number=name) if cut is Cut.PARTS else Html(text(shortened(name, 30)))


def _figures(t: Words, f: Timeliness) -> Html:
    said = [t("on time {share}", share=_share(t, f.on_time, f.expected)) if f.expected else t("none expected")]
    counted = (
        (f.late, t("late {n}", n=f.late)),
        (f.absent, t("not received {n}", n=f.absent)),
        (f.nothing, t("nothing to measure {n}", n=f.nothing)),
        (f.excused, t("excused {n}", n=f.excused)),
        (f.out_of_reach, t("nobody can be reached: {n}", n=f.out_of_reach)),
    )
    return Html(" · ".join([*said, *(words for n, words in counted if n)]))


def _share(t: Words, some: int, whole: int) -> Html:
    return t("{some} of {whole} ({percent} %)", some=some, whole=whole, percent=(200 * some + whole) // (2 * whole))


def _spread(t: Words, s: Spread) -> Html:
    return t("median {median}, most {most}", median=f"{s.median:g}", most=s.most)


def _span(t: Words, wait: timedelta) -> Html:
    hours = round(wait.total_seconds() / 3600)
    if hours < 1:
        return t("less than an hour")
    days, rest = divmod(hours, 24)
    return t("{days} d {hours} h", days=days, hours=rest) if days else t("{hours} h", hours=rest)
