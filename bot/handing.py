"""Files that a channel does not take go as links: to a page from which they may be fetched for some days."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from bot.house import House
from bot.messages import Address, Capabilities, Document, Outbound
from locales import words
from storage import contacts, discards, file_links
from storage.database import Database, Transaction
from storage.files import PaperStore


@dataclass(frozen=True, slots=True)
class Handing:
    """Keeps what is behind links in `papers`, as long as they last."""

    db: Database
    house: House
    papers: PaperStore

    async def fitted(self, address: Address, message: Outbound) -> Outbound:
        """The message; its files that the address' channel is known not to take are links in its text."""
        able = self.house.rendering.of(address.channel)
        refused = [one for one in message.documents if able is not None and not takes(able, one)]
        if not refused:
            return message
        lines = [await self.link(address, one) for one in refused]
        taken = tuple(one for one in message.documents if one not in refused)
        return replace(message, text="\n\n".join(filter(None, [message.text, *lines])), documents=taken)

    async def link(self, address: Address, document: Document) -> str:
        """A line that says where the file is fetched; "" for an address that nobody knows."""
        digest = await self.keep(address, document)
        return await self.db.run(lambda tx: self._line(tx, address, document, digest))

    async def keep(self, address: Address, document: Document) -> str:
        """Keeps a file as long as a link to it may last; its digest. One that is kept for something else stays so."""
        digest = document.digest
        if not await asyncio.to_thread(self.papers.has, digest):
            await asyncio.to_thread(self.papers.put, document.content)
            await self.db.run(lambda tx: _note(tx, address, digest))
        return digest

    def _line(self, tx: Transaction, address: Address, document: Document, digest: str) -> str:
        found = contacts.address_at(tx, address.channel, address.id)
        if found is None:
            return ""
        token = file_links.make(tx, found[1], digest, document.name, document.media_type)
        say = words(contacts.get(tx, found[1]).language or self.house.language)
        where = f"{self.house.chat_url}/file/{token}"
        return str(say("say.file_link", name=document.name, url=where, days=file_links.LIVES.days))


def takes(able: Capabilities, document: Document) -> bool:
    """Whether a channel takes a file."""
    return able.files == "send" and len(document.content) <= able.largest_file


def _note(tx: Transaction, address: Address, digest: str) -> None:
    found = contacts.address_at(tx, address.channel, address.id)
    discards.note(tx, found[1] if found is not None else 0, [digest], file_links.LIVES)
