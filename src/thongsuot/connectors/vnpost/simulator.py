"""
The post on this machine, as slow, down or wrong as one wishes.

python -m thongsuot.connectors.vnpost.simulator [--port 8901] [--mood well]

Moods: well, slow, down (503), lost (takes the order, but the answer never arrives), wrong
(answers something else). `PUT /tam-trang/<mood>` changes it while running. Each time it is
asked about a waybill the shipment goes one step further.
"""

import argparse
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

MOODS = ("well", "slow", "down", "lost", "wrong")
_WAY = ("DA_NHAN", "DANG_VAN_CHUYEN", "DA_PHAT")
_NOBODY_HOME = ("DA_NHAN", "DANG_VAN_CHUYEN", "PHAT_KHONG_THANH_CONG", "CHUYEN_HOAN")


@dataclass(slots=True)
class Waybill:
    """One shipment with the way that it will go."""

    code: str
    way: tuple[str, ...]
    asked: int = 0


@dataclass(slots=True)
class Post:
    """
    A post office. An address that says "không có người nhận" cannot be delivered to; one
    without a figure or a comma is refused.
    """

    mood: str = "well"
    seconds: float = 2.0
    waybills: dict[str, Waybill] = field(default_factory=dict)
    orders: int = 0

    def __call__(self, environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"].strip("/")
        if method == "PUT" and path.startswith("tam-trang/"):
            self.mood = path.rpartition("/")[2]
            return _say(start, "200 OK", {"tamTrang": self.mood})
        mood = self.mood
        if mood == "slow":
            time.sleep(self.seconds)
        if mood == "down":
            return _say(start, "503 Service Unavailable", {"lyDo": "Hệ thống bảo trì"})
        if mood == "wrong":
            start("200 OK", [("Content-Type", "text/html")])
            return [b"<html>Trang ch\xe1\xbb\xa7</html>"]
        if method == "POST" and path == "van-don":
            return self._take(environ, start, lost=mood == "lost")
        return self._tell(path.rpartition("/")[2], start)

    def _take(
        self, environ: dict[str, Any], start: Callable[..., object], *, lost: bool
    ) -> list[bytes]:
        self.orders += 1
        wanted = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        address = wanted["nguoiNhan"]["diaChi"]
        if "," not in address and not any(letter.isdigit() for letter in address):
            return _say(start, "422 Unprocessable Content", {"lyDo": "Địa chỉ không đủ để phát."})
        key = environ.get("HTTP_IDEMPOTENCY_KEY", "")
        way = _NOBODY_HOME if "không có người nhận" in address.lower() else _WAY
        code = f"CA{len(self.waybills) + 1:09}VN"
        known = self.waybills.setdefault(key, Waybill(code, way))
        if lost:
            return _say(start, "500 Internal Server Error", {})
        return _say(start, "201 Created", {"maVanDon": known.code})

    def _tell(self, code: str, start: Callable[..., object]) -> list[bytes]:
        found = next((one for one in self.waybills.values() if one.code == code), None)
        if found is None:
            return _say(start, "404 Not Found", {"lyDo": "Không có vận đơn này."})
        state = found.way[min(found.asked, len(found.way) - 1)]
        found.asked += 1
        note = "Không có người nhận" if state == "PHAT_KHONG_THANH_CONG" else ""
        return _say(start, "200 OK", {"trangThai": state, "ghiChu": note})


@contextmanager
def running(post: Post, *, port: int = 0) -> Iterator[str]:
    """Yield the address at which `post` answers meanwhile."""
    server = make_server("127.0.0.1", port, post, _Server, _Quiet)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _say(start: Callable[..., object], status: str, body: dict[str, str]) -> list[bytes]:
    start(status, [("Content-Type", "application/json")])
    return [json.dumps(body, ensure_ascii=False).encode()]


def main() -> None:
    given = argparse.ArgumentParser(description="Bưu chính giả lập trên máy này.")
    given.add_argument("--port", type=int, default=8901)
    given.add_argument("--mood", choices=MOODS, default="well")
    chosen = given.parse_args()
    with running(Post(mood=chosen.mood), port=chosen.port) as address:
        sys.stdout.write(f"THONGSUOT_VNPOST_URL={address}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
