"""The parent of web, worker and clock: starts them, restarts what dies, stops all of them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from dateline.config.processes import Bell, fork

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# Whoever has worked this long has recovered: the pauses begin anew.
HEALTHY_SECONDS = 60.0
STOP_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Role:
    """One process of the newsroom. `once`: it is done when it ends well."""

    name: str
    work: Callable[[], int | None]
    once: bool = False


@dataclass(slots=True)
class Post:
    """How a role is filled at the moment."""

    role: Role
    pid: int = 0
    since: float = 0.0
    pause: float = 0.0
    start_at: float = 0.0
    done: bool = False


def next_pause(pause: float, worked: float) -> float:
    """Give the seconds to wait before a restart: doubled each time, short again after good work."""
    if worked >= HEALTHY_SECONDS:
        return FIRST_PAUSE
    return min(LONGEST_PAUSE, pause * 2) if pause else FIRST_PAUSE


def how_it_ended(status: int) -> str:
    """Say in words how a process ended."""
    if os.WIFSIGNALED(status):
        return f"was ended by {signal.Signals(os.WTERMSIG(status)).name}"
    return f"ended with code {os.WEXITSTATUS(status)}"


class Supervisor:
    """Keeps every role filled until it is told to stop."""

    def __init__(self, roles: list[Role], say: Callable[[str], None]) -> None:
        self.posts = [Post(role) for role in roles]
        self.say = say
        self.bell = Bell(signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)

    def run(self) -> None:
        """Work until SIGINT or SIGTERM, then stop everybody and return."""
        try:
            while not {signal.SIGINT, signal.SIGTERM} & self.bell.wait(self._fill_posts()):
                self._notice_ends()
        finally:
            self.stop()
            self.bell.close()

    def _fill_posts(self) -> float:
        """Start whoever is due; gives the seconds until the next one is."""
        now = time.monotonic()
        waiting = [post for post in self.posts if not post.pid and not post.done]
        for post in waiting:
            if post.start_at <= now:
                post.pid, post.since = fork(post.role.work), now
        return min((post.start_at - now for post in waiting if not post.pid), default=3600.0)

    def _notice_ends(self) -> None:
        for post in [post for post in self.posts if post.pid]:
            pid, status = os.waitpid(post.pid, os.WNOHANG)
            if pid:
                self._ended(post, status)

    def _ended(self, post: Post, status: int) -> None:
        now = time.monotonic()
        post.pid = 0
        if post.role.once and status == 0:
            post.done = True
            return
        post.pause = next_pause(post.pause, now - post.since)
        post.start_at = now + post.pause
        self.say(f"{post.role.name} {how_it_ended(status)}; starting it again in {post.pause:g} s.")

    def stop(self) -> None:
        """Ask everybody to end; who has not ended after four seconds is killed."""
        for post in self.posts:
            if post.pid:
                os.kill(post.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while any(post.pid for post in self.posts) and time.monotonic() < deadline:
            self.bell.wait(0.05)
            self._forget_ended()
        for post in [post for post in self.posts if post.pid]:
            os.killpg(post.pid, signal.SIGKILL)
            os.waitpid(post.pid, 0)
            post.pid = 0

    def _forget_ended(self) -> None:
        for post in [post for post in self.posts if post.pid]:
            if os.waitpid(post.pid, os.WNOHANG)[0]:
                post.pid = 0
