"""A backup is one file, from which an installation can be restored on any machine and either database."""
