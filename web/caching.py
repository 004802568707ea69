"""How long others may keep an answer (RFC 9111 section 5.2.2)."""

A_MINUTE = "public, max-age=60"
AN_HOUR = "public, max-age=3600"
A_DAY = "public, max-age=86400"
# What never changes under its address (RFC 8246).
FOR_EVER = "public, max-age=31536000, immutable"
