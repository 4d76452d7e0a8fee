"""Mails as bytes, links and files: whatever the texts are, nothing becomes a header."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.mail import eml
from pipeline_tui.mail.mailto import LONGEST, mailto
from pipeline_tui.mail.message import build, clean_body
from pipeline_tui.sales.address import address_problem, domain_of, one_line, wire_address
from pipeline_tui.sales.draft import Draft

MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(alphabet='ab "\\,;:<>()[]@=?.\r\n\t\0\x0b\x85\u2028é€\u202e\U0001f600', max_size=90),
    st.sampled_from(
        [
            "a\r\nBcc: all@acme.example",
            "a\nBcc: all@acme.example\n\nbody",
            "=?utf-8?q?a=0D=0ABcc=3A_x?=",
            "x" * 2000,
            "\u202egro.live@",
        ]
    ),
)
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
           "Content-Transfer-Encoding"]  # fmt: skip


def a_mail(**more: str) -> bytes:
    texts = {"from_name": "Mia", "from_address": "mia@sender.example", "to_name": "Anne",
             "to_address": "anne@acme.example", "subject": "Hello", "body": "Hello.",
             "header_id": "<1@sender.example>", **more}  # fmt: skip
    return build(**texts, moment=MOMENT)  # type: ignore[arg-type]


@given(TEXTS, TEXTS, TEXTS)
def test_no_text_becomes_a_header(name: str, subject: str, body: str) -> None:
    raw = a_mail(from_name=subject, to_name=name, subject=subject, body=body)
    assert raw.isascii()
    lines = raw.split(b"\r\n")
    assert all(len(line) < 200 and b"\r" not in line and b"\n" not in line for line in lines)
    parsed = message_from_bytes(raw, policy=policy.default)
    assert parsed.keys() == HEADERS
    (to,) = parsed["To"].addresses
    assert to.addr_spec == "anne@acme.example"
    # The library's parser puts blanks between the encoded words of a name.
    assert to.display_name.replace(" ", "") == one_line(name).replace(" ", "")
    assert parsed["Subject"] == one_line(subject)
    assert parsed.get_content().replace("\r\n", "\n") == clean_body(body)


@given(TEXTS)
def test_one_line_is_one_line_and_stays_it(text: str) -> None:
    line = one_line(text)
    assert line == one_line(line)
    assert len(line.splitlines()) <= 1
    assert "\u202e" not in line


@given(TEXTS)
def test_the_text_of_a_mail_keeps_what_can_be_kept(text: str) -> None:
    body = clean_body(text)
    assert body == clean_body(body)
    assert all(char in "\n\t" or ord(char) >= 0x20 for char in body)


@given(st.one_of(st.text(max_size=40), st.from_regex(r"[a-z.]{1,5}@[a-zé.-]{1,9}\.fr")))
def test_an_address_is_refused_or_fit_for_the_wire(text: str) -> None:
    if address_problem(text):
        return
    wire = wire_address(text)
    assert wire.isascii()
    assert wire.isprintable()
    assert wire.count("@") == 1
    assert not set(wire) & set(' <>,;:"()[]\\')
    assert domain_of(wire) == domain_of(text) != ""


@pytest.mark.parametrize(
    "good", ["a@b.fr", "o'hara+x@acme.co.uk", "anne@bücher.example", "root@localhost"]
)
def test_good_addresses(good: str) -> None:
    assert address_problem(good) == ""


@pytest.mark.parametrize(
    "bad",
    ["", "a", "a@", "@b.fr", "a@b", "a@b@c.fr", "a b@c.fr", "a@-b.fr", ".a@b.fr", "a..b@c.fr",
     "é@b.fr", "a@b.fr\r\nBcc: x@y.fr", "a@b.fr ", "<a@b.fr>", f"{'a' * 65}@b.fr"],
)  # fmt: skip
def test_bad_addresses(bad: str) -> None:
    assert address_problem(bad)


# -- links -----------------------------------------------------------------------------------


@given(TEXTS, TEXTS)
def test_a_link_holds_subject_and_text_and_nothing_else(subject: str, body: str) -> None:
    link = mailto("anne@acme.example", subject, body)
    assert len(link.url) <= LONGEST
    parts = urlsplit(link.url)
    assert (parts.scheme, parts.path, parts.fragment) == ("mailto", "anne@acme.example", "")
    fields = parse_qs(parts.query, keep_blank_values=True)
    assert set(fields) <= {"subject", "body"}
    if "subject" in fields:
        assert fields["subject"] == [one_line(subject)]
    if "body" in fields:
        assert fields["body"] == [clean_body(body).rstrip().replace("\n", "\r\n")]
    assert link.without_body == ("body" not in fields)


def test_a_text_too_long_for_a_link_is_left_out_and_that_is_told() -> None:
    link = mailto("anne@acme.example", "Hello", "long " * 1000)
    assert link == ("mailto:anne@acme.example?subject=Hello", True)


# -- drafts as files --------------------------------------------------------------------------


def a_draft(**more: str) -> Draft:
    made = Draft("deal", "mail", "Zoé O'Hara", "zoe@acme.example", "Hé", "Texte\n")
    return made._replace(**more)  # type: ignore[arg-type]


def test_a_draft_is_a_file_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    paths = [eml.write_draft(folder, a_draft(), "Mia", "mia@s.example", MOMENT) for _ in range(3)]
    assert [path.name for path in paths] == [
        "2026-11-23-zoe-o-hara.eml", "2026-11-23-zoe-o-hara-2.eml", "2026-11-23-zoe-o-hara-3.eml",
    ]  # fmt: skip
    assert sorted(folder.iterdir()) == sorted(paths)
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    parsed = message_from_bytes(paths[0].read_bytes(), policy=policy.default)
    assert (parsed["X-Unsent"], parsed["Subject"], parsed["Date"]) == ("1", "Hé", None)
    assert parsed["To"] == "Zoé O'Hara <zoe@acme.example>"
    assert parsed.get_content().strip() == "Texte"


def test_a_draft_replaces_nothing_even_where_files_cannot_be_linked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_args: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", no_links)
    (tmp_path / "2026-11-23-zoe-o-hara.eml").write_text("mine")
    path = eml.write_draft(tmp_path, a_draft(), "", "", MOMENT)
    assert path.name == "2026-11-23-zoe-o-hara-2.eml"
    assert (tmp_path / "2026-11-23-zoe-o-hara.eml").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 2


@given(TEXTS)
def test_any_name_makes_a_file_name(name: str) -> None:
    plain = eml._plain(a_draft(to_name=name))
    assert plain.isascii()
    assert plain.replace("-", "a").isalnum()
    assert len(plain) <= 40
