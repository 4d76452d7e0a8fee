"""What makes two companies or people look alike."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline_tui.sales import duplicates as dup

ALIKE = [
    ("Boréal Foods", "BOREAL FOODS SAS"),
    ("Boréal-Foods S.A.S.", "S.A.S. Boreal Foods"),
    ("SARL Dupont", "Dupont"),
    ("Smith & Co", "Smith"),
    ("Smith and Company Ltd.", "SMITH"),
    ("Dupont et Cie", "Dupont"),
    ("Müller GmbH & Co. KG", "Muller"),
    ("L'Atelier", "L’ATELIER, Inc."),
    ("Kowalski Sp. z o.o.", "kowalski"),
    ("Œuvre d'Été", "oeuvre d’ete"),
]
APART = [("Acme Rail", "Acme Foods"), ("SAS", "SA"), ("Air Liquide", "Air France"), ("A", "B")]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_are_the_same_company(one: str, other: str) -> None:
    assert dup.company_key(one) == dup.company_key(other) != ""


@pytest.mark.parametrize(("one", "other"), APART)
def test_names_that_are_not(one: str, other: str) -> None:
    assert dup.company_key(one) != dup.company_key(other)


def test_a_legal_form_within_a_name_is_part_of_it() -> None:
    assert dup.company_key("Co Working Paris") == "coworkingparis"
    assert dup.company_key("…!") == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jean Dupont", "DUPONT Jean"),
        ("Mme Anne-Marie Roy", "Anne Marie ROY"),
        ("Dr. Zoé Léger", "zoe leger"),
    ],
)
def test_names_of_the_same_person(one: str, other: str) -> None:
    assert dup.person_key(one) == dup.person_key(other) != ""


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("http://www.acme.fr/contact?x=1", "acme.fr"),
        ("jean@mail.acme.fr", "acme.fr"),
        ("https://shop.acme.co.uk:8080/", "acme.co.uk"),
        ("ACME.FR", "acme.fr"),
        ("jean@gmail.com", ""),
        ("https://www.linkedin.com/company/acme", ""),
        ("localhost", ""),
        ("192.168.0.1", ""),
        ("", ""),
    ],
)
def test_whose_a_domain_is(text: str, own: str) -> None:
    assert dup.domain(text) == own


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("Ann@ACME.fr", "acme.fr@ann"),
        (" ann@mail.acme.fr", "acme.fr@ann@mail.acme.fr"),
        ("ann@gmail.com", "@ann@gmail.com"),
        ("ann", ""),
        ("@acme.fr", ""),
        ("ann@acme", ""),
    ],
)
def test_the_key_of_a_mail_address(address: str, key: str) -> None:
    assert dup.mail_key(address) == key
    if key:
        first, beyond = dup.of_domain(key.partition("@")[0])
        assert first <= f"ce:{key}" < beyond


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+33 6 12 34 56 78", "06.12.34.56.78"),
        ("0033 612345678", "(0)6 12 34 56 78 poste 12"),
        ("+44 20 7946 0958", "020 7946 0958 x45"),
        ("٠٦١٢٣٤٥٦٧٨", "0612345678"),
    ],
)
def test_the_same_telephone(one: str, other: str) -> None:
    assert dup.phone_key(one) == dup.phone_key(other) != ""


@pytest.mark.parametrize("number", ["", "12", "call me", "00 00 00 00 00", "n/a"])
def test_no_telephone(number: str) -> None:
    assert dup.phone_key(number) == ""


def test_colleagues_with_one_telephone_are_not_the_same_person() -> None:
    assert dup.share_a_name("Jean Dupont", "J. DUPONT")
    assert dup.share_a_name("Ann Roy", "Mme Anne ROY")
    assert dup.share_a_name("Ann Roy", "Roy")
    assert not dup.share_a_name("Jean Dupont", "Jean Martin")
    assert not dup.share_a_name("Jean Dupont", "Anne Roy")
    assert not dup.share_a_name("J Dupont", "J Roy")


@given(st.text(), st.text(), st.text())
def test_keys_of_any_text(one: str, two: str, three: str) -> None:
    keys = (*dup.account_keys(one, two, three), *dup.contact_keys(one, two, three))
    for key in keys:
        kind, _colon, value = key.partition(":")
        assert kind in dup.WHY
        assert value
        assert value.isprintable()
        assert len(value) <= 120
        assert dup.why(key)


_WORD = st.text("abcdéœzAÉ", min_size=3, max_size=8)


@given(st.lists(_WORD, min_size=1, max_size=4), st.sampled_from(["SAS", "S.A.R.L.", "GmbH & Co. KG",
       "Ltd", ", Inc.", "& Co", "et Cie"]), st.booleans())  # fmt: skip
def test_a_legal_form_case_and_signs_change_nothing(
    words: list[str], form: str, first: bool
) -> None:
    assume(not any(dup.company_key(word) in ("sas", "sarl", "ets") for word in words))
    name = " ".join(words)
    other = f"{'SAS ' if first else ''}{'-'.join(words).upper()} {form}"
    assert dup.company_key(name) == dup.company_key(other)


@given(st.permutations(["Anne", "Zoé", "Roy", "Le", "Gall"]))
def test_the_order_of_a_persons_names_does_not_matter(words: list[str]) -> None:
    assert dup.person_key(" ".join(words)) == dup.person_key("Anne Zoé Roy Le Gall")


@given(
    st.text("0123456789", min_size=9, max_size=9), st.lists(st.sampled_from(" .-/()"), max_size=4)
)
def test_signs_and_country_codes_change_no_telephone(digits: str, signs: list[str]) -> None:
    written = "".join(
        sign + digit for sign, digit in zip([*signs, *[""] * 9], digits, strict=False)
    )
    assert dup.phone_key(f"+33 (0){written}") == dup.phone_key(f"0{digits}")
