"""One registry: every action has a handler, every key one meaning, the person's own keys win."""

import string
from importlib import import_module

import pytest

from pipeline_tui.tui.actions import ACTIONS, BY_ID, on_screen
from pipeline_tui.tui.applies import PREDICATES, REFUSALS
from pipeline_tui.tui.keymap import Keymap, key_name


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_a_handler_and_a_predicate(action: object) -> None:
    module, _colon, function = action.handler.partition(":")  # type: ignore[attr-defined]
    handlers = import_module(f"pipeline_tui.tui.handlers.{module}")
    assert callable(getattr(handlers, function))
    assert action.applies in PREDICATES  # type: ignore[attr-defined]
    assert action.applies == "always" or action.applies in REFUSALS  # type: ignore[attr-defined]


def test_ids_are_unique_and_built_in_keys_do_not_clash() -> None:
    assert len(BY_ID) == len(ACTIONS)
    assert Keymap().clashes == []


def test_no_default_key_needs_what_terminals_do_not_send() -> None:
    keys = " ".join(key for action in ACTIONS for key in action.keys)
    assert not any(word in keys for word in ("alt+", "ctrl+shift", "ctrl+enter", "meta+"))


def test_a_sequence_of_two_keys_waits_for_the_second() -> None:
    keymap = Keymap()
    assert keymap.feed("board", "g") is None
    assert keymap.pending == "g"
    assert keymap.feed("board", "g") is BY_ID["top"]
    assert keymap.pending == ""


def test_a_key_that_does_not_continue_a_sequence_keeps_its_own_meaning() -> None:
    keymap = Keymap()
    keymap.feed("board", "g")
    assert keymap.feed("board", "j") is BY_ID["down"]


@pytest.mark.parametrize(("plain", "french"), [("1", "&"), ("6", "-"), ("7", "è"), ("8", "_")])
def test_screens_open_with_the_unshifted_row_of_a_french_keyboard(plain: str, french: str) -> None:
    assert Keymap().feed("board", plain) is Keymap().feed("board", french)


def test_own_keys_replace_the_built_in_ones() -> None:
    keymap = Keymap({"won": ("f5", "g w")})
    assert keymap.feed("board", "w") is None
    assert keymap.feed("board", "f5") is BY_ID["won"]
    keymap.feed("board", "g")
    assert keymap.feed("board", "w") is BY_ID["won"]
    assert keymap.clashes == []


def test_an_own_key_takes_over_and_the_clash_is_told() -> None:
    keymap = Keymap({"won": ("L",), "fly": ("F",)})
    assert keymap.feed("board", "L") is BY_ID["won"]
    assert keymap.feed("board", ">") is BY_ID["next_stage"]
    assert len(keymap.clashes) == 2
    assert any("fly" in said for said in keymap.clashes)
    assert any("won" in said and "next_stage" in said for said in keymap.clashes)


def test_keys_taken_away_do_nothing() -> None:
    assert Keymap({"delete": ()}).feed("board", "D") is None


@pytest.mark.parametrize("screen", ["board", "deal", "closed", "stages", "changed"])
def test_help_and_palette_are_on_every_screen(screen: str) -> None:
    ids = {action.id for action in on_screen(screen)}
    assert {"help", "find", "back", "undo", "quit"} <= ids


def test_keys_are_written_as_people_say_them() -> None:
    assert [key_name(key) for key in ("enter", "g g", "ctrl+d", "pagedown", "L")] == [
        "Enter", "g g", "ctrl+d", "PgDn", "L",
    ]  # fmt: skip


def test_the_board_leaves_no_letter_of_ux_unused() -> None:
    keys = {key for action in on_screen("board") for key in action.keys}
    expected = set("hjklGLHmnNrzZwxXpeEaAvVsdiyuUD/:?*") | {"space", "enter", "escape"}
    assert expected <= keys
    assert set(string.ascii_letters) - keys  # and some are left for the screens to come


def test_what_is_imported_ahead_of_keys_exists() -> None:
    from pipeline_tui.tui import warming

    for name in warming._MODULES:
        import_module(name)
