"""The ASGI application that uvicorn serves."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wandel.config.settings")
django.setup(set_prefix=False)

from wandel.config.handler import PooledHandler  # noqa: E402

application = PooledHandler()
