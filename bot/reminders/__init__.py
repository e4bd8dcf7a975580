"""Reminders: who is owed one because of a deadline or of where a draft stands."""
