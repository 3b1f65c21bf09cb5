"""Where the task's own indicators stand: a number whose unit and name say which one, and nothing else in its piece."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.answers import names, units, vocabulary
from domain.answers.folding import Stretch
from domain.answers.names import Name, Naming
from domain.answers.reading import Figure, Measure
from domain.answers.scanning import Piece, Scanned
from domain.answers.units import Unit

_PERCENT = Unit("%", Decimal(1))


@dataclass(frozen=True, slots=True)
class _Known:
    """An indicator with its name and unit in the spelling of folded text."""

    measure: Measure
    name: Name
    unit: Unit


@dataclass(frozen=True, slots=True)
class _Amount(Stretch):
    """A number with its unit, None where nothing that is known as one stands behind it."""

    value: Decimal
    unit: Unit | None


def read(scanned: Scanned, measures: Sequence[Measure]) -> tuple[Figure, ...]:
    """At most one figure an indicator, in the order of the indicators; two different ones are none."""
    known = [_Known(m, names.of_measure(m), units.of_measure(m.unit)) for m in measures]
    found: dict[int, dict[Decimal, Figure]] = defaultdict(dict)
    for pieces in scanned.pieces() if known else ():
        for figure in _figures(scanned, pieces, known):
            found[figure.key].setdefault(figure.value, figure)
    return tuple(next(iter(found[m.key].values())) for m in measures if len(found[m.key]) == 1)


def _figures(scanned: Scanned, pieces: list[Piece], known: Sequence[_Known]) -> Iterator[Figure]:
    subject: _Known | None = None
    is_foreign = False
    for piece in pieces:
        amount = _amount(scanned, piece, known)
        taken = [*([amount] if amount else []), *scanned.counted_at(piece)]
        named = _named(scanned, piece, known, taken)
        if amount is not None and not piece.is_ahead:
            figure = _figure(scanned, piece, amount, taken, known, named, subject, is_foreign=is_foreign)
            if figure is not None:
                yield figure
            if figure is None and named is not None:
                # What was counted there was not the indicator itself (申报21家): what follows (获批3家) may be of that.
                is_its_own = _is_ahead(scanned, piece) or _is_increment(scanned, piece, taken, named)
                subject, is_foreign = (named, False) if is_its_own else (None, True)
                continue
        if named is not None:
            subject, is_foreign = named, False
        elif not scanned.fractions_in(piece) and not (amount and _is_ahead(scanned, piece)):
            left = vocabulary.left_over(scanned.text, piece, vocabulary.KNOWN_HEALTH, taken)
            left = vocabulary.KNOWN_FIGURE.sub("", vocabulary.MORE.sub("", left) if amount else left)
            is_foreign = is_foreign or bool(left)


def _is_ahead(scanned: Scanned, piece: Piece) -> bool:
    return piece.is_ahead or bool(vocabulary.TARGET.search(scanned.text, piece.start, piece.end))


def _is_increment(scanned: Scanned, piece: Piece, taken: Sequence[Stretch], known: _Known) -> bool:
    """Whether a piece says but by how much the indicator grew."""
    naming = names.find(scanned.text, piece, known.name, taken)
    left = vocabulary.left_over(scanned.text, piece, vocabulary.KNOWN_FIGURE, [*taken, *naming.stretches])
    return bool(left) and not vocabulary.MORE.sub("", left)


def _figure(
    scanned: Scanned, piece: Piece, amount: _Amount, taken: list[Stretch], known: Sequence[_Known], named: _Known | None,
    subject: _Known | None, *, is_foreign: bool,
) -> Figure | None:  # fmt: skip
    if named is not None:
        naming = names.find(scanned.text, piece, named.name, taken)
        if vocabulary.left_over(scanned.text, piece, vocabulary.KNOWN_FIGURE, [*taken, *naming.stretches]):
            return None
        if not names.is_carried_out(scanned.text, piece, named.name):
            return None
        return _converted(scanned, amount, named, is_named=True)
    if is_foreign or amount.unit is None or amount.unit == _PERCENT:
        return None
    again = names.find(scanned.text, piece, subject.name, taken).stretches if subject else ()
    if vocabulary.left_over(scanned.text, piece, vocabulary.KNOWN_FIGURE, [*taken, *again]):
        return None
    if subject is not None:
        if not names.is_carried_out(scanned.text, piece, subject.name):
            return None
        return _converted(scanned, amount, subject, is_named=True)
    fitting = [k for k in known if k.unit.quantity == amount.unit.quantity]
    return _converted(scanned, amount, fitting[0], is_named=False) if len(fitting) == 1 else None


def _named(scanned: Scanned, piece: Piece, known: Sequence[_Known], taken: Sequence[Stretch]) -> _Known | None:
    """The indicator that a piece names, None where it names several alike or none."""
    namings: list[tuple[Naming, _Known]] = []
    for one in known:
        naming = names.find(scanned.text, piece, one.name, taken)
        if naming.weight > (0, 0):
            namings.append((naming, one))
    namings.sort(key=lambda pair: pair[0].weight, reverse=True)
    if not namings or (len(namings) > 1 and namings[0][0].weight == namings[1][0].weight):
        return None
    return namings[0][1] if namings[0][0].is_telling else None


def _amount(scanned: Scanned, piece: Piece, known: Sequence[_Known]) -> _Amount | None:
    """The one number in a piece; None where there are more, or one that is not sure."""
    text, numbers, parts = scanned.text, scanned.numbers_in(piece), scanned.fractions_in(piece)
    if len(parts) == 1 and not numbers and parts[0].is_written and parts[0].percent is not None:
        return _Amount(parts[0].start, parts[0].end, parts[0].percent, _PERCENT)
    if len(numbers) != 1 or parts or numbers[0].value is None:
        return None
    number = numbers[0]
    end, unit = number.end, None
    behind = units.after(text, end, frozenset(k.unit.quantity for k in known))
    if behind is not None and behind[1] <= piece.end:
        unit, end = behind
    start = number.start
    before = units.currency_before(text, start)
    if before is not None and before[1] >= piece.start:
        if unit is not None and unit.quantity != before[0].quantity:
            return None
        unit, start = before
    return _Amount(start, end, numbers[0].value, unit)


def _converted(scanned: Scanned, amount: _Amount, known: _Known, *, is_named: bool) -> Figure | None:
    """The amount as a figure of this indicator, where its unit is one of the same quantity."""
    said, measured = amount.unit, known.unit
    if said is None:
        # "National key labs: 21", 完成投资12.3亿: what is counted, and money in 万 and 亿, needs no unit beside its name.
        is_left_out = measured.is_counted or (measured.quantity == "元" and scanned.text[amount.end - 1] in "万亿")
        is_of_that_size = amount.value >= measured.scale / 10 or amount.value == 0
        said = Unit(measured.quantity, Decimal(1)) if is_left_out and is_named and is_of_that_size else None
    elif said.quantity != measured.quantity:
        is_counted_alike = is_named and {said.quantity, measured.quantity} <= units.ALIKE
        said = Unit(measured.quantity, said.scale) if is_counted_alike else None
    value = units.converted(amount.value, said, measured) if said is not None else None
    if value is None or (measured.is_counted and value * measured.scale % 1):
        return None
    return Figure(known.measure.key, value, scanned.folded.words(amount.start, amount.end))
