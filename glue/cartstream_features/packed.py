"""Packed numbers and texts: what ``PackedWriter.java`` writes and ``PackedReader.java`` reads."""

_MAX_NUMBER = 2**63 - 1
_EIGHT_BYTES = 8


class Writer:
    """Numbers and texts, one after the other."""

    def __init__(self) -> None:
        self._out = bytearray()

    def number(self, value: int) -> None:
        """A number that is never negative, as an LEB128 varint: 7 bits a byte, lowest first."""
        while value > 0x7F:
            self._out.append((value & 0x7F) | 0x80)
            value >>= 7
        self._out.append(value)

    def signed(self, value: int) -> None:
        """Any number, zigzag, so that small ones of either sign are short."""
        self.number(value << 1 if value >= 0 else (-value << 1) - 1)

    def text(self, text: str) -> None:
        """The length in bytes, then UTF-8."""
        utf8 = text.encode()
        self.number(len(utf8))
        self._out += utf8

    def eight_bytes(self, value: bytes) -> None:
        """Eight bytes as they are."""
        self._out += value

    def bytes(self) -> bytes:
        """All that was written."""
        return bytes(self._out)


class Reader:
    """Reads what ``Writer`` wrote, strictly: every fault is a ``ValueError``."""

    def __init__(self, what: str, data: bytes) -> None:
        self._what = what
        self._data = data
        self._at = 0

    def version(self, known: int) -> None:
        """The format's version, which must be this one."""
        version = self.number()
        if version != known:
            raise ValueError(f"{self._what} of unknown version {version}")

    def number(self) -> int:
        """A number that is never negative."""
        value = self._varint()
        if value > _MAX_NUMBER:
            raise ValueError(f"{self._what} holds a number of more than 63 bits")
        return value

    def signed(self) -> int:
        """Any number."""
        zigzag = self._varint()
        return (zigzag >> 1) ^ -(zigzag & 1)

    def text(self) -> str:
        """A text."""
        return self._take(self.number()).decode()

    def eight_bytes(self) -> bytes:
        """Eight bytes as they are."""
        return self._take(_EIGHT_BYTES)

    def end(self) -> None:
        """All must have been read."""
        if self._at < len(self._data):
            raise ValueError(f"{self._what} goes on behind its end")

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._take(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def _take(self, length: int) -> bytes:
        taken = self._data[self._at : self._at + length]
        if len(taken) < length:
            raise ValueError(f"{self._what} ends too early")
        self._at += length
        return taken
