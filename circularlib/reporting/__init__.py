"""Notebooks become reports."""
