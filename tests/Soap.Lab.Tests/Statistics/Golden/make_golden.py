"""Golden values for the statistics: run `python3 make_golden.py` beside this file, with SciPy and R installed; it writes golden.json.

Samples come from an integer formula, rounded so that JSON holds them exactly. R computes what R has, SciPy the rest; the file says which versions did.
"""
import itertools
import json
import os
import platform
import subprocess

import numpy
import scipy
from scipy import stats

HERE = os.path.dirname(os.path.abspath(__file__))


def number(*key):
    """A number in [0, 1) by an integer formula."""
    state = 17
    for part in key:
        state = (state * 1103515245 + 12345 + part * 2654435761) % 2**31
    return ((state * 1103515245 + 12345) % 2**31) / 2**31


def sample(tag, count, shift=0.0, digits=4):
    """Skewed numbers around the shift."""
    return [round(shift + number(tag, i) - 0.5 + 0.8 * number(tag, i, 1) ** 3, digits) for i in range(count)]


def r(expression):
    """What R prints for a vector of numbers, with all digits."""
    code = f'options(warn = -1); cat(sprintf("%.17g", c({expression})))'
    return [float(word) for word in subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True).stdout.split()]


def vector(values):
    return "c(" + ", ".join(repr(float(value)) for value in values) + ")"


def all_signs(ranks, positive):
    """Two-sided exact p of the signed-rank sum over all signs of the given ranks."""
    sums = [sum(rank for rank, sign in zip(ranks, signs) if sign) for signs in itertools.product((0, 1), repeat=len(ranks))]
    seen = sum(rank for rank, sign in zip(ranks, positive) if sign)
    return min(1.0, 2 * min(sum(s <= seen for s in sums), sum(s >= seen for s in sums)) / len(sums))


def signed_rank():
    for tag, count, shift in [(1, 5, 0.3), (2, 8, 0.0), (3, 10, 0.2), (4, 20, 0.1), (5, 40, -0.05)]:
        values = sample(tag, count, shift)
        yield {"source": "R wilcox.test(exact)", "values": values, "p": r(f"wilcox.test({vector(values)}, exact = TRUE)$p.value")[0],
               "scipy": stats.wilcoxon(values, mode="exact").pvalue}
    for tag, count in [(6, 8), (7, 12)]:
        values = sample(tag, count, 0.1, digits=1)
        kept = [value for value in values if value != 0]
        ranks = stats.rankdata(numpy.abs(kept))
        yield {"source": "all signs of the ranks of scipy.stats.rankdata", "values": values, "p": all_signs(ranks, [value > 0 for value in kept])}
    for tag, digits in [(8, 4), (9, 1)]:
        values = sample(tag, 60, 0.05, digits)
        yield {"source": "scipy.stats.wilcoxon(mode='approx')", "values": values, "p": stats.wilcoxon(values, mode="approx", correction=False).pvalue}


def sign_flip():
    for tag, count, shift in [(11, 5, 0.4), (12, 9, 0.1), (13, 12, 0.25), (14, 16, 0.0)]:
        values = sample(tag, count, shift)
        p = stats.permutation_test((values,), numpy.mean, permutation_type="samples", n_resamples=numpy.inf, vectorized=False).pvalue
        yield {"source": "scipy.stats.permutation_test(permutation_type='samples', exact)", "values": values, "p": p}


def shifts():
    for tag, count, shift in [(21, 5, 0.4), (22, 6, 0.1), (23, 10, 0.2), (24, 25, -0.1)]:
        values = sample(tag, count, shift)
        test = r(f"(t <- wilcox.test({vector(values)}, exact = TRUE, conf.int = TRUE))$conf.int, median(outer({vector(values)}, {vector(values)}, '+')[lower.tri(diag({count}), TRUE)] / 2)")
        yield {"source": "R wilcox.test(exact, conf.int) and the median of Walsh means", "values": values, "low": test[0], "high": test[1], "estimate": test[2]}


