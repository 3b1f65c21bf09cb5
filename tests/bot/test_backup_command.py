"""`duban backup` copies every file that the copied database names; what is missing is named, there and by the doctor."""

from __future__ import annotations

from pathlib import Path

from bot import backup_command, doctor_command
from bot.config import load_without_token
from storage import people, uploads
from storage.database import Database, opened
from tests.conftest import START


async def test_a_backup_holds_the_files_that_its_database_names(db: Database, tmp_path: Path) -> None:
    folder = tmp_path / "duban-files"
    folder.mkdir()
    async with db.write() as tx:
        person = await people.add(tx, chat_id=5, name="Li Na", username="", language="en", now=START)
        for place, name in enumerate(("sha256-ab", "sha256-ab", "sha256-cd")):
            made = await uploads.add(
                tx, person_id=person.id, purpose="evidence", file_id=f"f{place}", name="../x", size=1, now=START
            )
            await uploads.fetched(tx, made, name, digest=name, size=1)
    (folder / "sha256-ab").write_bytes(b"a")
    (folder / "growing-x").write_bytes(b"?")
    settings = load_without_token({"DUBAN_DATABASE": str(tmp_path / "duban.db")})
    said: list[object] = []
    assert await backup_command.back_up(db, settings, tmp_path / "one.db", said.append, now=START) == 1
    assert said[1:] == [f"{tmp_path / 'one.files'}: 1 files", f"missing in {folder}: sha256-cd"]
    (folder / "sha256-cd").write_bytes(b"c")
    assert await backup_command.back_up(db, settings, tmp_path / "two.db", said.append, now=START) == 0
    copied = tmp_path / "two.files"
    assert {path.name: path.read_bytes() for path in copied.iterdir()} == {"sha256-ab": b"a", "sha256-cd": b"c"}
    assert copied.stat().st_mode & 0o077 == 0
    async with opened(tmp_path / "two.db") as copy, copy.read() as tx:
        assert await uploads.paths(tx) == ["sha256-ab", "sha256-cd"]
    (tmp_path / "two.db").unlink()
    assert await backup_command.back_up(db, settings, tmp_path / "two.db", said.append, now=START) == 1


async def test_the_doctor_names_files_that_are_missing(db: Database, tmp_path: Path) -> None:
    async with db.write() as tx:
        person = await people.add(tx, chat_id=5, name="Li Na", username="", language="en", now=START)
        for n in range(7):
            made = await uploads.add(
                tx, person_id=person.id, purpose="evidence", file_id=f"f{n}", name="x", size=1, now=START
            )
            await uploads.fetched(tx, made, f"sha256-{n}", digest="", size=1)
    (tmp_path / "duban-files").mkdir()
    (tmp_path / "duban-files" / "sha256-0").write_bytes(b"a")
    settings = load_without_token({"DUBAN_DATABASE": str(tmp_path / "duban.db")})
    said: list[str] = []
    assert await doctor_command.check(settings, said.append) == 1
    (line,) = [line for line in said if "files:" in line]
    assert line.startswith("BAD  files: 6 of 7 missing")
    assert line.count("sha256-") == 5
