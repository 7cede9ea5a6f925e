"""
A workflow with a parallel consultation, typed by someone who knows no notation and has no mouse.

The drawing, the check and the export follow; the same table can be typed with scripts off. Then
what shorter steps and one more officer would have done is tried over the dossiers that there were.
"""

from datetime import timedelta
from importlib.resources import files

import pytest
from django.utils import timezone

from tests.browser.visitors import DESK, PHONE
from thongsuot.config import sample
from thongsuot.modules.workflows import api as workflows

# The main desks have dossiers on their way, whose drawing lights the step at hand.
LIVED = True

PERMIT = "1.013227"
TRYING = "/cai-cach/chay-thu/"
WITH_STEPS = "2.000286"
SHIPPED = str(files("thongsuot.modules.workflows") / "data" / "workflows.json")
# What is typed into each row: content, kind, role, time, after.
ROWS = [
    ("Tiếp nhận hồ sơ", "Tiếp nhận", "Bộ phận Một cửa", "04 giờ làm việc", ""),
    ("Thẩm định hồ sơ", "Thẩm định", "Công chức", "1 ngày làm việc", ""),
    ("Lấy ý kiến công an xã", "Lấy ý kiến", "Cơ quan phối hợp", "1,5 ngày làm việc", "1"),
    ("Tổng hợp, trình ký", "Thẩm định", "Công chức", "0,25 ngày làm việc", "2, 3"),
    ("Ký giấy phép", "Phê duyệt", "Lãnh đạo cơ quan", "½ ngày làm việc", ""),
    ("Trả kết quả", "Trả kết quả", "Bộ phận Một cửa", "Không tính thời gian", ""),
]


@pytest.fixture
def mai(visit):
    def come(**window):
        visitor = visit(**({"width": DESK} | window))
        visitor.signs_in("mai.tinh", sample.PASSWORD)
        return visitor

    return come


class Keys:
    """Hands on the keyboard, and on nothing else."""

    def __init__(self, visitor):
        self.page, self.board = visitor.page, visitor.page.keyboard

    def focus(self):
        return self.page.evaluate("document.activeElement && document.activeElement.id")

    def tabs_to(self, wanted, back=False, most=400):
        for _ in range(most):
            if self.focus() == wanted:
                return
            self.board.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{wanted} is not reached by Tab; the focus is on {self.focus()}")

    def types(self, cell, text):
        self.tabs_to(cell)
        self.board.press("Control+A")
        self.board.insert_text(text)

    def picks(self, cell, start):
        self.tabs_to(cell)
        down = self.page.evaluate(
            """([id, start]) => {
                const select = document.getElementById(id);
                const wanted = [...select.options].findIndex((each) => each.text.startsWith(start));
                return wanted - select.selectedIndex;
            }""",
            [cell, start],
        )
        for _ in range(abs(down)):
            self.board.press("ArrowDown" if down > 0 else "ArrowUp")

    def until(self, script):
        until(self.page, script)


def until(page, script):
    """Wait for the page to say so; its policy lets nobody wait inside it by eval."""
    for _ in range(200):
        if page.evaluate(script):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {script}")


def opens_empty_draft(visitor):
    visitor.goes_to(f"/cai-cach/quy-trinh/thu-tuc/{PERMIT}/")
    visitor.page.get_by_label("Bắt đầu từ").select_option(label="Bảng trống")
    visitor.follows(visitor.button("Soạn"))


