"""What machines and operators ask."""
