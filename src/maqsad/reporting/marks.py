"""Marks that stand in tables for a word: one meaning each, told in the head of its column, which every page repeats."""

CHOSEN = "✓"
"""What the plan takes, of several ways."""
IN_FORCE = "◇"
"""What the plan in force takes."""
HOLDS = "▲"
"""A rule that holds results back."""
