"""What an operator may set of how a data directory is kept.

- STADTWISSEN_SNAPSHOTS (3): how many snapshots stay, the published one among them;
  readers that have one open keep it anyway
- STADTWISSEN_DISK_RESERVE_MIB (a tenth of the disk, at least 2,048 and at most 8,192):
  how much free space commits leave; a small disk needs less, 0 leaves none
- STADTWISSEN_DUMPS (7): how many published dumps stay; 0 publishes none

Whoever writes reads them: the commit child has the environment of its parent.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graph import storage_limits
from graph.errors import Refused, Rejection
from graph.limits import MIB

SNAPSHOTS = "STADTWISSEN_SNAPSHOTS"
DISK_RESERVE_MIB = "STADTWISSEN_DISK_RESERVE_MIB"
DUMPS = "STADTWISSEN_DUMPS"
VARIABLES = frozenset({SNAPSHOTS, DISK_RESERVE_MIB, DUMPS})

# A reader reads the link and then opens the snapshot: until then a commit may follow.
_FEWEST_SNAPSHOTS = 2
_MOST_SNAPSHOTS = 1_000
_MOST_DUMPS = 1_000
_MOST_RESERVE_MIB = 1024 * 1024
_PATCH_COPIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageSettings:
    """How many snapshots and dumps stay, and how much free space commits leave.

    `disk_reserve_bytes` is None where nobody said, so that the disk's size decides.
    """

    snapshots: int = storage_limits.SNAPSHOTS_KEPT.value
    disk_reserve_bytes: int | None = None
    dumps: int = storage_limits.DUMPS_KEPT.value

    def reserve(self, *, disk_bytes: int, patch_bytes: int) -> int:
        """Return how many bytes must be free before a patch is committed.

        A patch is written to the journal and to the store, so twice its size is asked
        for whatever was set.
        """
        return max(self._leave(disk_bytes), _PATCH_COPIES * patch_bytes)

    def _leave(self, disk_bytes: int) -> int:
        if self.disk_reserve_bytes is not None:
            return self.disk_reserve_bytes
        share = disk_bytes * storage_limits.DISK_RESERVE_SHARE.value // 100
        share = min(share, storage_limits.DISK_RESERVE_CEILING.value)
        return max(share, storage_limits.DISK_RESERVE.value)


def read_storage_settings(environment: Mapping[str, str]) -> StorageSettings:
    """Read the settings; Refused names each one that cannot be right."""
    snapshots, faults = storage_limits.SNAPSHOTS_KEPT.value, []
    reserve, dumps = None, storage_limits.DUMPS_KEPT.value
    if text := environment.get(SNAPSHOTS):
        if _is_between(text, _FEWEST_SNAPSHOTS, _MOST_SNAPSHOTS):
            snapshots = int(text)
        else:
            faults.append(_reject(SNAPSHOTS, _FEWEST_SNAPSHOTS, _MOST_SNAPSHOTS))
    if text := environment.get(DISK_RESERVE_MIB):
        if _is_between(text, 0, _MOST_RESERVE_MIB):
            reserve = int(text) * MIB
        else:
            faults.append(_reject(DISK_RESERVE_MIB, 0, _MOST_RESERVE_MIB))
    if text := environment.get(DUMPS):
        if _is_between(text, 0, _MOST_DUMPS):
            dumps = int(text)
        else:
            faults.append(_reject(DUMPS, 0, _MOST_DUMPS))
    if faults:
        raise Refused(*faults)
    return StorageSettings(snapshots=snapshots, disk_reserve_bytes=reserve, dumps=dumps)


def _is_between(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdecimal() and least <= int(text) <= most


def _reject(name: str, least: int, most: int) -> Rejection:
    message = f"{name} must be a number from {least:,} to {most:,}."
    return Rejection(message=message, rule="settings", term=name)
