"""Send the mails that cadences ask for, after a look at each."""

from typing import Any

__all__ = ["send"]


async def send(app: Any) -> None:
    """Show each mail that is due, and hand those taken to the outbox in one step."""
