"""Currencies by the codes and signs that people type."""

CODES = frozenset(
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN"
    " BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL"
    " GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF"
    " KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN"
    " MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD"
    " SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX"
    " USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG".split()
)

_WORDS = frozenset(
    "ALL AMD ARS BAM BOB COP CUP GEL MAD MOP MUR NAD PEN RON SOS TOP TRY YER".split()
)
"""Codes that are a word or a name too: meant as a currency only in capitals."""

# What a sign may mean, the usual currency first.
_SIGNS = {
    sign: tuple(codes.split())
    for sign, codes in {
        "€": "EUR",
        "euro": "EUR",
        "euros": "EUR",
        "£": "GBP EGP GIP LBP SSP SYP",
        "£gb": "GBP",
        "gb£": "GBP",
        "$": "USD AUD CAD NZD HKD SGD MXN ARS CLP COP BRL TWD BBD BSD JMD TTD FJD NAD",
        "us$": "USD",
        "$us": "USD",
        "ca$": "CAD",
        "$ca": "CAD",
        "a$": "AUD",
        "au$": "AUD",
        "$au": "AUD",
        "nz$": "NZD",
        "$nz": "NZD",
        "hk$": "HKD",
        "s$": "SGD",
        "r$": "BRL",
        "¥": "JPY CNY",
        "￥": "JPY CNY",
        "jp¥": "JPY",
        "cn¥": "CNY",
        "₹": "INR",
        "₽": "RUB",
        "₺": "TRY",
        "₪": "ILS",
        "₩": "KRW",
        "₴": "UAH",
        "₫": "VND",
        "฿": "THB",
        "₦": "NGN",
        "kr": "SEK NOK DKK ISK",
        "zł": "PLN",
        "kč": "CZK",
        "ft": "HUF",
        "lei": "RON",
        "fr": "CHF",
        "r": "ZAR",
    }.items()
}

# Signs that stand in no word: beside figures they make them an amount.
PLAIN_SIGNS = frozenset(char for sign in _SIGNS for char in sign if not char.isalpha())


def is_currency(code: str) -> bool:
    """Whether this is the ISO code of a currency in use, in capitals."""
    return code in CODES


def is_code(word: str) -> bool:
    """Whether a word beside a number is a currency's code, in any letters where it is no word."""
    code = word.upper()
    return code in CODES and (word == code or code not in _WORDS)


def currencies_meant(text: str) -> tuple[str, ...] | None:
    """The currencies a code or sign may mean, the usual first.

    ``text`` is case-folded. Empty for an empty text; None for one that is no
    currency.
    """
    sign = text.replace(" ", "")
    if not sign:
        return ()
    if sign.upper() in CODES:
        return (sign.upper(),)
    return _SIGNS.get(sign)
