"""What rules may ask of resources, calls, commands, definitions and relationships.

Each is a record that YAML writes down, and a function that judges one such thing by it (see ``formula``).
"""