def bootstraps():
    def correlation(x, y):
        return stats.pearsonr(x, y)[0]

    for tag, count in [(31, 8), (32, 20)]:
        x = sample(tag, count, 1.0)
        y = [round(value + 0.6 * number(tag, i, 3), 4) for i, value in enumerate(x)]
        for name, data, statistic in [("mean", (x,), numpy.mean), ("correlation", (x, y), correlation)]:
            ends = {}
            for method in ["percentile", "BCa"]:
                result = stats.bootstrap(data, statistic, paired=True, vectorized=False if name == "correlation" else None, n_resamples=100_000 if name == "mean" else 20_000,
                                         method=method, random_state=1)
                ends[method] = [result.confidence_interval.low, result.confidence_interval.high]
            tail = stats.norm.cdf((count / (count - 1)) ** 0.5 * stats.t.ppf(0.025, count - 1))
            ends["expanded"] = list(numpy.quantile(result.bootstrap_distribution, [tail, 1 - tail]))
            yield {"source": "scipy.stats.bootstrap", "statistic": name, "x": x, "y": y, "deviation": float(result.standard_error), **ends}


def trimmed():
    for count in [1, 3, 4, 5, 7, 8, 10, 15]:
        values = sample(41, count)
        yield {"source": "scipy.stats.trim_mean(0.25)", "values": values, "mean": stats.trim_mean(values, 0.25), "r": r(f"mean({vector(values)}, trim = 0.25)")[0]}


def holm():
    for count in [1, 3, 6, 9]:
        values = [round(number(51, count, i) ** 3, 4) for i in range(count)]
        yield {"source": "R p.adjust(method = 'holm')", "values": values, "adjusted": r(f"p.adjust({vector(values)}, 'holm')")}


def mann_whitney():
    for tag, first, second, digits in [(61, 5, 5, 4), (62, 8, 6, 1), (63, 10, 10, 1)]:
        x, y = sample(tag, first, 0.0, digits), sample(tag + 100, second, 0.2, digits)
        yield {"source": "scipy.stats.mannwhitneyu(y, x).statistic over its largest value", "x": x, "y": y, "probability": stats.mannwhitneyu(y, x).statistic / (first * second)}


def power():
    for count, difference, deviation, level in [(5, 1.0, 1.0, 0.05), (10, 1.0, 1.0, 0.05), (10, 0.3, 0.5, 0.01), (34, 0.5, 1.0, 0.05), (2, 2.0, 1.0, 0.05)]:
        value = r(f"power.t.test(n = {count}, delta = {difference}, sd = {deviation}, sig.level = {level}, type = 'paired', strict = TRUE)$power")[0]
        yield {"source": "R power.t.test(type = 'paired', strict = TRUE)", "seeds": count, "difference": difference, "deviation": deviation, "level": level, "power": value}


def seeds():
    for difference, deviation, wanted in [(1.0, 1.0, 0.8), (0.5, 1.0, 0.8), (0.2, 1.0, 0.9), (3.0, 1.0, 0.8), (0.05, 1.0, 0.8)]:
        value = r(f"ceiling(power.t.test(delta = {difference}, sd = {deviation}, power = {wanted}, type = 'paired', strict = TRUE)$n)")[0]
        yield {"source": "R power.t.test(type = 'paired', strict = TRUE)", "difference": difference, "deviation": deviation, "power": wanted, "seeds": int(value)}


def noncentral():
    for t, freedom, shift in [(2.0, 4, 1.0), (-2.776, 4, 2.5), (2.262, 9, 3.1), (0.0, 1, 0.5), (12.7, 1, 3.0), (1.98, 99, 2.8), (-1.0, 30, 1.0)]:
        yield {"source": "R pt(ncp)", "t": t, "freedom": freedom, "noncentrality": shift, "p": r(f"pt({t}, {freedom}, {shift})")[0]}


def main():
    golden = {
        "versions": {"python": platform.python_version(), "numpy": numpy.__version__, "scipy": scipy.__version__, "r": ".".join(str(int(n)) for n in r("as.integer(R.version$major), as.integer(unlist(strsplit(R.version$minor, '.', fixed = TRUE)))"))},
        "signedRank": list(signed_rank()),
        "signFlip": list(sign_flip()),
        "shift": list(shifts()),
        "bootstrap": list(bootstraps()),
        "trimmedMean": list(trimmed()),
        "holm": list(holm()),
        "mannWhitney": list(mann_whitney()),
        "power": list(power()),
        "seeds": list(seeds()),
        "noncentralT": list(noncentral()),
    }
    with open(os.path.join(HERE, "golden.json"), "w", encoding="utf-8") as file:
        json.dump(golden, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
