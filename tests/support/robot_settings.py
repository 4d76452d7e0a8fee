"""What the robot sets up: lists, views, settings, stages."""

from __future__ import annotations

from typing import Any

from pipeline_tui.store import lists, stages
from tests.support.robot_hands import Hands, Numbers

CURRENCIES = ("EUR", "EUR", "USD", "JPY", "XTS")


class SettingHands(Hands):
    """Edit lists and stages, keep views, change settings."""

    def edit_list(self, n: Numbers) -> None:
        table = ("source", "industry", "reason", "owner", "role")[n[0] % 5]
        item = self.pick(table, n[1], "kind = 'lost'" if table == "reason" else "1")
        if item is None or n[2] % 4 == 0:
            lists.add_item(self.store, table, f"Item {n[1]}", "lost")
        elif n[2] % 4 == 1:
            lists.rename_item(self.store, table, item, f"Item {n[1]}")
        elif n[2] % 4 == 2 and table != "owner":
            lists.move_item(self.store, table, item, -1 if n[3] % 2 else 1, "lost")
        else:
            lists.remove_item(self.store, table, item)

    def save_view(self, n: Numbers) -> None:
        lists.save_view(self.store, f"View {n[0] % 3}", "no:step", "amount")

    def delete_view(self, n: Numbers) -> None:
        if view := self.pick("saved_view", n[0]):
            lists.delete_view(self.store, view)

    def setting(self, n: Numbers) -> None:
        name, value = (
            ("no_step_days", n[1] % 9),
            ("base_currency", CURRENCIES[n[1] % 4]),
            ("rates", {"USD": "0.87", "JPY": f"0.00{n[1] % 90 + 1}"}),
            ("me", "Inès Benali"),
        )[n[0] % 4]
        lists.set_setting(self.store, name, value)

    # -- stages ---------------------------------------------------------------------------

    def add_stage(self, n: Numbers) -> None:
        pipeline = stages.pipelines(self.store.conn)[0].id
        stages.add_stage(self.store, pipeline, f"Stage {n[0]}", self.stage(n[1]))

    def edit_stage(self, n: Numbers) -> None:
        choices: tuple[dict[str, Any], ...] = (
            {"name": f"Stage {n[2]}"},
            {"probability": 100 * (n[2] % 101)},
            {"stage_limit": n[2] % 30 or None},
            {"touch_limit": n[2] % 30 or None},
            {"qualifies": 1},
        )
        stages.edit_stage(self.store, self.stage(n[0], "open"), choices[n[1] % len(choices)])

    def move_stage(self, n: Numbers) -> None:
        stages.move_stage(self.store, self.stage(n[0]), -1 if n[1] % 2 else 1)

    def remove_stage(self, n: Numbers) -> None:
        gone, heir = self.stage(n[0], "open"), self.stage(n[1], "open")
        if gone != heir:
            stages.remove_stage(self.store, gone, heir)

    def add_pipeline(self, n: Numbers) -> None:
        stages.add_pipeline(self.store, f"Pipeline {n[0]}")
