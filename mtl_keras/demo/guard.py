"""What is refused before Gradio sees it."""

from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any, NamedTuple

from mtl_keras.demo.limits import REQUEST_BYTES
from mtl_keras.demo.question_check import QuestionCheck

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

QUESTIONS, FILES = "/gradio_api/queue/join", "/gradio_api/upload"
"""The only places that take something; Gradio has more, for what this page does not do."""
_READING = frozenset({"GET", "HEAD"})


class Refusal(NamedTuple):
    """An HTTP status, and what is wrong."""

    status: int
    problem: str


class Guard:
    """Refuses requests that are too large, that no page of ours sends, and those that were meant for another host.

    Gradio limits files, but no other request. A page of another site can have its own name lead to this machine's
    loopback, and then ask in the name of who looks at it: the name stays in the request, and tells.

    Args:
        app: what answers.
        questions: looks at what is asked.
        hosts: the names that this one is asked by; any, where there are none.
    """

    def __init__(self, app: App, questions: QuestionCheck, hosts: Collection[str] = ()) -> None:
        self._app, self._questions, self._hosts = app, questions, hosts

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answers a request, or refuses it."""
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        if refusal:
            await _refuse(send, refusal)
        elif scope["type"] == "http" and scope["path"] == QUESTIONS:
            await self._ask(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope: Message) -> Refusal | None:
        headers = dict(scope["headers"])
        if self._hosts and _host_name(headers.get(b"host", b"").decode("latin-1")) not in self._hosts:
            return Refusal(421, f"This page is for {', '.join(sorted(self._hosts))} only.")
        if scope["method"] in _READING:
            return None
        if scope["method"] != "POST" or scope["path"] not in {QUESTIONS, FILES}:
            return Refusal(404, "There is nothing like that.")
        length = headers.get(b"content-length", b"")
        if not length.isdigit():
            return Refusal(411, "Say how long the request is.")
        return Refusal(413, f"Expected {REQUEST_BYTES:,} bytes at most.") if int(length) > REQUEST_BYTES else None

    async def _ask(self, scope: Message, receive: Receive, send: Send) -> None:
        """Hands a question on, without what does not belong there."""
        try:
            body = self._questions.cleaned(await _body(receive))
        except ValueError as error:
            await _refuse(send, Refusal(400, f"{error}."))
            return
        unread = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> Message:
            return unread.pop() if unread else await receive()

        length = (b"content-length", str(len(body)).encode())
        headers = [*(each for each in scope["headers"] if each[0] != b"content-length"), length]
        await self._app({**scope, "headers": headers}, again, send)


async def _body(receive: Receive) -> bytes:
    """Reads a request to its end, which its length has told."""
    parts, more = list[bytes](), True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def _host_name(header: str) -> str:
    """Returns the name without the port; that of IPv6 stands in brackets."""
    return header.partition("]")[0].lstrip("[") if header.startswith("[") else header.partition(":")[0]


async def _refuse(send: Send, refusal: Refusal) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": refusal.problem.encode()})
