"""What can be wrong with an open deal or missing on it, each as a filter that shows such deals."""

from typing import NamedTuple

from pipeline_tui.i18n import N_

__all__ = ["BY_CODE", "FAULTS", "Fault"]


class Fault(NamedTuple):
    """One fault: its name for the person, the filter that finds it, and the field that mends it.

    ``field`` is what is to be filled in; '' where the deal itself has to be looked at.
    """

    code: str
    name: str
    filter: str
    field: str = ""


FAULTS = (
    Fault("amount", N_("no amount"), "no:amount", "amount"),
    Fault("close", N_("no close date"), "no:close", "close"),
    Fault("passed", N_("close date passed"), "close<today", "close"),
    Fault("step", N_("no next step"), "no:step -is:parked", "step"),
    Fault("decider", N_("no decision maker"), "no:decider", "decider"),
    Fault("source", N_("no source"), "no:source", "source"),
    Fault("industry", N_("no industry"), "no:industry", "industry"),
    Fault("duplicate", N_("maybe a duplicate"), "is:duplicate"),
    Fault("over", N_("over its limit"), "is:over"),
)
"""In the order in which they are told. A parked deal waits on purpose and needs no next step."""

BY_CODE = {one.code: one for one in FAULTS}
