"""Our own icons: strokes on a grid of 24, drawn in the colour of the text beside them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

ICONS = {
    "stairs": "M2 20h4v-4h4v-4h4V8h4V4h4",
    "analysis": "M4 20V12M10 20V6M16 20v-9M22 20H2",
    "vision": "M2 12c4-7 16-7 20 0-4 7-16 7-20 0M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6",
    "pathways": "M4 20c0-6 16-5 16-11M4 20c0-4 6-5 6-15M17 11l3-3 2 3M7.5 7.5 10 4.5l2.5 3",
    "experiments": "M9 3h6M10 3v6L4.5 19a1.5 1.5 0 0 0 1.3 2h12.400a1.5 1.5 0 0 0 1.3-2L14 9V3M7.5 15h9",
    "agenda": "M5 3h14v18H5zM9 8h6M9 12h6M9 16h3",
    "arenas": "M12 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M3 20c1-6 17-6 18 0M5 12.5a2 2 0 1 0 0-4"
    "M19 12.5a2 2 0 1 0 0-4",
    "network": "M12 7a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M5 21a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5"
    "M19 21a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M11 7l-5 9M13 7l5 9M7.5 18.5h9",
    "reference": "M3 8l9-5 9 5v8l-9 5-9-5zM3 8l9 5 9-5M12 13v8",
    "target": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10M12 12v.1",
    "check": "M4 13l5 5L20 6",
    "circle": "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16",
    "half": "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16M12 4v16M12 8h3.5M12 12h7.5M12 16h3.5",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3.5 2.5",
    "stop": "M6 6l12 12M18 6L6 18",
    "play": "M7 4l13 8-13 8z",
    "lock": "M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4",
    "spark": "M9 18h6M10 21h4M12 3a6 6 0 0 0-4 10.5c1 1 1 2 1 2.5h6c0-.5 0-1.5 1-2.5A6 6 0 0 0 12 3",
    "calendar": "M4 6h16v15H4zM4 10h16M8 3v5M16 3v5",
    "info": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v6M12 7.5v.1",
    "warning": "M12 3L2 20h20zM12 10v5M12 17.5v.1",
    "danger": "M8 2h8l6 6v8l-6 6H8l-6-6V8zM12 7v6M12 16.5v.1",
    "success": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M7.5 12.5l3 3 6-7",
    "quiet": "M4 6h16M4 12h16M4 18h10",
    "arrow-right": "M4 12h16M14 6l6 6-6 6",
    "arrow-left": "M20 12H4M10 6l-6 6 6 6",
    "chevron-down": "M5 9l7 7 7-7",
    "plus": "M12 4v16M4 12h16",
    "download": "M12 3v12M7 11l5 5 5-5M4 20h16",
    "external": "M13 4h7v7M20 4l-9 9M17 14v6H4V7h6",
    "person": "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 21c0-9 16-9 16 0",
    "theme": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 3v18M12 7h4.5M12 11h6.5M12 15h6M12 19h3",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.5 15.5L21 21",
    "trace": "M5 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M19 21a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5"
    "M5 8v3c0 4 14-2 14 5",
    "mail": "M3 5h18v14H3zM3 6l9 7 9-7",
    "phone": "M7 2h10v20H7zM11 18.5h2",
    "screen": "M2 4h20v13H2zM8 21h8M12 17v4",
    "file": "M6 2h8l5 5v15H6zM14 2v5h5",
    "edit": "M4 20l1-5L16 4l4 4L9 19zM13.5 6.5l4 4",
    "scale": "M12 3v18M7 21h10M4 7h16M4 7l-2.5 7h5zM20 7l-2.5 7h5z",
}


def icon_svg(name: str) -> SafeString:
    """The icon as inline SVG; an unknown name is a programming error and says so."""
    return format_html(
        '<svg class="w-icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        ICONS[name],
    )