def test_by_keyboard_alone(site, mai):
    visitor = mai()
    opens_empty_draft(visitor)
    hands = Keys(visitor)
    assert "Quy trình chưa có bước nào" in visitor.reads("#told")

    hands.tabs_to("add-last")
    hands.board.press("Enter")
    for n, (name, kind, role, time, after) in enumerate(ROWS, start=1):
        hands.until(f"document.activeElement.id === 's{n}-name'")
        hands.types(f"s{n}-name", name)
        hands.picks(f"s{n}-kind", kind)
        hands.picks(f"s{n}-role", role)
        hands.types(f"s{n}-time", time)
        hands.types(f"s{n}-after", after)
        if n < len(ROWS):
            hands.board.press("Enter")

    # The drawing and the check follow what is typed, before anything is saved.
    hands.until("document.querySelector('#told').textContent.includes('Không còn chỗ nào')")
    hands.until("document.querySelector('[data-drawing]').dataset.state === 'drawn'")
    shapes = (
        "[...document.querySelectorAll('[data-drawing] .djs-element')]"
        ".map(each => each.dataset.elementId)"
    )
    hands.until(f"{shapes}.includes('step_6')")
    drawn = visitor.page.evaluate(shapes)
    assert {f"step_{n}" for n in range(1, 7)} <= set(drawn)
    assert "0,25 ngày làm việc, tính là 2 giờ làm việc" in visitor.reads("#s4-time-read")
    visitor.looks()

    # A time past the limit is said at once, and its finding leads to the cell.
    hands.tabs_to("s2-time", back=True)
    hands.types("s2-time", "40 ngày làm việc")
    hands.until("document.querySelector('#told').textContent.includes('dài hơn thời hạn')")
    hands.until("!!document.querySelector('[data-drawing] .is-wrong')")
    hands.types("s2-time", "mấy hôm")
    hands.until("document.querySelector('#s2-time-said').textContent.includes('Không hiểu')")
    hands.types("s2-time", "1 ngày làm việc")
    hands.until("document.querySelector('#told').textContent.includes('Không còn chỗ nào')")

    # Up and down by their buttons; what names a row follows it.
    hands.tabs_to("s4-up")
    hands.board.press("Enter")
    hands.until("document.activeElement.id === 's3-up'")
    hands.tabs_to("s3-down")
    hands.board.press("Enter")
    hands.until("document.querySelector('#s4-after').value === '2, 3'")

    hands.tabs_to("save")
    with visitor.page.expect_navigation():
        hands.board.press("Enter")
    visitor.looks()
    with visitor.page.expect_download() as given:
        visitor.page.get_by_role("link", name=".bpmn").press("Enter")
    exported = given.value.path().read_bytes()
    read = workflows.read_drawing(exported)
    assert [step.name for step in read.steps] == [row[0] for row in ROWS]
    assert read.steps[3].after == (2, 3) and read.steps[2].after == (1,)
    assert b"parallelGateway" in exported

    # The drawing is moved about by keyboard as well.
    frame = visitor.page.locator("[data-drawing] .djs-container")
    frame.focus()
    before = visitor.page.evaluate("document.querySelector('[data-drawing] svg').style.width")
    hands.board.press("+")
    assert (
        visitor.page.evaluate("document.querySelector('[data-drawing] svg').style.width") != before
    )
    visitor.shoots("step-table")


def test_on_a_telephone_the_drawing_scrolls_in_its_frame(site, mai):
    visitor = mai(width=PHONE, height=740)
    visitor.goes_to(f"/cai-cach/quy-trinh/thu-tuc/{PERMIT}/")
    visitor.page.get_by_label("Bắt đầu từ").select_option(label="Quy trình đang áp dụng")
    visitor.follows(visitor.button("Soạn"))
    until(visitor.page, "document.querySelector('[data-drawing]').dataset.state === 'drawn'")
    visitor.looks()
    visitor.shoots("step-table-phone", whole=True)


DRAWN = (
    "[...document.querySelectorAll('[data-drawing]')].some(one => one.dataset.state === 'drawn')"
)


def test_a_dossier_lights_the_step_at_hand(site, visit):
    khanh = visit(width=DESK)
    khanh.signs_in("khanh.xaydung", sample.PASSWORD)
    khanh.goes_to("/viec/?tab=dang-lam&ai=don-vi")
    khanh.follows(khanh.page.locator("#rows a.code").first)
    khanh.page.locator("summary:has-text('Các bước')").click()
    until(khanh.page, DRAWN)
    until(
        khanh.page, "document.querySelectorAll('[data-drawing] .djs-element.is-now').length === 1"
    )
    assert khanh.page.locator("[data-drawing] .djs-element.is-done").count()
    khanh.page.locator("[data-drawing]").scroll_into_view_if_needed()
    khanh.looks()
    khanh.shoots("dossier-drawing")


def test_anyone_sees_the_drawing_of_a_procedure(site, visit):
    dung = visit(width=PHONE)
    dung.goes_to(f"/thu-tuc/{WITH_STEPS}/")
    dung.page.locator("summary:has-text('Sơ đồ quy trình')").first.click()
    until(dung.page, DRAWN)
    mark = dung.page.locator("[data-drawing] .bjs-powered-by").first
    assert mark.is_visible()
    dung.page.locator("[data-drawing]").first.scroll_into_view_if_needed()
    dung.looks()
    dung.shoots("procedure-drawing")


