"""Numbers of statsmodels, scikit-learn and LightGBM that the tests of quant::lab compare with.

    python tools/lab_fixtures.py DATA_FOLDER > crates/quant/tests/lab/peers.txt

DATA_FOLDER holds german.csv and polish1.csv.gz (UCI 144 and 365, CC BY 4.0; not part of the
project), and synth1m.parquet where the generated million rows are wanted too. Each line is a name and its numbers. Versions used: statsmodels 0.15.0,
scikit-learn 1.9.1, scipy 1.17.1, lightgbm 4.7.0.
"""
import os
import sys
import numpy as np
import pandas as pd
import scipy.stats as st
import statsmodels.api as sm
from sklearn import metrics
from statsmodels.stats.outliers_influence import variance_inflation_factor

FOLDER = sys.argv[1].rstrip("/") + "/"


def say(name, *values):
    flat = np.concatenate([np.atleast_1d(np.asarray(v, float)).ravel() for v in values])
    print(name, *[repr(float(v)) for v in flat])


class Dice:
    """SplitMix64, as quant::lab::dice."""

    def __init__(self, seed):
        self.s = seed

    def unit(self):
        m = (1 << 64) - 1
        self.s = (self.s + 0x9E3779B97F4A7C15) & m
        z = self.s
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & m
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & m
        return ((z ^ (z >> 31)) >> 11) / (1 << 53)


def synthetic():
    """800 rows, four columns of very different size, weights, offset."""
    dice, rows = Dice(2024), []
    for _ in range(800):
        u = [dice.unit() for _ in range(8)]
        x = [u[0] * 4 - 2, (u[1] + u[2] - 1) * 1e6, float(int(u[3] * 5)), 3e-4 * (u[4] + 0.5 * u[0])]
        eta = -1 + 0.7 * x[0] - 1e-6 * x[1] + 0.3 * x[2] - 800 * x[3]
        bad = u[5] < 1 / (1 + np.exp(-eta))
        rows.append(x + [float(bad), float(int(u[6] * 3) + 1), u[7] - 0.5])
    return np.array(rows)


def fit(name, x, y, weights=None, offset=None):
    design = sm.add_constant(x, has_constant="add")
    model = sm.GLM(y, design, family=sm.families.Binomial(), freq_weights=weights, offset=offset)
    # GLM stops at a relative deviance of 1e-14; scaling first keeps the normal equations well.
    scale = np.maximum(np.abs(design).max(axis=0), 1e-300)
    model = sm.GLM(y, design / scale, family=sm.families.Binomial(), freq_weights=weights, offset=offset)
    r = model.fit(tol=1e-14, maxiter=200)
    n = len(y) if weights is None else weights.sum()
    say(name + ".beta", r.params / scale)
    say(name + ".se", r.bse / scale)
    say(name + ".p", r.pvalues)
    say(name + ".ci", (r.conf_int() / scale[:, None]))
    say(name + ".llf", r.llf, r.llnull if offset is None else np.nan)
    say(name + ".aic", r.aic, -2 * r.llf + np.log(n) * design.shape[1])
    if weights is None:
        say(name + ".vif", [variance_inflation_factor(design, j) for j in range(1, design.shape[1])])
    return r.predict(design / scale, offset=offset)


