"""A room in a benchmark: the smallest browsers, phones that answer, projectors that look."""

import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urljoin, urlsplit

OK = 200
SAID = ("yes", "partly", "no", "dont_know")
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
INPUT = re.compile(r"<(?:input|button)\b[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass
class Browser:
    """Keeps cookies, follows redirects, sends forms; remembers what went wrong."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    address: str = "/"
    page: str = ""

    def get(self, address: str) -> int:
        return self._ask("GET", address)

    def send(self, fields: dict[str, str], address: str = "") -> int:
        """Send fields to an address, with the token of the page one is on."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        sent = {"csrfmiddlewaretoken": token[1] if token else "", **fields}
        return self._ask("POST", address or self.address, urlencode(sent))

    def _ask(self, method: str, address: str, body: str | None = None) -> int:
        status, where = self._once(method, address, body)
        while status in {301, 302, 303} and where:
            parts = urlsplit(urljoin(address, where))
            address = parts._replace(scheme="", netloc="").geturl()
            status, where = self._once("GET", address, None)
        return status

    def _once(self, method: str, address: str, body: str | None) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Language": "en",
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Referer"] = f"http://127.0.0.1:{self.port}{self.address}"
        start = time.perf_counter()
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        self.seconds.append(time.perf_counter() - start)
        connection.close()
        self.statuses[answer.status] += 1
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _is, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        self.address, self.page = address, text
        return answer.status, answer.headers.get("Location", "")


def question_form(page: str) -> tuple[dict[str, str], str, str] | None:
    """Return the form that asks yes, partly, no: hidden fields, its choice, where it goes."""
    for form in FORM.findall(page):
        inputs = [dict(ATTRIBUTE.findall(one)) for one in INPUT.findall(form)]
        choice = next((one["name"] for one in inputs if one.get("value") == "partly"), None)
        if choice:
            hidden = {
                one["name"]: unescape(one.get("value", ""))
                for one in inputs
                if one.get("type") == "hidden" and "name" in one
            }
            hidden.pop("csrfmiddlewaretoken", None)
            action = dict(ATTRIBUTE.findall(form[: form.index(">")])).get("action", "")
            return hidden, choice, unescape(action)
    return None


@dataclass
class Phone:
    """One participant: when they come in and answer, in seconds, and what they said."""

    number: int
    browser: Browser
    comes: float
    answers: list[float]
    said: list[str] = field(default_factory=list)
    wrong: str = ""

    def take_part(self, digits: str, start: float) -> None:
        try:
            _until(start + self.comes)
            self._come_in(digits)
            for question, moment in enumerate(self.answers):
                _until(start + moment)
                if not self.wrong:
                    self._answer(question)
        except (HTTPException, OSError) as error:
            self.wrong = repr(error)

    def _come_in(self, digits: str) -> None:
        self.browser.get("/take-part/")
        self.browser.send({"code": digits, "language": "en"})
        if "language=" not in self.browser.address:
            self.browser.get(f"{self.browser.address}?language=en")
        self.browser.send({"language": "en", "whom": "residents", "start": "1"})

    def _answer(self, question: int) -> None:
        found = question_form(self.browser.page)
        if found is None:
            self.wrong = f"no question {question + 1} at {self.browser.address}"
            return
        hidden, choice, action = found
        answer = SAID[(self.number + question) % len(SAID)]
        status = self.browser.send({**hidden, choice: answer}, action)
        if status == OK:
            self.said.append(answer)
        else:
            self.wrong = f"{status} for question {question + 1}"


def _until(moment: float) -> None:
    time.sleep(max(0, moment - time.monotonic()))


@dataclass
class Projector:
    """Asks for the number every second, as the page in the room does."""

    browser: Browser
    address: str
    numbers: list[int] = field(default_factory=list)
    asked: int = 0

    def look(self, is_over: threading.Event) -> None:
        while not is_over.wait(1):
            self.ask()

    def ask(self) -> None:
        seen = self.numbers[-1] if self.numbers else ""
        self.asked += 1
        if self.browser.get(f"{self.address}?seen={seen}") == OK:
            found = re.search(r'screen-number">(\d+)<', self.browser.page)
            if found:
                self.numbers.append(int(found[1]))
