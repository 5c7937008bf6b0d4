#!/usr/bin/env python3
"""Draws the icon of the server: three people and the ties between them. Prints it as a data: URI, which
mcp/lifecycle/icon.hpp has; `--png FILE` writes the image."""

import base64
import math
import struct
import sys
import zlib

SIZE, SAMPLES = 64, 4
PALETTE = [(0, 0, 0, 0), (27, 58, 107, 255), (139, 161, 196, 255), (255, 255, 255, 255), (86, 113, 156, 255)]
CLEAR, GROUND, TIE, PERSON, HALF = range(5)
PEOPLE = [(20, 44, 8), (44, 44, 8), (32, 19, 9)]


def distance_to_segment(x, y, ax, ay, bx, by):
    share = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
    share = min(1, max(0, share))
    return math.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay))


def color(x, y):
    corner = 14
    dx, dy = max(corner - x, x - (SIZE - corner), 0), max(corner - y, y - (SIZE - corner), 0)
    if math.hypot(dx, dy) > corner:
        return CLEAR
    if any(math.hypot(x - cx, y - cy) <= radius for cx, cy, radius in PEOPLE):
        return PERSON
    ends = [(PEOPLE[i][:2], PEOPLE[(i + 1) % 3][:2]) for i in range(3)]
    return TIE if any(distance_to_segment(x, y, *a, *b) <= 2 for a, b in ends) else GROUND


def pixel(column, row):
    seen = [color(column + (i + 0.5) / SAMPLES, row + (j + 0.5) / SAMPLES) for i in range(SAMPLES) for j in range(SAMPLES)]
    counts = {each: seen.count(each) for each in set(seen)}
    most = max(counts, key=lambda each: counts[each])
    # A soft edge, where it costs one color alone.
    if 0.3 < counts.get(PERSON, 0) / len(seen) < 0.7:
        return TIE
    if 0.3 < counts.get(TIE, 0) / len(seen) < 0.7 and not counts.get(PERSON):
        return HALF
    return most


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png():
    rows = []
    for row in range(SIZE):
        pixels = [pixel(column, row) for column in range(SIZE)]
        rows.append(b"\0" + bytes(pixels[i] << 4 | pixels[i + 1] for i in range(0, SIZE, 2)))
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 4, 3, 0, 0, 0)
    colors = b"".join(bytes(each[:3]) for each in PALETTE)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"PLTE", colors) + chunk(b"tRNS", b"\0")
            + chunk(b"IDAT", zlib.compress(b"".join(rows), 9)) + chunk(b"IEND", b""))


def main():
    image = png()
    if sys.argv[1:2] == ["--png"]:
        with open(sys.argv[2], "wb") as out:
            out.write(image)
    else:
        print("data:image/png;base64," + base64.b64encode(image).decode())


main()
