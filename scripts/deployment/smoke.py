"""An event posted to what was deployed becomes a feature, a line of the archive and a recommendation."""

import gzip
import json
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from programs import Aws, Failed, Machine, Outputs

#: Features are there within a second, but workers that have just started take their leases first.
FEATURE_SECONDS = 180
LOOK_EVERY_SECONDS = 5
#: Beside what Firehose gathers before it writes: what writing takes.
DELIVERY_SECONDS = 180


class Answer(NamedTuple):
    status: int
    body: Any


class Api:
    """The API as a client sees it, over HTTP."""

    def __init__(self, url: str):
        self._url = url

    def ask(self, method: str, path: str, key: str, body: Any = None) -> Answer:
        request = urllib.request.Request(
            self._url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"X-API-Key": key, "Content-Type": "application/json", "User-Agent": "cartstream-smoke"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as said:
                return Answer(said.status, json.loads(said.read() or b"null"))
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, refused.read().decode(errors="replace"))
        except OSError as unreachable:
            return Answer(0, str(unreachable))


class Smoke:
    """One checkout of a shopper and a product of its own, so that no real number moves."""

    def __init__(
        self,
        aws: Aws,
        api: Api,
        outputs: Outputs,
        machine: Machine,
        now: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ):
        self._aws, self._api, self._outputs, self._machine, self._now, self._wait = aws, api, outputs, machine, now, wait
        self.event_id = str(uuid.uuid4())
        self.shopper = f"smoke-{self.event_id}"

    def run(self) -> None:
        begun = datetime.now(UTC)
        page_key, shop_key = (self._first_key(self._outputs[secret]) for secret in ("api_keys_secret", "shopper_keys_secret"))
        with self._told("an event is durable"):
            event = {"event_id": self.event_id, "user_id": self.shopper, "event": "checkout", "product_ids": [f"smoke-{self.event_id[:8]}"]}
            # A server's key may send orders, whatever a page's may.
            self._must(self._api.ask("POST", "/v1/events", shop_key, event), 202)
        with self._told("its feature is live"):
            self._await(lambda: self._api.ask("GET", f"/v1/features/users/{self.shopper}", shop_key), 200, FEATURE_SECONDS)
        with self._told("its shopper gets recommendations"):
            answer = self._must(self._api.ask("GET", f"/v1/recommendations/{self.shopper}?limit=5", shop_key), 200)
            self._machine.say(f"   ranked by the {answer.body['source']}, {len(answer.body['items'])} products")
        with self._told("a page's key sees the catalogue"):
            self._must(self._api.ask("GET", "/v1/products?limit=1", page_key), 200)
        with self._told("it lies in the archive"):
            self._await_archived(begun)

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        begun = self._now()
        yield
        self._machine.say(f"ok {what} ({self._now() - begun:.1f} s)")

    def _must(self, answer: Answer, status: int) -> Answer:
        if answer.status != status:
            raise Failed(f"the API answered {answer.status} instead of {status}: {answer.body}")
        return answer

    def _await(self, ask: Callable[[], Answer], status: int, seconds: float) -> None:
        until = self._now() + seconds
        while (answer := ask()).status != status:
            if self._now() > until:
                raise Failed(f"after {seconds:.0f} s the API still answers {answer.status}: {answer.body}")
            self._wait(LOOK_EVERY_SECONDS)

    def _first_key(self, secret: str) -> str:
        text: str = self._aws.ask("secretsmanager", "get-secret-value", "--secret-id", secret)["SecretString"]
        return text.split(",")[0].strip()

    def _await_archived(self, begun: datetime) -> None:
        archive = self._outputs["archive"]
        seconds = archive["buffer_seconds"] + DELIVERY_SECONDS
        until, seen = self._now() + seconds, set[str]()
        while True:
            for key in self._objects(archive["bucket"], begun):
                if key not in seen and self._holds(archive["bucket"], key):
                    return
                seen.add(key)
            if self._now() > until:
                raise Failed(f"after {seconds:.0f} s no object of the archive holds the event {self.event_id}: see docs/alarms.md, archive-late")
            self._wait(LOOK_EVERY_SECONDS)

    def _objects(self, bucket: str, begun: datetime) -> Iterator[str]:
        """What was delivered since the event was posted; Firehose names folders by the hour of arrival."""
        for hour in sorted({begun, begun + timedelta(hours=1)}):
            prefix = hour.strftime("events/year=%Y/month=%m/day=%d/hour=%H/")
            found = self._aws.ask("s3api", "list-objects-v2", "--bucket", bucket, "--prefix", prefix) or {}
            yield from (
                each["Key"]
                for each in found.get("Contents", [])
                if datetime.fromisoformat(each["LastModified"]) > begun - timedelta(minutes=1)
            )

    def _holds(self, bucket: str, key: str) -> bool:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "object"
            self._aws.ask("s3api", "get-object", "--bucket", bucket, "--key", key, str(file))
            content = file.read_bytes()
        return self.event_id.encode() in (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)
