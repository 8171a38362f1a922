"""The body of an answer, unpacked and bounded while it comes in."""

from __future__ import annotations

import zlib

# With the header and the check sum of gzip.
_GZIP = 16 + zlib.MAX_WBITS
# Bytes that are unpacked at a time.
_STEP = 64 * 1024


class BodyError(Exception):
    """A body that is not what its headers say. The text is for the person."""


class Body:
    """Takes what comes over the wire, and keeps at most ``most`` bytes of what it means.

    What is beyond that is never unpacked, and what is beyond ``limit`` not until that is raised: few bytes can mean very many.
    Raises BodyError for an encoding that was not asked for, and for a broken one.
    """

    def __init__(self, encoding: str, most: int, limit: int) -> None:
        self._data = bytearray()
        self._most = most
        self._limit = min(limit, most)
        self._unzip = self._chosen(encoding.strip().lower())
        self._packed = b""
        self._taken = 0
        self.cut = False

    def _chosen(self, encoding: str) -> zlib._Decompress | None:
        if encoding in ("", "identity"):
            return None
        if encoding in ("gzip", "x-gzip"):
            return zlib.decompressobj(_GZIP)
        raise BodyError("answers in an encoding that was not asked for")

    @property
    def waits(self) -> bool:
        """Whether there is more than the limit, and may be more than that."""
        return not self.cut and self._limit < self._most and len(self._data) >= self._limit

    def take(self, chunk: bytes) -> bool:
        """Add what came; whether more can be taken now."""
        self._taken += len(chunk)
        if self._unzip is None:
            self._add(chunk)
        else:
            self._packed += chunk
            self._unpack()
        # A stream of empty gzip members means nothing, and goes on for ever.
        self.cut = self.cut or self._taken > self._most
        return not self.cut and not self.waits

    def take_all(self) -> bool:
        """Raise the limit to the most that is kept; whether more can be taken then."""
        self._limit = self._most
        return self.take(b"")

    def _add(self, data: bytes) -> None:
        room = self._most - len(self._data)
        self._data += data[:room]
        self.cut = self.cut or len(data) > room

    def _unpack(self) -> None:
        assert self._unzip is not None
        while self._packed and not self.cut and not self.waits:
            if self._unzip.eof:
                self._unzip = zlib.decompressobj(_GZIP)
            try:
                self._add(self._unzip.decompress(self._packed, _STEP))
            except zlib.error:
                raise BodyError("answers with a broken gzip body") from None
            self._packed = self._unzip.unused_data if self._unzip.eof else self._unzip.unconsumed_tail

    def whole(self) -> bytes:
        """All that was kept, once the end has come, or enough; nothing is kept any more then.

        Raises BodyError where the end is missing.
        """
        if self._unzip is not None and not self.cut and self._taken and not self._unzip.eof:
            raise BodyError("answers with a gzip body that ends too early")
        data = bytes(self._data)
        self._data.clear()
        return data
