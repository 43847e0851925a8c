"""What can go wrong with agency copy; each error says what a person can do about it."""

from __future__ import annotations


class WireError(Exception):
    """Something about a source or a file that a person has to mend."""


class KeepFailed(WireError):
    """The bytes could not be kept, so nothing was taken from the source."""

    def __init__(self, name: str, cause: OSError) -> None:
        super().__init__(f"{name} could not be kept: {cause.strerror or cause}.")
        self.name = name


class WrongSignature(WireError):
    """What was pushed is not signed with the secret that we know, so it was not taken."""

    def __init__(self) -> None:
        super().__init__("The signature does not fit the body and the secret of this source.")


class CutShort(WireError):
    """What was pushed ended before all that was announced had come."""

    def __init__(self) -> None:
        super().__init__("The body broke off. Send it again.")


class FetchFailed(WireError):
    """An address gave no answer that can be used; the text says why, and what to do."""

    words = "The address {url} could not be read."

    def __init__(self, url: str, **fields: object) -> None:
        super().__init__(self.words.format(url=url, **fields))
        self.url = url
        self.fields = fields


class BadAddress(FetchFailed):
    """The address is not one that can be asked at all."""

    words = "{url} is not an http or https address."


class InnerAddress(FetchFailed):
    """The address, or one it redirects to, stands inside the house."""

    words = "{url} leads to {ip}, an address inside a private network."


class NameUnknown(FetchFailed):
    """The name has no address (DNS)."""

    words = "The name {host} is not known (DNS: {why})."


class NoConnection(FetchFailed):
    """Nobody answers at the address; nothing was sent."""

    words = "No connection to {host}: {why}."


class Untrusted(FetchFailed):
    """The certificate or the encryption (TLS) is not to be trusted."""

    words = "The connection to {host} cannot be trusted (TLS: {why})."


class CertificateOld(Untrusted):
    """The certificate has run out, or is not valid yet."""


class CertificateOther(Untrusted):
    """The certificate is for another name."""


class TimedOut(FetchFailed):
    """The time ran out; `doing` says during what."""

    words = "The time ran out {doing} {host} (limit {seconds:g} s)."


class NotReached(TimedOut):
    """The time ran out before anything was sent."""


class TooLarge(FetchFailed):
    """The answer, unpacked, is larger than what is read."""

    words = "The answer of {url} is larger than {limit} MB unpacked, and was refused."


class Bomb(TooLarge):
    """A small answer that unpacks to one larger than what is read."""

    words = "The answer of {url} is small and unpacks to more than {limit} MB, and was refused."


class TooManyRedirects(FetchFailed):
    """One redirect led to another too often."""

    words = "{url} redirects more than {limit} times."


class RedirectLoop(FetchFailed):
    """A redirect led back to an address already asked."""

    words = "{url} redirects in a circle, back to {again}."


class BrokenAnswer(FetchFailed):
    """What came is not HTTP, or ends too early, or cannot be unpacked; what was sent may have come."""

    words = "{host} sent a broken answer: {why}."


class UnknownPacking(BrokenAnswer):
    """What came is packed in a way that was not asked for."""


class TakenOver(WireError):
    """A file that was being read is not ours any more: it is read, or somebody else has it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} does not wait to be read.")


class EventGone(WireError):
    """What an editor decided about is no longer there; the message says what to do."""
