"""What reaches Gradio, and what does not."""

import asyncio
import json

import pytest

from mtl_keras.demo.guard import FILES, QUESTIONS, Guard
from mtl_keras.demo.limits import REQUEST_BYTES
from mtl_keras.demo.question_check import QuestionCheck

TEXT = QuestionCheck({0: 1, 2: 0}, None)
ASKED = {"fn_index": 0, "session_hash": "s", "data": ["hello"]}


def answered(path, body=b"", method="POST", check=TEXT, hosts=(), parts=1, **headers):
    """Returns the status, and what the app within got: None where it got nothing."""
    got, sent = [], []
    size = -(-len(body) // parts) or 1
    messages = [
        {"type": "http.request", "body": body[at : at + size], "more_body": at + size < len(body)}
        for at in range(0, max(1, len(body)), size)
    ]

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    async def app(scope, receive, send):
        message = await receive()
        assert not message["more_body"]
        got.append((scope, message["body"]))
        await send({"type": "http.response.start", "status": 200, "headers": []})

    named = {"content-length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    encoded = [(name.encode(), value.encode()) for name, value in named.items() if value is not None]
    scope = {"type": "http", "path": path, "method": method, "headers": encoded}
    asyncio.run(Guard(app, check, hosts)(scope, receive, send))
    return sent[0]["status"], got[0] if got else None


def refused(status, *arguments, **options):
    assert answered(*arguments, **options) == (status, None)


def ask(question, check=TEXT, **options):
    return answered(QUESTIONS, json.dumps(question).encode(), check=check, **options)


def test_pages_are_read_and_files_are_dropped():
    assert answered("/", method="GET")[0] == 200
    assert answered(FILES, b"file")[1][1] == b"file"


@pytest.mark.parametrize("parts", [1, 3])
def test_a_question_goes_on_without_what_does_not_belong_there(parts):
    more = {"batched": True, "oauth_token": "t", "event_data": {"a": 1}, "trigger_id": 7}
    status, (scope, body) = ask({**ASKED, **more}, parts=parts)
    assert status == 200
    assert json.loads(body) == {**ASKED, "trigger_id": 7}
    assert dict(scope["headers"])[b"content-length"] == str(len(body)).encode()


@pytest.mark.parametrize(
    "change",
    [
        {"fn_index": 1}, {"fn_index": "0"}, {"fn_index": None}, {"fn_index": False}, {"session_hash": 5}, {"data": []},
        {"data": ["a", "b"]}, {"data": "a"}, {"data": [5]}, {"data": [["a"]]}, {"data": [{"path": "/etc/passwd"}]},
    ],
)  # fmt: skip
def test_a_question_that_the_page_does_not_ask_is_refused(change):
    assert ask({**ASKED, **change}) == (400, None)


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"\xff", b"null"])
def test_a_question_that_is_no_object_is_refused(body):
    refused(400, QUESTIONS, body)


def test_a_file_is_one_that_was_dropped(tmp_path):
    folder = tmp_path / "dropped"
    (folder / "hash").mkdir(parents=True)
    dropped, other = folder / "hash" / "a.png", tmp_path / "b.png"
    dropped.touch()
    other.touch()
    (folder / "link.png").symlink_to(other)
    check = QuestionCheck({0: 1}, folder)
    _, (_, body) = ask({**ASKED, "data": [{"path": str(dropped), "url": "http://x", "is_stream": True}]}, check)
    assert json.loads(body)["data"] == [{"path": str(dropped), "meta": {"_type": "gradio.FileData"}}]
    assert json.loads(ask({**ASKED, "data": [None]}, check)[1][1])["data"] == [None]
    wrong = [str(other), f"{folder}/../b.png", str(folder / "link.png"), str(folder), "http://host/a.png", "", "a\0b"]
    for path in wrong:
        assert ask({**ASKED, "data": [{"path": path}]}, check) == (400, None), path
    assert ask(ASKED, check) == (400, None)  # a text


def test_what_is_too_large_is_refused_before_it_is_read():
    refused(413, QUESTIONS, content_length=str(REQUEST_BYTES + 1))
    refused(413, FILES, content_length=str(REQUEST_BYTES + 1))
    refused(411, FILES, content_length=None, transfer_encoding="chunked")
    refused(411, FILES, content_length="-1")


@pytest.mark.parametrize(
    "path", ["/", "/gradio_api/run/ask", "/gradio_api/call/ask", "/gradio_api/queue/join/", "//gradio_api/upload"]
)
def test_other_places_take_nothing(path):
    refused(404, path, b"{}")


def test_other_methods_are_refused():
    refused(404, FILES, method="PUT")
    refused(404, FILES, method="DELETE")


def test_only_names_of_this_machine_are_answered():
    hosts = {"localhost", "127.0.0.1", "::1"}
    for host in ("localhost:7860", "127.0.0.1", "[::1]:7860"):
        assert answered("/", method="GET", hosts=hosts, host=host)[0] == 200
    for host in ("evil.example:7860", "", "127.0.0.1.evil.example", "[::2]:7860"):
        refused(421, "/", method="GET", hosts=hosts, host=host)
    refused(421, "/", method="GET", hosts=hosts)
