"""What the headers of a plan's files mean, as an admin has said."""

from __future__ import annotations

from collections.abc import Mapping

from storage.database import Tx


async def of_plan(tx: Tx, plan_id: int) -> dict[str, str]:
    """The name of the column, or nothing, for each header in its plain form."""
    rows = await tx.rows("SELECT header, meaning FROM headers WHERE plan_id = :plan ORDER BY header", plan=plan_id)
    return {row["header"]: row["meaning"] for row in rows}


async def remember(tx: Tx, plan_id: int, meanings: Mapping[str, str]) -> None:
    await tx.many(
        "INSERT INTO headers (plan_id, header, meaning) VALUES (:plan, :header, :meaning) "
        "ON CONFLICT (plan_id, header) DO UPDATE SET meaning = excluded.meaning",
        [{"plan": plan_id, "header": header, "meaning": meaning} for header, meaning in meanings.items()],
    )
