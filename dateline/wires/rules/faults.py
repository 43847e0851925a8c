"""Which condition a source is in when no answer came, told from the error."""

from __future__ import annotations

from dateline.wires import errors
from dateline.wires.rules.conditions import Condition

_TIMED = {
    "looking up the name of": Condition.LOOKUP_SLOW,
    "connecting to": Condition.CONNECT_SLOW,
    "greeting (TLS)": Condition.TLS_SLOW,
    "reading from": Condition.SLOW_ANSWER,
}
_CONDITIONS: dict[type[errors.WireError], Condition] = {
    errors.KeepFailed: Condition.NOT_KEPT,
    errors.BadAddress: Condition.BAD_ADDRESS,
    errors.InnerAddress: Condition.INNER,
    errors.NameUnknown: Condition.NAME_UNKNOWN,
    errors.NoConnection: Condition.NO_CONNECTION,
    errors.CertificateOld: Condition.CERTIFICATE_OLD,
    errors.CertificateOther: Condition.CERTIFICATE_OTHER,
    errors.Untrusted: Condition.UNTRUSTED,
    errors.Bomb: Condition.BOMB,
    errors.TooLarge: Condition.TOO_LARGE,
    errors.TooManyRedirects: Condition.TOO_MANY_REDIRECTS,
    errors.RedirectLoop: Condition.CIRCLE,
    errors.UnknownPacking: Condition.PACKING,
    errors.BrokenAnswer: Condition.BROKEN,
}


def condition_of(error: errors.WireError) -> Condition:
    """Name the condition that an error leaves a source in."""
    if isinstance(error, errors.TimedOut):
        return _TIMED.get(str(error.fields["doing"]), Condition.SILENT_ANSWER)
    return _CONDITIONS.get(type(error), Condition.BROKEN)
