"""Texts made comparable, for search and for sort keys."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")

# What Unicode does not take apart, and signs that keyboards write in two ways.
_SAME_AS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "\u2018": "'",
        "\u2019": "'",
        "\u02bc": "'",
        "\u2010": "-",
        "\u2013": "-",
        "\u2212": "-",
    }
)


class _Folded(dict[int, str]):
    """What each character folds to, found out once: folding goes by single characters."""

    def __missing__(self, code: int) -> str:
        # Compatibility letters (full width, mathematical) only have a case once
        # they are taken apart, and taking the case off can leave a new accent.
        bare = _without_marks(_without_marks(chr(code)).casefold())
        folded = self[code] = bare.translate(_SAME_AS)
        return folded


_FOLDED = _Folded()


def fold(text: str) -> str:
    """The text without case, accents and doubled blanks.

    Two texts that a person would call the same fold to the same: ``Œuvre
    d’Été`` and ``oeuvre d'ete``. Folding twice changes nothing more.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(text.translate(_FOLDED).split())


def words_of(text: str) -> str:
    """The folded words of a text, letters and figures only, parted by one blank each.

    ``d’été !`` gives ``d ete``: where a word begins is the same however it is punctuated.
    """
    return " ".join(_WORD.findall(fold(text)))


def _without_marks(text: str) -> str:
    return "".join(
        char
        for char in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(char) and unicodedata.category(char) != "Cf"
    )
