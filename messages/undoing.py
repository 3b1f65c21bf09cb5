"""Taking back what was loaded from a file: the question, what stands in the way, what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.outgoing import Button, Outgoing
from messages.assignments import spans
from messages.language import Html, Words


@dataclass(frozen=True, slots=True)
class InTheWay:
    """Why a load cannot be taken back: numbers of tasks that were asked about, reported on or changed since, and the like."""

    asked: Sequence[int] = ()
    reported: Sequence[int] = ()
    changed: Sequence[int] = ()
    in_use: bool = False
    newer: bool = False
    late: bool = False

    @property
    def nothing(self) -> bool:
        return not (self.asked or self.reported or self.changed or self.in_use or self.newer or self.late)


def button(t: Words, load_id: int) -> Button:
    """Under what was loaded."""
    return Button(t("↩ Take it back"), f"undo.{load_id}")


def question(
    t: Words, title: str, counts: Mapping[str, int], loaded: datetime, by: str, until: datetime, way: InTheWay,
    load_id: int, *, is_new: bool,
) -> Outgoing:  # fmt: skip
    """What taking it back would do, with yes and no; or what stands in its way."""
    what = (
        t("<b>{title}</b> was loaded {when}: {n} tasks.", title=title, when=t.when(loaded), n=counts["added"])
        if is_new
        else t("A file changed <b>{title}</b> {when}: added {added}, changed {changed}, withdrawn {withdrawn}.",
               title=title, when=t.when(loaded), **counts)
    )  # fmt: skip
    head = Html.lines(what, t("By {name}.", name=by) if by else Html())
    if not way.nothing:
        return Outgoing(Html.lines(head, t("⚠ It cannot be taken back any more:"), *_reasons(t, way)))
    follows = (
        t("The plan goes with all its tasks, as if it had not been loaded. Whoever was invited stays.")
        if is_new
        else t("The plan is then what it was before, owners and figures included; the contacts concerned are told.")
    )
    yes, no = Button(t("↩ Take it back"), f"undoyes.{load_id}"), Button(t("Leave it"), f"undono.{load_id}")
    return Outgoing(Html.lines(head, follows, t("Possible until {when}.", when=t.when(until))), ((yes, no),))


def taken_back(t: Words, title: str, *, is_new: bool) -> Outgoing:
    if is_new:
        return Outgoing(t("✔ <b>{title}</b> has been taken back: there is no such plan any more.", title=title))
    return Outgoing(
        t("✔ Taken back. <b>{title}</b> is what it was before.", title=title),
        ((Button(t("📋 See the tasks"), "tasks.0"),),),
    )


def nothing(t: Words) -> Outgoing:
    return Outgoing(t("No file has been loaded that could be taken back."))


def left(t: Words) -> Outgoing:
    return Outgoing(t("Nothing has been taken back."))


def _reasons(t: Words, way: InTheWay) -> list[Html]:
    return [
        reason
        for reason, holds in (
            (
                t("What is older than 24 hours stays. Please send the file as it was before; what differs is shown."),
                way.late,
            ),
            (t("Its periods have been asked, or somebody has written about its tasks."), way.in_use),
            (t("Another file has been loaded into the plan since. Take that one back first."), way.newer),
            (t("Asked or written about since: tasks {numbers}.", numbers=spans(way.asked)), way.asked),
            (t("Reported on since: tasks {numbers}.", numbers=spans(way.reported)), way.reported),
            (t("Changed since: tasks {numbers}.", numbers=spans(way.changed)), way.changed),
        )
        if holds
    ]
