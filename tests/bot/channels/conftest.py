import pytest

from tests.support.fake_botapi import fake_botapi


@pytest.fixture
async def api():
    async with fake_botapi() as api:
        yield api
