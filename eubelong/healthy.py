"""Whether the web process answers: `python -m eubelong.healthy`, for a health check.

Asks the first page as the proxy would, and exits 1 unless it comes.
"""

import http.client
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eubelong.settings.embedded")


def first_page_answers(host: str, port: int, called: str) -> bool:
    """Ask `host` for the page at / of the site named `called`."""
    asking = http.client.HTTPConnection(host, port, timeout=8)
    try:
        asking.request("GET", "/", headers={"Host": called, "X-Forwarded-Proto": "https"})
        return asking.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        asking.close()


def known_host(allowed: list[str]) -> str:
    """Return a name the site answers to."""
    first = allowed[0]
    return "127.0.0.1" if first == "*" else first.lstrip(".")


def address(host: str) -> str:
    """Return where to ask a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


if __name__ == "__main__":
    from django.conf import settings

    called = known_host(settings.ALLOWED_HOSTS)
    sys.exit(not first_page_answers(address(settings.HOST), settings.PORT, called))
