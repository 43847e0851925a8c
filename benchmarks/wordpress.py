"""WordPress as Debian packs it, with its theme, on MariaDB: for `wagtail_beside.py`, where both are here.

Debian: apt install wordpress wordpress-theme-twentytwentythree php-cli php-mysql mariadb-server. Both
servers are children of this process, in a folder that goes with it; nothing outside is asked.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from urllib.request import urlopen

import numpy as np

from benchmarks.beside import FRONT, body_of, figures, seen
from benchmarks.prose import pieces
from tests.house import free_port, until

PACKED = Path("/usr/share/wordpress")
THEME = "twentytwentythree"
TOOLS = ("php", "mariadbd", "mariadb-install-db")
AT_ONCE = 100
CONFIG = """<?php
define('DB_NAME', 'site'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:%(socket)s'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', '%(address)s'); define('WP_SITEURL', '%(address)s');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) { define('ABSPATH', __DIR__ . '/'); }
require_once ABSPATH . 'wp-settings.php';
"""
INSTALL = """<?php
define('WP_INSTALLING', true); $_SERVER['HTTP_HOST'] = '127.0.0.1';
require __DIR__ . '/wp-load.php'; require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Beside', 'editor', 'editor@example.org', true, '', 'measured');
update_option('posts_per_page', %d); switch_theme('%s');
"""
MEASURED = """<?php
add_action('wp_loaded', function () {
  if (!isset($_GET['measured'])) { return; }
  global $wpdb; $before = $wpdb->num_queries; $made = [];
  foreach (json_decode(file_get_contents('php://input'), true) as [$title, $intro, $body]) {
    $made[] = wp_insert_post(['post_title' => $title, 'post_excerpt' => $intro,
      'post_content' => $body, 'post_status' => 'publish', 'post_author' => 1]);
  }
  exit(json_encode([$made, $wpdb->num_queries - $before]));
});
add_action('wp_footer', function () { echo '<!-- measured ' . get_num_queries() . ' -->'; });
"""


def is_here() -> bool:
    """Tell whether all that it takes is installed."""
    theme = PACKED / "wp-content" / "themes" / THEME
    return theme.exists() and all(shutil.which(tool) for tool in TOOLS)


@dataclass(frozen=True, slots=True)
class Site:
    """A running WordPress: its address, and the processes that work for it."""

    address: str
    processes: tuple[int, ...]

    def ask(self, path: str, body: bytes | None = None) -> str:
        """Give a page that has to be there."""
        with urlopen(f"{self.address}{path}", data=body, timeout=300) as answer:
            text: str = answer.read().decode()
        return text

    def publish(self, seed: int, number: int) -> tuple[list[int], int]:
        """Publish posts by WordPress's own function; gives their numbers and the statements."""
        made = pieces(np.random.default_rng(seed), [""] * number)
        posts = [(piece.headline, piece.lead, body_of(piece)) for piece in made]
        numbers, statements = json.loads(self.ask("/?measured=yes", json.dumps(posts).encode()))
        return numbers, statements

    def used(self) -> float:
        """Milliseconds of processor time that PHP and MariaDB have taken."""
        tasks = (task for pid in self.processes for task in Path(f"/proc/{pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


@contextmanager
def wordpress(folder: Path) -> Iterator[Site]:
    """Install it into an empty folder and have it run."""
    data, socket, site = folder / "data", folder / "socket", folder / "site"
    command = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--user=root"]
    _run(*command, "--auth-root-authentication-method=normal")
    plain = ["--no-defaults", f"--datadir={data}", f"--socket={socket}", "--skip-networking"]
    database = _start("mariadbd", *plain, "--user=root")
    try:
        until(socket.exists)
        client = ("mariadb", "--no-defaults", f"--socket={socket}", "-uroot")
        _run(*client, "-e", "CREATE DATABASE site")
        shutil.copytree(PACKED, site, symlinks=False, ignore_dangling_symlinks=True)
        address = f"http://127.0.0.1:{free_port()}"
        _write(site, CONFIG % {"socket": socket, "address": address})
        php = ("php", "-d", "opcache.enable_cli=1", "-d", "sendmail_path=/bin/true")
        _run(*php, str(site / "install.php"))
        server = _start(*php, "-S", address.removeprefix("http://"), "-t", str(site))
        try:
            running = Site(address, (server.pid, database.pid))
            until(lambda: _answers(running))
            yield running
        finally:
            server.terminate()
            server.wait()
    finally:
        database.terminate()
        database.wait()


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _start(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _write(site: Path, config: str) -> None:
    (site / "wp-config.php").unlink(missing_ok=True)
    (site / "wp-config.php").write_text(config)
    (site / "install.php").write_text(INSTALL % (FRONT, THEME))
    (site / "wp-content" / "mu-plugins").mkdir(exist_ok=True)
    (site / "wp-content" / "mu-plugins" / "measured.php").write_text(MEASURED)


def _answers(site: Site) -> bool:
    try:
        return "measured" in site.ask("/")
    except OSError:
        return False


def measure(folder: Path, stories: int, times: int) -> dict[str, dict[str, float]]:
    """Fill a site with so many posts, and measure it as the others are."""
    with wordpress(folder) as site:
        numbers: list[int] = []
        while len(numbers) < stories:
            numbers += site.publish(len(numbers), min(AT_ONCE, stories - len(numbers)))[0]
        draw, seeds = Random(7), count(2 * stories)
        before = site.used()
        _, statements = site.publish(stories + 1, times)
        made = (site.used() - before) / times
        front = _page(site, times, lambda: "/")
        return {
            "create and publish": {"median": made, "p95": 0, "statements": statements / times},
            "a story page, not kept": _page(site, times, lambda: f"/?p={draw.choice(numbers)}"),
            f"a front of {FRONT}, nothing kept": front,
            "a front, after a publication": front,
            "from publish to visible": seen(
                lambda: f"/?p={site.publish(next(seeds), 1)[0][0]}",
                lambda path: site.ask(path).encode(),
                times,
            ),
        }


def _page(site: Site, times: int, path: Callable[[], str]) -> dict[str, float]:
    text, taken = site.ask(path()), []
    for _ in range(times):
        before = site.used()
        text = site.ask(path())
        taken.append(site.used() - before)
    return figures(taken, int(text.rpartition("<!-- measured ")[2].split()[0]))
