from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.kinds import Kind, register_kind

IDEA = register_kind(
    Kind(
        key="idea",
        model="arenas.Idea",
        label=_("Idee"),
        plural=_("Ideen"),
        step="arenas",
        icon="spark",
        url_name="arenas:idea",
    )
)
