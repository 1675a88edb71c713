"""Numbers of statsmodels and scikit-learn that `lab fit --weight --offset` and `lab evaluate` must give.

    python tools/lab_proof.py target/debug/shouxin crates/app/tests/lab

writes proof.csv (a table made here, the same each time) and proof.json beside it. The cuts of the bins
and the score of every row are the product's; codes, weights of evidence, coefficients and errors,
probabilities and all measures are computed here. Where the product differs by more than 1e-6 it says so
and stops. Versions used: statsmodels 0.15.0, scikit-learn 1.9.1, scipy 1.17.1.
"""
import csv, json, math, random, subprocess, sys, tempfile
import numpy as np
import scipy.stats as st
import statsmodels.api as sm
from sklearn import metrics

BINARY, FOLDER = sys.argv[1], sys.argv[2].rstrip("/") + "/"
DATA = FOLDER + "proof.csv"
ANCHOR = (600.0, 50.0, 20.0)


def shouxin(*arguments):
    ran = subprocess.run([BINARY, "lab", *arguments, "--json"], capture_output=True, text=True)
    if ran.returncode:
        sys.exit(f"shouxin lab {' '.join(arguments)}: {ran.stdout}{ran.stderr}")
    return json.loads(ran.stdout)


def make():
    dice = random.Random(42)
    with open(DATA, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["days", "used", "town", "w", "o", "split", "bad"])
        for row in range(1500):
            days, used = dice.randint(0, 60), round(dice.random(), 2)
            town = dice.choice(["华东", "华南", "North", "West"])
            weight, offset = dice.choice([0.5, 0.75, 1, 1.25, 2]), round(dice.uniform(-1, 1), 3)
            eta = -2.6 + 0.035 * days + 1.4 * used + (0.6 if town == "West" else 0) + offset
            bad = int(dice.random() < 1 / (1 + math.exp(-eta)))
            shown = "" if dice.random() < 0.08 else days
            split = "test" if row % 10 in (2, 5, 8) else "train"
            table.writerow([shown, used, town, weight, offset, split, bad])


def column(rows, variable):
    """The bin of every row, by the cuts alone."""
    codes = np.zeros(len(rows), int)
    for at, one in enumerate(variable["bins"]):
        for row, record in enumerate(rows):
            text = record[variable["name"]]
            if one.get("missing"):
                here = text == ""
            elif "levels" in one:
                here = text in one["levels"]
            else:
                x = float(text) if text else math.nan
                low, high = one.get("from"), one.get("to")
                here = (low is None or x >= low) and (high is None or x < high) and text != ""
            if here:
                codes[row] = at
    return codes


def woe(codes, y, w, learn, bins):
    """ln(%good / %bad); half a row is added to both where a class has none."""
    good, bad = w[learn & (y == 0)].sum(), w[learn & (y == 1)].sum()
    values = np.zeros(bins)
    for b in range(bins):
        g, k = (w[learn & (y == c) & (codes == b)].sum() for c in (0, 1))
        if g + k == 0:
            continue
        if g == 0 or k == 0:
            g, k = g + 0.5, k + 0.5
        values[b] = math.log(g / good / (k / bad))
    return values


def close(name, told, own, most=1e-6):
    far = max(abs(a - b) / max(1, abs(b)) for a, b in zip(np.ravel(told), np.ravel(own)))
    print(f"{name:24} {far:.1e}")
    if not far < most:
        sys.exit(f"{name}: {told} is not {own}")


def fitted(rows, told):
    y = np.array([float(r["bad"]) for r in rows])
    w = np.array([float(r["w"]) for r in rows])
    o = np.array([float(r["o"]) for r in rows])
    learn = np.array([r["split"] == "train" for r in rows])
    by_name = {v["name"]: v for v in told["variables"]}
    terms = told["model"]["terms"]
    columns = []
    for term in terms:
        variable = by_name[term["name"]]
        codes = column(rows, variable)
        values = woe(codes, y, w, learn, len(variable["bins"]))
        close(f"woe of {term['name']}", [b["woe"] for b in variable["bins"]], values)
        columns.append(values[codes])
    design = sm.add_constant(np.column_stack(columns)[learn], has_constant="add")
    r = sm.GLM(y[learn], design, family=sm.families.Binomial(), freq_weights=w[learn], offset=o[learn]).fit(tol=1e-14, maxiter=200)
    close("intercept", [told["model"]["intercept"]], r.params[:1])
    close("beta", [t["beta"] for t in terms], r.params[1:])
    close("standard error", [t["standard_error"] for t in terms], r.bse[1:])
    close("log likelihood", [told["model"]["log_likelihood"]], [r.llf])
    return {
        "cuts": {t["name"]: [b.get("to") for b in by_name[t["name"]]["bins"]] for t in terms},
        "names": [t["name"] for t in terms],
        "intercept": r.params[0], "beta": list(r.params[1:]), "standard_error": list(r.bse[1:]),
        "log_likelihood": r.llf,
    }


