"""Which chat and which message a call means, and whether the bot may write there."""

from simulator.arguments import Arguments
from simulator.records import Chat, Kind, Message, Standing
from simulator.refusals import Refused, bad_request, forbidden
from simulator.state import State


def find_chat(state: State, given: object) -> Chat:
    """The chat that `chat_id` names; a person who has not pressed START yet is a 403, everything unknown a 400."""
    if given in (None, ""):
        raise bad_request("chat_id is empty")
    try:
        chat_id = int(str(given))
    except ValueError:
        raise bad_request("chat not found") from None
    chat = state.records.chats.get(chat_id)
    if chat is None:
        if chat_id in state.records.people:
            raise forbidden("bot can't initiate conversation with a user")
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise Refused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": chat.migrated_to},
        )
    return chat


def writable_chat(state: State, arguments: Arguments) -> Chat:
    """The chat of a call that sends; refused where the bot cannot write."""
    chat = find_chat(state, arguments.values.get("chat_id"))
    if chat.kind == Kind.PRIVATE:
        standing = state.records.people[chat.id].standing
        if standing == Standing.DEACTIVATED:
            raise forbidden("user is deactivated")
        if standing == Standing.BLOCKED:
            raise forbidden("bot was blocked by the user")
    elif not chat.bot_is_in:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    return chat


def own_message(state: State, arguments: Arguments) -> Message:
    """The message that a call edits; refused when there is none or it is not the bot's."""
    chat = find_chat(state, arguments.values.get("chat_id"))
    if arguments.whole("message_id") <= 0:
        raise bad_request("message identifier is not specified")
    message = state.records.find(chat.id, arguments.whole("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.by_bot:
        raise bad_request("message can't be edited")
    return message


def replied(state: State, arguments: Arguments, chat: Chat) -> int | None:
    """The id of the message that a new one answers, from `reply_parameters` or the older two parameters."""
    given = arguments.structure("reply_parameters", "reply parameters")
    if given is None:
        message_id = arguments.whole("reply_to_message_id")
        lenient = arguments.flag("allow_sending_without_reply")
        if message_id <= 0:
            return None
    elif not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    elif not given:
        return None
    elif "message_id" not in given:
        raise bad_request('can\'t find field "message_id"')
    else:
        number = given["message_id"]
        message_id = number if isinstance(number, int) else 0
        lenient = bool(given.get("allow_sending_without_reply", False))
    if state.records.find(chat.id, message_id) is not None:
        return message_id
    if lenient:
        return None
    raise bad_request("message to be replied not found")
