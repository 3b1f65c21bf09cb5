"""Instructions of supervisors: what is said to who gives one, to the lead that answers it, on its cards, and the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.instructions import Instruction, InstructionState
from domain.outgoing import Button, Outgoing
from domain.people import Department
from domain.tasks import Task
from messages.language import Html, Words, shortened
from messages.layout import arrows, cut, keyboard

SHOWN = 1000
"""Characters of an instruction or an answer in a message; all of them are kept."""
QUOTED = 200
"""The same on a card, and in a line of a list."""
ON_CARD = 2
LISTED = 5
"""Instructions on one page."""

Row = tuple[Button, ...]


def entry(t: Words, number: int, back: str = "") -> Button:
    """The way in, from a task or its report."""
    return Button(t("🖊 Instruct ▸"), f"instruct.{number}.{back}" if back else f"instruct.{number}")


def ask(t: Words, task: Task, lead: Department, told: Sequence[str], by_at: datetime) -> Outgoing:
    """Before it is given: to whom it goes and by when it is answered."""
    lines = [
        t("🖊 <b>Instruction on task {number} {title}</b>", number=task.number, title=shortened(task.title, 80)),
        t("It goes to {department} ({names}), which is to answer by {when}.", department=lead.name,
          names=t.listed(list(told)), when=t.when(by_at)) if told else _nobody(t, lead.name),
        t("Please write it here in a sentence or two."),
    ]  # fmt: skip
    return Outgoing(
        Html.lines(*lines), ((Button(t("Cancel"), "instructno"),),), about=f"instructing:{task.number}"
    )  # fmt: skip


def not_given(t: Words, back: str) -> Outgoing:
    return Outgoing(t("No instruction was given."), ((Button(t("‹ Back"), back) if back else _all(t),),))


def given(t: Words, it: Instruction, told: Sequence[str], back: str, *, now: datetime) -> Outgoing:
    """The receipt."""
    whom = t("✔ Sent to {names}.", names=t.listed(list(told))) if told else _nobody(t, it.department)
    kept = t("It stands on the cards of this task until it is answered; the answer comes here.")
    said = shown(t, it, answers=False, closes=True, now=now)
    rows = keyboard(*said.keyboard, [Button(t("‹ Back"), back)] if back and back != f"task.{it.number}" else [])
    return Outgoing(Html.lines(whom, Html(said.text), kept), rows, about=said.about)


def put(t: Words, it: Instruction, *, now: datetime) -> Outgoing:
    """To the lead's contacts."""
    said = shown(t, it, answers=True, closes=False, now=now)
    how = t("Please reply to this message, or tap the button. It is not a report.")
    return Outgoing(Html.lines(Html(said.text), how), said.keyboard, about=said.about)


def moved(t: Words, it: Instruction) -> Outgoing:
    """To the department that has led the task so far."""
    lines = [
        _head(t, it),
        t("The task has a new lead, so this instruction is now for {department}. You need not answer it.", department=it.department),
    ]  # fmt: skip
    return Outgoing(Html.lines(*lines), ((_all(t),),))


def gone(t: Words) -> Outgoing:
    return Outgoing(t("This instruction is no longer yours to answer."), ((_all(t),),))


def shown(t: Words, it: Instruction, *, answers: bool, closes: bool, now: datetime) -> Outgoing:
    """How it stands, to the lead (`answers`) or to who may close it."""
    lines = [_head(t, it), t("{name}, {when}:", name=it.person_name, when=t.when(it.made_at)), _quoted(t, it.words)]
    answered = [t("{name} answered, {when}:", name=it.answerer, when=_when(t, it.answered_at)), _quoted(t, it.answer)]
    further = [t("Asked again:"), _quoted(t, it.more)] if it.more else []
    if it.waits_for_answer:
        lines += [*(answered if it.answer else []), *further]
    else:
        lines += [*further, *(answered if it.answer else [])]
    lines.append(standing(t, it, now))
    rows: list[Sequence[Button]] = []
    if answers and it.is_open:
        label = t("✍ Answer ▸") if it.waits_for_answer else t("✏ Add to it ▸")
        rows.append([Button(label, f"instruction.{it.id}.answer")])
    if closes and it.is_open:
        close = Button(t("✔ Close"), f"instruction.{it.id}.close.{it.revision}")
        again = Button(t("↩ Ask again ▸"), f"instruction.{it.id}.again")
        rows.append([close] if it.waits_for_answer else [close, again])
    rows.append([Button(t("📋 Task {number}", number=it.number), f"task.{it.number}"), _all(t)])
    return Outgoing(Html.lines(*lines), keyboard(*rows), about=f"instruction:{it.id}")


