"""Self-assessment of social security institutions against the ISSA Guidelines."""

__version__ = "0.2.0"
