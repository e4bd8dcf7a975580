"""`beian run` as the real process: what it says, what it answers, how it stops and what it keeps."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.support.beian import Running, beian, running, two_free_ports

SENDING = 28
"""Fewer than one visitor may send in a burst."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Running]:
    with running(folder) as found:
        yield found


@contextmanager
def visitor(address: str, cookies: httpx.Cookies | None = None) -> Iterator[httpx.Client]:
    """A browser that has opened the page."""
    with httpx.Client(base_url=address, headers={"Origin": address}, cookies=cookies, timeout=20) as client:
        assert client.get("/").status_code == 200
        yield client


def say(client: httpx.Client, number: int, **what: str) -> list[str]:
    """Sends one message; the answers that stand there then."""
    answer = client.post("/chat/messages", json={"id": f"{number:020}", **what})
    assert answer.status_code == 200, answer.text
    return [str(line["text"]) for line in answer.json()["lines"] if line["direction"] == "out"]


def begin(client: httpx.Client) -> None:
    """The first words: consent, and which filing."""
    assert "您同意之前" in say(client, 1, start="")[-1]
    assert "您要办的是哪一种备案" in say(client, 2, text="同意")[-1]


def heard(client: httpx.Client) -> list[str]:
    """What the record says this browser sent."""
    lines = client.get("/chat/messages").json()["lines"]
    return [str(line["text"]) for line in lines if line["direction"] == "in" and line["text"]]


def test_the_greeting_says_where_to_click_and_what_to_try(server: Running) -> None:
    greeting = server.said.read_text()
    assert f"{server.address}/" in greeting
    assert f"演示平台 sandbox  {server.sandbox}/" in greeting
    assert "「专利产品备案」" in greeting
    assert "Open the first address" in greeting


def test_alive_ready_and_measured(server: Running) -> None:
    assert httpx.get(f"{server.address}/healthz").text == "alive\n"
    assert httpx.get(f"{server.address}/readyz").text == "ready\n"
    assert "beian_clock_ticks_total" in httpx.get(f"{server.address}/metrics").text


def test_the_sandbox_says_what_it_is(server: Running) -> None:
    assert "演示" in httpx.get(f"{server.sandbox}/").text


def test_the_conversation_begins_in_the_browser(server: Running) -> None:
    with visitor(server.address) as client:
        assert any("加密保存" in text for text in say(client, 1, start=""))
        assert any("您要办的是哪一种备案" in text for text in say(client, 2, text="同意"))
        assert any("由哪一类单位来备案" in text for text in say(client, 3, text="专利产品备案"))


def test_a_stranger_sees_nothing_of_it(server: Running) -> None:
    assert httpx.get(f"{server.address}/chat/messages").status_code == 401


@pytest.mark.parametrize(("taken", "setting"), [(0, ""), (1, "the sandbox, on PORT + 1")])
def test_a_port_that_is_taken_is_named(server: Running, tmp_path: Path, taken: int, setting: str) -> None:
    ended = beian(tmp_path, "run", PORT=str(server.port - taken))
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"BEIAN_PORT: 127.0.0.1:{server.port}")
    assert setting in ended.stderr
    assert "Traceback" not in ended.stderr


def test_two_processes_share_a_folder(server: Running, folder: Path) -> None:
    with running(folder) as second, visitor(server.address) as client:
        say(client, 1, text="同意")
        say(client, 2, text="专利产品备案")
        with visitor(second.address, client.cookies) as elsewhere:
            assert heard(elsewhere) == ["同意", "专利产品备案"]
            assert any("独立法人" in text for text in say(elsewhere, 3, text="企业"))
        assert heard(client) == ["同意", "专利产品备案", "企业"]


def test_nothing_acknowledged_is_lost_when_it_is_told_to_stop(tmp_path: Path) -> None:
    folder, acknowledged = tmp_path / "var", []
    with running(folder) as server, visitor(server.address) as client:
        say(client, 1, text="同意")
        begun = threading.Event()

        def talk() -> None:
            for number in range(3, SENDING):
                try:
                    say(client, number, text=f"第{number}句")
                except httpx.TransportError:
                    return
                acknowledged.append(f"第{number}句")
                begun.set()

        page = threading.Thread(target=_watch, args=(server.address, client.cookies), daemon=True)
        talking = threading.Thread(target=talk)
        page.start()
        talking.start()
        assert begun.wait(20)
        code = server.terminate()
        talking.join()
        assert code == 0
        assert "Traceback" not in server.said.read_text()
        cookies, port = client.cookies, server.port
    with running(folder, PORT=str(port)) as again, visitor(again.address, cookies) as client:
        kept = heard(client)
        assert kept[: len(acknowledged) + 1] == ["同意", *acknowledged]
        assert kept[len(acknowledged) + 1 :] in ([], [f"第{len(acknowledged) + 2}句"])


def _watch(address: str, cookies: httpx.Cookies) -> None:
    """An open page: it must not keep the server from stopping."""
    with httpx.Client(base_url=address, cookies=cookies, timeout=30) as client:
        try:
            with client.stream("GET", "/chat/events") as lines:
                for _ in lines.iter_raw():
                    pass
        except httpx.TransportError:
            pass


def test_it_stops_although_the_platform_does_not_answer(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(30)
        settings = {"PLATFORM_URL": f"http://127.0.0.1:{silent.getsockname()[1]}", "PLATFORM_KEY": "a key"}
        with running(tmp_path / "var", **settings) as server:
            assert "sandbox" not in server.said.read_text()
            with silent.accept()[0]:  # it has been asked for its events and says nothing
                code = server.terminate()
            assert code == 0


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"PUBLIC_URL": "https://beian.example"}, "BEIAN_PLATFORM_URL: needed with PUBLIC_URL"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "BEIAN_DATABASE_URL: connection failed"),
        ({"NOTICES": "no.such.notice"}, "BEIAN_NOTICES: no.such.notice: "),
    ],
)  # fmt: skip
def test_it_does_not_start(tmp_path: Path, settings: dict[str, str], sentence: str) -> None:
    ended = beian(tmp_path, "run", PORT=str(two_free_ports()), **settings)
    assert ended.returncode == 2
    assert ended.stderr.startswith(sentence)
    assert ended.stderr.count("\n") == 1


def test_logs_carry_no_secret_and_nothing_that_was_said(server: Running, folder: Path) -> None:
    with visitor(server.address) as client:
        say(client, 1, text="同意")
        say(client, 2, text="王某的手机是 13812345678")
    lines = [json.loads(line) for line in server.said.read_text().splitlines() if line.startswith("{")]
    assert lines
    logged = json.dumps(lines, ensure_ascii=False)
    assert "13812345678" not in logged
    assert (folder / "secret.key").read_text().strip() not in logged
    assert client.cookies["beian"] not in logged
