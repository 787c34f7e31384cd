"""What code means, as far as it can be known without running it: values, commands and their effects."""
