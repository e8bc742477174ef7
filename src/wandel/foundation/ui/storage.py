"""Static files with their hash in the name, compressed beside the original."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files. Our own modules stand alone (the one they load late, the chart bundle,
    is named in the page), so imports inside scripts need no rewriting: Django's rewriting would trip over
    scripts of other packages."""

    support_js_module_import_aggregation = False