def test_every_page_around_it_is_sound(site, mai):
    for width in (DESK, PHONE):
        visitor = mai(width=width)
        for name, path in {
            "list": "/cai-cach/quy-trinh/",
            "drafts": "/cai-cach/quy-trinh/?xem=du-thao",
            "beyond": "/cai-cach/quy-trinh/?xem=vuot",
            "procedure": f"/cai-cach/quy-trinh/thu-tuc/{WITH_STEPS}/",
            "import": "/cai-cach/quy-trinh/nhap/",
        }.items():
            visitor.goes_to(path)
            visitor.shoots(f"workflows-{name}-{width}")
        visitor.page.get_by_label("Tệp quy trình").set_input_files(SHIPPED)
        visitor.follows(visitor.button("Đọc tệp"))
        assert "Đọc thử, chưa ghi gì." in visitor.reads()
        visitor.shoots(f"workflows-report-{width}")
        visitor.goes_to(f"/cai-cach/quy-trinh/thu-tuc/{WITH_STEPS}/")
        visitor.follows(visitor.page.locator("ul.links a.through").first)
        until(visitor.page, DRAWN)
        visitor.looks()
        visitor.shoots(f"workflow-{width}")


def test_a_change_is_tried_before_it_is_issued(site, mai):
    visitor = mai()
    page = visitor.page
    visitor.goes_to(TRYING)
    visitor.follows(visitor.link("Thử một thay đổi").first)

    # ---- The office and the period, then its steps and its people ----
    today = timezone.localdate()
    since, last = today - timedelta(days=92), today - timedelta(days=1)
    office = page.locator("#don-vi option").filter(has_text="phường Châu Đốc").first
    chosen = office.get_attribute("value")
    visitor.goes_to(f"{TRYING}moi/?don-vi={chosen}&thu-tuc={PERMIT}&tu={since}&den={last}")
    visitor.looks()
    visitor.shoots(f"chay-thu-moi-{DESK}", whole=True)
    page.locator("[name^=amount-]").nth(2).fill("4")
    page.locator("[name^=unit-]").nth(2).select_option("working_hour")
    few = page.locator("input.few").first
    few.fill(str(int(few.input_value() or "1") + 1))
    visitor.follows(visitor.button("Chạy thử"))

    # ---- The worker runs it; the unchanged replay stands beside what happened ----
    page.get_by_text("chạy lại quy trình không đổi lệch thực tế").wait_for(timeout=60_000)
    rows = page.locator("table").first.locator("tbody tr")
    assert rows.count() == 3
    assert page.locator("[data-chart=lines] svg, [data-chart=lines] canvas").count()
    visitor.looks()
    visitor.shoots(f"chay-thu-ket-qua-{DESK}", whole=True)
    answer = page.url

    small = mai(width=PHONE)
    for path, name in (
        (f"{TRYING}moi/?don-vi={chosen}&thu-tuc={PERMIT}", "moi"),
        (answer, "ket-qua"),
    ):
        small.goes_to(path)
        small.looks()
        small.shoots(f"chay-thu-{name}-{PHONE}", whole=True)


def test_with_scripts_off_the_table_is_typed_and_saved(site, mai):
    visitor = mai(scripts=False)
    opens_empty_draft(visitor)
    for n, (name, kind, role, time, after) in enumerate(ROWS, start=1):
        visitor.follows(visitor.button("Thêm bước cuối"))
        page = visitor.page
        page.locator(f"#s{n}-name").fill(name)
        kinds = page.locator(f"#s{n}-kind option").all_inner_texts()
        page.locator(f"#s{n}-kind").select_option(
            label=next(each for each in kinds if each.startswith(kind))
        )
        roles = page.locator(f"#s{n}-role option").all_inner_texts()
        page.locator(f"#s{n}-role").select_option(
            label=next(each for each in roles if each.startswith(role))
        )
        page.locator(f"#s{n}-time").fill(time)
        page.locator(f"#s{n}-after").fill(after)
    visitor.follows(visitor.button("Lưu bảng bước"))
    assert "Không còn chỗ nào phải sửa" in visitor.reads("#told")
    assert visitor.page.locator("tbody tr").count() == len(ROWS)
