"""A page as a browser without script reads it."""

from collections import defaultdict
from html.parser import HTMLParser


class Page(HTMLParser):
    """Reads a page as a browser does: names and values posted, ids, labels, what describes what."""

    def __init__(self, html):
        super().__init__()
        self.posted, self.ids, self.labelled, self.described = {}, [], set(), set()
        self.links, self.buttons, self.controls, self.live = [], [], [], []
        # By name, the values that may be chosen.
        self.offered = defaultdict(set)
        self._select = self._area = None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        if "id" in has:
            self.ids.append(has["id"])
        self.described |= set((has.get("aria-describedby") or "").split())
        if has.get("hx-trigger") == "change":
            self.live.append(has)
        if tag == "label" and "for" in has:
            self.labelled.add(has["for"])
        elif tag == "a":
            self.links.append(has["href"])
        elif tag == "button":
            self.buttons.append(has.get("value", ""))
        elif tag == "input":
            kind = has.get("type")
            if kind not in ("hidden", "radio", "checkbox"):
                self.controls.append(has)
            if kind in ("radio", "checkbox"):
                self.offered[has["name"]].add(has["value"])
            if kind != "file" and (kind not in ("radio", "checkbox") or "checked" in has):
                self.posted.setdefault(has["name"], []).append(has.get("value") or "")
        elif tag == "select":
            self.controls.append(has)
            self._select = has["name"]
            self.posted[has["name"]] = [""]
        elif tag == "option":
            self.offered[self._select].add(has["value"])
            if "selected" in has:
                self.posted[self._select] = [has["value"]]
        elif tag == "textarea":
            self.controls.append(has)
            self._area, self.posted[has["name"]] = has["name"], [""]

    def handle_endtag(self, tag):
        if tag == "textarea":
            # The first line feed after the tag is not part of the value.
            self.posted[self._area][0] = self.posted[self._area][0].removeprefix("\n")
            self._area = None

    def handle_data(self, data):
        if self._area:
            self.posted[self._area][0] += data
