"""The agenda as a document: what is read for it, how it is worded, and how it is set."""
