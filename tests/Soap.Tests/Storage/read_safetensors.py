"""Reads a safetensors file by the published format, and nothing of SOAP's.

Source: https://github.com/huggingface/safetensors, "Format". Strict: what the format does not allow ends the program
with 2 and the reason. Prints a JSON object: the texts, the SHA-256 of SOAP's states as docs/file-formats.md describes
it, and of each tensor its type, shape, the SHA-256 of its bytes in NumPy's memory, and its first number.

Needs NumPy; written for Python 3.11 and NumPy 1.24.
"""
import hashlib
import json
import sys

import numpy

TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1", "U8": "u1",
         "U16": "<u2", "U32": "<u4", "U64": "<u8", "BOOL": "?"}
LONGEST_HEADER = 100_000_000


class Wrong(Exception):
    """The file is not what the format allows."""


def need(holds, reason):
    if not holds:
        raise Wrong(reason)


def unique(pairs):
    need(len({key for key, _ in pairs}) == len(pairs), "a key stands there twice")
    return dict(pairs)


def is_whole(number):
    return isinstance(number, int) and not isinstance(number, bool) and number >= 0


def read(data):
    need(len(data) >= 8, "there is no length")
    length = int.from_bytes(data[:8], "little")
    need(length <= LONGEST_HEADER, "the header is too long")
    need(8 + length <= len(data), "the header is cut")
    header, numbers = data[8:8 + length], data[8 + length:]
    need(header[:1] == b"{", "the header does not begin with {")
    text = header.decode("utf-8")
    need(text.rstrip(" ").endswith("}"), "something else than spaces is behind the header")
    entries = json.loads(text, object_pairs_hook=unique)
    texts = entries.pop("__metadata__", {})
    need(isinstance(texts, dict) and all(isinstance(value, str) for value in texts.values()), "a text is none")
    tensors, at = {}, 0
    for name, entry in sorted(entries.items(), key=lambda item: item[1]["data_offsets"]):
        need(set(entry) == {"dtype", "shape", "data_offsets"}, f"{name} has other keys")
        need(entry["dtype"] in TYPES, f"{name} has another type")
        need(all(map(is_whole, entry["shape"])), f"the shape of {name} is none")
        begin, end = entry["data_offsets"]
        need(is_whole(begin) and is_whole(end) and begin == at, f"there is a hole or an overlap before {name}")
        array = numpy.frombuffer(numbers[begin:end], dtype=numpy.dtype(TYPES[entry["dtype"]]))
        need(len(numbers) >= end, f"{name} is cut")
        tensors[name] = (entry["dtype"], array.reshape(entry["shape"]))
        at = end
    need(at == len(numbers), "bytes are left over")
    return header, texts, numbers, tensors


def main(path):
    with open(path, "rb") as file:
        header, texts, numbers, tensors = read(file.read())
    stored = texts.get("soap.sha256", "").encode()
    covered = header.replace(b'"soap.sha256":"' + stored, b'"soap.sha256":"' + b"0" * 64)
    json.dump({
        "texts": texts,
        "digest": hashlib.sha256(covered + numbers).hexdigest(),
        "tensors": {name: {
            "type": kind,
            "shape": list(array.shape),
            "bytes": hashlib.sha256(array.tobytes()).hexdigest(),
            "first": float(array.flat[0]) if array.size else None,
        } for name, (kind, array) in tensors.items()},
    }, sys.stdout)


try:
    main(sys.argv[1])
except (Wrong, ValueError, KeyError, TypeError) as error:
    sys.exit(print(error, file=sys.stderr) or 2)
