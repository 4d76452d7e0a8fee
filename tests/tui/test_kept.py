"""What is in use stays, what is not goes, and never more than two generations are held."""

from pipeline_tui.tui.widgets.kept import Kept


def test_what_is_asked_for_stays_and_the_rest_goes() -> None:
    kept: Kept[str] = Kept()
    kept.keep("in sight", "cells", 3)
    kept.keep("gone by", "cells", 3)
    for number in range(20):
        assert kept.get("in sight") == "cells"
        kept.keep(number, "other", 3)
        assert len(kept) <= 7
    assert kept.get("gone by") is None
    assert kept.get(19) == "other"


def test_cleared_it_knows_nothing() -> None:
    kept: Kept[str] = Kept()
    for number in range(5):
        kept.keep(number, "cells", 3)
    kept.clear()
    assert len(kept) == 0
    assert all(kept.get(number) is None for number in range(5))
