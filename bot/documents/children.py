"""Work that takes long, or reads what others made, in a process of its own: `python -m module`, bytes in, bytes out."""

from __future__ import annotations

import asyncio
import sys


async def asked(module: str, content: bytes, seconds: float) -> bytes | None:
    """What the module's process answers; None when it fails, says nothing or takes longer."""
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        answer, _ = await asyncio.wait_for(child.communicate(content), seconds)
    except TimeoutError:
        child.kill()
        await child.wait()
        return None
    return answer if child.returncode == 0 and answer else None
