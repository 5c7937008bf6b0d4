"""The picture of bench/one_call: a bar for each server, its parts beside one another, as long as the processor's time."""

import html

# From left to right; the kernel's parts first, which the ceiling pays too.
COLOURS = {"kernel: request sent": "#1b4965", "kernel: answer sent": "#2c6e91", "kernel: received": "#5fa8d3",
           "kernel: waits and watches": "#8ecae6", "kernel: everything else": "#cae9ff", "libcurl": "#7b2d26", "memory": "#c1666b",
           "C and C++ library, OpenSSL": "#d4b483", "Asio and Beast": "#e4dfda", "client": "#3a5a40", "tools and MCP": "#588157",
           "transport": "#a3b18a", "JSON, log, other base": "#dad7cd"}
ORDER = list(COLOURS)
WIDTH, LEFT, BAR, GAP, TOP = 960, 130, 34, 22, 16


def text(x, y, words, anchor="start", size=12):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{html.escape(words)}</text>'


def bar(row, y, scale):
    """One server's parts; those too short for a name have it in their tooltip alone."""
    out = [text(LEFT - 8, y + BAR / 2 - 2, f"{row['server']}, {row['transport']}", "end"),
           text(LEFT - 8, y + BAR / 2 + 12, f"{row['cpu_us']:.0f} µs", "end", 11)]
    x = float(LEFT)
    for part in ORDER:
        us = row["parts"].get(part, 0) * row["cpu_us"]
        if us <= 0:
            continue
        out.append(f'<rect x="{x:.1f}" y="{y}" width="{us * scale:.1f}" height="{BAR}" fill="{COLOURS[part]}">'
                   f"<title>{html.escape(part)}: {us:.1f} µs</title></rect>")
        x += us * scale
    return out


def legend(y):
    out, column = [], (WIDTH - LEFT) / 3
    for number, part in enumerate(ORDER):
        x, line = LEFT + number % 3 * column, y + number // 3 * 20
        out += [f'<rect x="{x:.1f}" y="{line}" width="12" height="12" fill="{COLOURS[part]}"/>', text(x + 18, line + 10, part, size=11)]
    return out


def draw(rows):
    """The SVG, with a scale of microseconds under the bars."""
    longest = max(row["cpu_us"] for row in rows)
    scale = (WIDTH - LEFT - 20) / longest
    out = []
    for number, row in enumerate(rows):
        out += bar(row, TOP + number * (BAR + GAP), scale)
    y = TOP + len(rows) * (BAR + GAP)
    step = next(size for size in (5, 10, 20, 50, 100, 1000) if longest / size <= 10)
    for mark in range(0, int(longest) + 1, step):
        x = LEFT + mark * scale
        out += [f'<line x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" y2="{y - GAP + 8}" stroke="#999" stroke-width="0.5"/>',
                text(x, y, f"{mark}", "middle", 10)]
    height = y + 20 + (len(ORDER) + 2) // 3 * 20
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif">\n'
            f'<title>One call of 1 KiB, eight at a time: where its processor time goes, in microseconds</title>\n'
            f'<rect width="{WIDTH}" height="{height}" fill="white"/>\n' + "\n".join(out + legend(y + 16)) + "\n</svg>\n")
