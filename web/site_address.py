"""Where others reach the site: by the settings, never by what a request says."""

from flask import current_app


def get_public_url() -> str:
    """Return the address of the site, without a slash at its end."""
    address: str = current_app.config["PUBLIC_URL"]
    return address
