"""What programs are started with whose every file or module is looked at."""

import os


def unmeasured():
    """The environment, without what makes coverage measure a child: it would load modules and write files."""
    return {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE_")}
