"""Where things lie in a data directory."""

from dataclasses import dataclass, field
from pathlib import Path

from graph.storage_settings import StorageSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The paths of one data directory; naming one does not make it.

    `bare_marker` stands in a data directory made by `init --bare`: no shapes, no
    inference, no provenance, and a default graph that may be written. `storage` is what
    its operator set; whoever only reads needs none of it.
    """

    data_dir: Path
    storage: StorageSettings = field(default_factory=StorageSettings)

    @property
    def lock(self) -> Path:
        """The file whose lock makes its holder the only writer."""
        return self.data_dir / "lock"

    @property
    def journal(self) -> Path:
        """The folder of the journal's segments, the source of truth."""
        return self.data_dir / "journal"

    @property
    def half_journal(self) -> Path:
        """What a restore has copied so far; it becomes the journal when it is whole."""
        return self.data_dir / "journal.half"

    @property
    def store(self) -> Path:
        """The live store, which only the holder of the lock opens."""
        return self.data_dir / "store"

    @property
    def snapshots(self) -> Path:
        """The folder of read-only checkpoints, one for each revision kept."""
        return self.data_dir / "snapshots"

    @property
    def revisions(self) -> Path:
        """The folder of older revisions that were rebuilt for a query, for a while."""
        return self.data_dir / "revisions"

    @property
    def dumps(self) -> Path:
        """The folder of published dumps, one for each revision that has one."""
        return self.data_dir / "dumps"

    @property
    def current(self) -> Path:
        """The link to the published snapshot."""
        return self.data_dir / "current"

    @property
    def search_index(self) -> Path:
        """The full-text index, stamped with its revision."""
        return self.data_dir / "search.sqlite"

    @property
    def change_index(self) -> Path:
        """Each version of each entity, made from the journal; no part of backups."""
        return self.data_dir / "changes.sqlite"

    @property
    def accounts(self) -> Path:
        """Who may edit: tokens, in SQLite; no part of the graph nor of its backups."""
        return self.data_dir / "accounts.sqlite"

    @property
    def log(self) -> Path:
        """The folder of the server's log, a file for each day; no part of backups."""
        return self.data_dir / "log"

    @property
    def bare_marker(self) -> Path:
        """The file whose presence says that the store is bare."""
        return self.data_dir / "bare"
