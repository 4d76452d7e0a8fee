"""What makes two companies, or two people, look like the same one.

Everything is compared by keys: short texts that are equal where a person would say "the same".
A key is its kind, a colon and what is compared, so that one index holds them all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from pipeline_tui.sales.text import fold

NAME, MAIL, SITE, PHONE, PEOPLE = "name", "mail", "site", "phone", "people"
"""Why two rows look alike; PEOPLE: the people of two companies write from the same domain."""
BEGINS = "begins"
"""Why a short name may mean a longer one: that begins with its words."""

# The kinds of keys, in the order in which they convince.
ACCOUNT_KINDS: Final = {"an": NAME, "ad": SITE, "ap": PHONE}
CONTACT_KINDS: Final = {"ce": MAIL, "cn": NAME, "cp": PHONE}
CONTACT_DOMAIN: Final = "cd"
"""No kind of its own in the index: the addresses of a domain are neighbours there."""
WHY: Final = {**ACCOUNT_KINDS, **CONTACT_KINDS, CONTACT_DOMAIN: PEOPLE}

_LONGEST, _LONGEST_MAIL = 80, 120
_LEGAL = frozenset(
    """
    sas sasu sarl eurl sa sci scop snc selarl scea gaec scs sca ei eirl cie
    gmbh mbh ag kg kgaa ohg ug ev eg gbr se
    ltd limited llc llp lp plc inc incorporated corp corporation co company pty pte
    bv nv sprl srl spa sl slu ab as asa oy oyj aps kk sro doo dd zrt kft
    """.split()
)
_LEGAL_FIRST = frozenset("sas sasu sarl eurl sci scop snc scea gaec selarl ets pt".split())
_JOINS = frozenset({"et", "and", "und", "y", "e", "en", "og", "och"})
_POLISH = ("sp", "z", "oo")
_ENDINGS = _LEGAL | {_POLISH[-1]}
_TITLES = frozenset(
    "m mr mrs ms miss mme mlle mm dr pr prof me monsieur madame mademoiselle herr frau sir".split()
)
_UNSAID = str.maketrans("", "", ".'`´\"")
_WORDS = re.compile(r"[^\W_]+")

FREE_MAIL = frozenset(
    """
    gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr hotmail.co.uk live.com
    live.fr msn.com yahoo.com yahoo.fr yahoo.co.uk yahoo.de ymail.com icloud.com me.com mac.com
    aol.com aol.fr gmx.com gmx.de gmx.net gmx.fr web.de mail.com mail.ru yandex.ru yandex.com
    proton.me protonmail.com pm.me tutanota.com zoho.com fastmail.com hey.com
    orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr aliceadsl.fr
    bluewin.ch t-online.de libero.it virgilio.it btinternet.com qq.com 163.com 126.com
    example.com example.org example.net
    """.split()
)
"""Domains that say nothing of where a person works."""
_SHARED = frozenset(
    """
    linkedin.com facebook.com instagram.com twitter.com x.com youtube.com google.com goo.gl
    wixsite.com wordpress.com blogspot.com shopify.com myshopify.com github.io jimdo.com
    business.site notion.site webflow.io
    """.split()
)
_SECOND = frozenset("co com org net gov ac edu gouv asso or ne gob".split())
_EXTENSION = re.compile(r"(?:\bext\b|\bposte\b|[x#;])", re.IGNORECASE)
_FEWEST_DIGITS, _MOST_DIGITS = 8, 9


def company_key(name: str) -> str:
    """What stays of a company's name without case, accents, signs, blanks and legal form.

    ``Boréal-Foods S.A.S.`` and ``SAS BOREAL FOODS`` give the same. A name of nothing but legal
    forms is itself; one without letters or digits gives an empty text, which is no key.
    """
    return company_key_of(fold(name))


def company_key_of(folded: str) -> str:
    """The key of a company whose name is folded already, as imports have it."""
    joined = folded.replace(" ", "")
    if joined.isalnum() and joined.isascii():  # most names: nothing to look for letter by letter
        words = folded.split(" ")
        if words[-1] not in _ENDINGS and words[0] not in _LEGAL_FIRST:
            return joined[:_LONGEST]
    else:
        words = _WORDS.findall(folded.translate(_UNSAID))
    bare = words
    while bare and bare[0] in _LEGAL_FIRST:
        bare = bare[1:]
    if tuple(bare[-3:]) == _POLISH:
        bare = bare[:-3]
    while bare and bare[-1] in _LEGAL:
        bare = bare[:-1]
        while bare and bare[-1] in _JOINS:
            bare = bare[:-1]
    return "".join(bare or words)[:_LONGEST]


def person_key(name: str) -> str:
    """What stays of a person's name: its words in alphabetical order, without ``Mme`` or ``Dr``."""
    return person_key_of(fold(name))


