"""What is said about files that are made here, beside what each kind says itself."""

from __future__ import annotations

from domain.outgoing import Button, Outgoing
from messages.language import Html, Words


def under_way(t: Words) -> Html:
    return t("The file is being made.")


def failed(t: Words, making_id: int) -> Outgoing:
    """Several tries have come to nothing."""
    said = Html.lines(
        t("⚠ The file you asked for could not be made. Nothing else is affected."), t("The admins have been told.")
    )
    return Outgoing(said, ((Button(t("🔁 Try again"), f"makeagain.{making_id}"),),))
