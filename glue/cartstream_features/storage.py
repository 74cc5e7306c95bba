"""Small files, in a folder or in S3."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import boto3
from botocore.config import Config

#: Time-outs of one remote call in seconds, and how often it is tried.
CLIENT_CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"mode": "adaptive", "max_attempts": 8})

S3_SCHEMES = ("s3", "s3a", "s3n")


def join(folder: str, name: str) -> str:
    """The address of ``name`` in ``folder``."""
    return f"{folder.rstrip('/')}/{name}"


def read_bytes(location: str) -> bytes:
    """What stands at ``location``, a path or an ``s3://`` address."""
    url = urlparse(location)
    if url.scheme not in S3_SCHEMES:
        return Path(location).read_bytes()
    body: bytes = s3().get_object(Bucket=url.netloc, Key=url.path.lstrip("/"))["Body"].read()
    return body


def read_text(location: str) -> str:
    """The text that stands at ``location`` in UTF-8."""
    return read_bytes(location).decode()


def write_bytes(location: str, content: bytes) -> None:
    """Writes ``content`` to ``location``, a path or an ``s3://`` address; a reader sees the old or the new, never half."""
    url = urlparse(location)
    if url.scheme in S3_SCHEMES:
        s3().put_object(Bucket=url.netloc, Key=url.path.lstrip("/"), Body=content)
        return
    path = Path(location)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)


def write_text(location: str, content: str) -> None:
    """Writes ``content`` to ``location`` in UTF-8."""
    write_bytes(location, content.encode())


def is_empty(folder: str) -> bool:
    """Whether nothing stands below ``folder``, a path or an ``s3://`` address."""
    return next(iter(_names(folder)), None) is None


def keep_only(folder: str, prefix: str) -> None:
    """Deletes what stands below ``folder`` under a name that does not begin with ``prefix``."""
    others = [name for name in _names(folder) if not name.rpartition("/")[2].startswith(prefix)]
    url = urlparse(folder)
    if url.scheme not in S3_SCHEMES:
        for name in others:
            Path(folder, name).unlink()
        return
    client, above = s3(), url.path.strip("/")
    for name in others:
        client.delete_object(Bucket=url.netloc, Key=f"{above}/{name}")


def _names(folder: str) -> Iterator[str]:
    """The names of the files below ``folder``, relative to it."""
    url = urlparse(folder)
    if url.scheme not in S3_SCHEMES:
        root = Path(folder)
        yield from (str(file.relative_to(root)) for file in root.rglob("*") if file.is_file())
        return
    above = url.path.strip("/") + "/"
    for page in s3().get_paginator("list_objects_v2").paginate(Bucket=url.netloc, Prefix=above):
        yield from (found["Key"].removeprefix(above) for found in page.get("Contents", []))


def s3() -> Any:  # boto3 makes its clients at run time
    """An S3 client with time-outs and retries."""
    return boto3.client("s3", config=CLIENT_CONFIG)
