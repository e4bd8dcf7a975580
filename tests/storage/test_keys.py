import pytest

from storage.keys import Keyring, SealError


def test_what_was_sealed_is_opened_and_two_seals_differ() -> None:
    keys = Keyring(["one"])
    first, second = keys.seal("张三".encode()), keys.seal("张三".encode())
    assert first != second
    assert keys.open(first) == keys.open(second) == "张三".encode()


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_an_altered_seal_is_refused(place: int) -> None:
    sealed = bytearray(Keyring(["one"]).seal(b"13800000000"))
    sealed[place] ^= 1
    with pytest.raises(SealError):
        Keyring(["one"]).open(bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"abc", b"x" * 16])
def test_what_was_never_sealed_is_refused(sealed: bytes) -> None:
    with pytest.raises(SealError):
        Keyring(["one"]).open(sealed)


def test_after_a_change_of_secrets_the_old_is_opened_and_the_new_seals() -> None:
    old, both, new = Keyring(["old"]), Keyring(["new", "old"]), Keyring(["new"])
    assert both.open(old.seal(b"kept")) == b"kept"
    assert new.open(both.seal(b"later")) == b"later"
    with pytest.raises(SealError):
        new.open(old.seal(b"kept"))


def test_lookups_are_stable_keyed_and_the_newest_first() -> None:
    old, both = Keyring(["old"]), Keyring(["new", "old"])
    assert both.lookup("13800000000") == Keyring(["new"]).lookup("13800000000")
    assert both.lookups("13800000000") == (both.lookup("13800000000"), old.lookup("13800000000"))
    assert old.lookup("13800000000") != old.lookup("13800000001")


def test_each_purpose_has_its_own_secret() -> None:
    both = Keyring(["new", "old"])
    assert len(both.secret("buttons")) == 32
    assert both.secret("buttons") != both.secret("cookies")
    assert both.secrets("buttons") == (both.secret("buttons"), Keyring(["old"]).secret("buttons"))


@pytest.mark.parametrize("secrets", [[], [""], ["good", ""]])
def test_an_empty_secret_is_refused(secrets: list[str]) -> None:
    with pytest.raises(ValueError, match="secret"):
        Keyring(secrets)
