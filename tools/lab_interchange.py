"""Runs the exports of scorecards in other programmes and compares the score of every row.

    pip install duckdb pypmml formulas     # and a Java for pypmml; what is absent is said and skipped
    python tools/lab_interchange.py target/debug/shouxin [DATA.csv TARGET [OPTIONS OF lab fit]]

Without a file it takes a table made here, awkward on purpose (values exactly on cut points, special
codes, missing cells, levels with quotes, commas, markup and Chinese, a column name with a quote), and
german.csv and polish1.csv.gz of the folder SHOUXIN_SHARED/data if that is there. Cards are fitted by
`shouxin lab fit`; `shouxin lab score --out` says what every other programme has to find:

    SQL in SQLite and DuckDB (score and points), Python (score, points and PD), PMML in PMML4S through
    pypmml (score and reason codes), the formula of a spreadsheet in the package `formulas`, JSON
    written and read back.

A test tool: it is no part of the product.
"""
import csv, gzip, json, math, os, random, sqlite3, subprocess, sys, tempfile

MISSING = {"", "NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", "?", "\\N"}

def shouxin(binary, *arguments):
    ran = subprocess.run([binary, "lab", *arguments], capture_output=True, text=True)
    if ran.returncode:
        sys.exit(f"shouxin lab {' '.join(arguments)}: {ran.stdout}{ran.stderr}")
    return ran.stdout

def say(name, expected, told, what="score"):
    wrong = [(row, a, b) for row, (a, b) in enumerate(zip(expected, told)) if a != b]
    same = len(expected) == len(told) and not wrong
    verdict = "same" if same else f"DIFFERENT in {len(wrong)}: {str(wrong[:3])[:300]}"
    print(f"  {name:8} {what:8} {len(told):8} rows  {verdict}", flush=True)
    return same

def awkward(path, rows=4000):
    """A table that trips careless exports."""
    dice = random.Random(11)
    towns = ["北京", "O'Hara", 'say "hi"', "a, b", "<c> & d", "back\\slash", "", "深圳 福田"]
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["bad", 'days "late"', "账龄 月", "ratio%", "town", "kind"])
        for _ in range(rows):
            risk = dice.random()
            # Quarters: many rows lie exactly on whatever cut is chosen.
            days = dice.choice([-999, -998, ""]) if dice.random() < 0.2 else round(risk * 8) / 4
            age = "" if dice.random() < 0.1 else round((1 - risk) * 12 + dice.random())
            ratio = f"{risk * 1e-7 + dice.random() * 1e-7:.3e}"
            town = towns[min(7, int(risk * 4 + dice.random() * 5))]
            kind = dice.choice(["A", "a", "乙"]) if risk < 0.5 else dice.choice(["a", "乙", "NA"])
            bad = int(dice.random() < 1 / (1 + math.exp(2.2 - 3 * risk)))
            table.writerow([bad, days, age, ratio, town, kind])

def cells(path, names, numeric):
    start = gzip.open if path.endswith(".gz") else open
    with start(path, "rt", encoding="utf-8-sig", newline="") as file:
        for record in csv.DictReader(file):
            row = {}
            for name in names:
                text = record[name].strip()
                absent = text in MISSING
                row[name] = None if absent else float(text) if name in numeric else text
            yield row

def in_database(rows, names, numeric, run, statement):
    quote = lambda name: '"' + name.replace('"', '""') + '"'
    kinds = {name: "DOUBLE PRECISION" if name in numeric else "TEXT" for name in names}
    columns = ", ".join(f"{quote(name)} {kinds[name]}" for name in names)
    run(f"CREATE TABLE applicants (row_number INTEGER, {columns})", None)
    marks = ", ".join("?" for _ in range(len(names) + 1))
    values = [[at, *(row[name] for name in names)] for at, row in enumerate(rows)]
    run(f"INSERT INTO applicants VALUES ({marks})", values)
    points = ", ".join(f"points_{at + 1}" for at in range(len(names)))
    return run(f"SELECT score, {points} FROM ({statement}) AS s ORDER BY row_number", None)

def databases(export, rows, names, numeric, expected):
    good = True
    plain = sqlite3.connect(":memory:")
    connections = [("SQLite", "sql", plain)]
    try:
        import duckdb
        connections.append(("DuckDB", "sql-nan", duckdb.connect()))
    except ImportError:
        print("  DuckDB   skipped: the package duckdb is not there")
    points = None
    for name, form, database in connections:
        def run(text, many):
            done = database.executemany(text, many) if many else database.execute(text)
            return [] if many else done.fetchall()
        told = in_database(rows, names, numeric, run, export(form))
        good &= say(name, expected, [line[0] for line in told])
        points = points or [list(line[1:]) for line in told]
        good &= say(name, points, [list(line[1:]) for line in told], "points")
    return good, points

def python(export, rows, expected, pds, points):
    module = {}
    exec(export("python"), module)
    good = say("Python", expected, [module["score"](row) for row in rows])
    good &= say("Python", points, [list(module["points"](row).values()) for row in rows], "points")
    return good & say("Python", pds, [f"{module['pd'](row):.8f}" for row in rows], "PD")

