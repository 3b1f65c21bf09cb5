"""An indicator in words: its target, its line, how it is counted. Looking through them is messages.indicators' and indicator_cards'."""

from __future__ import annotations

from decimal import Decimal

from domain.indicators import Aim, Direction, Indicator, IndicatorState, Pace
from messages.language import Html, Words, shortened


def line(t: Words, it: Indicator) -> Html:
    """`key laboratories: at least 25 · from 19`"""
    said = t("{name}: {goal}", name=shortened(it.name, 60) or t("(no name)"), goal=goal(t, it))
    if it.baseline is None:
        return said
    return Html(f"{said} · {t('from {figure}', figure=figure(t, it.baseline))}")


def goal(t: Words, it: Indicator) -> Html:
    """`at least 25 km`, `3–5`, `yes or no`."""
    if it.aim is Aim.MILESTONE:
        return t("yes or no")
    if it.target is None:
        return t("(no target)")
    value = measured(t, it.target, it.unit)
    match it.aim:
        case Aim.AT_LEAST:
            return t("at least {figure}", figure=value)
        case Aim.AT_MOST:
            return t("at most {figure}", figure=value)
        case Aim.ABOUT:
            return t("about {figure}", figure=value)
        case Aim.BETWEEN if it.target_high is not None:
            return Html(f"{figure(t, it.target)}–{measured(t, it.target_high, it.unit)}")
    return value


def measured(t: Words, value: Decimal, unit: str) -> Html:
    """A figure with its unit."""
    written = figure(t, value)
    if not unit:
        return written
    return t("{figure} {unit}", figure=written, unit=shortened(unit, 20))


def figure(t: Words, value: Decimal) -> Html:
    """All its digits, in groups of three where the language writes so."""
    return Html(f"{value:f}" if t.language == "zh" else f"{value:,f}")


def state(t: Words, value: IndicatorState) -> Html:
    match value:
        case IndicatorState.PROPOSED:
            return t("to be confirmed")
        case IndicatorState.CONFIRMED:
            return t("✔ confirmed")
        case IndicatorState.DROPPED:
            return t("✖ dropped")


def facts(t: Words, it: Indicator) -> list[Html]:
    """Everything about it that decides how it is counted."""
    baseline = t("baseline –") if it.baseline is None else t("baseline {figure}", figure=figure(t, it.baseline))
    way = t("running total") if it.cumulative else t("each period's own, summed")
    said = [t("{name}: {goal}", name=it.name or t("(no name)"), goal=goal(t, it))]
    if it.aim is not Aim.MILESTONE:
        said += [baseline, way]
    if it.direction is Direction.DOWN:
        said.append(t("less is better"))
    said.append(_pace(t, it))
    lines = [t("Read: <b>{facts}</b>", facts=Html(" · ".join(said)))]
    if it.baseline is None and it.cumulative and it.pace is Pace.LINEAR and it.aim is not Aim.MILESTONE:
        lines.append(t("Without a baseline nothing is expected before the last day."))
    return lines


def _pace(t: Words, it: Indicator) -> Html:
    if it.pace is Pace.LINEAR:
        return t("even pace")
    figures = t.listed([figure(t, point) for point in it.points])
    if it.pace is Pace.QUARTERS:
        return t("by quarter: {figures}", figures=figures)
    return t("by month: {figures}", figures=figures)
