"""Formats of the locales that need no Babel: a copy of its values.

A test compares every one of them with Babel. The number of minor digits is
kept here for another reason too: amounts are stored in minor units, so a later
Babel must not change what the stored numbers mean.
"""

from typing import Any

AMERICAN_MONTHS = tuple("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())
MOROCCAN_MONTHS = "jan. fév. mar. avr. mai jui. juil. août sept. oct. nov. déc."

# What holds for a language unless its territory says otherwise.
LANGUAGES: dict[str, dict[str, Any]] = {
    "en": {
        "months": tuple("Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec".split()),
        "weekdays": tuple("Mon Tue Wed Thu Fri Sat Sun".split()),
        "day": "{d} {month}",
        "day_year": "{d} {month} {y}",
    },
    "fr": {
        "decimal": ",",
        "group": "\u202f",
        "percent": "{}\xa0%",
        "money": "{}\xa0¤",
        "months": tuple("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()),
        "weekdays": tuple("lun. mar. mer. jeu. ven. sam. dim.".split()),
        "day": "{d} {month}",
        "day_year": "{d} {month} {y}",
        "time": "{h}\xa0h\xa0{m:02}",
    },
}

_AMERICAN = "AS BI CA GU MH MP PH PR UM US VI"
_PADDED = "BW BZ MT ZA"

# Field, value, and the territories that differ from their language in it.
EXCEPTIONS: dict[str, tuple[tuple[str, Any, str], ...]] = {
    "en": (
        ("months", AMERICAN_MONTHS, f"{_AMERICAN} AE"),
        ("months", tuple("Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec".split()), "AU"),
        ("day", "{month} {d}", _AMERICAN),
        ("day", "{d:02} {month}", f"{_PADDED} ZW"),
        ("day_year", "{month} {d}, {y}", _AMERICAN),
        ("day_year", "{d:02} {month} {y}", _PADDED),
        ("day_year", "{d:02} {month}, {y}", "ZW"),
        ("day_first", False, "AS BI GU MH MP PH PR UM US VI ZA"),
        ("decimal", ",", "AT BE CZ DE DK ES FI FR HU ID IT NL NO PL PT RO SE SI SK ZA"),
        ("group", ".", "AT BE DE DK ES ID IT NL PL RO SI"),
        ("group", "\xa0", "CZ FI HU NO PT SE SK ZA"),
        ("group", "\u202f", "FR"),
        ("group", "\u2019", "CH"),
        ("groups", (3, 2), "IN"),
        ("percent", "{}\xa0%", "AT DE DK FI NO SE"),
        ("money", "{}\xa0¤", "150 BE CZ DE DK ES FI FR HU IT NO PL PT RO SE SI SK"),
        ("money", "¤\xa0{}", "AT CH MV NL"),
        (
            "twelve_hour",
            True,
            "001 AE AG AS AU BB BM BS CA CY DM ER FJ FM GD GH GM GU GY HK IN JM KI KN KY LC LR LS"
            " MH MO MP MW MY NA NZ PG PH PK PR PW SB SD SG SL SS SZ TC TO TT UM US VC VG VI VU WS"
            " ZM",
        ),
    ),
    "fr": (
        ("months", tuple(MOROCCAN_MONTHS.split()), "MA"),
        (
            "months",
            tuple("janv. févr. mars avr. mai juin juill. août sept. oct. nov. déc.".split()),
            "CA",
        ),
        ("day_first", False, "CA"),
        ("group", "\xa0", "CA"),
        ("group", ".", "LU"),
        ("percent", "{}%", "CH"),
    ),
}

# Signs of the commonest currencies abroad, for the commonest locales, so that a
# board with a few foreign deals starts without Babel, which knows the rest.
_ABROAD = {
    "en_GB en_IE": "USD=US$ GBP=£ CHF=CHF CAD=CA$ AUD=A$ SEK=SEK NOK=NOK DKK=DKK PLN=PLN",
    "en_US": "GBP=£ CHF=CHF CAD=CA$ AUD=A$ JPY=¥ SEK=SEK NOK=NOK DKK=DKK PLN=PLN",
    "fr_FR fr_BE fr_CH fr_LU": "USD=$US GBP=£GB CHF=CHF CAD=$CA SEK=SEK NOK=NOK DKK=DKK PLN=PLN",
}

# Only Australia writes the euro otherwise than €.
SIGNS = {
    (tag, pair[:3]): pair[4:]
    for tags, pairs in _ABROAD.items()
    for tag in tags.split()
    for pair in pairs.split()
} | {
    ("en_AU", "EUR"): "EUR",
    ("en_AU", "AUD"): "$",
    ("en_CA", "CAD"): "$",
    ("en_GB", "GBP"): "£",
    ("en_IN", "INR"): "₹",
    ("en_NZ", "NZD"): "$",
    ("en_US", "USD"): "$",
    ("en_ZA", "ZAR"): "R",
    ("fr_CA", "CAD"): "$",
    ("fr_CH", "CHF"): "CHF",
}

# Currencies with other than two digits after the point.
MINOR_DIGITS = {
    code: digits
    for digits, codes in {
        0: "ADP AFN ALL BIF BYR CLP DJF ESP GNF IQD IRR ISK ITL JPY KMF KPW KRW LAK LBP LUF MGA"
        " MGF MMK MRO PYG RSD RWF SLL SOS STD SYP TMM TRL UGX UYI VND VUV XAF XOF XPF YER ZMK ZWD",
        3: "BHD JOD KWD LYD OMR TND",
        4: "CLF UYW",
    }.items()
    for code in codes.split()
}
