"""What was done, told and undone: log, show, diff, revert, checkout.

All of it is read from the journal; an undoing is a commit like any other.
"""
