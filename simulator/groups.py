"""Groups: made by a person with the bot in them, upgraded to supergroups, left."""

from simulator.people import tell_membership
from simulator.records import Chat, Kind, Person
from simulator.refusals import Impossible
from simulator.state import State

FIRST_GROUP = -4_100_000_001
FIRST_SUPERGROUP = -1_002_100_000_001


def make(state: State, title: str, members: list[Person]) -> Chat:
    """A new basic group; the first member makes it and adds the bot."""
    if not members:
        raise Impossible("a group needs somebody who makes it")
    count = sum(1 for chat in state.records.chats.values() if chat.kind == Kind.GROUP)
    chat = Chat(FIRST_GROUP - count, Kind.GROUP, title, [person.id for person in members])
    state.records.keep(chat)
    tell_membership(state, chat, members[0], "left", "member")
    made = state.records.add_message(chat, members[0].user(), {"group_chat_created": True})
    state.updates.push("message", state.records.message_object(made))
    return chat


def upgrade(state: State, chat: Chat) -> Chat:
    """Turns a basic group into a supergroup with a new id; both say so, and the old one takes no message any more."""
    if chat.kind != Kind.GROUP or chat.migrated_to is not None:
        raise Impossible(f"{chat.title} cannot be upgraded")
    count = sum(1 for each in state.records.chats.values() if each.kind == Kind.SUPERGROUP)
    new = Chat(FIRST_SUPERGROUP - count, Kind.SUPERGROUP, chat.title, list(chat.members), chat.bot_is_in)
    state.records.keep(new)
    by = state.records.people[chat.members[0]].user()
    notices = [(chat, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": chat.id})]
    for where, body in notices:
        message = state.records.add_message(where, by, dict(body))
        state.updates.push("message", state.records.message_object(message))
    chat.migrated_to = new.id
    state.records.keep(chat)
    return new


def remove_bot(state: State, chat: Chat, by: Person) -> None:
    """A member puts the bot out of the group."""
    chat.bot_is_in = False
    state.records.keep(chat)
    tell_membership(state, chat, by, "member", "left" if chat.kind == Kind.GROUP else "kicked")
