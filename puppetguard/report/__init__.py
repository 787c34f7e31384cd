"""Reports as text: pure functions from results to text; nothing here prints."""
