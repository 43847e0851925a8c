"""Hold every type of page against the Nu HTML checker: `nu.py [ADDRESS]`, also a part of `soak.py`.

The checker (npm `vnu-jar`) is fetched into a temporary folder and needs Java; without it, or npm,
nothing is checked and that is said.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin

CHECKER = "vnu-jar@26.9.27"
# Of the demonstration: the home edition, and that from right to left.
EDITIONS = ("", "/ar")
# One page of each type; of stories, one of each kind that the edition has.
PATHS = (
    "/", "/latest/", "/trending/", "/shots/", "/opinion/", "/blog/", "/interviews/",
    "/press-releases/", "/sectors/", "/sector/economy/", "/sector/economy/trending/",
    "/sector/economy/archive/", "/countries/", "/country/romania/", "/contact/", "/contact/sent/",
    "/tips/", "/newsletters/", "/newsletters/asked/", "/search/", "/search/?q=grain&order=date",
    "/search/?q=*", "/search/?edition=all", "/archive/", "/country/romania/archive/",
    "/shots/sector/economy/", "/about/", "/none/",
)  # fmt: skip
LEADING = ("/latest/", "/opinion/", "/interviews/", "/press-releases/", "/sector/economy/archive/")
# Pages that others lead to: the first of each kind.
LED_TO = (
    r"/article/[^\"]+", r"/report/\d+/", r"/shots/\d+/", r"/author/[^/\"]+/", r"/\d{4}/\d\d/",
    r"/\d{4}/\d\d/\d\d/", r"/sector/economy/\d{4}/\d\d/", r"/sector/economy/\d{4}/\d\d/\d\d/",
)  # fmt: skip


def check(site: str) -> int:
    """Check a site; gives the number of pages with errors, each of which is told."""
    npm, java = shutil.which("npm"), shutil.which("java")
    if not npm or not java:
        print("Not checked: the Nu HTML checker needs npm and Java (Debian: default-jre-headless).")
        return 0
    with tempfile.TemporaryDirectory(prefix="dateline-nu-") as place:
        folder = Path(place)
        options = ("--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent")
        subprocess.run((npm, "install", "--prefix", place, *options, CHECKER), check=True)
        (jar,) = folder.rglob("vnu.jar")
        pages = save_pages(site, folder)
        command = [java, "-Xss4m", "-jar", str(jar), *map(str, pages)]
        told = subprocess.run(command, capture_output=True, text=True).stderr.splitlines()
    for line in told:
        print(line)
    errors = [line for line in told if ": error: " in line or "fatal" in line]
    wrong = {page for file, page in pages.items() if any(file.name in line for line in errors)}
    print(f"Nu HTML checker: {len(pages)} pages, {len(wrong)} with errors.")
    return len(wrong)


def save_pages(site: str, folder: Path) -> dict[Path, str]:
    """Save a page of each type of every edition; gives the addresses by file."""
    saved = {}
    found = (page for edition in EDITIONS for page in pages_of(site, edition).items())
    for number, (path, body) in enumerate(found):
        file = folder / f"page-{number:03}.html"
        file.write_text(body, encoding="utf-8")
        saved[file] = path
        print(f"{file.name}: {path}")
    return saved


def pages_of(site: str, edition: str) -> dict[str, str]:
    """Fetch a page of each type of an edition, by its path; then what those lead to, and stories in turn."""
    bodies = {edition + path: fetch(site, edition + path) for path in PATHS}
    stories = f"{edition}/article/"
    for starts in ([edition + path for path in LEADING], None):
        for start in starts or [path for path in bodies if path.startswith(stories)]:
            found = (
                re.search(rf'href="({edition}{pattern})"', bodies[start]) for pattern in LED_TO
            )
            new = [each[1] for each in found if each and each[1] not in bodies]
            bodies.update((path, fetch(site, path)) for path in new)
    return bodies


def fetch(site: str, path: str) -> str:
    """Fetch a page, the one that tells of a missing page, too."""
    try:
        with urllib.request.urlopen(urljoin(site, path), timeout=60) as answer:
            return str(answer.read().decode())
    except HTTPError as error:
        return error.read().decode()


if __name__ == "__main__":
    sys.exit(1 if check(sys.argv[1].rstrip("/")) else 0)
