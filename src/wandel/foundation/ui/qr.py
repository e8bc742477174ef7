"""QR codes as inline pictures that take the size of their place."""

import segno
from django.utils.safestring import SafeString

QUIET_ZONE = 2


def qr_svg(address: str) -> SafeString:
    """A QR code with its quiet zone, dark on white in every theme; the frame around it names it."""
    return SafeString(
        segno.make(address, error="m", micro=False).svg_inline(omitsize=True, border=QUIET_ZONE, light="#fff")
    )
