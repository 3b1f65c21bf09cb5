"""The audit in words: who did what to what, from what to what."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.outgoing import Button, Outgoing
from domain.people import Duty, Post, Role
from domain.reports import Health, RequestState
from messages import terms
from messages.language import Html, Words, plain, shortened
from messages.layout import arrows, fitted, keyboard

QUOTED = 60


@dataclass(frozen=True, slots=True)
class Deed:
    """A row of the audit; `name` is empty for the clock and the command line, `task`, `label` and `what` where the object has none."""

    at: datetime
    name: str
    act: str
    kind: str
    before: str
    after: str
    task: int
    label: str
    what: str


def page(
    t: Words,
    head: Html,
    deeds: Sequence[Deed],
    names: Mapping[int, str],
    *,
    total: int,
    number: int,
    count: int,
    tail: str,
) -> Outgoing:
    """A page, the newest first; `tail` says in the buttons' data what it is about."""
    title = t("🔏 <b>Audit</b> · {about} · {n}", about=head, n=total)
    lines = [line(t, deed, names) for deed in deeds]
    said = (
        fitted([title, *lines], t("More under the buttons.")) if lines else Html.lines(title, t("Nothing was changed."))
    )
    turns = arrows(number, count, lambda to: f"audit.{to}.{tail}")
    below = (Button(t("📎 As a file"), "auditfile"),)
    return Outgoing(said, keyboard(turns, below), about="audit")


def about_all(t: Words) -> Html:
    return t("everything")


def about_task(t: Words, number: int) -> Html:
    return t("task {number}", number=number)


def line(t: Words, deed: Deed, names: Mapping[int, str]) -> Html:
    """`Tue 4 Apr 10:12 · 王芳 changed the owners of task 12: 省科技厅 → 省教育厅`"""
    who = deed.name or t("the bot itself")
    did = _did(t, deed.act, deed.kind, who=who, what=_object(t, deed))
    turned = _turned(t, deed, names)
    said = t("{did}: {turned}", did=did, turned=turned) if turned else did
    return Html(f"{t.when(deed.at)} · {said}")


def exported(t: Words, rows: int, last: str) -> Outgoing:
    """Below the file; the last hash is worth keeping elsewhere."""
    return Outgoing(
        t(
            "🔏 The audit: {n} entries. Last hash {last}. How to check the file stands in docs/operating.md.",
            n=rows,
            last=Html(f"<code>{last[:16]}</code>"),
        )
    )


def _did(t: Words, act: str, kind: str, *, who: str, what: Html) -> Html:
    match act, kind:
        case "report", _:
            said = t("{who} reported on {what}", who=who, what=what)
        case "owners" | "own", _:
            said = t("{who} changed the owners of {what}", who=who, what=what)
        case "return", _:
            said = t("{who} sent back {what}", who=who, what=what)
        case "accept", _:
            said = t("{who} accepted {what}", who=who, what=what)
        case "reopen", _:
            said = t("{who} reopened {what}", who=who, what=what)
        case "extend", _:
            said = t("{who} moved the due date of {what}", who=who, what=what)
        case "lock", _:
            said = t("{who} locked {what}", who=who, what=what)
        case "ask", _:
            said = t("{who} asked {what}", who=who, what=what)
        case "load", _:
            said = t("{who} loaded {what}", who=who, what=what)
        case "take back load", _:
            said = t("{who} took back the loading of {what}", who=who, what=what)
        case "add", _:
            said = t("{who} added {what}", who=who, what=what)
        case "withdraw", _:
            said = t("{who} withdrew {what}", who=who, what=what)
        case "join", _:
            said = t("{who} joined", who=who)
        case "invite", _:
            said = t("{who} made an invitation", who=who)
        case "remove", _:
            said = t("{who} removed {what}", who=who, what=what)
        case "end", _:
            said = t("{who} ended what {what} held", who=who, what=what)
        case "blocked", _:
            said = t("{what} can no longer be reached", what=what)
        case "unblocked", _:
            said = t("{what} can be reached again", what=what)
        case "language", _:
            said = t("{who} changed the language", who=who)
        case "away", _:
            said = t("{who} named an absence", who=who)
        case "alias", _:
            said = t("{who} gave {what} another name", who=who, what=what)
        case "rename", _:
            said = t("{who} renamed {what}", who=who, what=what)
        case "apply", _:
            said = t("{who} made an application: {what}", who=who, what=what)
        case "decide", _:
            said = t("{who} decided on {what}", who=who, what=what)
        case "attach" | "supersede", _:
            said = t("{who} gave evidence for {what}", who=who, what=what)
        case "approve", _:
            said = t("{who} approved {what}", who=who, what=what)
        case _ if act.startswith("rhythm "):
            said = t("{who} changed the rhythm ({setting})", who=who, setting=act.removeprefix("rhythm "))
        case _ if act.startswith("day "):
            said = t("{who} changed the working calendar ({day})", who=who, day=act.removeprefix("day "))
        case _ if act.startswith("set "):
            said = t("{who} changed {what} ({field})", who=who, what=what, field=act.removeprefix("set "))
        case _:
            said = t("{who} changed {what} ({field})", who=who, what=what, field=act)
    return said


