"""The key that signs sessions is made once, however many processes start at the same moment."""

import stat
from concurrent.futures import ThreadPoolExecutor

from thongsuot.config import settings as ours


def test_all_who_start_at_once_get_the_same_key(tmp_path, monkeypatch):
    monkeypatch.delenv("THONGSUOT_SECRET_KEY")
    monkeypatch.setattr(ours, "VAR", tmp_path / "var")
    with ThreadPoolExecutor(16) as starting:
        keys = set(starting.map(lambda _: ours._secret_key(), range(64)))
    [kept] = (tmp_path / "var").iterdir()
    assert keys == {kept.read_text()} and len(kept.read_text()) >= 48
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
