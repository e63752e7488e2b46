"""Reads an export of a study with pandas, prints the mean final training loss of every rule, and draws the loss curves.

    soap export runs/founding --to csv --out exported      (or --to parquet)
    python3 plot_curves.py exported
"""
import sys
from pathlib import Path

import pandas

folder = Path(sys.argv[1])
if (folder / "metrics.parquet").exists():
    metrics = pandas.read_parquet(folder / "metrics.parquet")  # needs pyarrow or fastparquet
else:
    metrics = pandas.read_csv(folder / "metrics.csv", dtype={"seed": "uint64"}, float_precision="round_trip")

# The last point of every trial's curve, and its mean over seeds. A mean over the survivors of an arm would flatter it: where a seed diverged there is none.
loss = metrics[(metrics.metric == "training_loss") & metrics.phase.isin(["shared", "best"])]
arm = ["phase", "rule", "learning_rate"]
last = loss.sort_values("examples").groupby(arm + ["seed"]).tail(1)
complete = last.groupby(arm).filter(lambda trials: (trials.outcome == "finished").all())
for (phase, rule, rate), final in complete.groupby(arm).value.mean().items():
    print(f"{phase} {rule} {rate:g} {final:.12g}")

try:
    import matplotlib
except ImportError:
    print("no picture: matplotlib is not installed", file=sys.stderr)
    sys.exit()
matplotlib.use("Agg")
mean = loss[loss.phase == "shared"].pivot_table(index="examples", columns="rule", values="value")
mean.plot(logy=True, ylabel="training loss").figure.savefig(folder.with_name(folder.name + "-curves.png"))
