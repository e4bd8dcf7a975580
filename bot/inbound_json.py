"""`Inbound` as bytes for the inbox: what was read of an update, and the update itself, to take it again."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

from bot.messages import Address, Attachment, Inbound

_OWN = ("address", "attachments", "parts", "raw")
_SIMPLE = tuple((field.name, field.default) for field in fields(Inbound) if field.name not in _OWN)


def pack(inbound: Inbound) -> bytes:
    """What `unpack` gives back, without the parts it was joined of."""
    given = ((name, getattr(inbound, name)) for name, default in _SIMPLE if getattr(inbound, name) != default)
    address = {"channel": inbound.address.channel, "id": inbound.address.id}
    data = {"address": address, **dict(given), "raw": inbound.raw.decode("utf-8", "replace")}
    if inbound.attachments:
        data["attachments"] = [asdict(one) for one in inbound.attachments]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(packed: bytes) -> Inbound:
    """Raises ValueError for what `pack` did not write."""
    try:
        data: dict[str, Any] = json.loads(packed)
        address, files = Address(**data.pop("address")), data.pop("attachments", ())
        raw = data.pop("raw", "").encode()
        return Inbound(address, attachments=tuple(Attachment(**one) for one in files), raw=raw, **data)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("not a packed update") from error
