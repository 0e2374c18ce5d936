"""What a pass costs: time to read and to write one, its characters and its QR version.

    python -m benchmarks.passes

prints JSON: medians and 99th percentiles in microseconds over typical passes, and the time of the
bare signature check in the same run, against which the rest is to be judged.
"""

import json
import statistics
import time
from collections.abc import Callable

from gate_app.codes import pass_code, qr
from gate_app.codes.keys import SigningKey, public_keys
from gate_app.domain.passes import Claims, PassKind

PASSES = 500
ROUNDS = 5
NAMES = ["韦小芳", "李伟", "欧阳晓明", "㛃𬭛·阿卜杜拉"]


def typical_claims(number: int) -> Claims:
    return Claims(
        pass_id=f"{number:016x}",
        kind=PassKind.PERSON,
        name=NAMES[number % len(NAMES)],
        enterprise=f"450222-{number % 10_000:04}",
        zones=(1, 2, 3),
        exp=1791209600,
        nbf=1790000000,
        window=(480, 1200),
        photo=f"{number + 1:016x}",
    )


def microseconds(work: Callable[[int], object], times: int) -> dict[str, float]:
    """Median and p99 of one call, the argument counting the calls."""
    spent = []
    for number in range(times):
        started = time.perf_counter_ns()
        work(number)
        spent.append((time.perf_counter_ns() - started) / 1000)
    return {
        "median": round(statistics.median(spent), 1),
        "p99": round(statistics.quantiles(spent, n=100)[98], 1),
    }


def measure() -> dict[str, object]:
    key = SigningKey.generate()
    trusted = public_keys([key.public])
    claims = [typical_claims(number) for number in range(PASSES)]
    texts = [pass_code.write(each, key) for each in claims]
    forged = [text[:100] + ("0" if text[100] != "0" else "1") + text[101:] for text in texts]
    message = bytes(120)
    signature = key.sign(message)
    times = PASSES * ROUNDS

    def refuse(number: int) -> None:
        assert not pass_code.inspect(forged[number % PASSES], trusted, 0)["accept"]

    matrices = [qr.matrix(text) for text in texts[: len(NAMES)]]
    return {
        "unit": "microseconds",
        "passes": PASSES,
        "read": microseconds(lambda number: pass_code.read(texts[number % PASSES], trusted), times),
        "refuse_forged": microseconds(refuse, times),
        "signature_check_alone": microseconds(
            lambda _: trusted[key.kid].verify(signature, message), times
        ),
        "write": microseconds(lambda number: pass_code.write(claims[number % PASSES], key), times),
        "qr_matrix": microseconds(lambda number: qr.matrix(texts[number]), 20),
        "characters": {
            "median": int(statistics.median(len(text) for text in texts)),
            "largest": max(len(text) for text in texts),
        },
        "qr_versions": sorted({qr.version(modules) for modules in matrices}),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
