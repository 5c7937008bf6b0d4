"""Archives that are the same, byte for byte, whenever the same files go in."""

import gzip
import io
import os
import pathlib
import tarfile
import time
import zipfile


def epoch():
    return int(os.environ.get("SOURCE_DATE_EPOCH", "315532800"))


def files_of(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())


def mode_of(path):
    return 0o755 if path.stat().st_mode & 0o100 else 0o644


def tar(folder, prefix, target):
    """Every file of the folder as PREFIX/its path, in TARGET (.tar.gz or .tgz)."""
    inside = io.BytesIO()
    with tarfile.open(fileobj=inside, mode="w", format=tarfile.GNU_FORMAT) as out:
        for path in files_of(folder):
            entry = out.gettarinfo(path, f"{prefix}/{path.relative_to(folder).as_posix()}")
            entry.mtime, entry.mode = epoch(), mode_of(path)
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            with path.open("rb") as content:
                out.addfile(entry, content)
    with pathlib.Path(target).open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=epoch()) as out:
        out.write(inside.getvalue())


def zip_up(folder, target, prefix=""):
    """The same as a zip, in a folder PREFIX if there is one; times of a zip begin in 1980 and have two seconds' grain."""
    when = max(time.gmtime(epoch())[:6], (1980, 1, 1, 0, 0, 0))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
        for path in files_of(folder):
            entry = zipfile.ZipInfo((pathlib.PurePosixPath(prefix) / path.relative_to(folder)).as_posix(), when)
            entry.create_system, entry.compress_type = 3, zipfile.ZIP_DEFLATED  # 3: Unix, so that modes count
            entry.external_attr = (0o100000 | mode_of(path)) << 16
            out.writestr(entry, path.read_bytes(), compresslevel=6)
