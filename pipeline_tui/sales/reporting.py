"""Who reports to whom: drawn as branches, and followed to whoever decides."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

_LAST, _MORE = "└ ", "├ "
_UNDER_LAST, _UNDER_MORE = "  ", "│ "

ROLES_THAT_HELP = ("champion", "influencer", "user", "")
"""Who is asked for an introduction, the likeliest first: never a blocker."""


class Branch(NamedTuple):
    """One person in the drawing: ``sign`` stands before the name, '' for whoever is on top."""

    id: str
    sign: str


class Step(NamedTuple):
    """One stretch of a way: to whom, and how they are known to the one before.

    ``how`` is '' for the first, ``up`` (reports to), ``down`` (is the boss of) or ``deal`` (both
    were on one deal).
    """

    id: str
    how: str


def branches(bosses: Mapping[str, str | None]) -> list[Branch]:
    """Everybody once, each under whom they report to, in the order given.

    Whose boss is not among them stands on top; of a circle, which only a merge can make, the
    first does.
    """
    below: dict[str | None, list[str]] = {}
    for one, boss in bosses.items():
        below.setdefault(boss if boss in bosses and boss != one else None, []).append(one)
    drawn: dict[str, Branch] = {}
    for one in (*below.get(None, ()), *bosses):
        if one not in drawn:
            for branch in _drawn(below, one, drawn):
                drawn[branch.id] = branch
    return list(drawn.values())


def _drawn(
    below: Mapping[str | None, Sequence[str]], top: str, known: Mapping[str, Branch]
) -> Iterator[Branch]:
    """One on top with all below, depth first."""
    seen = set(known)
    waiting = [(top, "", "")]
    while waiting:
        one, before, sign = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        yield Branch(one, before + sign)
        under = before + {_LAST: _UNDER_LAST, _MORE: _UNDER_MORE}.get(sign, "")
        children = [each for each in below.get(one, ()) if each not in seen]
        waiting += [
            (each, under, _MORE if place else _LAST)
            for place, each in enumerate(reversed(children))
        ]


def top_of(bosses: Mapping[str, str | None], one: str) -> str:
    """Whoever stands above all above a person; she herself where nobody does."""
    seen = {one}
    while (boss := bosses.get(one)) is not None and boss in bosses and boss not in seen:
        seen.add(boss)
        one = boss
    return one


def way(
    start: str,
    goal: str,
    bosses: Mapping[str, str | None],
    together: Iterable[Iterable[str]] = (),
    avoid: Iterable[str] = (),
) -> list[Step]:
    """The shortest way from one person to another; none where nobody connects them.

    ``together`` are people who were on one deal, ``avoid`` those that no way may lead through.
    Of two ways of a length the one along the line of reporting is taken.
    """
    shunned = set(avoid) - {start, goal}
    found: dict[str, tuple[Step, str]] = {start: (Step(start, ""), "")}
    waiting = deque([start])
    neighbours = _neighbours(bosses, together)
    while waiting and goal not in found:
        one = waiting.popleft()
        for step in neighbours.get(one, ()):
            if step.id not in found and step.id not in shunned:
                found[step.id] = (step, one)
                waiting.append(step.id)
    steps: list[Step] = []
    one = goal
    while one in found:
        step, one = found[one]
        steps.append(step)
    return steps[::-1]


def _neighbours(
    bosses: Mapping[str, str | None], together: Iterable[Iterable[str]]
) -> dict[str, list[Step]]:
    """Whom each person reaches in one step, the line of reporting first."""
    near: dict[str, list[Step]] = {}
    for one, boss in bosses.items():
        if boss is not None and boss in bosses and boss != one:
            near.setdefault(one, []).insert(0, Step(boss, "up"))
            near.setdefault(boss, []).append(Step(one, "down"))
    for group in together:
        known = list(dict.fromkeys(group))
        for one in known:
            near.setdefault(one, []).extend(Step(other, "deal") for other in known if other != one)
    return near
