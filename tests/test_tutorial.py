"""The commands of the tutorials run, where the data they are about are there."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason=f"the data of the tutorial are not in {DATA}")
def test_from_raw_files_to_a_report(tmp_path):
    (tmp_path / "data").symlink_to(DATA)
    page = (ROOT / "docs" / "tutorial-tweets.md").read_text(encoding="utf-8")
    commands = "\n".join(re.findall(r"```bash\n(.*?)```", page, re.DOTALL))
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands], cwd=tmp_path, env={**os.environ, "PATH": path},
        capture_output=True, text=True,
    )  # fmt: skip
    told = ran.stdout + ran.stderr
    assert ran.returncode == 0, told
    recipe = tomllib.loads((tmp_path / "tweets.toml").read_text(encoding="utf-8"))
    assert {name: task["head"]["kind"] for name, task in recipe["tasks"].items()} == {
        "entities": "token_tagging",
        "valence": "regression",
    }
    # As counted by a dozen lines of Python without this package.
    assert "103 of the 3,394 of train" in told
    assert "labels that differ from row to row: 13" in told
    assert "Traceback" not in told
    assert (tmp_path / "runs/trial/report.html").is_file()
    assert (tmp_path / "runs/trial/export/1/saved_model.pb").is_file()
