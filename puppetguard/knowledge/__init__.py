"""What is known of the world outside the code, generated from public sources by the scripts in ``scripts/``."""
