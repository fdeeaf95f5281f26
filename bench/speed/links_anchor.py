"""The anchors of the link scan, one answer per line of standard input.

Reads the same series as the kernel (float64, row by row) from the two files named on the command line and, for
each request "sgemm" or "scipy", answers with wall seconds. sgemm: standardise, lag matrix, one float32 matrix
product, exact normalisation per lag: everything the kernel does. scipy: scipy.signal.correlate(method="fft") pair
by pair over the first signals only, scaled to all of them.
"""
import json
import sys
import time

import numpy as np
from scipy import signal

x_file, y_file, signals, kpis, length, lags, sample = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:8])
X = np.fromfile(x_file).reshape(signals, length)
Y = np.fromfile(y_file).reshape(kpis, length)


def standardised(a, dtype):
    a = a - a.mean(1, keepdims=True)
    a /= a.std(1, keepdims=True)
    return a.astype(dtype, copy=False)


def normalised(products, x, y):
    overlap = length - np.arange(lags)

    def lost(values):
        return np.concatenate([np.zeros((len(values), 1)), np.cumsum(values[:, : lags - 1], 1)], 1)

    x_end, y_start = x[:, ::-1], y
    x_sum, y_sum = -lost(x_end), -lost(y_start)
    x_scale = 1 / np.sqrt(length - lost(x_end**2) - x_sum**2 / overlap)
    y_scale = 1 / np.sqrt(length - lost(y_start**2) - y_sum**2 / overlap)
    products -= (x_sum / overlap).astype(np.float32)[:, None] * y_sum.astype(np.float32)[None]
    products *= x_scale.astype(np.float32)[:, None]
    products *= y_scale.astype(np.float32)[None]
    return products


def sgemm():
    x, y = standardised(X, np.float32), standardised(Y, np.float32)
    padded = np.zeros((kpis, length + lags - 1), np.float32)
    padded[:, :length] = y
    lagged = np.lib.stride_tricks.sliding_window_view(padded, length, axis=1)[:, :lags].reshape(kpis * lags, length)
    return normalised((x @ lagged.T).reshape(signals, kpis, lags), x, y)


def scipy_loop():
    x, y = standardised(X[:sample], np.float64), standardised(Y, np.float64)
    for n in range(sample):
        for m in range(kpis):
            signal.correlate(y[m], x[n], mode="full", method="fft")[length - 1 : length - 1 + lags] / length


def blas():
    for line in open("/proc/self/maps"):
        name = line.split("/")[-1].strip()
        if name.startswith(("libopenblas", "libscipy_openblas", "libblas", "libmkl")):
            return name
    return "unknown"


sgemm()
print(json.dumps({"numpy": np.__version__, "blas": blas()}), flush=True)
for line in sys.stdin:
    what = line.strip()
    start = time.perf_counter()
    if what == "sgemm":
        last = sgemm()
        answer = time.perf_counter() - start
    elif what == "scipy":
        scipy_loop()
        answer = (time.perf_counter() - start) * signals / sample
    else:
        # A few correlations, so that both sides can be seen to compute the same thing.
        answer = [float(last[n, m, k]) for n, m, k in json.loads(what)]
    print(json.dumps(answer), flush=True)
