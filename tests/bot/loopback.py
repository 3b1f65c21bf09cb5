"""A real HTTP server on loopback that answers as a test tells it: the other end of the bot's transport."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

TOKEN = "123456:TEST-token_for-tests"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """The root address of a server that gives every request to `handler`, which is cancelled when the client leaves."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def answering(status: int, body: object) -> Handler:
    """Answers everything with this: a str or bytes as it is, anything else as JSON."""

    async def handler(request: web.Request) -> web.StreamResponse:
        await request.read()
        if isinstance(body, str | bytes):
            return web.Response(status=status, body=body, content_type="text/html")
        return web.json_response(body, status=status)

    return handler


def refusing(status: int, description: str, **parameters: int) -> Handler:
    """A refusal as the Bot API words it."""
    body: dict[str, object] = {"ok": False, "error_code": status, "description": description}
    return answering(status, {**body, "parameters": parameters} if parameters else body)


async def silent(request: web.Request) -> web.StreamResponse:
    """Takes the request and never answers."""
    await request.read()
    await asyncio.Event().wait()
    raise AssertionError


async def resetting(request: web.Request) -> web.StreamResponse:
    """Takes the request and resets the connection."""
    await request.read()
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def breaking_off(request: web.Request) -> web.StreamResponse:
    """Announces an answer and resets the connection in the middle of it."""
    await request.read()
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"ok": true, "result": {')
    assert request.transport is not None
    request.transport.abort()
    return response


def nobody() -> str:
    """The root address of a port where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@asynccontextmanager
async def never_shaking_hands() -> AsyncIterator[str]:
    """The https root address of a server that accepts connections and then says nothing."""
    writers = []

    async def keep(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        await reader.read()

    server = await asyncio.start_server(keep, "127.0.0.1", 0)
    async with server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        for writer in writers:
            writer.close()
