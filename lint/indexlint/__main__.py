"""``python -m indexlint``."""

from indexlint.cli.main import run

if __name__ == "__main__":
    run()