def exact_int(value):
    """A whole score as an evaluator gives it: no rounding hides a wrong one."""
    return int(value) if float(value).is_integer() else value

def pmml(export, folder, rows, expected, reasons):
    try:
        from pypmml import Model
    except ImportError:
        print("  PMML     skipped: the package pypmml is not there")
        return True
    path = os.path.join(folder, "card.pmml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(export("pmml"))
    model = Model.load(path)
    told = [model.predict({k: v for k, v in row.items() if v is not None}) for row in rows]
    good = say("PMML", expected, [exact_int(one["score"]) for one in told])
    # Of reasons that cost the same any order is right: each rank is compared by its cost.
    ours, theirs = [], []
    for one, (named, costs) in zip(told, reasons):
        ours.append([costs[name] for name in named])
        theirs.append([costs.get(one[f"reason_{rank + 1}"]) for rank in range(len(named))])
    return good & say("PMML", ours, theirs, "reasons")

def spreadsheet(export, rows, names, expected):
    try:
        import formulas
    except ImportError:
        print("  Excel    skipped: the package formulas is not there")
        return True
    import numpy
    sums = export("excel").rstrip("\n").split("\n")[-1].split("\t", 1)[1]
    run = formulas.Parser().ast(sums)[1].compile()
    places = [str(name) for name in run.inputs]
    letters = lambda at: (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)
    column = {letters(at) + "2": name for at, name in enumerate(names)}
    told, known = [], {}
    for row in rows:
        values = tuple("" if row[column[place]] is None else row[column[place]] for place in places)
        if values not in known:
            given = [numpy.array([[value]], dtype=object) for value in values]
            known[values] = exact_int(numpy.ravel(run(*given))[0])
        told.append(known[values])
    return say("Excel", expected, told)

def exact(card):
    """What decides a score: base, names, cuts, groups, points."""
    keys = ("name", "cuts", "specials", "groups", "others")
    told = [[one.get(key) for key in keys] + [e["points"] for e in one["entries"]]
            for one in card["characteristics"]]
    return [card["base"], *told]

def pairs(a, b):
    """Pairs of all values, which must be the same to the last bit."""
    if isinstance(a, dict):
        return [pair for key in a for pair in pairs(a[key], b.get(key))]
    if isinstance(a, list):
        return [pair for x, y in zip(a, b) for pair in pairs(x, y)]
    return [(a, b)]

def prove(binary, data, target, options):
    print(f"{os.path.basename(data)} {' '.join(options)}")
    folder = tempfile.mkdtemp()
    at = lambda name: os.path.join(folder, name)
    shouxin(binary, "fit", data, "--target", target, *options, "--out", at("card.json"))
    card = json.load(open(at("card.json")))
    names = [one["name"] for one in card["characteristics"]]
    numeric = {one["name"] for one in card["characteristics"] if one["reads"] == "numbers"}
    shouxin(binary, "score", data, "--card", at("card.json"), "--out", at("scores.csv"),
            "--reasons", str(len(names)))
    expected, pds, reasons = [], [], []
    with open(at("scores.csv"), encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            expected.append(int(line["score"]))
            pds.append(line["pd"])
            ranked = [(line[f"reason_{n + 1}"], line[f"points_{n + 1}"]) for n in range(len(names))]
            costs = {name: int(points) for name, points in ranked if name}
            reasons.append(([name for name, _ in ranked if name][:4], costs))
    rows = list(cells(data, names, numeric))
    export = lambda form: shouxin(binary, "export", at("card.json"), "--form", form)
    good, points = databases(export, rows, names, numeric, expected)
    good &= python(export, rows, expected, pds, points)
    good &= pmml(export, folder, rows, expected, reasons)
    good &= spreadsheet(export, rows, names, expected)
    with open(at("again.json"), "w", encoding="utf-8") as file:
        file.write(export("json"))
    again = json.load(open(at("again.json")))
    good &= say("JSON", exact(card), exact(again), "points")
    return good & say("JSON", *zip(*pairs(card, again)), "numbers")

def main():
    binary, *given = sys.argv[1:]
    if given:
        work = [(given[0], given[1], given[2:])]
    else:
        table = os.path.join(tempfile.mkdtemp(), "awkward.csv")
        awkward(table)
        work = [(table, "bad", ["--special=-999,-998", *trend]) for trend in ([], ["--base-points"])]
        shared = os.path.join(os.environ.get("SHOUXIN_SHARED", "../shared"), "data")
        for name in ("german.csv", "polish1.csv.gz"):
            path = os.path.join(shared, name)
            if os.path.exists(path):
                work.append((path, "target", ["--split", "split"]))
            else:
                print(f"{name} skipped: {path} is not there")
    told = [prove(binary, *one) for one in work]
    sys.exit(0 if all(told) else 1)

if __name__ == "__main__":
    main()
