"""Names of a plan file that may mean a department known by another: asked about once, never taken for it in silence."""

from __future__ import annotations

from collections.abc import Mapping

from domain.department_names import Likeness, likenesses
from services.plan_reading import CheckedFile
from storage import people
from storage.database import Tx


async def unsure(tx: Tx, file: CheckedFile, decided: Mapping[str, str]) -> list[Likeness]:
    """Names that are nobody's yet and resemble one that is, or another of the file; what is decided is asked no more."""
    known = await people.add_departments(tx, ())
    return likenesses(file.plan.departments_in_order, {name: d.name for name, d in known.items()}, decided)
