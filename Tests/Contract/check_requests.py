"""Holds all requests that the tests made against the contract: check_requests.py CONTRACT FOLDER

FOLDER has the journals of simulated servers, a request a line. Ends with 1, and names each request and what is wrong with
it, if any is not published, or if there are none at all.
"""

import collections
import json
import pathlib
import sys

from contract import Contract

# The login host has a contract of its own, RFC 6749, which the simulator holds.
TOKEN = ("POST", "/oauth/token")


def requests(folder):
    for file in sorted(pathlib.Path(folder).glob("*.ndjson")):
        with file.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def main(contract, folder):
    contract = Contract.read(contract)
    checked = collections.Counter()
    wrong = {}
    tokens = 0
    for request in requests(folder):
        if (request["method"], request["path"]) == TOKEN:
            tokens += 1
            continue
        operation, violations = contract.judge(request)
        checked[operation] += 1
        for violation in violations:
            wrong.setdefault((operation or "unpublished", violation), []).append(request)
    for (operation, violation), found in wrong.items():
        query = f"?{found[0]['query']}" if found[0].get("query") else ""
        print(f"{operation}: {violation} ({len(found)} times), as in", file=sys.stderr)
        print(f"  {found[0]['method']} {found[0]['path']}{query}", file=sys.stderr)
        print(f"  {json.dumps(found[0]['headers'])}", file=sys.stderr)
        print(f"  {found[0].get('body') or 'no body'}", file=sys.stderr)
    if not checked:
        print("there were no requests to check", file=sys.stderr)
        return 1
    for operation, count in checked.most_common():
        print(f"{count:8} {operation or 'unpublished'}")
    count = sum(map(len, wrong.values()))
    print(
        f"{checked.total()} requests of {len(checked)} operations held against the published contract, "
        f"{count} violations; {tokens} token requests are not part of it"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
