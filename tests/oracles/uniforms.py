"""The uniform numbers of an input, computed apart from the crate: tests/simulation/value_stability.rs pins them.

    python3 tests/oracles/uniforms.py

Philox4x32-10 of Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2,
3", SC'11, section 4.3, here on plain integers. The counter is (counter, stream), the key is the
seed; the stream is the FNV-1a hash of the input's name and a byte 0xFF, finished as in MurmurHash3.
Python 3.11.7, no packages.
"""
import struct

WORD, LONG = 2**32 - 1, 2**64 - 1
NAMES = ["price", "churn per month", "Größe"]


def stream(name):
    h = 0xCBF29CE484222325
    for byte in name.encode() + b"\xff":
        h = (h ^ byte) * 0x100000001B3 & LONG
    h = (h ^ h >> 33) * 0xFF51AFD7ED558CCD & LONG
    h = (h ^ h >> 33) * 0xC4CEB9FE1A85EC53 & LONG
    return h ^ h >> 33


def philox(seed, stream, counter):
    x = [counter & WORD, counter >> 32, stream & WORD, stream >> 32]
    key = [seed & WORD, seed >> 32]
    for _ in range(10):
        a, b = x[0] * 0xD2511F53, x[2] * 0xCD9E8D57
        x = [b >> 32 ^ x[1] ^ key[0], b & WORD, a >> 32 ^ x[3] ^ key[1], a & WORD]
        key = [key[0] + 0x9E3779B9 & WORD, key[1] + 0xBB67AE85 & WORD]
    return x[0] << 32 | x[1], x[2] << 32 | x[3]


def uniform(seed, stream, trial):
    word = philox(seed, stream, trial // 16 * 8 + trial % 8)[trial // 8 % 2]
    return ((word >> 12) + 0.5) / 2**52


def bits(number):
    return struct.unpack("<Q", struct.pack("<d", number))[0]


def checksum(numbers):
    h = 0xCBF29CE484222325
    for byte in b"".join(struct.pack("<d", number) for number in numbers):
        h = (h ^ byte) * 0x100000001B3 & LONG
    return h


if __name__ == "__main__":
    show = lambda numbers: ", ".join(f"0x{number:016X}" for number in numbers)
    for name in NAMES:
        print(name, show(bits(uniform(2022, stream(name), trial)) for trial in range(4)))
    for seed, trials in ((2022, 100_000), (LONG, 1_000)):
        column = lambda name: (uniform(seed, stream(name), trial) for trial in range(trials))
        print(f"seed {seed}, {trials} trials:", show(checksum(column(name)) for name in NAMES))
