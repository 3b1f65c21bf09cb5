"""What was given with words goes where they are booked: their files, next steps promised and help asked for with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from domain.evidence import Evidence
from domain.reports import Report, Request
from storage import evidence, needs, promises
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Load:
    """Numbers of rows."""

    files: tuple[int, ...] = ()
    promises: tuple[int, ...] = ()
    needs: tuple[int, ...] = ()

    def __or__(self, other: Load) -> Load:
        return Load(
            tuple(sorted({*self.files, *other.files})),
            tuple(sorted({*self.promises, *other.promises})),
            tuple(sorted({*self.needs, *other.needs})),
        )

    def noted(self) -> dict[str, Any]:
        """As it is kept in the audit, and read by `load`."""
        return {name: list(ids) for name, ids in asdict(self).items() if ids}


def load(noted: Mapping[str, Any]) -> Load:
    return Load(*(tuple(noted.get(name, ())) for name in ("files", "promises", "needs")))


async def given_with(tx: Tx, request: Request, report: Report, before: Report | None) -> Load:
    """What was given since this version began, or, where nothing stood `before` it, all that was given for the request.

    What was said of earlier promises and needs stays where it was asked, and so does a file in the place of an older version's.
    """
    since = None if before is None else report.created_at
    made = [
        p.id
        for p in await promises.of_request(tx, request.id)
        if p.prior_id is None and (since is None or p.made_at >= since)
    ]
    asked = [
        n.id
        for n in await needs.of_task(tx, request.task_id)
        if n.request_id == request.id and (since is None or n.made_at >= since)
    ]
    return Load(_files(await evidence.of_request(tx, request.id), report.id), tuple(made), tuple(sorted(asked)))


async def carry(tx: Tx, carried: Load, source: Request, target: Request, *, report_id: int) -> None:
    """Book it to another request, the files to this version there."""
    for number in carried.files:
        await evidence.book(tx, number, request_id=target.id, report_id=report_id)
    for number in carried.promises:
        await promises.rebook(tx, number, target.id)
    for number in carried.needs:
        await needs.rebook(tx, number, source.id, target.id)


def _files(known: list[Evidence], report_id: int) -> tuple[int, ...]:
    older = {e.superseded_by: e for e in known if e.superseded_by is not None}
    found: list[int] = []
    for each in known:
        replaced = older.get(each.id)
        if each.report_id == report_id and (replaced is None or replaced.id in found):
            found.append(each.id)
    return tuple(found)
