"""A borrowed phone set to English still speaks Vietnamese, until someone chooses English."""


def test_the_browsers_wish_is_not_asked(client, db):
    page = client.get("/", headers={"accept-language": "en-US,en"}).content.decode()
    assert 'lang="vi"' in page and "Bạn cần làm thủ tục gì?" in page


def test_the_switch_is_remembered(client, db):
    client.post("/ngon-ngu/", {"language": "en"})
    assert 'lang="en"' in client.get("/").content.decode()


def test_a_cookie_that_names_no_language_of_ours_is_ignored(client, db):
    client.cookies["django_language"] = "xx"
    assert 'lang="vi"' in client.get("/").content.decode()
