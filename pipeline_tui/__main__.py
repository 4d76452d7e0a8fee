"""Lets ``python -m pipeline_tui`` start the program."""

import sys

from pipeline_tui.cli.main import main

sys.exit(main())
