import itertools
import math
import random

import pytest

from bot.pacing import Pacer


class Server:
    """Accepts `rate` messages a second, evenly, with `burst` at once (GCRA); otherwise 429 with whole seconds."""

    def __init__(self, rate: float, burst: int) -> None:
        self.interval = 1 / rate
        self.tolerance = (burst - 1) * self.interval
        self.full_at = 0.0
        self.halts = 0

    def retry_after(self, now: float) -> int | None:
        wait = max(self.full_at, now) - self.tolerance - now
        if wait > 1e-9:
            self.halts += 1
            return math.ceil(wait)
        self.full_at = max(self.full_at, now) + self.interval
        return None


def deliver(pacer: Pacer, server: Server, messages: int, *, lateness: float) -> float:
    """Sends one message to each of many people, the timer waking up to `lateness` seconds late; the seconds it took."""
    chance = random.Random(7)
    now = start = 1000.0
    for chat in range(1, messages + 1):
        for _ in range(messages):
            now = max(now, pacer.next_at(chat, now)) + chance.uniform(0, lateness)
            pacer.took(chat, now)
            retry_after = server.retry_after(now)
            if retry_after is None:
                break
            pacer.halt(retry_after, now)
        else:
            pytest.fail("never delivered")
    return now - start


@pytest.mark.parametrize("lateness", [0.0, 0.005, 0.012])
def test_just_under_the_limit_there_is_no_429(lateness: float) -> None:
    server = Server(30, burst=2)
    took = deliver(Pacer(28), server, 300, lateness=lateness)
    assert server.halts == 0
    assert 300 / took >= 0.95 * 28


@pytest.mark.parametrize("sharers", [2, 3, 5])
def test_several_processes_share_one_rate(sharers: int) -> None:
    """Each at its own phase, as they happen to start."""
    chance = random.Random(sharers)
    server = Server(30, burst=sharers)
    pacers = [Pacer(28) for _ in range(sharers)]
    nexts = []
    for place, pacer in enumerate(pacers):
        pacer.share(sharers)
        nexts.append((1000.0 + chance.uniform(0, 1), place))
    begun = min(nexts)[0]
    for chat in range(1, 301):
        now, place = min(nexts)
        pacers[place].took(chat, now)
        assert server.retry_after(now) is None
        nexts[place] = (pacers[place].next_at(1000 + chat, now), place)
    assert 300 / (now - begun) == pytest.approx(28, rel=0.06)


def test_even_at_a_server_that_allows_no_burst_when_timers_are_exact() -> None:
    server = Server(30, burst=1)
    deliver(Pacer(28), server, 300, lateness=0)
    assert server.halts == 0


@pytest.mark.parametrize("burst", [1, 20])
def test_an_unknown_lower_limit_is_found_and_used(burst: int) -> None:
    server = Server(20, burst=burst)
    took = deliver(Pacer(28), server, 3000, lateness=0)
    assert 3000 / took >= 0.85 * 20
    assert server.halts <= 6


@pytest.mark.parametrize("stall", [0.01, 0.05, 0.2, 0.5, 3.0])
def test_no_second_holds_more_than_the_rate_and_one(stall: float) -> None:
    pacer, now, sent = Pacer(28), 0.0, []
    for chat in range(1, 300):
        now = pacer.next_at(chat, now) + (stall if chat % 40 == 0 else 0)
        pacer.took(chat, now)
        sent.append(now)
    busiest = max(sum(1 for other in sent if at <= other < at + 1) for at in sent)
    assert busiest <= 29


def test_nothing_is_caught_up_after_a_rest() -> None:
    pacer = Pacer(10)
    pacer.took(1, 0.0)
    pacer.took(2, 50.0)
    assert pacer.next_at(3, 50.0) == pytest.approx(50.1)


def times_in_chat(pacer: Pacer, chat: int, messages: int) -> list[float]:
    now, times = 100.0, []
    for _ in range(messages):
        now = pacer.next_at(chat, now)
        pacer.took(chat, now)
        times.append(now)
    return times


def test_a_private_chat_gets_five_at_once_then_one_a_second() -> None:
    times = times_in_chat(Pacer(1000), 42, 12)
    assert times[4] - times[0] < 0.01
    assert [later - at for at, later in itertools.pairwise(times[5:])] == pytest.approx([1.0] * 6)
    assert times[5] - times[0] == pytest.approx(1.0, abs=0.01)


def test_a_group_gets_at_most_twenty_in_any_minute() -> None:
    times = times_in_chat(Pacer(1000), -42, 100)
    assert max(sum(1 for other in times if at <= other <= at + 60) for at in times) == 20
    assert times[-1] - times[0] == pytest.approx(99 * 60 / 20, rel=0.15)


def test_a_full_chat_holds_nobody_else_up() -> None:
    pacer = Pacer(28)
    times = times_in_chat(pacer, 42, 5)
    assert pacer.next_at(42, times[-1]) > times[-1] + 0.5
    assert pacer.next_at(43, times[-1]) == pytest.approx(times[-1] + 1 / 28)


def test_edits_count_over_all_but_not_in_their_chat() -> None:
    pacer, now = Pacer(10), 0.0
    for _ in range(30):
        now = pacer.edit_at(now)
        pacer.took_edit(now)
    assert now == pytest.approx(2.9)
    assert pacer.next_at(42, now) == pacer.edit_at(now) == pytest.approx(3.0)


def test_a_halt_holds_everything_and_never_gets_shorter() -> None:
    pacer = Pacer(20)
    pacer.halt(30, now=0.0)
    pacer.halt(5, now=1.0)
    assert pacer.next_at(1, 2.0) == pacer.edit_at(2.0) == 30.0
    pacer.halt(60, now=3.0)
    assert pacer.edit_at(3.0) == 63.0


def test_one_halt_slows_down_once_and_recovers() -> None:
    pacer = Pacer(20)
    for late in (0.0, 0.1, 0.2):
        pacer.halt(10, now=late)
    assert pacer.rate_at(10.0) == pytest.approx(16)
    assert pacer.rate_at(10.2 + 50) == pytest.approx(18)
    assert pacer.rate_at(10.2 + 100) == pytest.approx(20)
    assert pacer.rate_at(9999.0) == 20
    pacer.halt(1, now=10.2 + 50)
    assert pacer.rate_at(10.2 + 50) == pytest.approx(18 * 0.8)


def test_it_never_gives_up_altogether() -> None:
    pacer = Pacer(20)
    for minute in range(60):
        pacer.halt(60, now=60.0 * minute)
    assert pacer.rate_at(3600.0) == pytest.approx(1.0)


def test_idle_chats_are_forgotten() -> None:
    pacer, now = Pacer(100), 0.0
    for chat in range(1, 20_001):
        now = pacer.next_at(chat, now)
        pacer.took(chat, now)
    assert len(pacer._chats) <= 512
