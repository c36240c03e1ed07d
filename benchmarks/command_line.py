"""Measures how long the command line takes to answer without TensorFlow.

    python benchmarks/command_line.py --repeats 5

Prints the median seconds of the processor, which a busy machine changes little: on an idle one the clock shows no more.
"""

import argparse
import datetime
import os
import platform
import resource
import statistics
import subprocess
import sys

COMMANDS = (["--help"], ["list"], ["show", "ner_sentiment"], ["check", "ner_sentiment"])


def seconds(arguments: list[str]) -> float:
    """Returns the processor's time of one call."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "mtl_keras", *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Prints a line a command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    python = platform.python_version()
    print(
        f"{datetime.date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {python}, median of {repeats}"
    )
    for arguments in COMMANDS:
        print(
            f"mtl-keras {' '.join(arguments):<22} {statistics.median(seconds(arguments) for _ in range(repeats)):.2f} s"
        )


if __name__ == "__main__":
    main()
