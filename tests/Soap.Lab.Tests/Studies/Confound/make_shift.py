"""Golden numbers of SidewaysShiftTests, without the code that they test: plain Python, standard library alone.

The cubic through the points is that of F. N. Fritsch and J. Butland 1984 (as SciPy's PchipInterpolator): weighted harmonic means of
the slopes of neighbouring intervals, 0 where they differ in sign, and a one-sided formula of three points that keeps the shape at the ends.
Prints shift, distance and residual.
"""
import math
import sys

RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0]
# Losses such as two rules have them, made up.
CURVE = [0.61, 0.46, 0.33, 0.24, 0.17, 0.23, 0.90, 4.10]
REFERENCE = [1.30, 0.72, 0.47, 0.35, 0.25, 0.16, 0.14, 0.52]


def end(h0, h1, d0, d1):
    slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1)
    if slope * d0 <= 0:
        return 0.0
    if d0 * d1 < 0 and abs(slope) > 3 * abs(d0):
        return 3 * d0
    return slope


def pchip(x, y):
    h = [b - a for a, b in zip(x, x[1:])]
    d = [(b - a) / w for a, b, w in zip(y, y[1:], h)]
    m = [end(h[0], h[1], d[0], d[1])]
    for i in range(1, len(x) - 1):
        if d[i - 1] * d[i] <= 0:
            m.append(0.0)
        else:
            w1, w2 = 2 * h[i] + h[i - 1], h[i] + 2 * h[i - 1]
            m.append((w1 + w2) / (w1 / d[i - 1] + w2 / d[i]))
    m.append(end(h[-1], h[-2], d[-1], d[-2]))

    def at(t):
        i = max(0, min(len(x) - 2, sum(1 for place in x if place <= t) - 1))
        u, w = (t - x[i]) / h[i], h[i]
        return (y[i] * (1 + 2 * u) * (1 - u) ** 2 + y[i + 1] * u * u * (3 - 2 * u)
                + w * m[i] * u * (1 - u) ** 2 - w * m[i + 1] * u * u * (1 - u))
    return at


def distance(own, other, places, s):
    low, high = max(places[0], places[0] - s), min(places[-1], places[-1] - s)
    if high - low < 1:
        return None
    count = math.ceil((high - low) / 0.05) + 1
    xs = [low + (high - low) * i / (count - 1) for i in range(count)]
    return math.sqrt(sum((own(x) - other(x + s)) ** 2 for x in xs) / count)


places = [math.log10(rate) for rate in RATES]
own, other = pchip(places, [math.log(v) for v in CURVE]), pchip(places, [math.log(v) for v in REFERENCE])
found = [(distance(own, other, places, i * 0.01), i) for i in range(-250, 251)]
residual, at = min(pair for pair in found if pair[0] is not None)
print(f"Python {sys.version.split()[0]}: shift {at / 100}, distance {distance(own, other, places, 0):.12f}, residual {residual:.12f}")
