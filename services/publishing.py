"""Bulletins: drafted from a period's figures, approved by somebody else, numbered, printed, kept and sent to who oversees."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from domain import bulletins as rules
from domain.bulletins import FORMS, Bulletin, BulletinState
from domain.errors import NotForYou, Outdated, OwnDraft
from domain.outgoing import Document, Outgoing, Reply, below, in_place
from domain.people import Role, Standing
from domain.reports import Period
from domain.tasks import Plan
from domain.views import View
from messages import bulletins as content
from messages.language import LANGUAGES, Words, plain
from services import making, planning, posting, printing, tallying
from storage import audit, bulletins, people, periods, tasks
from storage.database import Tx

PRINT, COPY = "bulletin", "bulletin_copy"


async def show(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/bulletin 2023-04`; without a period the newest one asked. Raises NotForYou, and what planning raises."""
    _overseer(who)
    plan = await planning.current(tx)
    period = await planning.period(tx, plan, text) if text.strip() else await planning.current_period(tx, plan)
    if period is None:
        period = next(iter(await periods.periods(tx, plan.id)), None)
    if period is None:
        raise Outdated
    return await _shown(tx, who, period, now=now)


async def show_period(tx: Tx, who: Standing, period_id: int, *, now: datetime) -> Outgoing:
    """The same by a button. Raises NotForYou and Outdated."""
    _overseer(who)
    return await _shown(tx, who, await _period(tx, period_id), now=now)


async def draft(tx: Tx, who: Standing, period_id: int, *, now: datetime) -> Reply:
    """Draft it from the figures of this moment, or anew while nobody has approved it. Raises NotForYou and Outdated."""
    _drafter(who)
    plan = await planning.current(tx)
    period = await _period(tx, period_id)
    t = await posting.words_for(tx, who.person)
    if now < period.due_at:
        return below(content.too_early(t, period))
    known = await bulletins.of_period(tx, period.id)
    if known is None or known.state is BulletinState.DRAFT:
        found = await figures_at(tx, plan, period, who, at=now, now=now)
        await bulletins.draft(
            tx, plan_id=plan.id, period_id=period.id, figures=found, person_id=who.person.id, now=now
        )  # fmt: skip
        await _tell_approvers(tx, await _of(tx, period), who, now=now)
    return in_place(await _shown(tx, who, period, now=now))


async def figures_at(
    tx: Tx, plan: Plan, period: Period, who: Standing, *, at: datetime, now: datetime
) -> dict[str, Any]:  # fmt: skip
    """What the bulletin of a period says as it stood at an instant, past or now; with what changed since earlier ones."""
    found = await _figures(tx, plan, period, who, at=at, now=now)
    changed: list[Mapping[str, Any]] = []
    earlier = [b for b in await bulletins.issued(tx, plan.id) if b.period_id != period.id and b.drafted_at < at]
    told = [row for b in earlier for row in b.figures["changed"]]
    for each in earlier:
        its_now = await _figures(tx, plan, await periods.period(tx, each.period_id), who, at=at, now=now)
        changed += rules.corrections(each.label, each.figures, its_now, told)
    return {**found, "changed": changed}


async def approve(tx: Tx, who: Standing, bulletin_id: int, revision: int, *, now: datetime) -> Reply:
    """Number it and have it printed; not by who drafted it, unless there is nobody else. Raises NotForYou, OwnDraft and Outdated."""
    _drafter(who)
    known = await _bulletin(tx, bulletin_id)
    period = await periods.period(tx, known.period_id)
    if known.state is not BulletinState.DRAFT or known.revision != revision:
        return in_place(await _shown(tx, who, period, now=now))
    others = await _others(tx, known.drafted_by)
    if who.person.id == known.drafted_by and others:
        t = await posting.words_for(tx, who.person)
        raise OwnDraft(names=t.listed([s.person.name for s in others]))
    plan = await planning.current(tx)
    year = now.astimezone(plan.zone).year
    await bulletins.approve(tx, known.id, year=year, person_id=who.person.id, now=now)
    await audit.note(
        tx, person_id=who.person.id, act="approve", on=("bulletin", known.id), before=known.state,
        after=BulletinState.APPROVED, now=now,
    )  # fmt: skip
    await _print(tx, who, known.id, now=now)
    return in_place(await _shown(tx, who, period, now=now))


