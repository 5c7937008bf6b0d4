#!/usr/bin/env python3
"""Writes base/platform/windows/time_zone_table.inc, as Windows has no files of the IANA database: the rules of every
zone, its changes since 2000 that they do not tell, and the zones by the names that Windows gives them. Takes the
system's zoneinfo (Debian: tzdata) and ICU (libicu-dev), which knows Windows' names (Unicode CLDR). Looks at the end
whether the table tells the same offsets as the files."""

import collections
import ctypes
import ctypes.util
import datetime
import pathlib
import struct
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "base/platform/windows/time_zone_table.inc"
ZONEINFO = pathlib.Path("/usr/share/zoneinfo")
NO_ZONES = {"Factory", "localtime", "posixrules"}
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def seconds(year):
    return int(datetime.datetime(year, 1, 1, tzinfo=datetime.timezone.utc).timestamp())


BEGIN = seconds(2000)


def parse(data):
    """(moment, offset) of each change, the offset before the first one, and the rule: RFC 8536."""

    def counts(at):
        assert data[at : at + 4] == b"TZif"
        return struct.unpack(">6I", data[at + 20 : at + 44])

    utc, standard, leaps, times, types, characters = counts(0)
    second = 44 + times * 5 + types * 6 + characters + leaps * 8 + standard + utc
    utc, standard, leaps, times, types, characters = counts(second)
    at = second + 44
    moments = struct.unpack(f">{times}q", data[at : at + 8 * times])
    indices = data[at + 8 * times : at + 9 * times]
    at += 9 * times
    offsets = [struct.unpack(">i", data[at + 6 * i : at + 6 * i + 4])[0] for i in range(types)]
    footer = data[at + 6 * types + characters + leaps * 12 + standard + utc :].strip(b"\n").decode()
    return [(moment, offsets[i]) for moment, i in zip(moments, indices)], offsets[0], footer


class Rule:
    """A POSIX TZ rule."""

    def __init__(self, text):
        self.rest = text
        self.name()
        self.standard = -self.time()
        self.summer = None
        if self.rest:
            self.name()
            self.summer = self.standard + 3600 if self.rest[0] == "," else -self.time()
            self.begin, self.end = [self.day() for _ in range(2)]

    def name(self):
        end = self.rest.index(">") + 1 if self.rest[0] == "<" else 0
        while not end or (self.rest[end - 1] != ">" and end < len(self.rest) and self.rest[end].isalpha()):
            end += 1
        self.rest = self.rest[end:]

    def number(self):
        digits = ""
        while self.rest[:1].isdigit():
            digits, self.rest = digits + self.rest[0], self.rest[1:]
        return int(digits)

    def take(self, char):
        found = self.rest.startswith(char)
        self.rest = self.rest[found:]
        return found

    def time(self):
        sign = -1 if self.take("-") else 1
        self.take("+")
        out = self.number() * 3600
        out += self.number() * 60 if self.take(":") else 0
        return sign * out

    def day(self):
        assert self.take(",")
        if self.take("M"):
            month, week, day = [self.number() + 0 * self.take(".") for _ in range(3)]
            when = ("M", month, week, day)
        else:
            when = ("J", self.number()) if self.take("J") else ("D", self.number())
        return when, self.time() if self.take("/") else 7200

    @staticmethod
    def moment(year, day):
        (kind, *values), time = day
        if kind == "M":
            month, week, weekday = values
            first = datetime.date(year, month, 1)
            date = first + datetime.timedelta((weekday - first.isoweekday()) % 7 + 7 * (week - 1))
            while date.month != month:
                date -= datetime.timedelta(7)
        else:
            leap_day = kind == "J" and year % 4 == 0 and values[0] >= 60
            date = datetime.date(year, 1, 1) + datetime.timedelta(values[0] - (kind == "J") + leap_day)
        return int(datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.timezone.utc).timestamp()) + time

    def offset(self, moment):
        if self.summer is None:
            return self.standard
        year = datetime.datetime.fromtimestamp(moment + self.standard, datetime.timezone.utc).year
        begin = self.moment(year, self.begin) - self.standard
        end = self.moment(year, self.end) - self.summer
        summer = begin <= moment < end if begin < end else not end <= moment < begin
        return self.summer if summer else self.standard


def offset_by(changes, before, moment):
    for at, offset in changes:
        if at > moment:
            break
        before = offset
    return before