def standing(t: Words, it: Instruction, now: datetime) -> Html:
    """What became of it so far."""
    match it.state:
        case InstructionState.CLOSED:
            return t("✔ closed {when}, {name}", when=_when(t, it.closed_at), name=it.closer)
        case InstructionState.ANSWERED:
            return t("📬 answered; not closed yet")
    if it.is_overdue(now):
        return t("⏰ no answer yet; it was due {when}", when=t.when(it.by_at))
    return t("⏳ to be answered by {when}", when=t.when(it.by_at))


def ask_answer(t: Words, it: Instruction, *, now: datetime) -> Outgoing:
    lines = [
        _head(t, it), _quoted(t, it.more or it.words), standing(t, it, now),
        t("Please write the answer; it goes to {name}.", name=it.person_name),
    ]  # fmt: skip
    return Outgoing(Html.lines(*lines), ((_back(t, it),),), about=f"instruction:{it.id}")


def ask_more(t: Words, it: Instruction) -> Outgoing:
    lines = [
        _head(t, it), t("{name} answered, {when}:", name=it.answerer, when=_when(t, it.answered_at)),
        _quoted(t, it.answer), t("What is still wanted? Please write it; it goes to {department}.", department=it.department),
    ]  # fmt: skip
    return Outgoing(Html.lines(*lines), ((_back(t, it),),), about=f"instruction:{it.id}")


def is_it_enough(t: Words, it: Instruction, said: str) -> Outgoing:
    """She has replied to the answer."""
    lines = [
        _head(t, it), _quoted(t, said),
        t("Does that close it, or is it to go to {department} as a further question?", department=it.department),
    ]  # fmt: skip
    close = Button(t("✔ Close"), f"instruction.{it.id}.close.{it.revision}")
    again = Button(t("↩ Ask again"), f"instruction.{it.id}.again")
    return Outgoing(Html.lines(*lines), ((close, again),), about=f"instruction:{it.id}")


def answered(t: Words, it: Instruction, *, now: datetime) -> Outgoing:
    """To who gave it."""
    said = shown(t, it, answers=False, closes=True, now=now)
    news = t("📬 <b>{department} has answered.</b> Is that enough?", department=it.department)
    return Outgoing(Html.lines(news, Html(said.text)), said.keyboard, about=said.about)


def with_card(t: Words, said: Outgoing, request_id: int | None) -> Outgoing:
    """With the way back to the card where she began."""
    if request_id is None:
        return said
    return replace(said, keyboard=((Button(t("‹ Card"), f"card.{request_id}"),), *said.keyboard))


def changed(t: Words) -> str:
    return t("This has changed in the meantime. Here is how it stands now.")


def reminder(t: Words, overdue: Sequence[Instruction]) -> Outgoing:
    """To the lead's contacts, once: these were to be answered."""
    head = t.n(
        "🔔 <b>{n} instruction still waits for your answer.</b>",
        "🔔 <b>{n} instructions still wait for your answer.</b>",
        len(overdue),
    )
    return _several(t, head, overdue, answers=True)


def missed(t: Words, overdue: Sequence[Instruction]) -> Outgoing:
    """To who gave them, once."""
    head = t.n(
        "⏰ <b>{n} instruction was not answered in time.</b>",
        "⏰ <b>{n} instructions were not answered in time.</b>",
        len(overdue),
    )
    return _several(t, head, overdue, answers=False)


def on_card(t: Words, waiting: Sequence[Instruction], now: datetime) -> list[Html]:
    """What the lead is to answer, above what is reported."""
    lines = []
    for it in waiting[:ON_CARD]:
        words = t("🖊 {name}: “{words}”", name=it.person_name, words=shortened(it.more or it.words, QUOTED))
        lines.append(Html.lines(words, standing(t, it, now)))
    more = len(waiting) - ON_CARD
    return [*lines, t.n("🖊 … and {n} more", "🖊 … and {n} more", more)] if more > 0 else lines


def rows_on_card(t: Words, waiting: Sequence[Instruction], request_id: int) -> list[Row]:
    """One button for each that stands on the card."""
    found = waiting[:ON_CARD]
    one = t("🖊 Answer the instruction ▸")
    return [
        (Button(one if len(found) == 1 else t("🖊 Answer {name} ▸", name=it.person_name), f"instruction.{it.id}.answer.{request_id}"),)
        for it in found
    ]  # fmt: skip