async def print_again(tx: Tx, who: Standing, bulletin_id: int, *, now: datetime) -> Reply:
    """Order what has not been printed of an approved bulletin, where that came to nothing. Raises NotForYou and Outdated."""
    _drafter(who)
    known = await _bulletin(tx, bulletin_id)
    if known.state is BulletinState.APPROVED:
        await _print(tx, who, known.id, now=now)
    return in_place(await _shown(tx, who, await periods.period(tx, known.period_id), now=now))


async def _print(tx: Tx, who: Standing, bulletin_id: int, *, now: datetime) -> None:
    """Each file once: what waits already is not ordered again, and what is kept stays."""
    kept = {(f.form, f.language) for f in await bulletins.printed(tx, bulletin_id)}
    for language in LANGUAGES:
        for form in FORMS:
            if (form, language) not in kept:
                arguments = {"bulletin": bulletin_id, "form": form, "language": language}
                await making.order(tx, who.person, PRINT, arguments, now=now)


async def send(tx: Tx, who: Standing, bulletin_id: int, form: str, *, now: datetime) -> Reply:
    """One of its files, as it was published; of a draft as it would be. Raises NotForYou and Outdated."""
    await _readable(tx, who, bulletin_id)
    if form not in FORMS:
        raise Outdated
    return await making.asked(tx, who, COPY, {"bulletin": bulletin_id, "form": form}, now=now)


async def read_copy(tx: Tx, who: Standing, arguments: Mapping[str, Any], *, now: datetime) -> making.Draft:
    """The bytes that were published; a draft is printed. Raises NotForYou and Outdated."""
    known = await _readable(tx, who, int(arguments["bulletin"]))
    t, form = await posting.words_for(tx, who.person), str(arguments["form"])
    kept = await bulletins.content(tx, known.id, form, t.language)
    plan = await tasks.plan(tx, known.plan_id)
    if kept is None:
        said = content.file_said(t, known, "")
        return making.Draft(
            partial(printing.printed, plan, known, form, _of_plan(t, plan)), _name(t, known, form), said
        )
    said = content.file_said(t, known, hashlib.sha256(kept).hexdigest())
    return making.Draft(partial(bytes, kept), _name(t, known, form), said)


async def read_print(tx: Tx, who: Standing, arguments: Mapping[str, Any], *, now: datetime) -> making.Draft:
    """One file of an approved bulletin, which is kept; the last of them publishes it. Raises Outdated."""
    known = await _bulletin(tx, int(arguments["bulletin"]))
    plan = await tasks.plan(tx, known.plan_id)
    t, form = Words(str(arguments["language"]), plan.zone), str(arguments["form"])
    if known.state is BulletinState.DRAFT:
        raise Outdated
    said = content.file_said(t, known, "")

    async def keep(tx: Tx, said: Outgoing, content: bytes, *, now: datetime) -> None:
        assert said.document is not None
        await bulletins.keep(
            tx, known.id, form=form, language=t.language, name=said.document.name, path=said.document.path,
            digest=hashlib.sha256(content).hexdigest(), content=content,
        )  # fmt: skip
        if len(await bulletins.printed(tx, known.id)) == len(FORMS) * len(LANGUAGES):
            await _publish(tx, known.id, now=now)

    return making.Draft(partial(printing.printed, plan, known, form, t), _name(t, known, form), said, deliver=keep)


async def offer(tx: Tx, plan: Plan, period: Period, *, now: datetime) -> int:
    """By the clock, once a period is locked: that its bulletin can be drafted, to who may; how many were told."""
    if await bulletins.of_period(tx, period.id) is not None:
        return 0
    told = 0
    for standing in await _drafters(tx):
        said = content.offered(await posting.words_for(tx, standing.person), period)
        key = f"bulletin:offer:{period.id}:{standing.person.id}"
        told += await posting.schedule(tx, plan, period, standing.person, said, key=key, now=now)
    return told


