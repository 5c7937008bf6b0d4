#!/usr/bin/env python3
"""What a Mac's loader will ask of a program, read off the file, for nothing here can run it: macho.py [--tbd FILE] PROGRAM...

Of each half (a universal program has two): the processor, the least macOS, the libraries, whether every page is as the
signature says, and, with the list of what libSystem offers (FILE, a .tbd), whether all that is imported is in it. Exit 1
when a fresh Mac would refuse it: another library than the system's, an address that is fixed, an arm64 half without a
signature or with one that does not fit, an import that nothing offers."""

import argparse
import hashlib
import pathlib
import re
import struct
import sys

SYSTEM = {"/usr/lib/libSystem.B.dylib", "/usr/lib/libc++.1.dylib", "/usr/lib/libresolv.9.dylib", "/usr/lib/libobjc.A.dylib"}
CPU = {0x0100000C: "arm64", 0x01000007: "x86_64"}
LEAST = (11, 0, 0)

THIN, FAT, SIGNATURE = 0xFEEDFACF, 0xCAFEBABE, 0xFADE0CC0
# Load commands, without the bit that says that an old loader must not pass over it.
SYMBOLS, DYLIB, WEAK_DYLIB, RPATH, CODE_SIGNATURE, REEXPORT, MAIN, VERSION = 0x2, 0xC, 0x18, 0x1C, 0x1D, 0x1F, 0x28, 0x32
POSITION_INDEPENDENT = 0x200000


class Wrong(Exception):
    pass


def text_at(data, at):
    return data[at:data.index(b"\0", at)].decode()


def version(word):
    return word >> 16, word >> 8 & 255, word & 255


def halves(data):
    """The programs in the file."""
    (magic,) = struct.unpack_from(">I", data)
    if magic != FAT:
        return [data]
    (count,) = struct.unpack_from(">I", data, 4)
    places = [struct.unpack_from(">IIIII", data, 8 + 20 * i) for i in range(count)]
    return [data[at:at + size] for _, _, at, size, _ in places]


def commands(data):
    count, at = struct.unpack_from("<I", data, 16)[0], 32
    for _ in range(count):
        command, size = struct.unpack_from("<II", data, at)
        yield command & 0x7FFFFFFF, at
        at += size


def imports(data, at):
    """Names that the file wants from others, by its table of symbols."""
    symbols, count, strings, _ = struct.unpack_from("<IIII", data, at + 8)
    for i in range(count):
        name, kind, _, _, _ = struct.unpack_from("<IBBHQ", data, symbols + 16 * i)
        if kind & 0xE0 == 0 and kind & 0x0E == 0 and kind & 1:  # no debug entry, undefined, external
            yield text_at(data, strings + name)


def signature(data, at):
    """Compares every page with the code directory; what is said of it."""
    begin, _ = struct.unpack_from("<II", data, at + 8)
    magic, _, count = struct.unpack_from(">III", data, begin)
    if magic != SIGNATURE:
        raise Wrong("what should be a signature is none")
    for i in range(count):
        kind, offset = struct.unpack_from(">II", data, begin + 12 + 8 * i)
        if kind == 0:
            return pages(data, begin + offset)
    raise Wrong("the signature has no list of pages")


def pages(data, at):
    (_, _, _, flags, hashes, _, _, slots, limit, size, kind, _, page) = struct.unpack_from(">IIIIIIIIIBBBB", data, at)
    if kind != 2:
        raise Wrong(f"the pages are not signed with SHA-256 (kind {kind})")
    length = 1 << page
    for slot in range(slots):
        piece = data[slot * length:min((slot + 1) * length, limit)]
        wanted = data[at + hashes + slot * size:at + hashes + (slot + 1) * size]
        if hashlib.sha256(piece).digest() != wanted:
            raise Wrong(f"page {slot} is not the one that was signed")
    return f"{'ad hoc' if flags & 2 else 'a named'} signature, {slots} pages fit"


def offered(tbd):
    """The symbols of a .tbd file, of all libraries in it."""
    names = set()
    for words in re.findall(r"symbols:\s*\[([^\]]*)\]", pathlib.Path(tbd).read_text()):
        names.update(word.strip().strip("'\"") for word in words.replace("\n", " ").split(","))
    return names


def check(data, known):
    """One half: a line about it; raises Wrong."""
    magic, cpu, _, kind = struct.unpack_from("<IIII", data)
    (flags,) = struct.unpack_from("<I", data, 24)
    if magic != THIN or cpu not in CPU or kind != 2:
        raise Wrong("it is no 64-bit program for a Mac")
    found = {}
    for command, at in commands(data):
        found.setdefault(command, []).append(at)
    libraries = [text_at(data, at + struct.unpack_from("<I", data, at + 8)[0])
                 for command in (DYLIB, WEAK_DYLIB, REEXPORT) for at in found.get(command, [])]
    if others := sorted(set(libraries) - SYSTEM):
        raise Wrong(f"it needs {', '.join(others)}, which a fresh Mac has not")
    if not flags & POSITION_INDEPENDENT:
        raise Wrong("it wants a fixed address")
    if MAIN not in found or RPATH in found:
        raise Wrong("it has no entry of its own" if MAIN not in found else "it looks for libraries in folders of its own")
    least = version(struct.unpack_from("<I", data, found[VERSION][0] + 12)[0])
    if least > LEAST:
        raise Wrong(f"it needs macOS {'.'.join(map(str, least))}")
    if CODE_SIGNATURE in found:
        signed = signature(data, found[CODE_SIGNATURE][0])
    elif CPU[cpu] == "arm64":
        raise Wrong("it is not signed, and an arm64 Mac ends such a program at once")
    else:
        signed = "no signature, which an Intel Mac does not ask for"
    wanted = {name for at in found.get(SYMBOLS, []) for name in imports(data, at)}
    if known and (missing := sorted(wanted - known)):
        raise Wrong(f"nothing offers {', '.join(missing[:8])}")
    return (f"{CPU[cpu]}: macOS {least[0]}.{least[1]} or newer, {', '.join(libraries)}, {len(wanted)} imports"
            f"{' that libSystem has' if known else ''}, {signed}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tbd")
    parser.add_argument("programs", nargs="+", type=pathlib.Path)
    given = parser.parse_args()
    known, good = offered(given.tbd) if given.tbd else set(), True
    for path in given.programs:
        for half in halves(path.read_bytes()):
            try:
                print(f"{path}: {check(half, known)}")
            except Wrong as wrong:
                print(f"{path}: {wrong}")
                good = False
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
