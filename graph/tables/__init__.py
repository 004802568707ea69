"""The curated tables and the triples made of them, in both directions."""
