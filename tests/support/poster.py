"""A process that works an outbox until it is killed: ``python -m tests.support.poster FILE``."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline_tui.mail.sender import Sender, own_store


def main() -> None:
    """Send what is due, and tell when that is done."""
    with own_store(Path(sys.argv[1])) as store, Sender(store) as sender:
        print(sender.run(), flush=True)


if __name__ == "__main__":
    main()
