"""A real browser asks a served page, from the command to Ctrl-C. Slow: it starts both."""

import json
import signal
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest

from mtl_keras.demo.tokens import tokens
from mtl_keras.demo.told import Told
from mtl_keras.prediction.predictor import Predictor
from tests.demo.conftest import asked_of

pytestmark = pytest.mark.slow
TEXT = "Ann Lee go oslo yes :)"
EVIL = "<script>window.hit = 1</script><img src=x onerror='window.hit = 1'> ${window.hit = 1} {{value}} oslo"

_WITHOUT_TAGS = """
const shown = document.querySelector("#answer .marked").cloneNode(true);
shown.querySelectorAll(".tag").forEach(each => each.remove());
return shown.textContent;
"""


@pytest.fixture
def page(browser):
    return Page(browser)


class Page:
    """What a person does on the page, and sees."""

    def __init__(self, driver):
        self.driver = driver

    def find(self, selector):
        return self.driver.find_elements("css selector", selector)

    def until(self, condition):
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.driver, 30, poll_frequency=0.1).until(lambda _: condition())

    def ask(self, text):
        """Types a text, presses the button, and waits for the answer, which has the text or a message in it."""
        from selenium.webdriver.common.keys import Keys

        self.driver.execute_script("document.querySelectorAll('#answer .prose > *').forEach(each => each.remove())")
        [box] = self.until(lambda: self.find("#ask textarea"))
        box.send_keys(Keys.CONTROL, "a", Keys.NULL, Keys.BACKSPACE, *text)
        self.find("#send")[0].click()
        self.until(lambda: self.find("#answer .task, #answer .fault"))

    def texts(self, selector):
        return [" ".join(each.text.split()) for each in self.find(selector)]


def test_a_person_types_presses_and_reads(page, tiny_run):
    [answers] = Predictor.load(tiny_run / "export").answers([TEXT.encode()])
    page.ask(TEXT)
    expected = [f"{each['text']} {each['type']} {each['probability']:.2f}" for each in answers["entities"]["entities"]]
    assert expected
    assert page.texts("#answer mark") == expected
    likeliest = sorted(answers["mood"]["probabilities"].items(), key=lambda each: -each[1])
    bars = zip(page.texts("#answer .name"), page.texts("#answer .number"), strict=True)
    assert list(bars) == [(name, f"{value:.3f}") for name, value in likeliest]
    [full] = {each.size["width"] for each in page.find("#answer .track")}
    widths = [each.size["width"] / full for each in page.find("#answer .track > span")]
    assert widths == pytest.approx([value for _, value in likeliest], abs=0.01)
    assert page.texts("h1") == ["Tiny"]
    assert page.texts("h2") == ["entities", "mood"]


def test_an_empty_text_is_told_and_the_page_still_answers(page):
    page.ask("")
    assert "There is nothing to ask about yet." in page.find("#answer [role=alert]")[0].text
    page.ask("oslo")
    assert page.texts("#answer .name")


def test_a_script_is_shown_as_text(page):
    page.ask(EVIL)
    assert page.driver.execute_script(_WITHOUT_TAGS).replace("\N{NO-BREAK SPACE}", "") == EVIL
    assert page.driver.execute_script("return window.hit") is None
    assert not page.find("#answer script, #answer img")


def test_an_example_is_asked_by_a_press(page):
    page.ask("")
    page.find("button.example")[0].click()
    page.until(lambda: page.find("#answer .task"))
    assert page.find("#ask textarea")[0].get_property("value") == page.find("button.example")[0].text


def test_a_phone_scrolls_down_only(page):
    page.ask(f"oslo {TEXT * 5}")
    residues = {"labels": ["helix", "strand"] * 50, "confidence": []}
    told = Told(residues, b"MK" * 50, "sequence", ["helix", "strand"])
    phone = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    try:
        page.driver.execute_script(
            "document.querySelector('#answer .task').innerHTML += arguments[0]", str(tokens(told))
        )
        assert page.find("#answer .row")[0].size["width"] > 250
        assert page.driver.execute_script("return [innerWidth, document.documentElement.scrollWidth]") == [390, 390]
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_nothing_is_asked_of_another_host(page, served):
    asked = asked_of(page.driver)
    assert "/gradio_api/queue/join" in {urlsplit(link).path for link in asked}
    assert {urlsplit(link).netloc for link in asked if not link.startswith("data:")} == {urlsplit(served[1]).netloc}


def test_requests_by_hand_are_refused_and_the_page_goes_on(served):
    name = {"Host": "evil.example"}
    assert status(served[1] + "config", headers=name) == 421
    assert status(served[1] + "gradio_api/run/ask", {"data": ["x"]}) == 404
    assert status(served[1] + "gradio_api/queue/join", {"data": [5], "fn_index": 0, "session_hash": "s"}) == 400
    assert status(served[1] + "gradio_api/file=/etc/hostname") in {403, 404}
    assert status(served[1] + "gradio_api/mcp/") == 404
    assert status(served[1] + "docs") == 404
    assert status(served[1] + "config") == 200


def test_ctrl_c_ends_it_without_a_traceback(served, browser):
    process, _ = served
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    assert process.stdout.read() == "The page is closed.\n"


def status(link, question=None, headers=()):
    content = None if question is None else json.dumps(question).encode()
    request = urllib.request.Request(link, content, {"Content-Type": "application/json", **dict(headers)})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
