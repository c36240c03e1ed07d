"""The benchmark of the command line runs."""

import sys

from benchmarks import command_line


def test_each_command_has_its_line(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["command_line.py", "--repeats", "1"])
    command_line.main()
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[1] for line in lines] == [arguments[0] for arguments in command_line.COMMANDS]
    assert all(float(line.split()[-2]) > 0 for line in lines)
