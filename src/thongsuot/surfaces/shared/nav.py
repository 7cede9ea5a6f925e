"""The staff's menu. A surface adds its lines when it is made ready (AppConfig.ready)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from thongsuot.kernel.actor import Actor, Permission


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line of the menu; `any_of` empty shows it to every post.

    `order` puts it among the others: counter 10, office 20, documents 30, numbers 60,
    console 90, reform 95.
    """

    label: "str | Promise"
    url_name: str
    order: int
    any_of: tuple[Permission, ...] = ()
    none_of: tuple[Permission, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    label: str
    url: str
    current: bool


_LINES: list[Line] = []


def add(line: Line) -> None:
    if line not in _LINES:
        _LINES.append(line)
        _LINES.sort(key=lambda each: each.order)


def menu(actor: Actor, path: str) -> list[Shown]:
    """Return the lines for `actor`, with the one that `path` lies under marked."""
    mine = [(line, reverse(line.url_name)) for line in _LINES if _may_see(actor, line)]
    under = max((url for _, url in mine if path.startswith(url)), key=len, default="")
    return [Shown(str(line.label), url, url == under) for line, url in mine]


def _may_see(actor: Actor, line: Line) -> bool:
    if any(actor.may_anywhere(each) for each in line.none_of):
        return False
    return not line.any_of or any(actor.may_anywhere(each) for each in line.any_of)
