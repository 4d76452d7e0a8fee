"""Backups in the person's words: what came before, how old, how large."""

from __future__ import annotations

from datetime import datetime

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _, ngettext
from pipeline_tui.store.backups import Kept

__all__ = ["age", "kind", "size", "when"]

_KINDS = {
    "day": N_("of the day"),
    "hand": N_("by hand"),
    "import": N_("before an import"),
    "restore": N_("before a restore"),
    "schema": N_("before an update of the file"),
    "repair": N_("before a repair"),
    "prune": N_("before the journal was shortened"),
}


def kind(one: Kept) -> str:
    """What a backup was made for; '' where its name does not tell."""
    return _(_KINDS[one.label]) if one.label in _KINDS else ""


def size(count: int) -> str:
    """Bytes as ``3.2 MB``, in powers of ten."""
    if count < 1000:
        return ngettext("{n} byte", "{n} bytes", count).format(n=count)
    kilo, unit = count / 1000, N_("{n} kB")
    for larger in (N_("{n} MB"), N_("{n} GB")):
        if kilo >= 999.5:
            kilo, unit = kilo / 1000, larger
    text = l10n.number(round(kilo, 1), 1) if kilo < 9.95 else l10n.number(round(kilo))
    return _(unit).format(n=text)


def when(one: Kept) -> str:
    """Day and time at which it was made."""
    return f"{l10n.day_long(one.made.date())} {l10n.time_short(f'{one.made:%H:%M}')}"


def age(one: Kept, now: datetime) -> str:
    """How long ago it was made, in its largest unit."""
    minutes = max(0, int((now - one.made).total_seconds() // 60))
    if minutes == 0:
        return _("just now")
    if minutes < 60:
        return ngettext("{n} minute ago", "{n} minutes ago", minutes).format(n=minutes)
    hours = minutes // 60
    if hours < 24:
        return ngettext("{n} hour ago", "{n} hours ago", hours).format(n=hours)
    days = (now.date() - one.made.date()).days
    return ngettext("{n} day ago", "{n} days ago", days).format(n=l10n.number(days))
