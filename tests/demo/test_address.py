import socket
import sys

import pytest

from mtl_keras.cli.main import main
from mtl_keras.demo.address import Address, link
from mtl_keras.errors import UserError


def test_it_listens_at_a_free_port_of_this_machine_only():
    with Address("127.0.0.1", 0).listen() as listening:
        host, port = listening.getsockname()
        assert (host, link(listening)) == ("127.0.0.1", f"http://127.0.0.1:{port}/")
        with socket.create_connection((host, port), timeout=5):
            pass


def test_a_port_in_use_is_told_in_a_line(capsys, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SystemExit) as ended:
        main(["demo", str(tmp_path), "--port", str(taken.getsockname()[1])])
    assert ended.value.code == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.endswith("is in use. Choose another, or 0 for any that is free.")


def test_a_host_that_is_not_this_one_is_told():
    with pytest.raises(UserError, match=r'--host: one cannot listen at "192\.0\.2\.1"'):  # of RFC 5737: nobody's
        Address("192.0.2.1", 0).listen()
    with pytest.raises(UserError, match=r"--host: there is no host"):
        Address("no host at all", 0).listen()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "localhost", "::1"])
def test_loopback_is_asked_by_its_names_only(host):
    address = Address(host, 1)
    assert address.is_local
    assert {host, "localhost"} <= address.names


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "a.example"])
def test_other_hosts_are_asked_by_any_name(host):
    assert not Address(host, 1).is_local
    assert Address(host, 1).names == frozenset()


def test_listening_to_others_is_warned_of(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("mtl_keras.quiet.quiet_tensorflow", lambda: None)
    monkeypatch.setitem(sys.modules, "gradio", object())
    for host, warnings in (("0.0.0.0", [True]), ("127.0.0.1", [])):
        with pytest.raises(SystemExit) as ended:
            main(["demo", str(tmp_path / "no run"), "--port", "0", "--host", host])
        assert ended.value.code == 2
        assert [line.endswith("there is no password.") for line in capsys.readouterr().out.splitlines()] == warnings
