"""In a long text only what changed is marked; a short one is shown whole."""

from thongsuot.surfaces.reform.comparing import pieces

STEP = "Người yêu cầu nộp hồ sơ tại Trung tâm Phục vụ hành chính công trong {days} ngày làm việc."


def marked(side):
    return [piece.text for piece in side if piece.changed]


def test_only_the_words_that_changed_are_marked():
    before, after = pieces(STEP.format(days="05"), STEP.format(days="03"))
    assert marked(before) == ["05"] and marked(after) == ["03"]
    assert "".join(piece.text for piece in after) == STEP.format(days="03")


def test_a_short_text_is_shown_whole():
    before, after = pieces("5 ngày làm việc", "3 ngày làm việc")
    assert marked(before) == ["5 ngày làm việc"] and marked(after) == ["3 ngày làm việc"]


def test_what_came_or_went_has_one_side():
    assert pieces("", STEP)[0] == [] and marked(pieces("", STEP)[1]) == [STEP]
    assert pieces(STEP, "")[1] == []


def test_texts_that_share_little_are_shown_whole():
    other = "Cơ quan có thẩm quyền kiểm tra thực địa rồi thông báo bằng văn bản cho người dân biết."
    assert marked(pieces(STEP, other)[1]) == [other]


def test_a_text_without_end_is_not_pondered():
    assert len(pieces("a " * 5_000, "b " + "a " * 5_000)[1]) == 1
