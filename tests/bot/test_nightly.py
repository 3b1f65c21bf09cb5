"""The nightly copy and the way back: taken once a night, thinned out, restored whole, and refused where it would do harm."""

from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import nightly, restore_command
from bot.before_start import AlreadyRunning, run_lock
from bot.config import ConfigMistakes, load_without_token
from storage import audit, people, uploads
from storage.database import Database, migrations, opened
from tests.conftest import START, Office

NIGHT = datetime(2023, 3, 1, 19, 30, tzinfo=UTC)
"""Half past three on 2 March in the plan's zone."""


def test_a_copy_of_each_of_seven_days_and_four_weeks_stays() -> None:
    taken = [NIGHT + timedelta(hours=12 * n) for n in range(120)]
    kept = sorted(set(taken) - nightly.outdated(taken))
    assert [at.date() for at in kept[-7:]] == [(taken[-1] - timedelta(days=n)).date() for n in reversed(range(7))]
    assert len(kept) == 10  # The newest week's copy is among the seven.
    assert nightly.outdated(taken[-3:]) == {taken[-2]} if taken[-2].date() == taken[-1].date() else {taken[-3]}
    assert nightly.outdated([]) == set()


async def test_a_night_is_backed_up_once_and_comes_back_whole(db: Database, office: Office, tmp_path: Path) -> None:
    settings = load_without_token({"DUBAN_DATABASE": str(tmp_path / "duban.db")})
    folder = settings.backups
    assert folder == tmp_path / "duban-backups"
    settings.files.mkdir()
    (settings.files / "sha256-ab").write_bytes(b"a")
    async with db.write() as tx:
        made = await uploads.add(tx, person_id=1, purpose="evidence", file_id="f", name="x", size=1, now=START)
        await uploads.fetched(tx, made, "sha256-ab", digest="ab", size=1)
        await audit.note(tx, person_id=1, act="load", on=("plan", 1), now=START)
    assert await nightly.due(db, folder, now=START)
    first = await nightly.back_up(db, settings, folder, now=START)
    assert not await nightly.due(db, folder, now=NIGHT - timedelta(seconds=1))
    assert await nightly.due(db, folder, now=NIGHT)
    for night in range(60):
        copy = await nightly.back_up(db, settings, folder, now=NIGHT + timedelta(days=night)) if night > 57 else first
    assert nightly.latest(folder) == NIGHT + timedelta(days=59)
    assert copy.stat().st_mode & 0o077 == 0
    assert (copy.with_suffix(".files") / "sha256-ab").samefile(settings.files / "sha256-ab")

    # A disk is lost: another place, and nothing in it.
    elsewhere = load_without_token({"DUBAN_DATABASE": str(tmp_path / "new.db")})
    said: list[object] = []
    assert await restore_command.restore(elsewhere, copy, said.append, replace=False, now=NIGHT) == 0
    assert said[-1] == "audit: 1 entries, unbroken"
    assert (elsewhere.files / "sha256-ab").read_bytes() == b"a"
    async with opened(tmp_path / "new.db") as back, back.write() as tx:
        assert len(await people.everyone(tx)) == 6
        await people.set_language(tx, 1, "en")
    # It holds data now: only when told so, and what was there stays aside.
    assert await restore_command.restore(elsewhere, copy, said.append, replace=False, now=NIGHT) == 1
    assert "add --replace" in str(said[-1])
    assert await restore_command.restore(elsewhere, copy, said.append, replace=True, now=NIGHT) == 0
    async with opened(tmp_path / "new.db") as back, back.read() as tx:
        known = await people.person(tx, 1)
        assert known is not None
        assert known.language == "zh"
    async with opened(tmp_path / "new-before-restore-20230301-193000.db") as old, old.read() as tx:
        known = await people.person(tx, 1)
        assert known is not None
        assert known.language == "en"


async def test_what_would_do_harm_is_refused_and_changes_nothing(db: Database, office: Office, tmp_path: Path) -> None:
    here = load_without_token({"DUBAN_DATABASE": str(tmp_path / "here.db")})
    copy, newer, junk, torn = (tmp_path / name for name in ("copy.db", "newer.db", "junk.db", "torn.db"))
    await db.back_up(copy)
    shutil.copy(copy, newer)
    with sqlite3.connect(newer) as raw:
        raw.execute(f"PRAGMA user_version = {migrations()[-1][0] + 1}")
    raw.close()
    junk.write_bytes(b"no database" * 500)
    content = bytearray(copy.read_bytes())
    content[8192:-4096] = os.urandom(len(content) - 12288)
    torn.write_bytes(content)
    said: list[object] = []
    for source in (newer, junk, torn, tmp_path / "missing.db", tmp_path / "x.db.age", tmp_path):
        assert await restore_command.restore(here, source, said.append, replace=True, now=NIGHT) == 1
    assert str(migrations()[-1][0] + 1) in str(said[0])
    assert not (tmp_path / "here.db").exists()
    async with run_lock(tmp_path / "here.db"):
        with pytest.raises(AlreadyRunning):
            await restore_command.restore(here, copy, said.append, replace=True, now=NIGHT)


async def test_a_backup_of_an_older_version_is_brought_to_the_newest(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with sqlite3.connect(old) as raw:
        for _, _, script in migrations()[:-2]:
            raw.executescript(script)
        raw.execute("INSERT INTO departments (name) VALUES ('省科技厅')")
        raw.execute(f"PRAGMA user_version = {migrations()[-3][0]}")
    raw.close()
    said: list[object] = []
    settings = load_without_token({"DUBAN_DATABASE": str(tmp_path / "new.db")})
    assert await restore_command.restore(settings, old, said.append, replace=False, now=NIGHT) == 0
    assert f"schema {migrations()[-3][0]}, now {migrations()[-1][0]}" in str(said[0])
    async with opened(tmp_path / "new.db") as db, db.read() as tx:
        assert await tx.value("SELECT name FROM departments") == "省科技厅"


def test_settings_of_backups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = {"DUBAN_DATABASE": str(tmp_path / "duban.db")}
    assert load_without_token({**database, "DUBAN_BACKUPS": "0"}).backups is None
    assert load_without_token({**database, "DUBAN_BACKUPS": str(tmp_path / "x")}).backups == tmp_path / "x"
    monkeypatch.setenv("PATH", "")
    for recipient, told in (("age1abc", "age is not found"), ("me@example.org", "no age recipient")):
        with pytest.raises(ConfigMistakes, match=told):
            load_without_token({**database, "DUBAN_BACKUP_RECIPIENT": recipient})
