"""Only so many requests that compare names are worked on at once."""

from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from graph.errors import Busy
from graph.search_limits import RECONCILIATIONS_AT_ONCE
from web.partitions import PartitionSite
from web.reconciliation_site import ReconciliationSite
from web.services import Services
from web.site import Site


@pytest.fixture
def reconciliation(tmp_path: Path) -> ReconciliationSite:
    site = cast("Site", SimpleNamespace(revision=None))
    services = cast("Services", SimpleNamespace(data_dir=tmp_path))
    return ReconciliationSite(services, site, PartitionSite(site), patience_seconds=0)


def test_who_finds_no_place_is_told_to_come_again(
    reconciliation: ReconciliationSite,
) -> None:
    with ExitStack() as places:
        for _ in range(RECONCILIATIONS_AT_ONCE.value):
            places.enter_context(reconciliation.work())

        with pytest.raises(Busy) as refusal, reconciliation.work():
            pass

    assert refusal.value.retry_after_seconds
    with reconciliation.work():
        pass


def test_a_place_is_free_again_after_a_fault(
    reconciliation: ReconciliationSite,
) -> None:
    for _ in range(RECONCILIATIONS_AT_ONCE.value + 1):
        with pytest.raises(KeyError), reconciliation.work():
            raise KeyError


def test_without_a_graph_there_are_no_classes(
    reconciliation: ReconciliationSite,
) -> None:
    assert reconciliation.count_classes() == {}
    assert reconciliation.list_properties(None) == []
