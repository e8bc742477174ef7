"""Bringing a list in: which column is which field, what each row says, and what becomes of it."""
