"""That what stands in deploy/ fits the program: settings, what the image is made of, how closed in the process is, no secrets."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from aiohttp import web

from bot.settings import SETTINGS

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
FILES = [path for path in sorted(DEPLOY.iterdir()) if path.is_file()]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONTAINERFILE = (DEPLOY / "Containerfile").read_text("utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text("utf-8")
UNIT = (DEPLOY / "duban.service").read_text("utf-8")
IGNORED = (ROOT / ".dockerignore").read_text("utf-8").splitlines()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.name))
def test_only_settings_that_there_are(path: Path) -> None:
    secrets = ("DUBAN_TOKEN", "DUBAN_DATABASE", "DUBAN_WEBHOOK_SECRET")
    known = {setting.name for setting in SETTINGS} | {f"{name}_FILE" for name in secrets}
    assert set(re.findall(r"DUBAN_\w+", path.read_text("utf-8"))) <= known


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.name))
def test_no_secret_stands_there(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\d{6,}:[\w-]{5,}", text)
    assert not re.search(r"\w+://\w+:[^@\s]+@", text)
    assert not re.search(r"\b(DUBAN_TOKEN|DUBAN_DATABASE|DUBAN_WEBHOOK_SECRET|POSTGRES_PASSWORD)\b\s*[=:]", text)


def test_git_passes_over_the_secrets() -> None:
    given = re.findall(r"^    file: (\S+)$", COMPOSE, re.MULTILINE)
    assert given == ["secrets/token", "secrets/database", "secrets/postgres_password"]
    assert "/secrets/" in (DEPLOY / ".gitignore").read_text("utf-8").splitlines()


UNIT_SAYS = {
    "Type": "notify",
    "WatchdogSec": "120",
    "Restart": "always",
    "UMask": "0077",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "MemoryDenyWriteExecute": "yes",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "StateDirectory": "duban",
    "LoadCredential": "token:/etc/duban/token",
}


@pytest.mark.parametrize(("key", "value"), UNIT_SAYS.items(), ids=UNIT_SAYS)
def test_the_unit_says(key: str, value: str) -> None:
    assert re.findall(rf"^{key}=(.*)$", UNIT, re.MULTILINE) == [value]


def test_the_unit_filters_system_calls() -> None:
    assert re.findall(r"^SystemCallFilter=(.*)$", UNIT, re.MULTILINE) == ["@system-service", "~@privileged @resources"]


ANALYZE = shutil.which("systemd-analyze")


@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd on this machine")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    # Its program is not installed here.
    unit = tmp_path / "duban.service"
    unit.write_text(UNIT.replace("/opt/duban/bin/duban", sys.executable), "utf-8")
    assert ANALYZE
    found = subprocess.run([ANALYZE, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False)
    told = [line for line in (found.stdout + found.stderr).splitlines() if "duban.service" in line]
    assert (found.returncode, told) == (0, [])


def test_the_image_gets_every_package_and_what_the_build_reads() -> None:
    let_in = {line[1:] for line in IGNORED if line.startswith("!")}
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    build = {"pyproject.toml", "constraints.txt", PROJECT["project"]["readme"], *PROJECT["project"]["license-files"]}
    assert IGNORED[1] == "*"
    assert let_in == {*wheel["packages"], *wheel["force-include"], *build}


def test_the_image_has_every_extra_but_the_tools() -> None:
    found = re.search(r'"duban\[([\w,]+)\]"', CONTAINERFILE)
    assert found
    assert set(found[1].split(",")) == set(PROJECT["project"]["optional-dependencies"]) - {"dev"}
    pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text("utf-8"), re.MULTILINE))
    extras = PROJECT["project"]["optional-dependencies"].values()
    wanted = [*PROJECT["project"]["dependencies"], *(name for extra in extras for name in extra)]
    assert [name for name in wanted if re.split(r"[<>=~]", name)[0].lower() not in pinned] == []


def test_the_image_runs_as_nobody_in_particular() -> None:
    last = CONTAINERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER duban$", last, re.MULTILINE)
    assert re.search(r'^ENTRYPOINT \["duban"\]\nCMD \["run"\]$', last, re.MULTILINE)
    assert "--require-hashes" in CONTAINERFILE
    assert re.findall(r"pip (?:install|wheel)\b(?!.*--no-index)", CONTAINERFILE) == []


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
async def test_the_health_check_of_the_image(status: int, code: int) -> None:
    found = re.search(r"HEALTHCHECK .*?CMD (\[.*?\])\n", CONTAINERFILE, re.DOTALL)
    assert found
    _, option, check = json.loads(found[1])

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status)

    app = web.Application()
    app.router.add_get("/healthz", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        check = check.replace("9090", str(runner.addresses[0][1]))
        process = await asyncio.create_subprocess_exec(sys.executable, option, check)
        async with asyncio.timeout(20):
            assert await process.wait() == code
    finally:
        await runner.cleanup()
    assert "DUBAN_HEALTH_LISTEN=127.0.0.1:9090" in CONTAINERFILE


@pytest.mark.parametrize(
    "line",
    [
        "  bot-1: *bot", "  bot-2: *bot", "  restart: always", "  read_only: true", "  cap_drop: [ALL]",
        "    image: docker.io/library/postgres:16", "      condition: service_healthy",
    ],
)  # fmt: skip
def test_compose_says(line: str) -> None:
    assert line in COMPOSE.splitlines()


def test_compose_is_sound() -> None:
    lines = [line for line in COMPOSE.splitlines() if line.strip() and not line.strip().startswith("#")]
    assert [line for line in lines if "\t" in line or (len(line) - len(line.lstrip())) % 2] == []
    assert not re.search(r"^\s*(ports|privileged|network_mode):", COMPOSE, re.MULTILINE)
    listed = {name for names in re.findall(r"secrets: \[(.*)\]", COMPOSE) for name in names.split(", ")}
    assert listed == set(re.findall(r"^  (\w+):\n    file:", COMPOSE, re.MULTILINE))
    assert {f"/run/secrets/{name}" for name in listed} == set(re.findall(r"_FILE: (\S+)$", COMPOSE, re.MULTILINE))
