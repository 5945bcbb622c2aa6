"""Verification sets as Python packs them: python3 verification_bins.py > verification_bins.json

Two pairs of grey images of one pixel, PNG, packed by each protocol; as Python 2 did, whose `str`
had opcodes of their own; and as `bytearray`. What stands for Python 2 is held to what Python 3 reads.
"""
import base64
import io
import json
import pickle
import struct
import zlib


def png(grey):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes([0, grey]), 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


class Two(pickle._Pickler):
    """Writes bytes as Python 2 wrote a str."""

    def save_bytes(self, obj):
        if self.proto == 0:
            self.write(b"S" + repr(obj)[1:].encode() + b"\n")
        elif len(obj) < 256:
            self.write(b"U" + bytes([len(obj)]) + obj)
        else:
            self.write(b"T" + struct.pack("<i", len(obj)) + obj)
        self.memoize(obj)

    dispatch = {**pickle._Pickler.dispatch, bytes: save_bytes}


def two(obj, protocol):
    file = io.BytesIO()
    Two(file, protocol).dump(obj)
    assert pickle.loads(file.getvalue(), encoding="bytes") == obj
    return file.getvalue()


# 92 and 39 are a backslash and a quote.
images, truths = [png(grey) for grey in (7, 200, 92, 39)], [True, False]
long = [b"long" * 75] * 2
arrays = [bytearray(image) for image in images]
files = {
    **{f"Python 3, protocol {p}": pickle.dumps((images, truths), p) for p in range(6)},
    **{f"Python 2, protocol {p}": two((images, truths), p) for p in range(3)},
    **{f"bytearray, protocol {p}": pickle.dumps((arrays, truths), p) for p in range(6)},
    **{f"long, Python 3, protocol {p}": pickle.dumps((long, [True]), p) for p in (2, 3, 4)},
    "long, Python 2, protocol 2": two((long, [True]), 2),
    "a list of lists": pickle.dumps([images, truths], 4),
    "numbers": pickle.dumps((images, [1, 0]), 2),
    "a text": pickle.dumps((["a", "b"], [True]), 4),
    "one list": pickle.dumps(images, 2),
    "an odd image": pickle.dumps((images[:3], truths), 4),
    "an empty image": pickle.dumps(([b"", b"x"], [True]), 4),
    "exchanged": pickle.dumps((truths, images), 4),
}
print(json.dumps({name: base64.b64encode(file).decode() for name, file in files.items()}, indent=1))
