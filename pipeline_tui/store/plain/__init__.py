"""What is derived, worked out again from raw rows: the slow and plain way.

Written from the definitions alone, apart from the code that keeps these things up to date, so that
``pipeline-tui doctor`` and the tests can compare the two. Nothing here calls ``sales/deal_state``,
``sales/contributions``, ``store/derive`` or ``store/tallies``.
"""
