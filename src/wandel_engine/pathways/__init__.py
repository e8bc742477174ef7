"""Pathways: how a city's stocks get from today's distribution to the one that the vision needs."""
