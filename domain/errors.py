"""Why something a person asked for is not done. The docstring of a leaf is the message, in English; messages.refusals translates it.

Refusal
├── NotAllowed ─ NotYours · NotForYou · NotInCharge · LastAdmin · WholePlanDecides · OthersDecide · OfficeItself · OwnReport · OwnTask · NobodyElse
├── NotFound ─ NoSuchTask · NoSuchTasks · NoSuchPeriod · NoSuchDepartment · NoSuchPerson · NoSuchPart · NoPlan · NothingOpen
│              NoSuchSetting · NothingAsked · NotAskedThen · NotAskedOf · NothingToReturn · NobodyToStandIn · Unled
├── NotNow ─ Locked · Accepted · NotAsked · AlreadyAsked · AlreadyLocked · AlreadyReturned · UnderWay · NoWorkingDays · Outdated · PlanMoved ·
│            AppliedAlready · ClosedTask · NotLocked · LeadAsks · NothingToExtend · ReportedAlready · NoDueDate · DuePassed ·
│            NothingToUndo · NotMeasurable · NotDone · NotClosed
├── NotUnderstood ─ what cannot be read as it was written: domain.unreadable
└── BadInvitation
"""

from __future__ import annotations

from domain.outgoing import Button


class Refusal(Exception):
    """This cannot be done."""

    def __init__(self, *, buttons: tuple[Button, ...] = (), **values: object) -> None:
        super().__init__(type(self).__name__)
        self.values = values
        self.buttons = buttons
        """What to try instead, a row each."""


class NotAllowed(Refusal):
    """This is not open to you."""


class NotYours(NotAllowed):
    """Task {number} belongs to another department, so it is not open to you."""


class OwnDraft(NotAllowed):
    """You drafted this bulletin, so somebody else approves it: {names}."""


class NotForYou(NotAllowed):
    """This command is for {role}. If you need it, please ask your office."""


class OwnReport(NotAllowed):
    """The report on task {number} is your own or your department's, so somebody else reviews it: {names}."""


class OwnTask(NotAllowed):
    """Task {number} is your own department's, so somebody else decides on it: {names}."""


class NobodyElse(NotAllowed):
    """This comes from your own department, and nobody else can decide on it. An admin can invite another: /invite supervisor"""


class OfficeItself(NotAllowed):
    """You are the office: such questions come to you. /questions lists those that wait."""


class NotInCharge(NotAllowed):
    """{name} is not in your charge, so it is not open to you."""


class WholePlanDecides(NotAllowed):
    """A further extension of the same task is decided by who supervises the whole plan."""


class OthersDecide(NotAllowed):
    """This comes from you or your department, so somebody else decides: {names}."""


class NotFound(Refusal):
    """There is no such thing."""


class NoPlan(NotFound):
    """No plan has been loaded yet. An admin can send the plan here as an XLSX or CSV file."""


class NoSuchTask(NotFound):
    """There is no task {number} (this plan has {first}–{last})."""


class NoSuchTasks(NotFound):
    """These tasks are not in the plan: {numbers}. It has {first}–{last}. Nothing has been changed."""


class NobodyToStandIn(NotFound):
    """Nobody who could stand in for you is called “{name}”."""


class NoSuchPart(NotFound):
    """There is no part {number} (this plan has {first}–{last})."""


class NoSuchPeriod(NotFound):
    """The plan has no period {label}; it runs from {first} to {last}."""


class NoSuchDepartment(NotFound):
    """No department is called “{name}”. /departments lists them all."""


class NoSuchPerson(NotFound):
    """Nobody here is called “{name}”. /people lists everybody."""


class NoSuchSetting(NotFound):
    """There is no setting “{setting}”. /rhythm shows them all."""


class NothingAsked(NotFound):
    """Nobody has been asked about task {number} yet, so there is nothing to reopen."""


class NotAskedThen(NotFound):
    """In {period} nobody was asked about task {number}."""


class NotAskedOf(NotFound):
    """{department} has not been asked about task {number}."""


class NothingToReturn(NotFound):
    """There is no report on task {number} yet that could be sent back."""


class Unled(NotFound):
    """Nobody leads task {number}, so there is nobody to instruct. An admin can name a lead: /assign {number} …"""


class NothingOpen(NotFound):
    """Nothing is waiting for your report at the moment."""


class NotNow(Refusal):
    """Not at this moment."""


class Locked(NotNow):
    """{period} is locked, so task {number} can no longer be changed. Your words are kept; a supervisor can reopen it with /reopen {number}."""


class Accepted(NotNow):
    """The report on task {number} for {period} has been accepted. Your words are kept; a supervisor can reopen it with /reopen {number}."""


class NotAsked(NotNow):
    """{period} has not been asked yet."""


class AlreadyAsked(NotNow):
    """{period} has been asked already, on {when}."""


class AlreadyLocked(NotNow):
    """{period} is locked already."""


class AlreadyReturned(NotNow):
    """The report on task {number} has been sent back already; the answer is expected by {when}."""


class UnderWay(NotNow):
    """{period} is under way or has been reported on, so this plan can no longer change between months and quarters."""


class NoWorkingDays(NotNow):
    """With so many days off there is no working day near {day} any more. Nothing has been changed."""


class AppliedAlready(NotNow):
    """Your department has asked for this on task {number} already; the decision is still to come."""


class ClosedTask(NotNow):
    """Task {number} is closed or withdrawn, so there is nothing to ask for."""


class NotLocked(NotNow):
    """The report on task {number} can still be changed, so it need not be reopened: /report {number}"""


class LeadAsks(NotNow):
    """Only the lead department of task {number} can ask for this."""


class NothingToExtend(NotNow):
    """Nothing is asked of you on task {number} at the moment, so there is no date to move."""


class ReportedAlready(NotNow):
    """Task {number} has been reported already, so it needs no more time; you can change the report on its card."""


class NotDone(NotNow):
    """Your newest report on task {number} does not say ✅ done yet; please say so on its card first: /report {number}"""


class NotClosed(NotNow):
    """Task {number} is not closed."""


class NoDueDate(NotNow):
    """Task {number} has no due date that could be moved."""


class DuePassed(NotNow):
    """On task {number} the date has passed; more time can be asked for only before. Please report what there is: late is better than missing."""


class Outdated(NotNow):
    """This button has had its day. Here is how things stand now."""


class NotMeasurable(NotNow):
    """An indicator needs a name and a target before it is confirmed. Please write them first."""


class PlanMoved(NotNow):
    """The plan has changed since this was shown, so nothing has been loaded. Please look at it again."""


class BadInvitation(Refusal):
    """This invitation link is no longer valid. Please ask your office for a new one."""


class LastAdmin(NotAllowed):
    """{name} is the only admin. Please invite another admin first, so that nobody is locked out."""


class NothingToUndo(NotNow):
    """This has been settled already."""
