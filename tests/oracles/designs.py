"""Uniform numbers of stratified designs, computed apart from the crate: tests/simulation/designs.rs pins them.

    python3 tests/oracles/designs.py > tests/data/design_uniforms.csv

The algorithms are described in src/random/permutation.rs, sobol.rs and uniforms.rs, the generator
in stream.rs and philox.rs; here they are written for one trial on plain integers and fractions.
SciPy 1.17.1 gives the Sobol points. Python 3.11.7.
"""
import math
from fractions import Fraction

from scipy.stats import qmc

WORD, LONG = 2**32 - 1, 2**64 - 1
EVEN = [0x3D20ADEA, 0x05526C56, 0x53A22864, 0xC7AFE638, 0x8D22F6E6]


def stream(name):
    h = 0xCBF29CE484222325
    for byte in name.encode() + b"\xff":
        h = (h ^ byte) * 0x100000001B3 & LONG
    h = (h ^ h >> 33) * 0xFF51AFD7ED558CCD & LONG
    h = (h ^ h >> 33) * 0xC4CEB9FE1A85EC53 & LONG
    return h ^ h >> 33


def philox(seed, stream, counter):
    """Two 64-bit words: the first two and the last two of the four of the paper, high word first."""
    x = [counter & WORD, counter >> 32, stream & WORD, stream >> 32]
    key = [seed & WORD, seed >> 32]
    for _ in range(10):
        a, b = x[0] * 0xD2511F53, x[2] * 0xCD9E8D57
        x = [b >> 32 ^ x[1] ^ key[0], b & WORD, a >> 32 ^ x[3] ^ key[1], a & WORD]
        key = [key[0] + 0x9E3779B9 & WORD, key[1] + 0xBB67AE85 & WORD]
    return x[0] << 32 | x[1], x[2] << 32 | x[3]


def half(seed, name, number, base=0):
    """The 32 bits of a trial, or the `number`-th key after `base`."""
    word = philox(seed, stream(name), base + number // 32 * 8 + number % 8)[number // 16 % 2]
    return word >> 32 if number // 8 % 2 == 0 else word & WORD


def keys(seed, name, replicate):
    return [half(seed, name, k, 2**63 + 8 * replicate) for k in range(32)]


def part(total, parts, number):
    """The part of a number, and where that starts and ends."""
    start = lambda p: p * (total // parts) + min(p, total % parts)
    index = next(p for p in range(parts) if start(p) <= number < start(p + 1))
    return index, start(index), start(index + 1)


def fold(product):
    return product >> 32 ^ product & WORD


def permuted(number, size, keys):
    rows = math.isqrt(size - 1) + 1
    columns = -(-size // rows)
    rounds = 16 if size < 1024 else 4
    while True:
        place = list(divmod(number, columns))
        for r in range(rounds):
            moved, side = r % 2, [rows, columns][r % 2]
            mixed = fold((place[1 - moved] ^ keys[2 * r]) * 0x9E3779B1) ^ keys[2 * r + 1]
            step = fold(mixed * 0x85EBCA77) * side >> 32
            place[moved] = (place[moved] + step) % side
        number = place[0] * columns + place[1]
        if number < size:
            return number


def reversed_bits(x):
    return int(f"{x:032b}"[::-1], 2)


def scrambled(point, keys):
    x = reversed_bits(point)
    x ^= x * EVEN[0] & WORD
    x = (x + keys[0]) * (keys[1] | 1) & WORD
    x ^= x * EVEN[1] & WORD
    x ^= x * EVEN[2] & WORD
    x = (x + keys[2]) * (keys[3] | 1) & WORD
    x ^= x * EVEN[3] & WORD
    x ^= x * EVEN[4] & WORD
    return reversed_bits(x)


def sobol(index, dimension):
    sequence = qmc.Sobol(dimension + 1, scramble=False, bits=32)
    if index:
        sequence.fast_forward(index)
    return int(sequence.random(1)[0][dimension] * 2**32)


def uniform(design, trials, replicates, seed, name, position, trial):
    replicate, start, end = part(trials, replicates, trial)
    key, index = keys(seed, name, replicate), trial - start
    if design == "sobol":
        strata, stratum = 2**32, scrambled(sobol(index, position), key)
    else:
        strata, stratum = end - start, permuted(index, end - start, key)
    if design == "latin_hypercube_centred":
        within = Fraction(1, 2)
    else:
        bits = min(32, 52 - math.ceil(math.log2(strata)))
        within = Fraction(2 * (half(seed, name, trial) >> 32 - bits) + 1, 2 ** (bits + 1))
    return float((stratum + within) / strata)


def main():
    print("# uniform numbers of inputs under stratified designs, from tests/oracles/designs.py")
    print("design,trials,replicates,seed,position,trial,uniform")
    for design in ["latin_hypercube", "latin_hypercube_centred", "sobol"]:
        for trials, replicates, seed in [(5, 1, 0), (1000, 3, 7), (5000, 2, 2**40 + 1), (3_000_000, 1, 1)]:
            for position in [0, 2]:
                for trial in [0, 3, trials // 2, trials - 1]:
                    name = f"input {position}"
                    u = uniform(design, trials, replicates, seed, name, position, trial)
                    print(f"{design},{trials},{replicates},{seed},{position},{trial},{u!r}")


main()
