"""Graphs for people and programs: pure functions from a view to text."""
