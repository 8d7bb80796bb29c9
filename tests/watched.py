"""Run as a program: a command of Wherein, with what it asks of the system written down.

    python watched.py REPORT ARGUMENT…

REPORT gets a line for each address looked up or connected to, and for each class that a pickle names.
"""

import sys

_ASKED = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "pickle.find_class")


def main() -> None:
    """Watch, then run."""
    report = open(sys.argv[1], "w", encoding="utf-8")  # noqa: SIM115  written to until the very end

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in _ASKED:
            report.write(f"{event} {arguments!r}\n")
            report.flush()

    sys.addaudithook(watch)
    from geo.cli.__main__ import main as wherein

    wherein(sys.argv[2:])


if __name__ == "__main__":
    main()
