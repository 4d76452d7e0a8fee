"""What each action does: one function per action, loaded the first time it is used.

A handler takes the app and returns nothing; one that has to ask something is a coroutine.
"""