def binned(train, test):
    """Eight bins by order statistics, missing a ninth; value ln(%good / %bad) + 1/2 a cell."""
    x, y = train[0], train[1]
    there = np.sort(x[~np.isnan(x)])
    edges = [there[k * len(there) // 8] for k in range(1, 8)]

    def code(v):
        b = np.searchsorted(edges, v, side="right")
        return np.where(np.isnan(v), 8, b)

    codes = code(x)
    value = np.zeros(9)
    good, bad = (y == 0).sum(), (y == 1).sum()
    for b in range(9):
        here = codes == b
        g, k = (here & (y == 0)).sum() + 0.5, (here & (y == 1)).sum() + 0.5
        value[b] = np.log(g / good / (k / bad))
    return value[codes], value[code(test)]


def quality(name, y, p):
    fpr, tpr, _ = metrics.roc_curve(y, p, drop_intermediate=False)
    say(name + ".auc", metrics.roc_auc_score(y, p), np.max(np.abs(tpr - fpr)))
    say(name + ".brier", metrics.brier_score_loss(y, p), metrics.log_loss(y, p))
    # DeLong by its definition: components over all pairs.
    a, b = p[y == 1], p[y == 0]
    psi = (a[:, None] > b[None, :]) + 0.5 * (a[:, None] == b[None, :])
    var = psi.mean(1).var(ddof=1) / len(a) + psi.mean(0).var(ddof=1) / len(b)
    say(name + ".delong", np.sqrt(var))
    order = np.argsort(p, kind="stable")
    # Ten groups of like size in rising order; equal probabilities stay together.
    groups, start = [], 0
    for g in range(1, 11):
        end = g * (len(p) // 10) + min(g, len(p) % 10)
        while 0 < end < len(p) and p[order[end]] == p[order[end - 1]]:
            end += 1
        if end > start:
            groups.append(order[start:end])
            start = end
    hl = sum(
        (y[g].sum() - p[g].sum()) ** 2 / (len(g) * p[g].mean() * (1 - p[g].mean())) for g in groups
    )
    say(name + ".hl", hl, st.chi2.sf(hl, len(groups) - 2), len(groups))
    logit = np.log(p / (1 - p))
    r = sm.GLM(y, sm.add_constant(logit), family=sm.families.Binomial()).fit(tol=1e-14, maxiter=200)
    say(name + ".calibration", r.params)


def shared(name, file, columns):
    d = pd.read_csv(FOLDER + file)
    train, test = d[d.split == "train"], d[d.split == "test"]
    y, out_y = train.target.to_numpy(float), test.target.to_numpy(float)
    pairs = [binned((train[c].to_numpy(float), y), test[c].to_numpy(float)) for c in columns]
    x = np.column_stack([p[0] for p in pairs])
    fit(name, x, y)
    r = sm.GLM(y, sm.add_constant(x), family=sm.families.Binomial()).fit(tol=1e-14, maxiter=200)
    p = r.predict(sm.add_constant(np.column_stack([p[1] for p in pairs])))
    quality(name + ".test", out_y, p)


def challenger(name, file):
    import lightgbm as lgb

    d = pd.read_parquet(FOLDER + file) if file.endswith(".parquet") else pd.read_csv(FOLDER + file)
    f = [c for c in d.columns if c not in ("target", "split")]
    x = d[f].copy()
    for c in f:
        if not pd.api.types.is_numeric_dtype(x[c]):
            x[c] = x[c].astype("category")
    m = (d.split == "test").to_numpy()
    b = lgb.LGBMClassifier(
        n_estimators=200, learning_rate=0.05, num_leaves=31, min_child_samples=50, random_state=1,
        n_jobs=1, verbose=-1, deterministic=True, force_row_wise=True,
    ).fit(x[~m], d.target[~m])
    say(name + ".lightgbm", metrics.roc_auc_score(d.target[m], b.predict_proba(x[m])[:, 1]))


s = synthetic()
x, y, w, o = s[:, :4], s[:, 4], s[:, 5], s[:, 6]
p = fit("synthetic", x, y)
fit("synthetic.weighted", x, y, weights=w, offset=o)
quality("synthetic.fit", y, p)
quality("synthetic.ties", y, np.round(p, 1).clip(0.05, 0.95))
shared("german", "german.csv", ["duration_in_month", "credit_amount", "age_in_years"])
shared("polish1", "polish1.csv.gz", [f"A{i}" for i in range(1, 13)])
challenger("german", "german.csv")
challenger("polish1", "polish1.csv.gz")
if os.path.exists(FOLDER + "synth1m.parquet"):
    challenger("synth1m", "synth1m.parquet")
