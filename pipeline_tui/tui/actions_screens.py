"""The actions that belong to one screen besides the board; see ``actions.py`` for the rest."""

from pipeline_tui.tui.action import Action

__all__ = ["SCREEN_ACTIONS"]

SCREEN_ACTIONS: tuple[Action, ...] = ()
