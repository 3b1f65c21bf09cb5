"""The page as its own scripts use it, for the tests: snapshots, actions, files."""

import io
from typing import Any

import aiohttp

from simulator.server import Simulator


class Page:
    """The page as its own script uses it."""

    def __init__(self, simulator: Simulator, session: aiohttp.ClientSession) -> None:
        self.url, self.session = simulator.page_url, session

    async def state(self, chat: int | None = None, **query: int) -> dict[str, Any]:
        asked = query if chat is None else {"chat": chat, **query}
        async with self.session.get(f"{self.url}state", params=asked) as response:
            assert response.status == 200, await response.text()
            answer: dict[str, Any] = await response.json()
            return answer

    async def act(self, action: str, *, status: int = 200, **given: Any) -> dict[str, Any]:
        async with self.session.post(self.url + action, json=given) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == status, answer
            return answer

    async def upload(
        self, name: str, content: bytes, mime: str, fields: dict[str, str], headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Sends a file; the status and the answer."""
        form = aiohttp.FormData(quote_fields=False)
        for field, value in fields.items():
            form.add_field(field, value)
        form.add_field("file", io.BytesIO(content), filename=name, content_type=mime)
        async with self.session.post(f"{self.url}upload", data=form, headers=headers) as response:
            answer: dict[str, Any] = await response.json()
            return response.status, answer

    async def last(self, chat: int) -> dict[str, Any]:
        """The newest message of a chat."""
        message: dict[str, Any] = (await self.state(chat))["chats"][0]["messages"][-1]
        return message

    async def load(self, url: str) -> tuple[bytes, str, str]:
        """A file's bytes, its kind, and whether it is to be shown."""
        async with self.session.get(self.url + url) as response:
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            return await response.read(), response.content_type, response.headers["Content-Disposition"]