async def _publish(tx: Tx, bulletin_id: int, *, now: datetime) -> None:
    if not await bulletins.publish(tx, bulletin_id, now=now):
        return
    known = await _bulletin(tx, bulletin_id)
    files = {(f.form, f.language): f for f in await bulletins.printed(tx, bulletin_id)}
    for standing in await _overseers(tx):
        t = await posting.words_for(tx, standing.person)
        said = content.published(t, known)
        pdf = files["pdf", t.language]
        outgoing = Outgoing(said.text, said.keyboard, Document(pdf.name, pdf.path), said.about)
        await posting.notify(
            tx, standing.person, outgoing, key=f"bulletin:{bulletin_id}:{standing.person.id}", now=now
        )  # fmt: skip


async def _tell_approvers(tx: Tx, drafted: Bulletin, who: Standing, *, now: datetime) -> None:
    for standing in await _others(tx, who.person.id):
        said = content.for_approval(await posting.words_for(tx, standing.person), drafted)
        key = f"bulletin:approve:{drafted.id}:{drafted.revision}:{standing.person.id}"
        await posting.notify(tx, standing.person, said, key=key, now=now)


async def _shown(tx: Tx, who: Standing, period: Period, *, now: datetime) -> Outgoing:
    t = await posting.words_for(tx, who.person)
    known = await bulletins.of_period(tx, period.id)
    if known is None or (known.state is not BulletinState.PUBLISHED and not who.in_charge_of_all):
        if now < period.due_at:
            return content.too_early(t, period)
        return content.none_yet(t, period, drafts=who.in_charge_of_all)
    own = (
        known.state is BulletinState.DRAFT
        and who.person.id == known.drafted_by
        and bool(await _others(tx, known.drafted_by))
    )
    return content.page(t, known, approves=not own)


async def _figures(
    tx: Tx, plan: Plan, period: Period, who: Standing, *, at: datetime, now: datetime
) -> dict[str, Any]:  # fmt: skip
    asked = await tallying.asked_periods(tx, plan)
    found = await tallying.counts(tx, plan, period, who, View(), asked=asked, now=now, at=at)
    titles = {part.number: part.title for part in await tasks.parts(tx, plan.id)}
    return rules.figures(
        found.rollup, found.answers, parts=found.by_part, titles=titles, departments=found.by_department, as_of=at
    )


async def _readable(tx: Tx, who: Standing, bulletin_id: int) -> Bulletin:
    """What is published is for all who oversee, a draft for who is in charge of everything."""
    _overseer(who)
    known = await _bulletin(tx, bulletin_id)
    if known.state is not BulletinState.PUBLISHED:
        _drafter(who)
    return known


async def _bulletin(tx: Tx, bulletin_id: int) -> Bulletin:
    known = await bulletins.bulletin(tx, bulletin_id)
    if known is None:
        raise Outdated
    return known


async def _of(tx: Tx, period: Period) -> Bulletin:
    known = await bulletins.of_period(tx, period.id)
    assert known is not None
    return known


async def _period(tx: Tx, period_id: int) -> Period:
    plan = await planning.current(tx)
    found = next((p for p in await periods.periods(tx, plan.id) if p.id == period_id), None)
    if found is None:
        raise Outdated
    return found


def _overseer(who: Standing) -> None:
    if not who.oversees:
        raise NotForYou(role=Role.SUPERVISOR)


def _drafter(who: Standing) -> None:
    if not who.in_charge_of_all:
        raise NotForYou(role=Role.SUPERVISOR)


async def _overseers(tx: Tx) -> Sequence[Standing]:
    return list({s.person.id: s for role in Role for s in await people.charged(tx, role)}.values())


async def _drafters(tx: Tx) -> list[Standing]:
    return [s for s in await _overseers(tx) if s.in_charge_of_all]


async def _others(tx: Tx, person_id: int) -> list[Standing]:
    """Who else could approve."""
    return [s for s in await _drafters(tx) if s.person.id != person_id]


def _of_plan(t: Words, plan: Plan) -> Words:
    """Paper knows the plan's clock alone."""
    return Words(t.language, plan.zone)


def _name(t: Words, bulletin: Bulletin, form: str) -> str:
    return f"{plain(content.title(t, bulletin))}.{form}"
