"""The body of an answer, unpacked and bounded while it comes in."""

from __future__ import annotations

import zlib

# With the header and the check sum of gzip.
_GZIP = 16 + zlib.MAX_WBITS


class BodyError(Exception):
    """A body that is not what its headers say. The text is for the person."""


class Body:
    """Takes what comes over the wire, and keeps at most ``most`` bytes of what it means.

    What is beyond that is never unpacked. Raises BodyError for an encoding that was not asked for, and for a broken one.
    """

    def __init__(self, encoding: str, most: int) -> None:
        self._data = bytearray()
        self._most = most
        self._unzip = self._chosen(encoding.strip().lower())
        self._taken = 0
        self.cut = False

    def _chosen(self, encoding: str) -> zlib._Decompress | None:
        if encoding in ("", "identity"):
            return None
        if encoding in ("gzip", "x-gzip"):
            return zlib.decompressobj(_GZIP)
        raise BodyError("answers in an encoding that was not asked for")

    def __len__(self) -> int:
        return len(self._data)

    def take(self, chunk: bytes) -> bool:
        """Add what came; whether more is wanted."""
        # A stream of empty gzip members means nothing, and goes on for ever.
        self._taken += len(chunk)
        if self._unzip is None:
            self._add(chunk)
        else:
            self._add_zipped(chunk)
        self.cut = self.cut or self._taken > self._most
        return not self.cut

    def _add(self, data: bytes) -> None:
        room = self._most - len(self._data)
        self._data += data[:room]
        self.cut = self.cut or len(data) > room

    def _add_zipped(self, chunk: bytes) -> None:
        assert self._unzip is not None
        while chunk and not self.cut:
            if self._unzip.eof:
                self._unzip = zlib.decompressobj(_GZIP)
            try:
                self._add(self._unzip.decompress(chunk, self._most - len(self._data) + 1))
            except zlib.error:
                raise BodyError("answers with a broken gzip body") from None
            chunk = self._unzip.unused_data if self._unzip.eof else self._unzip.unconsumed_tail

    def whole(self) -> bytes:
        """All that was kept, once the end has come, or enough. Raises BodyError where the end is missing."""
        if self._unzip is not None and not self.cut and self._taken and not self._unzip.eof:
            raise BodyError("answers with a gzip body that ends too early")
        return bytes(self._data)
