"""What the flags of ``pipeline-tui import`` say, as the options of an import."""

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.options import Options
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.currencies import is_currency

__all__ = ["said_options"]

_PAIRS = {
    "--map": N_("FIELD=COLUMN"), "--stage": N_("VALUE=STAGE"), "--own": N_("COLUMN=TYPE")
}  # fmt: skip


def said_options(said: dict[str, Any]) -> Options:
    """The flags as options. Raises ``ImportRefused`` for what cannot be read."""
    currency = (said["currency"] or "").upper()
    if currency and not is_currency(currency):
        raise ImportRefused(_("{code} is no currency.").format(code=said["currency"]))
    order = (name.strip() for name in (said["stage_order"] or "").split(","))
    return Options(
        system=(said["system"] or "").strip().replace(":", "-"),
        columns=dict(_pairs("--map", said["columns"])),
        stages=dict(_pairs("--stage", said["stages"])),
        stage_order=tuple(name for name in order if name),
        dates=said["dates"] or "",
        decimal=said["decimal"] or "",
        encoding=said["encoding"] or "",
        delimiter=(said["delimiter"] or "").replace("\\t", "\t"),
        currency=currency,
        pipeline=" ".join((said["pipeline"] or "").split()),
        duplicates=said["duplicates"] or "update",
        keep_rest=said["unmapped"] != "drop",
        own=dict(_pairs("--own", said["own"])),
    )


def _pairs(option: str, said: Sequence[str]) -> Iterator[tuple[str, str]]:
    for pair in said:
        left, sign, right = pair.partition("=") if option == "--map" else pair.rpartition("=")
        if not sign or not left.strip():
            message = _("{option} needs “{shape}”, not “{value}”.")
            raise ImportRefused(message.format(option=option, shape=_(_PAIRS[option]), value=pair))
        yield left.strip(), right.strip()
