"""The series of an indicator: its values year by year, as a table and as a picture."""
