"""Letters as one page of HTML that a browser prints: self-contained, each letter on its own sheet.

The address block stands where the window of an envelope is: at the right for French letters, at
the left elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pipeline_tui.exchange.letters import Letter
from pipeline_tui.i18n import _, language

__all__ = ["page"]

# Within the margins of the page: 110 mm from its left edge, or 25 mm.
_WINDOW = {"right": "left: 85mm", "left": "left: 0"}
_PAGE = """\
<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
@page {{ size: A4; margin: 20mm 22mm 20mm 25mm; }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; color: #000; font: 11pt/1.45 "Liberation Serif", "Times New Roman", serif; }}
.sheet {{ position: relative; }}
.sender {{ height: 20mm; }}
address {{ position: absolute; top: 28mm; {window}; width: 78mm; height: 35mm; overflow: hidden;
  font-style: normal; line-height: 5mm; }}
.day {{ margin: 62mm 0 8mm; text-align: right; }}
.subject {{ margin: 0 0 6mm; font-weight: bold; }}
.body {{ overflow-wrap: anywhere; }}
.body p {{ margin: 0 0 4mm; white-space: pre-line; orphans: 2; widows: 2; }}
@media screen {{
  body {{ background: #ddd; }}
  .letter {{ width: 210mm; min-height: 297mm; margin: 8mm auto; padding: 20mm 22mm 20mm 25mm;
    background: #fff; }}
}}
@media print {{
  .letter {{ break-after: page; }}
  .letter:last-child {{ break-after: auto; }}
}}
</style>
</head>
<body>
{letters}
</body>
</html>
"""


def page(letters: Sequence[Letter], window: str = "") -> str:
    """All letters as one page. ``window`` is ``right`` or ``left``, by the language if empty.

    Everything that is data is escaped, and the page may load nothing from anywhere.
    """
    side = window or ("right" if language() == "fr" else "left")
    return _PAGE.format(
        lang=escape(language(), quote=True),
        title=escape(_("Letters")),
        window=_WINDOW[side],
        letters="\n".join(_letter(one) for one in letters),
    )


def _letter(letter: Letter) -> str:
    subject, body = letter.draft.subject.strip(), _paragraphs(letter.draft.body)
    parts = [
        _tag("div", escape(letter.sender), "sender"),
        _tag("address", "<br>".join(escape(line) for line in letter.address)),
        _tag("p", escape(letter.day), "day"),
        _tag("p", escape(subject), "subject") if subject else "",
        _tag("div", "\n".join(_tag("p", escape(part)) for part in body), "body"),
    ]
    sheet = _tag("div", "\n".join(part for part in parts if part), "sheet")
    return _tag("section", sheet, "letter")


def _tag(name: str, inside: str, kind: str = "") -> str:
    """An element around what is HTML already."""
    begin = f'{name} class="{kind}"' if kind else name
    return f"<{begin}>{inside}</{name}>"


def _paragraphs(body: str) -> list[str]:
    """What blank lines part."""
    parts: list[list[str]] = [[]]
    for line in body.splitlines():
        if line.strip():
            parts[-1].append(line.rstrip())
        elif parts[-1]:
            parts.append([])
    return ["\n".join(lines) for lines in parts if lines]
