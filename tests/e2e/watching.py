"""What a page says and asks for, noted while somebody walks through it."""

from __future__ import annotations

LEFT_BEHIND = ("htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")
"""What htmx says of a request that was under way when its page was left: no fault. A server that does not
answer is seen by what the page shows."""


def watch(page, address: str) -> None:
    """Note on the page what its console says, and every request that leaves the installation."""
    page.said = []
    page.left = []
    page.on(
        "console",
        lambda message: None if message.text.startswith(LEFT_BEHIND) else page.said.append(message.text),
    )
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((f"{address}/", "data:")) else page.left.append(request.url)
        ),
    )
