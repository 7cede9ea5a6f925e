"""
Officers at work, as their browsers do it: open a page, read it, press what it offers.

Nothing here knows an address or a field beyond what the pages show: a form is filled as it stands
and sent where it says. What the pages acknowledge is written down, to be compared with the ledger.
"""

import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx
from lxml import html

THINKING_SECONDS = 6.0
# What a browser would wait for before its person presses again.
PATIENCE_SECONDS = 30.0
DOUBLE_CLICKS = 0.02

# Which form of a dossier's page is pressed, the first that is offered, and what it makes happen.
AT_THE_DESK = {
    "/xong-buoc/": "StepCompleted",
    "/nhan-lam/": "DossierAssigned",
}
AT_SIGNING = {"/phe-duyet/": "DossierApproved"}
AT_THE_COUNTER = {"/chuyen/": "DossierForwarded"}


@dataclass(frozen=True, slots=True)
class Act:
    """Something pressed: who, what it should make happen, to which dossier, and what came."""

    account_id: int
    event: str
    code: str
    answer: str  # done, refused, unknown
    number: str = ""  # the identity number of a dossier received


@dataclass
class Log:
    """What the load saw; times in seconds, only of what was answered."""

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    troubles: Counter[str] = field(default_factory=Counter)
    slow: Counter[str] = field(default_factory=Counter)
    keeping: bool = True

    def kept(self, which: list[float], took: float) -> None:
        if self.keeping:
            which.append(took)


class Officer:
    """One person with one browser, signed in."""

    def __init__(self, who: dict[str, Any], origin: str, log: Log, chance: Random) -> None:
        self.kind, self.account_id = who["kind"], who["account_id"]
        self.log, self.chance = log, chance
        self.browser = httpx.AsyncClient(
            base_url=origin,
            cookies={"sessionid": who["session"]},
            timeout=PATIENCE_SECONDS,
            headers={"Origin": origin},
        )
        self.own: list[str] = []  # dossiers received here and not yet handed on

    async def work(self, until: float) -> None:
        await asyncio.sleep(self.chance.uniform(0, THINKING_SECONDS))
        while time.monotonic() < until:
            try:
                await self._a_turn()
            except (TimeoutError, httpx.HTTPError) as trouble:
                self.log.troubles[type(trouble).__name__] += 1
                await asyncio.sleep(1)
        await self.browser.aclose()

    async def _a_turn(self) -> None:
        if self.kind == "clerk":
            await (self._hand_on() if self.own and self.chance.random() < 0.5 else self._receive())
        elif self.kind == "leader":
            await self._at_desk("/viec/?ai=don-vi&tab=cho-ky", AT_SIGNING)
        else:
            whose = self.chance.choice(("toi", "don-vi"))
            await self._at_desk(f"/viec/?ai={whose}&tab=dang-lam", AT_THE_DESK)

    async def _think(self) -> None:
        await asyncio.sleep(min(self.chance.expovariate(1 / THINKING_SECONDS), 30))

    async def _read(self, url: str) -> html.HtmlElement | None:
        await self._think()
        started = time.perf_counter()
        answer = await self.browser.get(url)
        if answer.status_code != 200:
            self.log.troubles[f"read {answer.status_code}"] += 1
            return None
        took = time.perf_counter() - started
        self.log.kept(self.log.reads, took)
        if took > 0.15:
            self.log.slow[re.sub(r"[\w.-]*\d{4,}[\w.-]*", "…", url)] += 1
        return html.fromstring(answer.text)

    async def _send(
        self, form: html.FormElement, said: dict[str, Any], event: str, code: str, number: str = ""
    ) -> str:
        """Press; return where it led, or nothing."""
        await self._think()
        times = 2 if self.chance.random() < DOUBLE_CLICKS else 1
        started = time.perf_counter()
        answers = await asyncio.gather(
            *(self.browser.post(form.action, data=said) for _ in range(times)),
            return_exceptions=True,
        )
        took = time.perf_counter() - started
        led, answer = "", "refused"
        for one in answers:
            if isinstance(one, BaseException) or one.status_code >= 500:
                answer = "unknown" if answer != "done" else answer
                known = type(one).__name__ if isinstance(one, BaseException) else one.status_code
                self.log.troubles[f"write {known}"] += 1
            elif one.status_code in (302, 303):
                led, answer = one.headers["Location"], "done"
                self.log.kept(self.log.writes, took)
            else:
                self.log.troubles[f"refused {one.status_code} {event}"] += 1
        if event == "DossierAccepted" and led:
            code = led.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
        self.log.acts.append(Act(self.account_id, event, code, answer, number))
        return led

    # ---- The office ----

    async def _at_desk(self, listed: str, presses: dict[str, str]) -> None:
        page = await self._read(listed)
        if page is None:
            return
        links = sorted(set(page.xpath("//a[contains(@href, '/viec/ho-so/')]/@href")))
        if not links:
            return
        url = self.chance.choice(links[:20])
        await self._press_on(url, presses)

    async def _press_on(self, url: str, presses: dict[str, str]) -> bool:
        page = await self._read(url)
        if page is None:
            return False
        code = url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
        for ending, event in presses.items():
            for form in page.forms:
                if form.action and form.action.split("?")[0].endswith(ending):
                    said = filled(form)
                    form.action = form.action or url
                    return bool(await self._send(form, said, event, code))
        return False

    # ---- The counter ----

    async def _receive(self) -> None:
        await self._read("/mot-cua/")
        page = await self._read("/mot-cua/nhan/")
        if page is None:
            return
        links = sorted(set(page.xpath("//a[contains(@href, '/mot-cua/nhan/')]/@href")))
        links = [link for link in links if re.search(r"/nhan/[^/?]+/$", link)]
        if not links:
            return
        url = self.chance.choice(links)
        page = await self._read(url)
        if page is None:
            return
        [form] = [one for one in page.forms if one.method == "POST" and "id_number" in one.fields]
        form.action = form.action or url
        number = f"08919099{self.account_id % 100:02d}{self.chance.randrange(100):02d}"
        number = number[:7] + f"{self.chance.randrange(100_000):05d}"
        said = filled(form) | {
            "id_number": number,
            "name": "Người Đo Tải",
            "birth_date": "01/01/1990",
            "address": "Khóm Mẫu, phường Châu Đốc",
            "do": "accept",
        }
        led = await self._send(form, said, "DossierAccepted", "", number)
        if led:
            self.own.append(led.split("?")[0])
            await self._read(led)

    async def _hand_on(self) -> None:
        await self._press_on(self.own.pop(0), AT_THE_COUNTER)


def filled(form: html.FormElement) -> dict[str, Any]:
    """Return what the form would send: as it stands, all papers ticked, every choice made."""
    said: dict[str, Any] = {}
    for element in form.inputs:
        name, kind = element.name, element.get("type", "")
        if not name or kind in ("file", "submit", "button", "image"):
            continue
        if element.tag == "select":
            chosen = element.value or next((value for value in element.value_options if value), "")
            said[name] = chosen
        elif kind == "checkbox":
            if element.checked or name.endswith("handed") or "required" in element.attrib:
                said[name] = element.get("value", "on")
        elif kind == "radio":
            group = form.xpath(f".//input[@type='radio'][@name='{name}']")
            chosen = next((one for one in group if one.checked), group[0])
            said[name] = chosen.get("value")
        else:
            said[name] = element.value or ""
    return said
