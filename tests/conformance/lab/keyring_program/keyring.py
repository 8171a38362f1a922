"""A stand-in for the ``keyring`` command: answers from ``entries.json`` beside it, and logs each call in ``calls.jsonl``.

It takes ``keyring get SERVICE USERNAME`` and ``keyring get SERVICE --mode creds``. With ``"old": true`` in entries.json
it refuses ``--mode`` as releases of keyring before 25.2.1 do.
"""

import json
import os
import sys


def main(arguments: list[str]) -> int:
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "entries.json"), encoding="utf-8") as source:
        known = json.load(source)
    words = [item for item in arguments if not item.startswith("-")]
    creds = "--mode" in arguments or any(item.startswith("--mode=") for item in arguments)
    if creds:
        words = [item for item in words if item != "creds"]
    service = words[1] if len(words) > 1 else ""
    username = words[2] if len(words) > 2 else None
    call = {"service": service, "username": username, "mode": "creds" if creds else "password"}
    with open(os.path.join(here, "calls.jsonl"), "a", encoding="utf-8") as log:
        log.write(json.dumps(call) + "\n")
    if creds and known["old"]:
        sys.stderr.write("usage: keyring [-h]\nkeyring: error: unrecognized arguments: --mode creds\n")
        return 2
    users = known["entries"].get(service, {})
    if username is None and creds:
        username = next(iter(users), None)
    if username not in users:
        return 1
    if creds:
        print(username)
    print(users[username])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
