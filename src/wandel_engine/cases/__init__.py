"""Case folders: the files of a city's process, read, checked and written."""
