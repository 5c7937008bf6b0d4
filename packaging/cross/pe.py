#!/usr/bin/env python3
"""What Windows' loader will ask of a program, read off the file: pe.py PROGRAM...

Exit 1 when a fresh Windows would refuse it or it is less than it should be: a library that Windows does not bring, no
address randomisation, pages that may be written and run, a time inside, no manifest."""

import pathlib
import struct
import sys

SYSTEM = {"kernel32.dll", "msvcrt.dll", "ws2_32.dll", "mswsock.dll", "advapi32.dll", "crypt32.dll", "bcrypt.dll", "user32.dll", "gdi32.dll",
          "ntdll.dll", "shell32.dll", "ole32.dll", "psapi.dll", "secur32.dll", "iphlpapi.dll", "userenv.dll"}
X64, CONSOLE, MANIFEST = 0x8664, 3, 24
HIGH_ENTROPY, DYNAMIC_BASE, NX = 0x20, 0x40, 0x100


class Wrong(Exception):
    pass


class Pe:
    def __init__(self, data):
        self.data = data
        (self.at,) = struct.unpack_from("<I", data, 0x3C)
        if data[self.at:self.at + 4] != b"PE\0\0":
            raise Wrong("it is no program for Windows")
        self.machine, count, self.time = struct.unpack_from("<HHI", data, self.at + 4)
        (size,) = struct.unpack_from("<H", data, self.at + 20)
        self.optional = self.at + 24
        self.sections = [struct.unpack_from("<IIII", data, self.optional + size + 40 * i + 8) for i in range(count)]

    def offset(self, address):
        for size, begin, raw, at in self.sections:
            if begin <= address < begin + max(size, raw):
                return at + address - begin
        raise Wrong(f"address {address:#x} is in no section")

    def directory(self, number):
        return struct.unpack_from("<II", self.data, self.optional + 112 + 8 * number)

    def libraries(self):
        address, _ = self.directory(1)
        at = self.offset(address)
        while name := struct.unpack_from("<I", self.data, at + 12)[0]:
            begin = self.offset(name)
            yield self.data[begin:self.data.index(b"\0", begin)].decode().lower()
            at += 20

    def resources(self):
        """The kinds of resources."""
        address, size = self.directory(2)
        if not size:
            return set()
        at = self.offset(address)
        named, numbered = struct.unpack_from("<HH", self.data, at + 12)
        return {struct.unpack_from("<I", self.data, at + 16 + 8 * i)[0] for i in range(named, named + numbered)}


def check(path):
    pe = Pe(path.read_bytes())
    subsystem, flags = struct.unpack_from("<HH", pe.data, pe.optional + 68)
    libraries = sorted(set(pe.libraries()))
    if pe.machine != X64 or subsystem != CONSOLE:
        raise Wrong("it is no x86-64 program of the console")
    if others := [name for name in libraries if name not in SYSTEM]:
        raise Wrong(f"it needs {', '.join(others)}, which a fresh Windows has not")
    for flag, what in ((HIGH_ENTROPY, "64-bit address randomisation"), (DYNAMIC_BASE, "address randomisation"), (NX, "pages that cannot be run")):
        if not flags & flag:
            raise Wrong(f"it is without {what}")
    if pe.time:
        raise Wrong("it has the time of its making in it, so the same source gives other bytes")
    if MANIFEST not in pe.resources():
        raise Wrong("it has no manifest, so its names would not be UTF-8")
    return f"x86-64, {', '.join(libraries)}, addresses randomised, a manifest"


def main():
    good = True
    for name in sys.argv[1:]:
        try:
            print(f"{name}: {check(pathlib.Path(name))}")
        except Wrong as wrong:
            print(f"{name}: {wrong}")
            good = False
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
