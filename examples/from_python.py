"""Values a case from Python by the example `answer_json`, which answers in JSON.

    cargo build --release --features json --example answer_json
    python3 examples/from_python.py target/release/examples/answer_json examples/data/shops.toml

Needs Python 3.11 or later and nothing else.
"""

import json
import subprocess
import sys
import tomllib


def answer(program, request):
    """The answer to a request; raises ValueError with what is wrong and where."""
    ran = subprocess.run(
        [program], input=json.dumps(request), capture_output=True, text=True, check=True
    )
    found = json.loads(ran.stdout)
    if "errors" in found:
        raise ValueError("; ".join(error["message"] for error in found["errors"]))
    return found["ok"]


if __name__ == "__main__":
    program, file = sys.argv[1:]
    with open(file, "rb") as text:
        case = tomllib.load(text)
    for price in ("USD 30", "USD 36", "USD 42"):
        case["price"] = price
        request = {
            "case": case,
            "sampling": {"trials": 10_000, "seed": 1},
            "outcomes": ["NPV with run-off"],
            "parts": ["verdict"],
        }
        found = answer(program, request)
        mean = found["outcomes"][0]["mean"]["value"]
        print(f"{price}: mean NPV {mean:,.0f}, {found['recommendation']}")
