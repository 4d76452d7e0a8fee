"""Finds texts that a person would read and that are not marked for translation.

A string counts as such a text when it reads like prose (a letter, a blank, a letter), when it is a
capitalised word, or when it has any word in it and goes straight to something that shows it:
``Label("won")``, ``placeholder="name"``, ``TITLE = "deals"``. Docstrings, SQL, style sheets,
patterns, log lines, keys and errors meant for programmers are none; a command's docstring is one,
since click shows it.
"""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

MARKERS = frozenset({"_", "N_", "ngettext", "pgettext"})

SHOWING_CALLS = frozenset(
    "Button Checkbox Content Label Markdown Placeholder RadioButton Static Tab TabPane Text"
    " add_column add_option ask confirm echo from_markup from_text notify print prompt say secho"
    " set_title toast UsageError BadParameter ClickException".split()
)
SHOWING_NAMES = frozenset(
    "BINDING_GROUP_TITLE SUB_TITLE TITLE border_subtitle border_title epilog help label"
    " placeholder prompt prompt_suffix short_help sub_title text title tooltip".split()
)

_SILENT_CALLS = frozenset(
    # to the log, to the database, to a parser of patterns, to the style sheet
    "debug info warning error exception critical log warn"
    " execute executemany executescript query execute_fetchall"
    " compile search match fullmatch findall finditer sub subn"
    " query_one add_class remove_class toggle_class set_class has_class"
    # plain data
    " split partition rpartition startswith endswith removeprefix removesuffix replace strip lstrip"
    " rstrip getattr setattr hasattr cast TypeVar namedtuple get"
    # for programmers
    " create_task".split()
)
_PROGRAMMERS_ERRORS = frozenset(
    "AssertionError AttributeError IndexError KeyError LookupError NotImplementedError"
    " RuntimeError TypeError ValueError".split()
)
_SQL = re.compile(
    r"\b(SELECT|FROM|WHERE|INSERT|INTO|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|BEGIN|COMMIT|ROLLBACK"
    r"|SAVEPOINT|RELEASE|VACUUM|ANALYZE|ATTACH|DETACH|JOIN|ORDER BY|GROUP BY|HAVING|LIMIT|VALUES"
    r"|SET|NULL|UNION|EXISTS|BETWEEN|COALESCE|CASE|WHEN|THEN|INDEXED BY|DESC|ASC|AND|OR|AS|ON|IN"
    r"|MATCH|INTEGER|TEXT)\b"
)
_PROSE = re.compile(r"[^\W\d_]\s+[^\W\d_]")
_CAPITALISED = re.compile(r"[A-ZÀ-Þ][^\W\d_A-Z]{2,}\b")
_WORD = re.compile(r"[^\W\d_]{2}")
_SMALL = re.compile(r"[^\W\d_A-Z]{2}")  # "g g" and "FR BE CH" are no sentences
# A pattern, a style sheet, a colour, a line to type in a shell, a product's name.
_CODE = re.compile(
    r"\\[sdwbSDWB]|\(\?[:P!=<]|[{;]\s*\n|^#[0-9a-fA-F]{3,8}$|^(pipeline-tui|Textual|Python|SQLite)\b"
)
_CSS_NAME = re.compile(r"(^|_)CSS$")


class Finding(NamedTuple):
    """A text that a person would read in English whatever her language."""

    line: int
    text: str
    name: str
    """The outermost name it is assigned to or defined in, ``""`` for none."""


def unmarked(source: str) -> list[Finding]:
    """All such texts in one module, in the order of its lines."""
    finder = _Finder()
    finder.visit(ast.parse(source))
    return sorted(set(finder.found))


