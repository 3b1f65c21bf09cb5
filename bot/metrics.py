"""Figures in the words of Prometheus; needs the extra `duban[metrics]`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CONTENT_TYPE_LATEST as CONTENT_TYPE
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from bot.pulse import Pulse
from storage.backlog import Backlog

__all__ = ["CONTENT_TYPE", "written"]


def written(seen: Backlog | None, pulse: Pulse, now: datetime) -> bytes:
    """The page that is scraped; without what the database would tell where it could not be asked."""
    registry = CollectorRegistry()
    registry.register(_Figures(seen, pulse, now))
    return generate_latest(registry)


class _Figures:
    def __init__(self, seen: Backlog | None, pulse: Pulse, now: datetime) -> None:
        self._seen, self._pulse, self._now = seen, pulse, now

    def collect(self) -> Iterator[Metric]:
        pulse, seen, age = self._pulse, self._seen, self._pulse.age()
        yield _gauge("duban_database_up", "Whether the database answered.", seen is not None)
        yield _gauge("duban_leading", "Whether this process leads.", pulse.leading)
        yield CounterMetricFamily("duban_webhook_refused", "Calls of the webhook without its secret.", pulse.refused)
        if age is not None:
            yield _gauge("duban_fetch_age_seconds", "Since the last fetch or the last update brought.", age)
        if seen is not None:
            yield _gauge("duban_updates_waiting", "Updates kept and not handled yet.", seen.updates)
            yield _gauge(
                "duban_oldest_update_seconds", "How long the oldest of them waits.", seen.update_age(self._now)
            )
            yield _gauge("duban_messages_waiting", "Messages that may go now.", seen.messages)
            yield _gauge("duban_oldest_message_seconds", "How long one of them waits.", seen.message_age(self._now))
            yield _gauge("duban_messages_in_flight", "Messages being sent or in doubt.", seen.in_flight)


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, float(value))
