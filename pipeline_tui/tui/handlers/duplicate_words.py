"""Why two companies or people look alike, in words."""

from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.duplicates import BEGINS, MAIL, NAME, PEOPLE, PHONE, SITE

__all__ = ["why"]

_WHY = {
    NAME: N_("the same name"),
    MAIL: N_("the same mail address"),
    SITE: N_("the same web site"),
    PHONE: N_("the same telephone"),
    BEGINS: N_("the name goes on"),
    PEOPLE: N_("people with the same mail domain"),
}


def why(reason: str) -> str:
    """What two rows have in common."""
    return _(_WHY[reason])
