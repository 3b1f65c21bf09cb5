"""The words for health, duties, posts, roles and the states of a request. A colour never stands without its word."""

from __future__ import annotations

from domain.people import Duty, Post, Role
from domain.reports import Health, RequestKind, RequestState
from messages.language import Html, Words


def health(t: Words, value: Health) -> Html:
    """Symbol and word: `🟢 on track`."""
    match value:
        case Health.ON_TRACK:
            return t("🟢 on track")
        case Health.AT_RISK:
            return t("🟡 at risk")
        case Health.OFF_TRACK:
            return t("🔴 off track")
        case Health.DONE:
            return t("✅ done")
        case Health.NOT_STARTED:
            return t("⚪ not started")
        case Health.UNSTATED:
            return t("▫ unstated")


def duty(t: Words, value: Duty) -> Html:
    match value:
        case Duty.LEAD:
            return t("lead")
        case Duty.JOINT:
            return t("joint lead")
        case Duty.SUPPORTING:
            return t("supporting")


def post(t: Words, value: Post) -> Html:
    match value:
        case Post.CONTACT:
            return t("contact")
        case Post.DEPUTY:
            return t("deputy contact")
        case Post.HEAD:
            return t("head")


def role(t: Words, value: Role) -> Html:
    match value:
        case Role.SUPERVISOR:
            return t("supervisor")
        case Role.ADMIN:
            return t("admin")


def audience(t: Words, value: str) -> Html:
    """Whom something is open to, by the name of a role or of a route's audience."""
    match value:
        case "admin":
            return t("admins")
        case "supervisor" | "overseer":
            return t("supervisors and admins")
        case "contact":
            return t("contacts and deputies")
        case "answering":
            return t("contacts, deputies and admins")
    raise ValueError(value)


def request_kind(t: Words, value: RequestKind) -> Html:
    match value:
        case RequestKind.REPORT:
            return t("report")
        case RequestKind.CONTRIBUTION:
            return t("contribution")


def request_state(t: Words, value: RequestState) -> Html:
    match value:
        case RequestState.OPEN:
            return t("not reported yet")
        case RequestState.REPORTED:
            return t("reported")
        case RequestState.RETURNED:
            return t("sent back")
        case RequestState.EXCUSED:
            return t("excused")
        case RequestState.MISSED:
            return t("missed")


def no_change(t: Words, count: int) -> Html:
    """That a report only repeats the one before, and for how many periods in a row it has done so."""
    return t("no change, {n} in a row", n=count) if count > 1 else t("no change")