def compress(data):
    """The rule, the offset at the beginning of 2000 and the changes since that the rule does not tell."""
    changes, first, footer = parse(data)
    rule = Rule(footer)
    before = offset_by(changes, first, BEGIN)
    kept = [change for change in changes if change[0] > BEGIN]
    while kept:
        moment, offset = kept[-1]
        begin, previous = kept[-2] if len(kept) > 1 else (BEGIN, before)
        between = [*range(begin, moment, 86400), moment - 1]
        if rule.offset(moment) != offset or any(rule.offset(at) != previous for at in between):
            break
        kept.pop()
    # Without a change left the rule holds from the beginning; the offset of then says nothing any more.
    return footer, before if kept else rule.offset(BEGIN), tuple(kept)


def base36(number):
    out = ""
    while number:
        number, digit = divmod(number, 36)
        out = DIGITS[digit] + out
    return out


def line_of(names, footer, before, changes):
    """"Europe/Paris Europe/Rome|CET-1CEST,…|60|…": a change is the minutes since the one before in base 36 and a
    capital letter for its offset, of those that are listed."""
    offsets = list(dict.fromkeys([before] + [offset for _, offset in changes]))
    assert len(offsets) <= 26 and all(offset % 60 == 0 for offset in offsets), names
    out, last = "", BEGIN
    for moment, offset in changes:
        assert (moment - last) % 60 == 0 and moment > last, names
        out += base36((moment - last) // 60) + chr(ord("A") + offsets.index(offset))
        last = moment
    return "|".join([" ".join(sorted(names)), footer, " ".join(str(offset // 60) for offset in offsets), out])


def check(names, files, footer, before, changes):
    rule = Rule(footer)
    for moment in range(BEGIN, seconds(2037), 86400 * 5 + 3600 * 7):
        from_table = rule.offset(moment) if not changes or moment >= changes[-1][0] else offset_by(changes, before, moment)
        for name in names:
            all_changes, first, _ = parse(files[name])
            late = moment > all_changes[-1][0] if all_changes else True
            expected = rule.offset(moment) if late else offset_by(all_changes, first, moment)
            assert from_table == expected, (name, moment, from_table, expected)


def windows_names(zones):
    """The IANA zone by the name that Windows gives it."""
    version = next(path.name.split(".so.")[1] for path in pathlib.Path("/usr/lib").rglob("libicui18n.so.[0-9][0-9]"))
    icu = ctypes.CDLL(f"libicui18n.so.{version}")

    def call(function, *arguments):
        buffer, error = ctypes.create_string_buffer(256), ctypes.c_int(0)
        size = getattr(icu, f"{function}_{version}")(*arguments, buffer, 128, ctypes.byref(error))
        return buffer.raw[: 2 * size].decode("utf-16-le") if error.value <= 0 else ""

    def wide(text):
        return text.encode("utf-16-le") + b"\0\0"

    names = {call("ucal_getWindowsTimeZoneID", wide(zone), len(zone)) for zone in zones} - {""}
    return {name: call("ucal_getTimeZoneIDForWindowsID", wide(name), len(name), None) for name in sorted(names)}


def main():
    files = {}
    for path in sorted(ZONEINFO.rglob("*")):
        name = str(path.relative_to(ZONEINFO))
        if path.is_file() and not name.startswith(("posix/", "right/")) and name not in NO_ZONES:
            data = path.read_bytes()
            if data.startswith(b"TZif"):
                files[name] = data
    groups = collections.defaultdict(list)
    for name, data in files.items():
        groups[compress(data)].append(name)
    for key, names in groups.items():
        check(names, files, *key)
    lines = sorted(line_of(names, *key) for key, names in groups.items())
    version = (ZONEINFO / "tzdata.zi").read_text().split("\n", 1)[0].split()[-1]
    by_windows = windows_names(files)
    unknown = [zone for zone in by_windows.values() if zone not in files]
    assert not unknown, unknown
    text = [f"// Made by script/time_zone_table.py from the IANA database {version} and Unicode CLDR (ICU). Included by time_zones.cpp.", "",
            "constexpr std::string_view zone_lines[] = {"]
    text += [f'    "{line}",' for line in lines]
    text += ["};", "", "struct WindowsZone {", "  std::string_view windows{}, iana{};", "};", "",
             "constexpr WindowsZone windows_zones[] = {"]
    text += [f'    {{"{windows}", "{iana}"}},' for windows, iana in by_windows.items()]
    OUT.write_text("\n".join(text + ["};", ""]))
    print(f"{len(lines)} rules for {len(files)} zones, {len(by_windows)} names of Windows, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    sys.exit(main())
