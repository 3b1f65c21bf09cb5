"""The Bot API over HTTP: token, method, parameters, faults and limits, the answer and its line in the log."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from simulator import about, editing, sending
from simulator.arguments import Arguments, read_arguments
from simulator.description import description
from simulator.faults import Fault, Trouble
from simulator.refusals import Described, Json, Refused, too_many
from simulator.state import State

Method = Callable[[State, Arguments], Any]
METHODS: dict[str, Method] = {
    "getme": about.get_me,
    "getwebhookinfo": about.get_webhook_info,
    "setwebhook": about.set_webhook,
    "deletewebhook": about.delete_webhook,
    "getchat": about.get_chat,
    "leavechat": about.leave_chat,
    "getfile": about.get_file,
    "setmycommands": about.set_my_commands,
    "getmycommands": about.get_my_commands,
    "deletemycommands": about.delete_my_commands,
    "setmydescription": about.set_my_description,
    "setmyshortdescription": about.set_my_short_description,
    "sendmessage": sending.send_message,
    "senddocument": sending.send_document,
    "sendphoto": sending.send_photo,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "answercallbackquery": editing.answer_callback_query,
}
"""Every method but getUpdates, which waits."""
WEBHOOK_IS_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


def add_routes(app: web.Application, state: State) -> None:
    """Serves `/bot<token>/<method>`, `/file/bot<token>/<path>` and what describes them, `/openapi.json`."""

    async def call(request: web.Request) -> web.StreamResponse:
        return await _call(state, request)

    async def download(request: web.Request) -> web.StreamResponse:
        stored = state.files.at(request.match_info["path"])
        if request.match_info["token"] != state.token or stored is None:
            return _answer(Refused(404, "Not Found"))
        return web.FileResponse(state.files.location(stored), headers={"Content-Type": "application/octet-stream"})

    async def describe(request: web.Request) -> web.Response:
        return web.json_response(description())

    app.router.add_get("/openapi.json", describe)
    app.router.add_route("*", "/bot{token:[^/]*}/{method:.*}", call)
    app.router.add_get("/file/bot{token:[^/]*}/{path:.+}", download)


async def _call(state: State, request: web.Request) -> web.StreamResponse:
    if request.match_info["token"] != state.token:
        return _answer(Refused(401, "Unauthorized"))
    name = request.match_info["method"].lower()
    line: Json = {"n": len(state.log) + 1, "method": request.match_info["method"], "at": state.clock.now().isoformat()}
    line |= {"params": {}, "status": None, "error": None, "chat_id": None, "message_id": None}
    state.log.append(line)
    try:
        arguments = await read_arguments(request)
    except Refused as refusal:
        return _refuse(state, line, refusal)
    line["params"] = arguments.shown()
    line["chat_id"], line["message_id"] = arguments.values.get("chat_id"), arguments.values.get("message_id")
    fault = state.faults.take(name)
    if fault is not None:
        line["fault"] = fault.trouble
        if fault.trouble == Trouble.REFUSE:
            return _drop(state, request, line, "the connection was dropped before the work")
        if fault.trouble == Trouble.TOO_MANY:
            return _refuse(state, line, too_many(fault.retry_after))
        if fault.trouble == Trouble.SERVER_ERROR:
            return _refuse(state, line, Refused(fault.code, _server_error(fault.code)))
    try:
        if name == "getupdates":
            body = await _get_updates(state, arguments)
        elif name in METHODS:
            body = _result(line, METHODS[name](state, arguments))
        else:
            raise Refused(404, "Not Found: method not found")
    except Refused as refusal:
        response = _refuse(state, line, refusal)
    else:
        line["status"] = 200
        _tell(state, line)
        response = web.Response(body=body, content_type="application/json")
    return await _late(state, request, line, fault, response)


async def _late(
    state: State, request: web.Request, line: Json, fault: Fault | None, response: web.Response
) -> web.StreamResponse:
    """The answer on its way back, where it may be slow or get lost."""
    if fault is not None and fault.trouble == Trouble.SLOW:
        await asyncio.sleep(fault.seconds)
    if fault is not None and fault.trouble == Trouble.LOSE_ANSWER:
        return _drop(state, request, line, "the answer was lost after the work")
    return response


async def _get_updates(state: State, arguments: Arguments) -> bytes:
    if state.webhook.is_set:
        raise Refused(409, WEBHOOK_IS_ACTIVE)
    state.updates.allow(arguments.guess("allowed_updates"))
    bodies = await state.updates.get(
        arguments.whole("offset"), arguments.whole("limit", 100), arguments.whole("timeout")
    )
    return b'{"ok":true,"result":[' + ",".join(bodies).encode("utf-8", "surrogateescape") + b"]}"


def _result(line: Json, result: Any) -> bytes:
    if isinstance(result, dict) and "message_id" in result:
        line["chat_id"], line["message_id"] = result["chat"]["id"], result["message_id"]
    told = result._asdict() if isinstance(result, Described) else {"result": result}
    # A name may hold half a surrogate pair.
    return json.dumps({"ok": True, **told}, ensure_ascii=False).encode("utf-8", "replace")


def _server_error(code: int) -> str:
    return {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}.get(code, "Service Unavailable")


def _answer(refusal: Refused) -> web.Response:
    return web.json_response(refusal.body(), status=refusal.code)


def _refuse(state: State, line: Json, refusal: Refused) -> web.Response:
    line["status"], line["error"] = refusal.code, refusal.description
    _tell(state, line)
    return _answer(refusal)


def _drop(state: State, request: web.Request, line: Json, why: str) -> web.Response:
    line["error"] = why
    _tell(state, line)
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _tell(state: State, line: Json) -> None:
    """A call is a change of the world; a poll for updates is none."""
    if str(line["method"]).lower() != "getupdates":
        state.records.changes.advance()
