"""What a process that died had begun to read is given free."""

from __future__ import annotations

from dateline.wires.gateways.system import running_system
from dateline.wires.models import WireFile


def take_back_leases() -> int:
    """End the leases of readers on this system, dead or alive; gives how many there were.

    A lease is for other machines. On this one the lock on a file's kept bytes says whether somebody
    reads it, and the system takes that from a dead process at once: a living reader keeps it, and
    prolongs its lease with the next items. So a worker that is started after a death goes on at once.
    """
    system = running_system()
    if not system:
        return 0
    leased = WireFile.objects.filter(state=WireFile.State.WAITING, reader=system)
    return leased.exclude(lease_until=None).update(lease_until=None)
