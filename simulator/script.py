"""What happens in a simulated year, and when: the whole one, and a short one for every test run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Script:
    """What happens when; periods are counted from 1, 0 is never."""

    periods: int = 12
    departments: Sequence[str] = ()
    """All of the plan where none is named."""
    late: str = "省水利厅"
    forgetful: str = "省教育厅"
    silent: str = "省自然资源厅"
    verbose: str = "省能源局"
    blocks: str = "省海洋局"
    blocked: range = range(4, 7)
    """Periods in which its contact has blocked the bot: from after the first was asked until before the next one is."""
    hands_over: str = "省民政厅"
    handed_over: int = 7
    leaves: str = "省卫生健康委"
    away: int = 6
    returned: Sequence[int] = (3, 8)
    extended: int = 5
    corrected: Sequence[int] = (3, 9)
    killed: Sequence[int] = (2, 11)
    """While people answer."""
    restarted: Sequence[int] = (4, 8, 12)
    bulletins: int = 12
    """So many periods have one, the first ones."""
    forms: Sequence[str] = ("docx", "xlsx")
    """Files of each bulletin beside its PDF."""


WHOLE = Script()
SHORT = Script(
    periods=3,
    departments=("省水利厅", "省教育厅", "省自然资源厅", "省海洋局", "省民政厅", "省畜牧局"),
    verbose="省畜牧局", blocked=range(2, 3), handed_over=3, leaves="省畜牧局", away=3, returned=(2,), extended=2, corrected=(1,),
    killed=(), restarted=(3,), bulletins=2, forms=(),
)  # fmt: skip
"""Six departments for three periods."""
