"""Asks a forge who has reviewed a change; what cannot be told for certain is no evidence."""
