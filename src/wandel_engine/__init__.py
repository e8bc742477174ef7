"""The science of Wandel, without a web framework: data in, results out."""

from importlib.metadata import PackageNotFoundError, version


def engine_version() -> str:
    """The version that results name; ``unknown`` where the package is not installed."""
    try:
        return version("wandel")
    except PackageNotFoundError:
        return "unknown"
