"""`make catalogues`: gathers every text from the code and brings each language's .po up to date, translations kept."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SOURCES = ("bot", "messages", "handlers", "services")


def texts() -> Iterator[tuple[str | tuple[str, ...], str, int]]:
    """Every text with the file and line where it stands: those in calls of t, t.n and t_, and what refusals say."""
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and (message := _said(node)) is not None:
                    yield message, str(path.relative_to(ROOT)), node.lineno
    for name in ("domain/errors.py", "domain/unreadable.py"):
        for node in ast.parse((ROOT / name).read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and (said := ast.get_docstring(node, clean=False)):
                yield inspect.cleandoc(said), name, node.lineno


def _said(call: ast.Call) -> str | tuple[str, ...] | None:
    """What a call gives to be translated. Read from the syntax tree: a tokenizer does not see into f-strings before Python 3.12."""
    match call:
        case ast.Call(func=ast.Name(id="t" | "t_"), args=[ast.Constant(value=str() as text), *_]):
            return text
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="t"), attr="n"),
            args=[ast.Constant(value=str() as one), ast.Constant(value=str() as many), *_],
        ):
            return one, many
    return None


def template() -> Catalog:
    """All texts, untranslated."""
    catalogue = Catalog(project="duban", charset="utf-8")
    for message, file, line in texts():
        catalogue.add(message, locations=[(file, line)])
    return catalogue


def catalogues() -> list[Path]:
    """The .po files, one a language."""
    return sorted(HERE.glob("*/LC_MESSAGES/*.po"))


def bring_up_to_date() -> None:
    """Add what is new to every catalogue and drop what is gone."""
    found = template()
    for path in catalogues():
        with path.open("rb") as po:
            catalogue = read_po(po, locale=path.parts[-3])
        catalogue.update(found, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        with path.open("wb") as po:
            write_po(po, catalogue, width=120, omit_header=False, sort_by_file=True, no_location=True)


if __name__ == "__main__":
    bring_up_to_date()
