"""What is refused before Gradio sees it."""

from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

from mtl_keras.demo.limits import REQUEST_BYTES

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class Guard:
    """Refuses requests that are too large, and those that were meant for another host.

    Gradio limits files, but no other request. A page of another site can have its own name lead to this machine's
    loopback, and then ask in the name of who looks at it: the name stays in the request, and tells.

    Args:
        app: what answers.
        hosts: the names that this one is asked by; any, where there are none.
    """

    def __init__(self, app: App, hosts: Collection[str] = ()) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answers a request, or refuses it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if self._hosts and _host_name(headers.get(b"host", b"").decode("latin-1")) not in self._hosts:
            await _refuse(send, 421, f"This page is for {', '.join(sorted(self._hosts))} only.")
        elif b"content-length" not in headers and b"transfer-encoding" in headers:
            await _refuse(send, 411, "Say how long the request is.")
        elif _length(headers.get(b"content-length", b"0")) > REQUEST_BYTES:
            await _refuse(send, 413, f"Expected {REQUEST_BYTES:,} bytes at most.")
        else:
            await self._app(scope, receive, send)


def _host_name(header: str) -> str:
    """Returns the name without the port; that of IPv6 stands in brackets."""
    return header.partition("]")[0].lstrip("[") if header.startswith("[") else header.partition(":")[0]


def _length(header: bytes) -> int:
    return int(header) if header.isdigit() else REQUEST_BYTES + 1


async def _refuse(send: Send, status: int, problem: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": problem.encode()})
