"""Tells people when a change is blocked, waived, or found to have slipped through; it never decides anything."""
