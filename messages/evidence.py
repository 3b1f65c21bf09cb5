"""What is read about files beside a report: on cards and in histories, asked about, listed, and sent back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from domain.evidence import MOST_BYTES, MOST_FILES, Attachment, Evidence, FileKind, Kept, standing
from domain.outgoing import Button, Document, Outgoing
from domain.reports import Answered, Request
from messages.language import Html, Words, plain, shortened, text
from messages.layout import arrows, cut, fitted, in_rows, keyboard
from messages.reports import choices

NAMED = 4
"""Files named on a card; all stand in the list."""

FILES_A_PAGE = 10

_SUFFIXES = {FileKind.PHOTO: ".jpg", FileKind.VOICE: ".ogg", FileKind.VIDEO: ".mp4", FileKind.VIDEO_NOTE: ".mp4"}


def line(t: Words, files: Sequence[Evidence]) -> Html:
    """How many stand beside a report, with their names; empty where none does."""
    shown = standing(files)
    if not shown:
        return Html()
    more = len(shown) - NAMED
    names = [name(t, each) for each in shown[:NAMED]]
    if more > 0:
        names.append(t.n("… and {n} more", "… and {n} more", more))
    return Html(f"📎 {len(shown)}: {', '.join(names)}")


def sent_with(t: Words, files: Sequence[Evidence]) -> Html:
    """What was sent with one version, what has been replaced since marked so; empty where nothing was."""
    named = [t("{name} (replaced)", name=name(t, each)) if each.superseded_by else name(t, each) for each in files]
    return Html(f"📎 {', '.join(named)}") if named else Html()


def name(t: Words, file: Evidence | Attachment) -> Html:
    """What the sender called it, else what it is."""
    if file.name:
        return Html(text(shortened(" ".join(file.name.split()), 40)))
    match file.kind:
        case FileKind.PHOTO:
            return t("photo")
        case FileKind.VOICE:
            return t("voice message")
        case FileKind.AUDIO:
            return t("sound")
        case FileKind.VIDEO | FileKind.VIDEO_NOTE:
            return t("video")
    return t("document")


def limits(t: Words) -> Html:
    return t("Up to {size} each, up to {n} a task.", size=_size(MOST_BYTES), n=MOST_FILES)


def question(t: Words) -> Html:
    """The step of the card."""
    return Html.lines(t("Send photos or documents here, now or later; nothing is needed."), limits(t))


def which_task(t: Words, waiting: Sequence[Evidence], open_ones: Sequence[Answered], *, about: str) -> Outgoing:
    """Files have come of which it is not clear what they are for."""
    named = Html(", ".join(name(t, each) for each in waiting[-FILES_A_PAGE:]))
    kept = t.n("📎 Kept: {names}.", "📎 {n} files kept: {names}.", len(waiting), names=named)
    if not open_ones:
        lines = [kept, t("Nothing is waiting for your report at the moment.")]
        return Outgoing(Html.lines(*lines), ((Button(t("📋 My tasks"), "tasks.0"),),), about=about)
    missing = [a for a in open_ones if a.request.is_missing]
    lines = [kept, t("Which task is it about?")]
    return Outgoing(Html.lines(*lines), choices(t, missing or open_ones, "evidencefor"), about=about)


def after_lock(t: Words, request: Request) -> Outgoing:
    """Kept, though the report can no longer be changed."""
    said = t(
        "📎 Kept with task {number}. {period} is locked, so the report itself stays as it is.",
        number=request.number, period=t.period(request.period.label),
    )  # fmt: skip
    return Outgoing(said, ((_all(t, request.number),),), about=f"card:{request.id}")


def full(t: Words, request: Request) -> Outgoing:
    """There is no room beside this report."""
    said = t(
        "Task {number} has {n} files already, and no more fit. You can replace one of them.",
        number=request.number, n=MOST_FILES,
    )  # fmt: skip
    return Outgoing(said, ((_all(t, request.number),),), about=f"full:{request.id}")


def too_large(t: Words, request: Request, file: Attachment) -> Outgoing:
    """It cannot be fetched by a bot."""
    return _reference_only(t, request.number, name(t, file))


def found_too_large(t: Words, file: Evidence) -> Outgoing:
    return _reference_only(t, file.number, name(t, file))


def not_fetched(t: Words, file: Evidence) -> Outgoing:
    """Telegram did not give the bytes."""
    if file.request_id is None:
        said = t("“{name}” could not be fetched from Telegram. Please send it again.", name=name(t, file))
        return Outgoing(said, ((Button(t("📋 My tasks"), "tasks.0"),),))
    said = t(
        "“{name}” for task {number} could not be fetched from Telegram. Please send it again.",
        name=name(t, file), number=file.number,
    )  # fmt: skip
    opens = Button(t("▶ Open task {number}", number=file.number), f"card.{file.request_id}")
    return Outgoing(said, ((opens,),), about=f"card:{file.request_id}")


def listing(
    t: Words, number: int, title: str, files: Sequence[Evidence], page: int, *, replaceable: Sequence[Evidence]
) -> Outgoing:  # fmt: skip
    """Every file of a task, numbered from the first that was sent, the newest shown first; a number sends it."""
    places = {each.id: place for place, each in enumerate(files, 1)}
    shown, page, count = cut(tuple(reversed(files)), page, FILES_A_PAGE)
    lines = [t("📎 <b>Files of task {number} · {title}</b>", number=number, title=shortened(title, 60))]
    lines += [_entry(t, each, places) for each in shown]
    if not files:
        lines += [t("Nothing has been sent yet."), limits(t)]
    sends = in_rows(Button(str(places[each.id]), f"file.{each.id}") for each in shown if each.kept is not Kept.LOST)
    rows = [
        *sends,
        arrows(page, count, lambda to: f"files.{number}.{to}"),
        [Button(t("🔁 Replace ▸"), f"swap.{number}")] if replaceable else [],
        [Button(t("‹ Task {number}", number=number), f"task.{number}")],
    ]
    return Outgoing(fitted(lines, t("More under the buttons.")), keyboard(*rows), about=f"task:{number}")


def which_to_replace(
    t: Words, number: int, title: str, files: Sequence[Evidence], replaceable: Sequence[Evidence]
) -> Outgoing:
    """The newest of those that may still be replaced."""
    places = {each.id: place for place, each in enumerate(files, 1)}
    lines = [
        t("📎 <b>Files of task {number} · {title}</b>", number=number, title=shortened(title, 60)),
        *(_entry(t, each, places) for each in replaceable[-FILES_A_PAGE:]),
        t("Which one do you replace? It stays in the history."),
    ]
    buttons = in_rows(Button(f"🔁 {places[each.id]}", f"swapfile.{each.id}") for each in replaceable[-FILES_A_PAGE:])
    return Outgoing(Html.lines(*lines), keyboard(*buttons, [_back(t, number)]), about=f"task:{number}")


def send_the_new_one(t: Words, file: Evidence) -> Outgoing:
    said = t("Please send the file that takes the place of “{name}”.", name=name(t, file))
    return Outgoing(said, ((Button(t("Cancel"), f"swapno.{file.number}"),),), about=f"card:{file.request_id}")


def sent_back(t: Words, file: Evidence) -> Outgoing:
    """The file itself, with where it comes from as its caption."""
    facts = [t("Task {number}", number=file.number), *_facts(t, file)]
    return Outgoing(Html(" · ".join(facts)), ((_all(t, file.number),),), document(t, file), about=f"task:{file.number}")


def document(t: Words, file: Evidence) -> Document:
    """As it is sent."""
    return Document(
        _file_name(t, file), file.path, file.file_id, file.kind,
        otherwise=t("“{name}” can no longer be had from Telegram.", name=name(t, file)),
    )  # fmt: skip


def _reference_only(t: Words, number: int, named: Html) -> Outgoing:
    most = _size(MOST_BYTES)
    lines = [
        t("“{name}” is larger than {size}: Telegram does not hand it to bots.", name=named, size=most),
        t("I keep its reference with task {number} and can send it back as long as Telegram has it.", number=number),
        t("Please keep a copy of your own, or send it in smaller parts."),
    ]
    return Outgoing(Html.lines(*lines), ((_all(t, number),),), about=f"task:{number}")


def _entry(t: Words, file: Evidence, places: dict[int, int]) -> Html:
    said = [Html(f"<b>{places[file.id]}</b> {name(t, file)}"), *_facts(t, file)]
    if file.superseded_by is not None:
        said.append(t("replaced by {place}", place=places.get(file.superseded_by, "–")))
    if file.kept is Kept.REFERENCE:
        said.append(t("too large to fetch, only at Telegram"))
    if file.kept is Kept.LOST:
        said.append(t("⚠ could not be fetched"))
    return Html(" · ".join(said))


def _facts(t: Words, file: Evidence) -> list[Html]:
    """Period and version, who, when, how large."""
    period = t.period(file.period)
    if file.version is not None:
        period = t("{period} v{version}", period=period, version=file.version)
    facts = [period, Html(text(shortened(file.person_name, 30))), t.when(file.sent_at)]
    return [*facts, Html(_size(file.size))] if file.size else facts


def _size(size: int) -> str:
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0") + " MB"


def _file_name(t: Words, file: Evidence) -> str:
    """A plain name for the file as it goes out: theirs may hold anything."""
    kept = "".join(c for c in PurePath(file.name.replace("\\", "/")).name if c.isprintable() and c not in '"<>|:*?')
    return kept[-100:] or plain(name(t, file)).replace(" ", "-") + _SUFFIXES.get(file.kind, "")


def _all(t: Words, number: int) -> Button:
    return Button(t("📎 All files"), f"allfiles.{number}")


def _back(t: Words, number: int) -> Button:
    return Button(t("‹ Back"), f"files.{number}.1")
