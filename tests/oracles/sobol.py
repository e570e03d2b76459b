"""Direction numbers and reference points of the Sobol sequence, from SciPy.

    python3 tests/oracles/sobol.py table  > rows of src/random/joe_kuo.rs
    python3 tests/oracles/sobol.py points > tests/data/sobol_points.csv

SciPy 1.17.1 ships new-joe-kuo-6.21201 of Joe and Kuo (2008) as _sobol_direction_numbers.npz and
generates points in the order of Gray's code. Python 3.11.7, NumPy 2.4.6.
"""
import pathlib
import sys

import numpy as np
import scipy.stats
from scipy.stats import qmc

DIMENSIONS = 256
# Small ones, both sides of powers of two, and some that need many direction numbers.
INDICES = [1, 2, 3, 31, 32, 63, 1_000, 4_095, 65_537, 1_234_567, 40_000_000]
SHOWN = [0, 1, 2, 3, 4, 7, 15, 31, 63, 100, 127, 200, 254, 255]


def table():
    file = pathlib.Path(scipy.stats.__file__).parent / "_sobol_direction_numbers.npz"
    numbers = np.load(file)
    for polynomial, initial in zip(numbers["poly"][1:DIMENSIONS], numbers["vinit"][1:DIMENSIONS]):
        degree = int(polynomial).bit_length() - 1
        print(f"    ({polynomial}, &[{', '.join(str(m) for m in initial[:degree])}]),")


def points():
    print("# Sobol points without scrambling, times 2^32, from SciPy 1.17.1 (tests/oracles/sobol.py)")
    print("index,dimension,point")
    for index in INDICES:
        sequence = qmc.Sobol(DIMENSIONS, scramble=False, bits=32)
        sequence.fast_forward(index)
        point = sequence.random(1)[0]
        for dimension in SHOWN:
            print(f"{index},{dimension},{int(point[dimension] * 2**32)}")


if __name__ == "__main__":
    {"table": table, "points": points}[sys.argv[1]]()