def proved(y, p, w, fit):
    """All measures; equal probabilities stay together in groups of like size by number of rows."""
    weights = None if w is None else w
    ones = np.ones(len(y)) if w is None else w
    fpr, tpr, _ = metrics.roc_curve(y, p, sample_weight=weights, drop_intermediate=False)
    order, groups, start = np.argsort(p, kind="stable"), [], 0
    for g in range(1, 11):
        end = g * (len(p) // 10) + min(g, len(p) % 10)
        while 0 < end < len(p) and p[order[end]] == p[order[end - 1]]:
            end += 1
        if end > start:
            groups.append(order[start:end])
            start = end
    hl, curve = 0, []
    for g in groups:
        n, mean, bad = ones[g].sum(), np.average(p[g], weights=ones[g]), (ones * y)[g].sum()
        hl += (bad - n * mean) ** 2 / (n * mean * (1 - mean))
        curve.append([mean, bad / n, n])
    degrees = len(groups) - 2 if fit else len(groups)
    line = sm.GLM(y, sm.add_constant(np.log(p / (1 - p))), family=sm.families.Binomial(), freq_weights=ones).fit(tol=1e-14, maxiter=200)
    # Gains: riskiest first; where a tie lies across a border its bads are shared out evenly.
    values = np.unique(p)[::-1]
    size = np.array([ones[p == v].sum() for v in values])
    bads = np.array([(ones * y)[p == v].sum() for v in values])
    depth = np.concatenate([[0], np.cumsum(size)]) / size.sum()
    caught = np.concatenate([[0], np.cumsum(bads)]) / bads.sum()
    at = np.interp(np.arange(11) / 10, depth, caught)
    return {
        "auc": metrics.roc_auc_score(y, p, sample_weight=weights), "ks": float(np.max(np.abs(tpr - fpr))),
        "brier": metrics.brier_score_loss(y, p, sample_weight=weights),
        "log_loss": metrics.log_loss(y, p, sample_weight=weights),
        "hosmer_lemeshow": [hl, degrees, st.chi2.sf(hl, degrees)],
        "intercept": [line.params[0], line.bse[0]], "slope": [line.params[1], line.bse[1]],
        "observed_over_expected": (ones * y).sum() / (ones * p).sum(),
        "curve": curve, "caught": list(at[1:]), "lift": list(np.diff(at) * 10),
    }


def same(name, told, own):
    for key in ("auc", "ks", "brier", "log_loss"):
        close(f"{name} {key}", [told[key]["value"]], [own[key]])
    hl, line = told["hosmer_lemeshow"], told["calibration"]
    close(f"{name} hl", [hl["chi_square"], hl["degrees"], hl["p_value"]], own["hosmer_lemeshow"])
    close(f"{name} line", [line["intercept"], line["intercept_error"], line["slope"], line["slope_error"]], own["intercept"] + own["slope"])
    close(f"{name} o/e", [line["observed_over_expected"]], [own["observed_over_expected"]])
    close(f"{name} curve", [[c["predicted"], c["observed"], c["rows"]] for c in line["curve"]], own["curve"])
    close(f"{name} gains", [[g["caught"], g["lift"]] for g in told["gains"]], list(zip(own["caught"], own["lift"])))


make()
with open(DATA, encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
plain = [DATA, "--target", "bad", "--split", "split"]
with tempfile.TemporaryDirectory() as folder:
    card, scores = folder + "/card.json", folder + "/scores.csv"
    exact = ["--ridge", "0", "--signs", "report", "--min-iv", "0",
             "--prebinning", "tree", "--min-share", "0.05", "--missing", "together"]
    fixture = {"fit": fitted(rows, shouxin("fit", *plain, "--weight", "w", "--offset", "o", *exact, "--out", card))}
    shouxin("score", *plain, "--card", card, "--out", scores)
    with open(scores, newline="") as file:
        points = np.array([float(r["score"]) for r in csv.DictReader(file)])
    score, odds, double = ANCHOR
    p = 1 / (1 + odds * np.exp((points - score) * math.log(2) / double))
    y = np.array([float(r["bad"]) for r in rows])
    w = np.array([float(r["w"]) for r in rows])
    for name, more, weights in (("plain", ["--drop", "w,o"], None), ("weighted", ["--weight", "w", "--drop", "o"], w)):
        told = shouxin("evaluate", *plain, *more, "--card", card)["proof"]
        fixture[name] = {}
        for part in ("train", "test"):
            here = np.array([r["split"] == part for r in rows])
            own = proved(y[here], p[here], None if weights is None else weights[here], part == "train")
            same(f"{name} {part}", told[part], own)
            fixture[name][part] = own
with open(FOLDER + "proof.json", "w") as file:
    json.dump(fixture, file, indent=1)
    file.write("\n")