class _Finder(ast.NodeVisitor):
    def __init__(self) -> None:
        self.found: list[Finding] = []
        self._name = ""

    def _look(self, node: ast.expr, shown: bool = False) -> None:
        """Judge a string, or visit whatever else it is; ``shown`` says that it goes on screen."""
        text = _text_of(node)
        if text is None:
            self._look_inside(node, shown)
            return
        for hole in _holes(node):
            self.visit(hole)
        prose = (_PROSE.search(text) and _SMALL.search(text)) or _CAPITALISED.match(text)
        if (prose or (shown and _WORD.search(text))) and not _is_code(text):
            self.found.append(Finding(node.lineno, " ".join(text.split()), self._name))

    def _look_inside(self, node: ast.expr, shown: bool) -> None:
        """What is shown may be one of two strings, or be put together from several."""
        if shown and isinstance(node, ast.IfExp):
            self.visit(node.test)
            self._look(node.body, shown)
            self._look(node.orelse, shown)
        elif shown and isinstance(node, ast.BinOp | ast.BoolOp):
            for part in _parts(node):
                self._look(part, shown)
        elif not isinstance(node, ast.Constant):
            self.visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        self._look(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._look(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = _called(node.func)
        if name in MARKERS:
            return
        if isinstance(node.func, ast.Attribute) and not (
            name in _SILENT_CALLS and _text_of(node.func.value) is not None
        ):
            self.visit(node.func.value)
        if name in _SILENT_CALLS or name in _PROGRAMMERS_ERRORS:
            for inner in (*node.args, *(word.value for word in node.keywords)):
                if _text_of(inner) is None:
                    self.visit(inner)
            return
        for place, argument in enumerate(node.args):
            # widget.update(text) shows its one argument; the store's update("deal", ...) has more
            shows = name in SHOWING_CALLS or (name == "update" and len(node.args) == 1)
            self._look(argument, shown=shows and place == 0)
        for word in node.keywords:
            if word.arg != "classes":
                self._look(word.value, shown=word.arg in SHOWING_NAMES)

    def visit_Assign(self, node: ast.Assign) -> None:
        self._assigned(node.targets[0], node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._assigned(node.target, node.value)

    def _assigned(self, target: ast.expr, value: ast.expr) -> None:
        name = _called(target)
        if name == "__all__" or _CSS_NAME.search(name):
            return
        with_name, self._name = self._name, self._name or name
        self._look(value, shown=name in SHOWING_NAMES)
        self._name = with_name

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._defined(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._defined(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._defined(node)

    def _defined(self, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        with_name, self._name = self._name, self._name or node.name
        text = ast.get_docstring(node)
        if text and any(_makes_command(decorator) for decorator in node.decorator_list):
            self.found.append(Finding(node.lineno, " ".join(text.split()), self._name))
        for decorator in node.decorator_list:
            self.visit(decorator)
        if not isinstance(node, ast.ClassDef):
            for default in (*node.args.defaults, *node.args.kw_defaults):
                if default is not None:
                    self.visit(default)
        for statement in node.body:
            self.visit(statement)
        self._name = with_name

    def visit_Expr(self, node: ast.Expr) -> None:
        if _text_of(node.value) is None:  # a string alone documents what stands above it
            self.visit(node.value)

    def visit_Dict(self, node: ast.Dict) -> None:
        for value in node.values:
            self._look(value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)
        if _text_of(node.slice) is None and _called(node.value) != "Literal":
            self.visit(node.slice)

    def visit_Compare(self, node: ast.Compare) -> None:
        for side in (node.left, *node.comparators):
            if _text_of(side) is None:
                self.visit(side)

    def visit_Assert(self, node: ast.Assert) -> None:
        self.visit(node.test)

    def visit_MatchValue(self, node: ast.MatchValue) -> None:
        """What a value is compared with is data."""


def _text_of(node: ast.expr) -> str | None:
    """The text of a string as written, with a mark where an f-string fills something in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "·"
            for part in node.values
        )
    return None


def _holes(node: ast.expr) -> Iterator[ast.expr]:
    for part in node.values if isinstance(node, ast.JoinedStr) else ():
        if isinstance(part, ast.FormattedValue):
            yield part.value


def _parts(node: ast.BinOp | ast.BoolOp) -> list[ast.expr]:
    return [node.left, node.right] if isinstance(node, ast.BinOp) else node.values


def _called(node: ast.expr) -> str:
    """The last word of a name: ``screen`` for ``self.app.screen``, ``""`` for none."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript):
        return _called(node.value)
    return node.id if isinstance(node, ast.Name) else ""


def _is_code(text: str) -> bool:
    return bool(_SQL.search(text) or _CODE.search(text))


def _makes_command(decorator: ast.expr) -> bool:
    """Whether this decorator makes a click command that would show the docstring as its help."""
    call = decorator if isinstance(decorator, ast.Call) else None
    name = _called(call.func if call else decorator)
    given = {word.arg for word in call.keywords} if call else set()
    return name in {"command", "group"} and "help" not in given
