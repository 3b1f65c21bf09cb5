"""The methods that tell about the bot, a chat or a file, set menus, and leave a group."""

from simulator.arguments import Arguments
from simulator.commands import read_commands, read_scope
from simulator.files import DOWNLOAD, file_object
from simulator.records import Kind
from simulator.refusals import Described, Json, bad_request
from simulator.state import State
from simulator.targets import find_chat


def get_me(state: State, arguments: Arguments) -> Json:
    """getMe: the bot as BotFather made it: may join groups, does not read along in them."""
    return state.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_webhook_info(state: State, arguments: Arguments) -> Json:
    """getWebhookInfo: where updates are brought to, how many wait, what went wrong last."""
    return state.webhook.info()


def set_webhook(state: State, arguments: Arguments) -> Described:
    """setWebhook: updates are brought from now on; drops the waiting ones when asked to."""
    return Described(True, state.webhook.put(arguments))


def delete_webhook(state: State, arguments: Arguments) -> Described:
    """deleteWebhook: updates are fetched from now on; drops the waiting ones when asked to."""
    return Described(True, state.webhook.end(arguments))


def get_chat(state: State, arguments: Arguments) -> Json:
    """getChat: the ChatFullInfo object."""
    chat = find_chat(state, arguments.values.get("chat_id"))
    full = state.records.chat_object(chat) | {
        "accent_color_id": chat.id % 7 if chat.id > 0 else 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": True,
            "limited_gifts": True,
            "unique_gifts": True,
            "premium_subscription": True,
            "gifts_from_channels": True,
        },
    }
    if chat.kind == Kind.PRIVATE:
        username = state.records.people[chat.id].username
        return full | ({"active_usernames": [username]} if username else {})
    return full | {"permissions": {"can_send_messages": True}}


def leave_chat(state: State, arguments: Arguments) -> bool:
    """leaveChat: the bot goes; nobody tells it about that."""
    chat = find_chat(state, arguments.values.get("chat_id"))
    if chat.kind == Kind.PRIVATE:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_is_in = False
    state.records.keep(chat)
    return True


def get_file(state: State, arguments: Arguments) -> Json:
    """getFile: where the bytes of a file of up to 20 MB can be fetched."""
    stored = state.files.find(arguments.text("file_id") or "")
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > DOWNLOAD:
        raise bad_request("file is too big")
    return file_object(stored) | {"file_path": stored.path}


def set_my_commands(state: State, arguments: Arguments) -> bool:
    """setMyCommands for a scope and a language."""
    scope = _scope(state, arguments)
    state.commands.put(scope, arguments.text("language_code") or "", read_commands(arguments))
    return True


def delete_my_commands(state: State, arguments: Arguments) -> bool:
    """deleteMyCommands for a scope and a language."""
    state.commands.put(_scope(state, arguments), arguments.text("language_code") or "", [])
    return True


def get_my_commands(state: State, arguments: Arguments) -> list[Json]:
    """getMyCommands of exactly a scope and a language."""
    return state.commands.get(_scope(state, arguments), arguments.text("language_code") or "")


def set_my_description(state: State, arguments: Arguments) -> bool:
    """setMyDescription: what stands in an empty chat."""
    return state.commands.describe(arguments, "description")


def set_my_short_description(state: State, arguments: Arguments) -> bool:
    """setMyShortDescription: what stands in the bot's profile."""
    return state.commands.describe(arguments, "short_description")


def _scope(state: State, arguments: Arguments) -> str:
    kind, given = read_scope(arguments)
    return kind if given is None else f"{kind}:{find_chat(state, given).id}"
