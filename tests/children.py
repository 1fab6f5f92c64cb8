"""What programs are started with that coverage is not to measure: it loads modules, writes files and takes time."""

import os


def measuring():
    """The names of what makes coverage measure a child."""
    return {key for key in os.environ if key.startswith("COVERAGE_")}


def unmeasured():
    """The environment without them."""
    return {key: value for key, value in os.environ.items() if key not in measuring()}
