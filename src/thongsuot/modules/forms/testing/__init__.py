"""Forms for the tests of others: a small one with all that is hard, and each shipped one filled."""

from thongsuot.modules.forms.rules.shipped import documents
from thongsuot.modules.forms.testing.one_of_each import small
from thongsuot.modules.forms.testing.online import take_all_online
from thongsuot.modules.forms.testing.posting import posted, typed
from thongsuot.modules.forms.testing.stories import HOME, STORIES

__all__ = ["HOME", "STORIES", "documents", "posted", "small", "take_all_online", "typed"]
