"""What every answer must carry and every request must be: headers, loopback names, reading only.

Owns the policies. The page has no sign-in yet, so a foreign Host header (DNS rebinding) is turned away here.
"""

from urllib.parse import unquote_to_bytes

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mailbot.settings import LOOPBACK_HOSTS

TRUSTED_HOSTS = sorted(f"[{host}]" if ":" in host else host for host in LOOPBACK_HOSTS)

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

# A digest is styled inline, as mail must be; the sandbox takes from it everything but opening a link in a new tab.
DIGEST_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)

HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-DNS-Prefetch-Control": "off",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}

DIGEST_HEADERS = {"Content-Security-Policy": DIGEST_POLICY, "X-Frame-Options": "SAMEORIGIN"}

# Nothing of the mails is in them, so a browser may keep them, if it asks each time whether they are still the same.
STATIC_CACHE = "no-cache"

READING = frozenset({"GET", "HEAD"})


class SecureHeaders:
    """Give every answer the headers above, unless its route has set one of them more narrowly."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an ASGI application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to the start of the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if scope["path"].startswith("/static/"):
                    headers.setdefault("Cache-Control", STATIC_CACHE)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_secured)


class ReadingOnly:
    """Refuse every method that could change something, and addresses with a NUL, which PostgreSQL cannot hold."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an ASGI application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 405 or 400 at once, or pass the request on."""
        if scope["type"] == "http":
            if scope["method"] not in READING:
                refusal = PlainTextResponse("This page can only be read.", 405, headers={"Allow": "GET, HEAD"})
                await refusal(scope, receive, send)
                return
            if "\0" in scope["path"] or b"\0" in unquote_to_bytes(scope["query_string"]):
                await PlainTextResponse("This address is not one of ours.", 400)(scope, receive, send)
                return
        await self.app(scope, receive, send)
