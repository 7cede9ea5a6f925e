"""Forms for the tests of others: a small one with all that is hard, and each shipped one filled."""

from thongsuot.modules.forms.rules.shipped import documents
from thongsuot.modules.forms.testing.one_of_each import small
from thongsuot.modules.forms.testing.posting import posted
from thongsuot.modules.forms.testing.stories import HOME, STORIES

__all__ = ["HOME", "STORIES", "documents", "posted", "small"]
