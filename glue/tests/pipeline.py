"""The whole pipeline as its user runs it, for the tests that hold the job against what the worker wrote."""

import json
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).parents[2]
LOCAL = ROOT / "local/target/local.jar"
TOOLS = ROOT / "tools/target/tools.jar"

#: The tables and the bucket as the runner names them.
TABLE_PREFIX = "cartstream-g1-"
LEASE_TABLE = "cartstream-worker"
_ARCHIVE = "s3/cartstream-archive"

#: Machines are busy; each wait checks twice a second.
_TIME_TO_START, _TIME_TO_SETTLE, _TIME_TO_STOP, _LOOK_EVERY = 300, 900, 120, 0.5
_PORTS_IN_A_ROW = 8
_DYNAMODB_OFFSET = 2
_FIRST_PORT, _BLOCK_OF_PORTS, _BLOCKS = 20_000, 32, 375
_HELD: list[socket.socket] = []


class Pipeline:
    """Embedded AWS, API and worker, by ``local.jar run``."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._port = _free_ports(_PORTS_IN_A_ROW)
        self._java = _java()
        #: How many events have been posted, repeated ones included.
        self.posted = 0
        data.mkdir(parents=True, exist_ok=True)
        self._output = data / "run.txt"
        with self._output.open("w") as output:
            self._process = subprocess.Popen(
                [*self._java, "-jar", str(LOCAL), "run", f"--port={self._port}", f"--data={data}"],
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            wait_until(lambda: "Cartstream is ready" in self._said(), _TIME_TO_START, "the pipeline to be ready")
        except BaseException:
            self.close()
            raise

    @property
    def archive(self) -> Path:
        """The archive's bucket: objects are files."""
        return self._data / _ARCHIVE

    @property
    def environment(self) -> dict[str, str]:
        """What leads the SDK to the tables."""
        return {
            "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{self._port + _DYNAMODB_OFFSET}",
            "AWS_REGION": "eu-west-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }

    def replay(self, file: Path, events: int) -> None:
        """Posts the first ``events`` of a recorded file through the API."""
        url = f"http://127.0.0.1:{self._port}"
        command = [*self._java, "-jar", str(TOOLS), "replay", f"--url={url}", f"--limit={events}", str(file)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=_TIME_TO_SETTLE)
        self.posted += events

    def told(self, users: Iterable[str], products: Iterable[str]) -> Iterator[dict[str, Any]]:
        """Every feature that the API tells of them, as rows of user, product, feature and value."""
        with ThreadPoolExecutor(8) as threads:
            for rows in threads.map(self._of_user, users):
                yield from rows
            for rows in threads.map(self._of_product, products):
                yield from rows

    def close(self) -> None:
        """Stops it as a terminal's Ctrl-C or an init system does."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_TIME_TO_STOP)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()

    def _of_user(self, user: str) -> list[dict[str, Any]]:
        answer = self._get(f"/v1/features/users/{quote(user, safe='')}?products=10000")
        return _rows(answer["features"], user_id=user) + [
            row for product, features in answer["products"].items() for row in _rows(features, user_id=user, product_id=product)
        ]

    def _of_product(self, product: str) -> list[dict[str, Any]]:
        return _rows(self._get(f"/v1/features/products/{quote(product, safe='')}")["features"], product_id=product)

    def _get(self, path: str) -> Any:
        """Comes again where the API says so, which it does while a crowded machine keeps the store from answering in time."""
        late_at = time.monotonic() + _TIME_TO_SETTLE
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self._port}{path}", timeout=60) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as refused:
                if refused.code != HTTPStatus.SERVICE_UNAVAILABLE or time.monotonic() > late_at:
                    raise
                time.sleep(float(refused.headers["Retry-After"]))

    def _said(self) -> str:
        said = self._output.read_text()
        if self._process.poll() is not None:
            raise AssertionError(f"the pipeline ended with {self._process.returncode}: {said}")
        return said


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Returns when ``condition`` holds; fails when it does not within ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(_LOOK_EVERY)


def settle(condition: Callable[[], bool], what: str) -> None:
    """Waits for what the pipeline does behind its answers."""
    wait_until(condition, _TIME_TO_SETTLE, what)


def _rows(features: dict[str, float], **key: str) -> list[dict[str, Any]]:
    return [key | {"feature": name, "value": value} for name, value in features.items()]


def _java() -> list[str]:
    home = subprocess.run([ROOT / "scripts/find-jdk"], check=True, capture_output=True, text=True).stdout.strip()
    flags = ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC", "-Xmx1g"]
    return [f"{home}/bin/java", *flags]


def _free_ports(count: int) -> int:
    """The first of ``count`` free ports in a row, below those that systems give to outgoing connections.

    The port before them is held to the end of this process: other suites, which do the same, choose none of the block meanwhile.
    """
    while True:
        block = _FIRST_PORT + _BLOCK_OF_PORTS * secrets.randbelow(_BLOCKS)
        guard = socket.socket()
        try:
            guard.bind(("127.0.0.1", block))
        except OSError:
            guard.close()
            continue
        if all(_is_free(port) for port in range(block + 1, block + 1 + count)):
            _HELD.append(guard)
            return block + 1
        guard.close()


def _is_free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
