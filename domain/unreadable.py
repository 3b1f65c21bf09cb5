"""What a person wrote that cannot be taken as it stands: the half of domain.errors that begins with her own words."""

from __future__ import annotations

from domain.errors import Refusal


class NotUnderstood(Refusal):
    """I did not understand that."""


class Usage(NotUnderstood):
    """Please write it like this:
    {example}"""


class NotAPeriod(NotUnderstood):
    """“{text}” is not a period I can read. Please write it like 2023-04 or 2023-Q2."""


class NoSuchMonth(NotUnderstood):
    """There is no month or quarter “{text}”. Please write it like 2023-04 or 2023-Q2."""


class BadSetting(NotUnderstood):
    """“{value}” does not fit the setting {setting}. /rhythm shows how each one is written."""


class SettingOutOfRange(NotUnderstood):
    """“{value}” is too small or too large for the setting “{setting}”."""


class SettingOvertakes(NotUnderstood):
    """“{value}” does not work for “{setting}”: it would cross “{against}”. Please choose another value, or change “{against}” first."""


class BadDay(NotUnderstood):
    """“{text}” is not a day I can read. Please write it like 2023-05-04."""


class NotLater(NotUnderstood):
    """{day} does not lie behind {behind}. Please give a later day."""


class TooFarAhead(NotUnderstood):
    """{day} lies too far ahead. Please give a day up to {latest}."""


class DayOutside(NotUnderstood):
    """{day} lies outside the plan's calendar, which knows {first} to {last}."""


class BadNumbers(NotUnderstood):
    """“{text}” is not a list of task numbers. Please write it like 12 or 4-9,12."""


class Ambiguous(NotUnderstood):
    """“{name}” fits several departments. Which one?"""


class AmbiguousPerson(NotUnderstood):
    """“{name}” fits several people. Who is meant?"""


class NameTaken(NotUnderstood):
    """“{name}” is already used for {department}."""


class BadSpan(NotUnderstood):
    """I cannot read “{text}” as the plan's first and last day. Please write them like 2023-01-01 2023-12-31."""


class BadFigure(NotUnderstood):
    """“{text}” is not a figure I can read. Please write it like 25 or 69.95, in the unit of the target."""


class WrongCount(NotUnderstood):
    """{wanted} figures are needed, one for each date; I read {count}. Please write them with blanks between."""


class BadGoal(NotUnderstood):
    """“{text}” is not a target I can read. Please write it like ≥ 25, about 10, 3–5 or ≤ 30."""


class TitleTooLong(NotUnderstood):
    """A plan's title can have up to {most} characters; this one has {count}."""


class FaultyFile(NotUnderstood):
    """The file still has {count} problems, so nothing has been loaded."""


class FileTooLarge(NotUnderstood):
    """The file “{name}” is larger than the {most} MB that Telegram lets me fetch. Please send a smaller one."""
