"""`Inbound` as bytes for the inbox: what was read of an update, and the update itself, to take it again."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from operator import attrgetter
from typing import Any

from bot.messages import Address, Attachment, Inbound
from storage.keys import compact

_OWN = ("address", "attachments", "parts", "raw")
_SIMPLE = [field for field in fields(Inbound) if field.name not in _OWN]
_NAMES, _DEFAULTS = [field.name for field in _SIMPLE], [field.default for field in _SIMPLE]
_simple = attrgetter(*_NAMES)


def pack(inbound: Inbound) -> bytes:
    """What `unpack` gives back, without the parts it was joined of."""
    data: dict[str, Any] = {"address": {"channel": inbound.address.channel, "id": inbound.address.id}}
    for name, given, default in zip(_NAMES, _simple(inbound), _DEFAULTS, strict=True):
        if given != default:
            data[name] = given
    data["raw"] = inbound.raw.decode("utf-8", "replace")
    if inbound.attachments:
        data["attachments"] = [asdict(one) for one in inbound.attachments]
    return compact(data).encode()


def unpack(packed: bytes) -> Inbound:
    """Raises ValueError for what `pack` did not write."""
    try:
        data: dict[str, Any] = json.loads(packed)
        address, files = Address(**data.pop("address")), data.pop("attachments", ())
        raw = data.pop("raw", "").encode()
        return Inbound(address, attachments=tuple(Attachment(**one) for one in files), raw=raw, **data)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("not a packed update") from error
