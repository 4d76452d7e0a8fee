"""A person's name taken apart, as far as a written name tells."""

from typing import NamedTuple

_TITLES = frozenset(
    "dr dr. prof prof. mr mr. mrs mrs. ms ms. miss m. mme mme. mlle mlle. me maitre"
    " herr frau sir madame monsieur ir ir. ing ing.".split()
)


class Parts(NamedTuple):
    """First and last name; either may be ''."""

    first: str
    last: str


def parts(name: str) -> Parts:
    """``Anna Smith``, ``Smith, Anna``, ``SMITH Anna`` and ``Dr. Anna Smith`` alike.

    A single word is a first name, but after a title (``Mme Dupont``) it is a last one.
    """
    last, comma, first = name.partition(",")
    if comma and last.strip() and first.strip():
        return Parts(" ".join(_bare(first.split())), " ".join(last.split()))
    words = name.split()
    rest = _bare(words)
    if len(rest) < 2:
        word = "".join(rest)
        return Parts("", word) if len(rest) < len(words) else Parts(word, "")
    shouted = [word for word in rest if len(word) > 1 and word.isupper()]
    if _shouts(rest[0]) and len(shouted) < len(rest):
        return Parts(" ".join(word for word in rest if word not in shouted), " ".join(shouted))
    return Parts(rest[0], " ".join(rest[1:]))


def _shouts(word: str) -> bool:
    return len(word) > 1 and word.isupper() and not word.endswith(".")


def _bare(words: list[str]) -> list[str]:
    """The words without the titles that lead them."""
    titles = 0
    while titles < len(words) and words[titles].casefold() in _TITLES:
        titles += 1
    return words[titles:]
