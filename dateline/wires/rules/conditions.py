"""How a source does, by name: what happened, in words for people, and what to do about it.

`docs/sources.md` holds these words in a table; a test compares both.
"""

from __future__ import annotations

from enum import StrEnum


class Condition(StrEnum):
    """The named state that the last try left a source in."""

    UNTRIED = "untried"
    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    HOST_BUSY = "host busy"
    SIGN_IN = "sign in"
    PAYMENT = "payment"
    REFUSED = "refused"
    LIMITED = "limited"
    NOT_FOUND = "not found"
    GONE = "gone"
    LEGAL = "legal"
    NOT_UNDERSTOOD = "not understood"
    PAUSED = "paused"
    THEIR_FAULT = "their fault"
    REDIRECTS_NOWHERE = "redirects nowhere"
    CIRCLE = "circle"
    TOO_MANY_REDIRECTS = "redirects"
    INNER = "inner address"
    BAD_ADDRESS = "bad address"
    NAME_UNKNOWN = "name unknown"
    LOOKUP_SLOW = "lookup slow"
    NO_CONNECTION = "no connection"
    CONNECT_SLOW = "connect slow"
    CERTIFICATE_OLD = "certificate old"
    CERTIFICATE_OTHER = "certificate other"
    UNTRUSTED = "untrusted"
    TLS_SLOW = "tls slow"
    SILENT_ANSWER = "no answer"
    SLOW_ANSWER = "slow answer"
    BROKEN = "broken answer"
    PACKING = "packing"
    BOMB = "bomb"
    TOO_LARGE = "too large"
    EMPTY = "empty"
    PAGE = "page"
    LOGIN = "login page"
    UNREADABLE = "unreadable"
    NOT_KEPT = "not kept"
    FOLDER = "folder"

    @property
    def label(self) -> str:
        """What happened, in a few words."""
        return _MEANINGS[self][0]

    @property
    def advice(self) -> str:
        """What a person can do, or that nothing has to be done."""
        return _MEANINGS[self][1]

    @property
    def is_well(self) -> bool:
        """Whether nothing has gone wrong."""
        return self in _WELL


_WELL = frozenset({Condition.UNTRIED, Condition.FETCHED, Condition.UNCHANGED, Condition.HOST_BUSY})

_BY_ITSELF = "It is tried again by itself. If it lasts a day, ask the agency."
_ASK_WHERE = "Ask the agency where the feed is now, and correct the address."

_MEANINGS: dict[Condition, tuple[str, str]] = {
    Condition.UNTRIED: ("Not tried yet", "Nothing: it is tried within seconds."),
    Condition.FETCHED: ("Well: something came", "Nothing."),
    Condition.UNCHANGED: ("Well: nothing new", "Nothing."),
    Condition.HOST_BUSY: (
        "Waits for its turn at the host",
        "Nothing: two sources of one host are asked two seconds apart.",
    ),
    Condition.SIGN_IN: (
        "Wants a name and a password (401)",
        "Write them into the address, as https://name:password@host/…, or ask the agency for access.",
    ),
    Condition.PAYMENT: ("Wants payment (402)", "Ask the agency for access."),
    Condition.REFUSED: (
        "Refuses us (403)",
        "Ask the agency for access, and whether it lets this machine's address in.",
    ),
    Condition.LIMITED: (
        "Is asked too often (429, or 403 with a limit)",
        "Nothing to do now: the pause it asks for is kept. If it lasts, ask the agency for a higher limit.",
    ),
    Condition.NOT_FOUND: ("Nothing at the address (404)", _ASK_WHERE),
    Condition.GONE: (
        "Gone for good (410): switched off",
        "Give it a new address and switch it on again, or leave it off.",
    ),
    Condition.LEGAL: ("Withheld for legal reasons (451)", "Ask the agency."),
    Condition.NOT_UNDERSTOOD: (
        "An answer that means nothing here",
        "Check the address for a slip, or ask the agency.",
    ),
    Condition.PAUSED: ("Out of service for now (503)", _BY_ITSELF),
    Condition.THEIR_FAULT: ("A fault on the other side (5xx)", _BY_ITSELF),
    Condition.REDIRECTS_NOWHERE: ("Redirects without saying where to", _ASK_WHERE),
    Condition.CIRCLE: ("Redirects in a circle", _ASK_WHERE),
    Condition.TOO_MANY_REDIRECTS: ("Redirects too often", _ASK_WHERE),
    Condition.INNER: (
        "Leads into a private network",
        "If that is meant, mark the source as an inner address. If not, ask the agency.",
    ),
    Condition.BAD_ADDRESS: ("No http or https address", "Correct the address."),
    Condition.NAME_UNKNOWN: (
        "The name is not known (DNS)",
        "Check the address for a slip. If it is right, it is tried again by itself.",
    ),
    Condition.LOOKUP_SLOW: ("Looking up the name takes too long (DNS)", _BY_ITSELF),
    Condition.NO_CONNECTION: ("Nobody answers at the address", _BY_ITSELF),
    Condition.CONNECT_SLOW: ("Connecting takes too long", _BY_ITSELF),
    Condition.CERTIFICATE_OLD: (
        "Its certificate has run out (TLS)",
        "Tell the agency. It is tried again by itself.",
    ),
    Condition.CERTIFICATE_OTHER: (
        "Its certificate is for another name (TLS)",
        "Check the address for a slip, or tell the agency.",
    ),
    Condition.UNTRUSTED: (
        "The connection cannot be trusted (TLS)",
        "Tell the agency which certificate it shows; it has to be signed by a known authority.",
    ),
    Condition.TLS_SLOW: ("The greeting (TLS) takes too long", _BY_ITSELF),
    Condition.SILENT_ANSWER: ("Takes the request and says nothing", _BY_ITSELF),
    Condition.SLOW_ANSWER: ("The answer does not end in time", _BY_ITSELF),
    Condition.BROKEN: ("The answer breaks off or is broken", _BY_ITSELF),
    Condition.PACKING: (
        "The answer is packed in a way that is not read here",
        "Ask the agency for gzip, brotli, zstd or no packing.",
    ),
    Condition.BOMB: (
        "A small answer unpacks to a huge one",
        "Tell the agency: nobody sends that on purpose for readers.",
    ),
    Condition.TOO_LARGE: (
        "The answer is too large",
        "Ask the agency for a shorter feed: the newest items are enough.",
    ),
    Condition.EMPTY: ("The answer is empty", _BY_ITSELF),
    Condition.PAGE: (
        "An HTML page instead of a feed",
        "Open the address in a browser and look for the address of the feed.",
    ),
    Condition.LOGIN: (
        "A page to sign in instead of a feed",
        "Ask the agency for an address that needs no sign-in in a browser.",
    ),
    Condition.UNREADABLE: (
        "Something came that cannot be read",
        "Look at the file among the rejected ones; its reason says what is wrong.",
    ),
    Condition.NOT_KEPT: (
        "The newsroom could not store it",
        "Make room on the disk: `dateline doctor` says where.",
    ),
    Condition.FOLDER: ("The folder is in trouble", "Do what the words beside it say."),
}