def _object(t: Words, deed: Deed) -> Html:
    named = shortened(deed.what, 30)
    match deed.kind:
        case "task":
            return t("task {number}", number=deed.task)
        case "request":
            return (
                t("the report on task {number}, {period}", number=deed.task, period=t.period(deed.label))
                if deed.label
                else t("a report")
            )
        case "indicator":
            return t("an indicator of task {number} ({name})", number=deed.task, name=named)
        case "application":
            return t("an application about task {number} ({name})", number=deed.task, name=named)
        case "need":
            return t("a request for help about task {number} ({name})", number=deed.task, name=named)
        case "promise":
            return t("a next step of task {number} ({name})", number=deed.task, name=named)
        case "loan":
            return t("a card lent for task {number} ({name})", number=deed.task, name=named)
        case "period":
            return t("the period {period}", period=t.period(deed.label)) if deed.label else t("a period")
        case "bulletin":
            return t("the bulletin of {period}", period=t.period(deed.label)) if deed.label else t("a bulletin")
        case "plan":
            return t("the plan “{name}”", name=named)
        case "part":
            return t("the part “{name}”", name=named)
        case "invitation":
            return t("an invitation")
    return Html(t("{name}", name=named or deed.kind))


def _turned(t: Words, deed: Deed, names: Mapping[int, str]) -> Html:
    before, after = (_value(t, deed, text, names) for text in (deed.before, deed.after))
    return t("{before} → {after}", before=before, after=after) if before and after else Html(before or after)


def _value(t: Words, deed: Deed, written: str, names: Mapping[int, str]) -> Html:
    """What is worth reading of a value as it was written down; empty where that is nothing."""
    try:
        value = json.loads(written) if written else None
    except ValueError:
        return Html("")
    if deed.act in ("owners", "own") and isinstance(value, list):
        return _owners(t, value, names)
    match value:
        case dict():
            said = [_said(t, value[key]) for key in _TOLD if value.get(key) is not None]
            return Html(" · ".join(each for each in said if each))
        case list():
            return Html(" · ".join(_said(t, each) for each in value if isinstance(each, str) and each))
        case None | bool():
            return Html("")
        case int() if deed.kind in ("loan", "department", "enquiry"):
            return Html("")
    return _said(t, value)


_TOLD = (
    "title",
    "health",
    "percent",
    "state",
    "kind",
    "wanted",
    "place",
    "reason",
    "words",
    "tasks",
    "added",
    "updated",
    "withdrawn",
)
"""What is told of an entry with several values, in this order."""


def _said(t: Words, value: object) -> Html:
    text = str(value)
    if text in tuple(Health):
        return terms.health(t, Health(text))
    if text in tuple(RequestState):
        return terms.request_state(t, RequestState(text))
    _, _, place = text.rpartition(".")
    if place in tuple(Role):
        return terms.role(t, Role(place))
    if place in tuple(Post):
        return terms.post(t, Post(place))
    if "T" in text or " " in text:
        try:
            return t.when(datetime.fromisoformat(text))
        except ValueError:
            pass
    return t("{name}", name=shortened(" ".join(text.split()), QUOTED))


def _owners(t: Words, owners: Sequence[Sequence[object]], names: Mapping[int, str]) -> Html:
    """The departments, each with its duty."""
    known = [(names.get(int(str(o[0])), "–"), Duty(str(o[1]))) for o in owners]
    return t.listed(
        [
            plain(t("{name} ({duty})", name=name, duty=terms.duty(t, of))) if of is not Duty.LEAD else name
            for name, of in known
        ]
    )
