"""What starts a program that this machine cannot run by itself, by AFFINITY_LAUNCHER: "wine" for Windows', "qemu-aarch64-static
-L ROOT" for arm64's. Without it the program is this machine's own.

wine gives a program the files of this machine as drive Z:, a Ctrl-C for SIGINT, and the user's folders by the name of the
user, of which it makes one for whoever is named."""

import os
import pathlib
import shlex
import signal

WORDS = shlex.split(os.environ.get("AFFINITY_LAUNCHER", ""))
WINE = WORDS[:1] == ["wine"]
SLOWER = 6 if WORDS else 1  # than the machine, with a start among what is waited for

# How a program is asked to end, where it can be asked.
ASK_TO_END = signal.SIGINT if WINE else signal.SIGTERM


def native(path):
    """The path as the program writes it."""
    return "Z:" + str(path).replace("/", "\\") if WINE else str(path)


def here(path):
    """The other way round."""
    return pathlib.Path(path[2:].replace("\\", "/")) if WINE and path[:2].upper() == "Z:" else pathlib.Path(path)


def environment(variables):
    """What the launcher itself needs beside them."""
    if not WINE:
        return variables
    kept = {name: value for name, value in os.environ.items() if name in ("WINEPREFIX", "HOME")}
    moved = {name: native(value) for name, value in variables.items() if name.startswith("XDG_") and value.startswith("/")}
    return {**variables, **moved, **kept, "WINEDEBUG": "-all", "LC_ALL": "C.UTF-8"}


class User:
    """Somebody of Windows whose folders are in a folder here, as long as the with statement lasts."""

    def __init__(self, home):
        self.home = pathlib.Path(home)
        self.name = "u" + self.home.name.replace("-", "").lower()[-16:]
        self.link = pathlib.Path(os.environ["WINEPREFIX"], "drive_c", "users", self.name)

    def __enter__(self):
        for part in ("Roaming", "Local"):
            (self.home / "AppData" / part).mkdir(parents=True, exist_ok=True)
        self.link.parent.mkdir(parents=True, exist_ok=True)
        self.link.symlink_to(self.home)
        return {"USER": self.name, "LOGNAME": self.name, "WINEUSERNAME": self.name}

    def __exit__(self, *_):
        self.link.unlink(missing_ok=True)
