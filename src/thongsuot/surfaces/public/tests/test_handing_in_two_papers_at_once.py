"""Two papers travel at the same time, on a slow line: both arrive."""

import uuid
from typing import Any

import pytest
from django.test import Client

from thongsuot.foundation.files import api as files
from thongsuot.foundation.units.testing import SmallProvince
from thongsuot.surfaces.public.models import Draft
from thongsuot.surfaces.public.tests.conftest import BIRTH, pdf


def test_neither_is_lost(
    client: Client, province: SmallProvince, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = client.post(f"/thu-tuc/{BIRTH}/nop/")
    root = begun["Location"].rsplit("/", 2)[0]
    client.post(f"{root}/truong-hop/", {"case": "Thông thường"})
    keep, others = files.keep, [1]

    def slowly(*given: Any, **rest: Any) -> files.FileFacts:
        """While the first is being kept, the other comes and goes."""
        if others:
            client.post(f"{root}/giay-to/{others.pop()}/", {"file": pdf()})
        return keep(*given, **rest)

    monkeypatch.setattr(files, "keep", slowly)
    client.post(f"{root}/giay-to/0/", {"file": pdf()})

    draft = Draft.objects.get(pk=uuid.UUID(root.rsplit("/", 1)[1]))
    assert sorted(map(len, draft.written["papers"].values())) == [1, 1]


def test_what_is_taken_back_takes_nothing_with_it(client: Client, province: SmallProvince) -> None:
    begun = client.post(f"/thu-tuc/{BIRTH}/nop/")
    root = begun["Location"].rsplit("/", 2)[0]
    client.post(f"{root}/truong-hop/", {"case": "Thông thường"})
    for _time in range(2):
        client.post(f"{root}/giay-to/0/", {"file": pdf()})
    key = uuid.UUID(root.rsplit("/", 1)[1])
    [[first, second]] = Draft.objects.get(pk=key).written["papers"].values()

    client.post(f"{root}/giay-to/0/{first}/bo/")
    assert [*Draft.objects.get(pk=key).written["papers"].values()] == [[second]]
