"""The reader's choice of light, dark or high contrast, kept in a cookie so that no page flashes."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

THEME_COOKIE = "wandel_theme"
THEMES = {
    "system": _("Wie das Gerät"),
    "light": _("Hell"),
    "dark": _("Dunkel"),
    "contrast": _("Hoher Kontrast"),
}
KERN_THEMES = {"system": "", "light": "light", "dark": "dark", "contrast": "light"}


@dataclass(frozen=True, slots=True)
class Appearance:
    theme: str = "system"

    @classmethod
    def from_request(cls, request: HttpRequest | None) -> "Appearance":
        wanted = request.COOKIES.get(THEME_COOKIE, "system") if request else "system"
        return cls(wanted if wanted in THEMES else "system")

    @property
    def kern_theme(self) -> str:
        """KERN knows light and dark; high contrast stands on its light theme."""
        return KERN_THEMES[self.theme]

    @property
    def choices(self) -> list[dict[str, object]]:
        return [{"key": key, "title": title, "current": key == self.theme} for key, title in THEMES.items()]
