"""Whatever is sent, well formed or not, nothing breaks and nothing is half done."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thongsuot.foundation.ledger import api as ledger
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING, filed

TRIES = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
text = st.text(max_size=30)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)
member = st.sampled_from(
    "procedure case receiving_agency competent_agency channel applicant submitter form "
    "components client_ref return_channel".split()
)
words = st.sampled_from(
    "reason items components note to_unit assignee amount new_due number file_ids channel".split()
)
nearly = st.one_of(
    anything,
    st.sampled_from(
        [
            "Lý do", "", "2026-10-20T17:00:00+07:00", "9999-12-31T23:59:59Z",
            "0001-01-01T00:00:00+14:00", 1, 2**53 - 1, -1, "counter", "payment", ["Bản vẽ"],
            [{"name": "Đơn"}], ["00000000-0000-0000-0000-000000000000"],
        ]
    ),
)  # fmt: skip


@TRIES
@given(data=st.data())
def test_filing_never_breaks(an, filing, data):
    change = data.draw(st.dictionaries(member | text, anything, max_size=3))
    answer = an.post("/dossiers", {**filing, **change})
    assert answer.status_code < 500, answer.content.decode()
    assert answer.status_code == 201 or answer.json()["detail"]


@TRIES
@given(body=st.binary(max_size=200))
def test_bytes_never_break(an, body):
    assert 400 <= an.post("/dossiers", body).status_code < 500


@TRIES
@given(action=st.sampled_from(dossiers.Move.values) | text, more=st.dictionaries(words, nearly))
def test_acting_never_breaks_nor_half_acts(an, town, action, more):
    taken = filed(town)
    before = len(ledger.history(f"dossier:{taken.dossier_id}"))
    answer = an.act(taken.reference, action, **more)
    assert answer.status_code < 500, answer.content.decode()
    after = len(ledger.history(f"dossier:{taken.dossier_id}"))
    assert (after > before) == (answer.status_code == 200)
    dossiers.on_desk(taken.reference, actor=town.actor(town.cast.an), at=MORNING)


@TRIES
@given(query=st.dictionaries(st.sampled_from("q status agency cursor on level code".split()), text))
def test_asking_never_breaks(an, query):
    for path in ("/dossiers", "/procedures", "/agencies", "/track"):
        assert an.get(path, **query).status_code < 500
