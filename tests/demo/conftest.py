import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1200,900",
)  # fmt: skip


@pytest.fixture(scope="module")
def served(tiny_run):
    """The process of a page of the tiny run's export, and where it is."""
    pytest.importorskip("gradio", reason="gradio is not installed: pip install 'mtl-keras[demo]'")
    command = [sys.executable, "-m", "mtl_keras", "demo", str(tiny_run / "export"), "--port", "0"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=tiny_run.parent, env=_environment()
    )
    watch = threading.Timer(300, process.kill)
    watch.start()
    try:
        line = process.stdout.readline()
        found = re.match(r"(http://127\.0\.0\.1:\d+/)  \(Ctrl-C ends it\)$", line)
        assert found, line + process.stdout.read()
        yield process, found[1]
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(30)
    finally:
        watch.cancel()
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture(scope="module")
def browser(served, tmp_path_factory):
    """A browser that has opened the page; it keeps a record of what it asked of whom."""
    missing = [str(path) for path in (CHROMIUM, DRIVER) if not path.is_file()]
    if missing:
        pytest.skip(f"no browser: {', '.join(missing)} not found")
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for argument in (*QUIET, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    try:
        driver.get(served[1])
        yield driver
    finally:
        driver.quit()


def asked_of(driver):
    """Returns the links that the page has asked for since the last look."""
    messages = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    sent = [each["params"] for each in messages if each["method"] == "Network.requestWillBeSent"]
    return {each["request"]["url"] for each in sent if each["documentURL"].startswith("http")}


def _environment():
    """Returns this process's environment, with what Gradio would take from it: none of that may have an effect."""
    switched = {"GRADIO_SHARE": "True", "GRADIO_ANALYTICS_ENABLED": "True", "GRADIO_SERVER_NAME": "0.0.0.0"}
    return {**os.environ, **switched, "GRADIO_ALLOWED_PATHS": "/", "GRADIO_ROOT_PATH": "", "GRADIO_MCP_SERVER": "True"}