def on_task(t: Words, waiting: Sequence[Instruction], now: datetime) -> list[Html]:
    """Lines for the page of its task."""
    return [
        Html(" · ".join([
            t("🖊 {name}: “{words}”", name=it.person_name, words=shortened(it.more or it.words, QUOTED)), standing(t, it, now),
        ]))
        for it in waiting[:LISTED]
    ]  # fmt: skip


def row_on_task(t: Words, number: int, waiting: Sequence[Instruction], *, gives: bool) -> list[Button]:
    """To give one, and to those that are not closed."""
    row = [entry(t, number)] if gives else []
    if waiting:
        data = f"instruction.{waiting[0].id}" if len(waiting) == 1 else "instructions.1"
        row.append(Button(t("🖊 Not closed: {n}", n=len(waiting)), data))
    return row


def listed(t: Words, found: Sequence[Instruction], page: int, *, oversees: bool, now: datetime) -> Outgoing:
    """`/instructions`: those that are not closed, in the order in which they come, each opened by its number."""
    tasks = Button(t("📋 Tasks") if oversees else t("📋 My tasks"), "tasks.0")
    if not found:
        return Outgoing(t("No instruction is open."), ((tasks,),), about="instructions")
    shown, page, count = cut(found, page, LISTED)
    first = (page - 1) * LISTED + 1
    head = t.n("🖊 <b>{n} instruction is not closed</b>", "🖊 <b>{n} instructions are not closed</b>", len(found))
    late = sum(it.is_overdue(now) for it in found)
    lines = [Html(" · ".join([head, t("{n} overdue", n=late)])) if late else head]
    lines += [_line(t, place, it, now) for place, it in enumerate(shown, first)]
    opens = [Button(str(place), f"instruction.{it.id}") for place, it in enumerate(shown, first)]
    turning = arrows(page, count, lambda to: f"instructions.{to}")
    return Outgoing(Html.lines(*lines), keyboard(opens, turning, [tasks]), about="instructions")


def _several(t: Words, head: Html, overdue: Sequence[Instruction], *, answers: bool) -> Outgoing:
    lines = [head]
    for it in overdue[:LISTED]:
        lines.append(
            t("{number} {title} · {department} · {name}, due {when}:", number=it.number, title=shortened(it.title, 40),
              department=it.department, name=it.person_name, when=t.when(it.by_at))
        )  # fmt: skip
        lines.append(t("“{words}”", words=shortened(it.more or it.words, QUOTED)))
    if len(overdue) > 1:
        return Outgoing(Html.lines(*lines), ((_all(t),),), about="instructions")
    (it,) = overdue
    one = (
        Button(t("✍ Answer ▸"), f"instruction.{it.id}.answer") if answers else Button(t("Open"), f"instruction.{it.id}")
    )
    return Outgoing(Html.lines(*lines), ((one, _all(t)),), about=f"instruction:{it.id}")


def _line(t: Words, place: int, it: Instruction, now: datetime) -> Html:
    what = t("{n}. Task {number} · {department} · {name}, {when}", n=place, number=it.number, department=it.department,
             name=it.person_name, when=t.when(it.made_at))  # fmt: skip
    return Html.lines(what, t("“{words}”", words=shortened(it.more or it.words, QUOTED)), standing(t, it, now))


def _head(t: Words, it: Instruction) -> Html:
    title = shortened(it.title, 80)
    return t("🖊 <b>Instruction on task {number} {title}</b> · {department}", number=it.number, title=title,
             department=it.department)  # fmt: skip


def _nobody(t: Words, department: str) -> Html:
    return t(
        "⚠ In {department} nobody can be reached at the moment; it is kept and shown there as soon as somebody joins.",
        department=department,
    )


def _quoted(t: Words, words: str) -> Html:
    return Html(f"<blockquote>{t('{words}', words=shortened(words, SHOWN))}</blockquote>")


def _when(t: Words, at: datetime | None) -> Html:
    return t.when(at) if at is not None else Html()


def _back(t: Words, it: Instruction) -> Button:
    return Button(t("‹ Back"), f"instruction.{it.id}")


def _all(t: Words) -> Button:
    return Button(t("🖊 All instructions"), "instructions.1")
