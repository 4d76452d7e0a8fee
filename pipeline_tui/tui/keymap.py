"""From keys to actions: one or two keys after another, with the person's own keys on top."""

from collections.abc import Mapping, Sequence

from pipeline_tui.i18n import N_, _
from pipeline_tui.tui.action import Action
from pipeline_tui.tui.actions import ACTIONS, BY_ID

__all__ = ["Keymap", "key_name", "keys_of"]

# How the keys without a character of their own are written for a person.
_NAMES = {
    "enter": N_("Enter"), "escape": N_("Esc"), "backspace": N_("Backspace"), "tab": N_("Tab"),
    "space": N_("Space"), "home": N_("Home"), "end": N_("End"), "pageup": N_("PgUp"),
    "pagedown": N_("PgDn"), "f1": "F1", "left": "←", "right": "→", "up": "↑", "down": "↓",
}  # fmt: skip


def key_name(sequence: str) -> str:
    """Write a key sequence as the footer and help show it: ``Enter``, ``ctrl+d``, ``g g``."""
    return " ".join(_(_NAMES[key]) if key in _NAMES else key for key in sequence.split(" "))


def keys_of(action: Action, own: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The keys of an action: the person's, else the built-in ones."""
    chosen = own.get(action.id)
    return action.keys if chosen is None else tuple(" ".join(key.split()) for key in chosen)


class Keymap:
    """All key sequences of each screen, and the first key of a sequence while it waits.

    ``clashes`` says in words which keys stand for two actions of one screen (the first one
    keeps the key) and which configured names are no action.
    """

    def __init__(self, own: Mapping[str, Sequence[str]] | None = None) -> None:
        self.own = own or {}
        self.clashes: list[str] = []
        self.pending = ""
        self._tables: dict[str, dict[str, Action]] = {}
        self._leaders: dict[str, frozenset[str]] = {}
        for name in self.own:
            if name not in BY_ID:
                self.clashes.append(_("There is no action “{name}”.").format(name=name))
        screens = {screen for action in ACTIONS for screen in action.where}
        for screen in sorted(screens):
            self._tables[screen] = self._table(screen)
            self._leaders[screen] = frozenset(
                keys.split(" ")[0] for keys in self._tables[screen] if " " in keys
            )

    def keys(self, action: Action) -> tuple[str, ...]:
        """The keys of an action under this keymap."""
        return keys_of(action, self.own)

    def feed(self, screen: str, key: str) -> Action | None:
        """Take one key press; give its action, or none (yet)."""
        table = self._tables.get(screen, {})
        if self.pending:
            sequence, self.pending = f"{self.pending} {key}", ""
            if sequence in table:
                return table[sequence]
        if key in self._leaders.get(screen, ()):
            self.pending = key
            return None
        return table.get(key)

    def _table(self, screen: str) -> dict[str, Action]:
        table: dict[str, Action] = {}
        # The person's own keys come first, so that they win over built-in ones.
        for action in sorted(ACTIONS, key=lambda action: action.id not in self.own):
            if screen not in action.where:
                continue
            for keys in self.keys(action):
                other = table.setdefault(keys, action)
                if other is not action:
                    self._clash(keys, other, action)
        for keys, action in list(table.items()):
            first = keys.split(" ")[0]
            if " " in keys and first in table:
                self._clash(first, action, table.pop(first))
        return table

    def _clash(self, keys: str, kept: Action, lost: Action) -> None:
        if kept.id not in self.own and lost.id not in self.own:
            raise ValueError(f"built-in keys clash: {keys!r} is {kept.id} and {lost.id}")
        said = _("“{keys}” is both {one} and {other}; it stays {one}.").format(
            keys=key_name(keys), one=kept.id, other=lost.id
        )
        if said not in self.clashes:
            self.clashes.append(said)
