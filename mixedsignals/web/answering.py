"""Questions answered on the site's own pages: the engine's conversations, carried by the messages of a worker.

Knows the engine's session and what the page's script sends; never widgets, how a question reads, or what is right. It
runs in the browser: `assets/engine.js` calls it, and sees what the journal wrote into the browser's store.
"""

import functools
import json
from typing import Any

from .. import kit
from ..engine import session
from ..engine.conversation import Conversation
from . import instead

_forms: dict[str, Conversation] = {}
_outgoing: list[dict[str, Any]] = []


def begin(form: str, name: str, language: str = kit.ENGLISH) -> str:
    """A form of the page is there. form: the page's name for it; name: the question's; language: the page's. Returns
    what its script is told at first, as JSON. Raises KitError for a question that does not exist."""
    if language != kit.spoken():
        kit.speak(language)
    with instead.sites_words():
        state = session.state(*session.find(name))
    talk = Conversation(state.pop("on_check"), functools.partial(_tell, form), state["learner"], state["fields"])
    session.attend(talk, name)
    _forms[form] = talk
    return json.dumps(state)


def hear(form: str, content: str) -> str:
    """The form's script sent something. content: JSON. Returns what the page's forms are told, as JSON, in order."""
    with instead.sites_words():
        _forms[form].hear(json.loads(content))
    messages, _outgoing[:] = list(_outgoing), []
    return json.dumps(messages)


def unkept(outgoing: str, why: str, unread: bool) -> str:
    """The same messages where the browser's store lacks the answer: each verdict says so, and offers all answers.

    unread: nothing was stored because the earlier answers there could not be read; why: what the browser says of it.
    """
    messages = json.loads(outgoing)
    with instead.sites_words():
        warning = session.unsaved(kit.say("web.unread", why=why) if unread else why)
    for verdict in (message["verdict"] for message in messages):
        if verdict.get("summary"):
            verdict["summary"] += warning
    return json.dumps(messages)


def take_in(content: bytes) -> None:
    """Answers that another page stored meanwhile join those that the store refused here. content: its journal."""
    if kit.work().is_dir() and content:
        session.kept().merge(bytes(content))


def _tell(form: str, learner: str, fields: dict[str, Any], verdict: dict[str, Any]) -> None:
    _outgoing.append({"form": form, "learner": learner, "fields": fields, "verdict": verdict})