def person_key_of(folded: str) -> str:
    """The key of a person whose name is folded already, as imports have it."""
    words = _WORDS.findall(folded)
    bare = [word for word in words if word not in _TITLES]
    return " ".join(sorted(bare or words))[:_LONGEST]


def mail_key(address: str) -> str:
    """A mail address without case, its domain first; empty for what is none.

    ``Ann@mail.acme.fr`` gives ``acme.fr@ann@mail.acme.fr``: all addresses of a domain lie side by
    side. One of a domain that says nothing begins with the ``@``.
    """
    bare = address.strip().casefold()
    before, _at, after = bare.rpartition("@")
    if not before or "." not in after:
        return ""
    own = domain(bare)
    return f"{own}@{before if after == own else bare}"[:_LONGEST_MAIL]


def of_domain(own: str) -> tuple[str, str]:
    """Between which keys the mail addresses of a domain lie: from the first, before the second."""
    return f"ce:{own}@", f"ce:{own}A"


def domain(text: str) -> str:
    """Whose a mail address or web site is: ``acme.fr`` of ``http://www.acme.fr/contact``.

    Empty where the domain says nothing: free mail, social networks, builders of sites.
    """
    host = text.strip().casefold().rpartition("@")[2]
    host = host.partition("://")[2] or host
    host = re.split(r"[/?#:\s]", host, maxsplit=1)[0].strip(".")
    labels = host.split(".")
    if len(labels) < 2 or not all(labels) or len(host) > _LONGEST:
        return ""
    kept = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND else 2
    own = ".".join(labels[-kept:])
    if own in _SHARED or own in FREE_MAIL:
        return ""
    return "" if labels[-1].isdecimal() else own


def phone_key(number: str) -> str:
    """The last nine digits of a telephone number, so that ``+33 6`` and ``06`` are the same.

    Empty for what has too few digits to tell anything, or only one digit over and over.
    """
    told = _EXTENSION.split(number, maxsplit=1)[0]
    digits = "".join(
        str(unicodedata.decimal(each))
        for each in told
        if unicodedata.decimal(each, None) is not None
    )
    if len(digits) < _FEWEST_DIGITS or len(set(digits[-_FEWEST_DIGITS:])) == 1:
        return ""
    return digits[-_MOST_DIGITS:]


def account_keys(name: str, website: str = "", phone: str = "") -> tuple[str, ...]:
    """The keys under which a company is found."""
    return _filled((("an", company_key(name)), ("ad", domain(website)), ("ap", phone_key(phone))))


def contact_keys(name: str, email: str = "", phone: str = "") -> tuple[str, ...]:
    """The keys under which a person is found; her mail's domain leads to her company."""
    names = (("cn", person_key(name)), ("cp", phone_key(phone)))
    return _filled((("ce", mail_key(email)), *names))


def why(key: str) -> str:
    """What two rows with this key have in common."""
    return WHY[key.partition(":")[0]]


def share_a_name(one: str, other: str) -> bool:
    """Whether two people may be called the same: a word in common, and none that speaks against it.

    People of one company share its telephone. ``Ann Roy`` may be ``A. Roy``, ``Anne Roy`` or
    ``Mme Roy``, but not ``Ann Lee``.
    """
    mine, its = person_key(one).split(), person_key(other).split()
    if not any(len(word) > 1 for word in set(mine) & set(its)):
        return False
    left = [word for word in mine if word not in its]
    right = [word for word in its if word not in mine]
    fewer, more = sorted((left, right), key=len)
    return all(any(a.startswith(b) or b.startswith(a) for b in more) for a in fewer)


def _filled(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{kind}:{value}" for kind, value in pairs if value)
