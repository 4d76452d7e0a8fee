"""The way to a decision maker, in words."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _

if TYPE_CHECKING:
    from pipeline_tui.store.introductions import Known, Way

__all__ = ["about", "boss_said", "said", "short"]


def about(one: "Known") -> str:
    """What a person is to the deal, or that she decided on another."""
    if one.role:
        return one.role
    if one.decided:
        return _("decided on {deal}").format(deal=one.decided)
    return _("no role") if one.on_deal else _("not on this deal")


def said(way: "Way") -> list[str]:
    """Who seems to decide and why, then the way to them or what is missing for one."""
    if way.boss is None:
        lines = [_("Nobody is known to decide: d says who does, r who reports to whom.")]
        if way.asked is not None:
            ask = _("{name} could be asked who does.")
            lines.append(ask.format(name=_with_role(way.asked)))
        return lines
    lines = [boss_said(way)]
    if way.boss.on_deal and way.asked is None:
        if way.how != "deal":
            lines.append(_("{name} is on this deal: d if so.").format(name=_with_role(way.boss)))
    elif way.steps:
        lines.append(_("The way: {steps}.").format(steps=_steps(way)))
    elif way.asked is not None:
        none = _("Nothing is known to connect the two; {name} could be asked all the same.")
        lines.append(none.format(name=_with_role(way.asked)))
    else:
        lines.append(_("Nobody on this deal could be asked for an introduction."))
    return lines


def boss_said(way: "Way") -> str:
    """Who seems to decide, and how that is known."""
    if way.boss is None:
        return ""
    templates = {
        "deal": _("{name} decides on this deal."),
        "company": _("{name} decided on {deal}, and is not known to decide here."),
        "here": _("{name} stands above the others on this deal, and may decide."),
        "top": _("{name} stands above the people of this deal, and may decide."),
    }
    how = "here" if way.how == "top" and way.boss.on_deal else way.how
    return templates[how].format(name=way.boss.name, deal=way.boss.decided)


def short(way: "Way") -> str:
    """The way in a few words: who, and whom to ask; '' where there is none to tell."""
    if way.boss is None or way.how == "deal":
        return ""
    name = way.boss.name
    if way.asked is None:
        return _("may decide: {name}").format(name=name)
    template = _("may decide: {name}; ask {asked}")
    return template.format(name=name, asked=way.asked.name)


def _with_role(one: "Known") -> str:
    return f"{one.name} ({one.role})" if one.role else one.name


def _steps(way: "Way") -> str:
    """Each step after the other: ``Anne Roy (Champion) reports to Paul Adler, who ...``."""
    templates = {
        "up": (_("{one} reports to {other}"), _("{so_far}, who reports to {other}")),
        "down": (_("{one} is the boss of {other}"), _("{so_far}, who is the boss of {other}")),
        "deal": (
            _("{one} was on {deal} with {other}"),
            _("{so_far}, who was on {deal} with {other}"),
        ),
    }
    first = way.people[way.steps[0].id]
    told = _with_role(first)
    before = first
    for place, step in enumerate(way.steps[1:]):
        other = way.people[step.id]
        deal = way.together.get(frozenset((before.id, other.id)), "")
        begins, goes_on = templates[step.how]
        template = goes_on if place else begins
        told = template.format(one=told, so_far=told, other=other.name, deal=deal)
        before = other
    return told
