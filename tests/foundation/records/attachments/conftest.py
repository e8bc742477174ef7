import pytest
from tests.making import make


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path):
    """What is uploaded lies in a folder of the test."""
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    return tmp_path


@pytest.fixture
def element(city):
    return make(
        "vision-element",
        city=city,
        title={"de": "Warme Altstadt"},
        field="energy",
        visibility="public",
        actor=None,
    )
