"""Holds answers of the simulated server against the contract: check_answers.py CONTRACT FILE

FILE has a request, as in a journal, with the status and the body that it was answered with, a line. Ends with 1, and names
each answer and what is wrong with it, if any is not published, or if there are none at all.
"""

import json
import sys

from contract import Contract


def main(contract, file):
    contract = Contract.read(contract)
    checked = wrong = 0
    with open(file, encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            request = line["request"]
            checked += 1
            body = json.loads(line["answer"]) if line.get("answer") else None
            for violation in contract.judge_answer(request, line["status"], body):
                wrong += 1
                print(f"{request['method']} {request['path']}: {line['status']}: {violation}", file=sys.stderr)
    print(f"{checked} answers held against the published contract, {wrong} violations")
    return 1 if wrong or not checked else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
