"""The editors' side: who they are, and what they may change."""
