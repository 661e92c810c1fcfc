"""The store over SQL: every question of the port, answered in one place for both drivers."""

from mailbot.store.archives import StoredArchives
from mailbot.store.claims import StoredClaims
from mailbot.store.digests import StoredDigests
from mailbot.store.journeys import StoredJourneys
from mailbot.store.mail import StoredMail
from mailbot.store.places import StoredPlaces
from mailbot.store.quarantine import StoredQuarantine
from mailbot.store.reviews import StoredReviews
from mailbot.store.search import StoredSearch
from mailbot.store.spending import StoredSpending
from mailbot.store.transactions import Driver, Transactions
from mailbot.store.waits import StoredWaits


class SqlStore(
    StoredMail,
    StoredPlaces,
    StoredQuarantine,
    StoredArchives,
    StoredReviews,
    StoredWaits,
    StoredSpending,
    StoredSearch,
    StoredJourneys,
    StoredDigests,
    StoredClaims,
):
    """Implements `mailbot.store.port.Store` with named queries; what differs between databases is in the driver."""

    def __init__(self, driver: Driver) -> None:
        """Connect once, so that a store that cannot be opened is known at once; raises StoreError."""
        self._transactions = Transactions(driver)

    def migrate(self) -> None:
        """Bring the schema to the newest version, and what is kept into the search; again, it changes nothing."""
        self._transactions.migrate()
        while self.search_older():
            pass

    def close(self) -> None:
        """Give back every connection."""
        self._transactions.close()
