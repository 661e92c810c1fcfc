"""Whose mailbox it is: which addresses are agents', colleagues' or mailbot's own. Knows no mail."""

import re
from dataclasses import dataclass

from mailbot.model import Address

# What addresses of a whole team are called, beside those named as agents'.
TEAM = re.compile(
    r"(?:support|service|help|helpdesk|help-?desk|info|contact|kontakt|hello|hallo|office|sales|care|team|orders?|"
    r"billing|returns|customer-?(?:care|service|support)|kunden(?:service|dienst)|retouren|vertrieb|clientes?|soporte|"
    r"atencion|suporte|apoio|assistenza|clienti|pomoc|biuro|bok|sklep|zakaz|zakazy|podderzhka|sav|epikoinonia)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class MailboxIdentity:
    """Whose mailbox it is, all in lower case.

    `addresses` and `domains` are those of agents; `internal_domains` belong to colleagues who do not answer
    customers; `digest_senders` are the addresses mailbot itself writes from. `trusted_authserv_ids` name the servers
    whose Authentication-Results are believed; `trust_from` believes every From field that no server disowned.
    """

    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    internal_domains: frozenset[str] = frozenset()
    digest_senders: frozenset[str] = frozenset()
    trusted_authserv_ids: frozenset[str] = frozenset()
    trust_from: bool = False

    def is_agent(self, address: Address) -> bool:
        """Tell whether an address is an agent's, with or without a tag such as `help+4711@`."""
        email = address.email
        return email in self.addresses or _untagged(email) in self.addresses or _domain_in(email, self.domains)

    def is_ours(self, address: Address) -> bool:
        """Tell whether an address belongs to the company at all."""
        return self.is_agent(address) or _domain_in(address.email, self.internal_domains)

    def is_shared(self, address: Address) -> bool:
        """Tell whether several people may write from an agents' address, so that only their signatures tell who did."""
        email = _untagged(address.email)
        return email in self.addresses or TEAM.fullmatch(email.partition("@")[0]) is not None

    def is_own_list(self, list_id: str) -> bool:
        """Tell whether a List-Id (RFC 2919) is that of an agents' address: `<help.shop.example>`, or what names it."""
        name = list_id.rpartition("<")[2].rstrip("> ")
        if not name:
            return False
        of_address = any(address.replace("@", ".") == name or address in list_id.split() for address in self.addresses)
        return of_address or _domain_in(name, self.domains | self.internal_domains)


def _untagged(email: str) -> str:
    local, at, domain = email.rpartition("@")
    return local.partition("+")[0] + at + domain


def _domain_in(email: str, domains: frozenset[str]) -> bool:
    """Tell whether an address lies in one of the domains or below it."""
    domain = email.rpartition("@")[2]
    while domain:
        if domain in domains:
            return True
        domain = domain.partition(".")[2]
    return False
