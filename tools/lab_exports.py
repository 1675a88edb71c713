"""Runs the exports of a scorecard in other programmes and compares the score of every row.

    pip install pypmml duckdb pandas openpyxl formulas   # a Java for pypmml; all but duckdb optional
    python tools/lab_exports.py target/debug/shouxin DATA.csv TARGET [--special=-999]

Fits a card with `shouxin lab fit`, scores the file with `shouxin lab score`, then runs the SQL in
SQLite and DuckDB, the Python in Python and the PMML in PMML4S (through pypmml). A test tool: it is
no part of the product.
"""
import csv, json, os, sqlite3, subprocess, sys, tempfile

def shouxin(binary, *arguments):
    return subprocess.run([binary, "lab", *arguments], check=True, capture_output=True, text=True).stdout

def compare(name, expected, told):
    wrong = [(row, a, b) for row, (a, b) in enumerate(zip(expected, told)) if int(a) != int(b)]
    same = len(expected) == len(told) and not wrong
    print(f"{name:12} {len(told):8} rows  {'same' if same else 'DIFFERENT ' + str(wrong[:3])}")
    return same

def cells(path, names, numeric):
    with open(path, encoding="utf-8-sig", newline="") as file:
        for record in csv.DictReader(file):
            row = {}
            for name in names:
                text = record[name].strip()
                if text in ("", "NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", "?", "\\N"):
                    row[name] = None
                else:
                    row[name] = float(text) if name in numeric else text
            yield row

def in_database(rows, names, numeric, run, statement):
    quote = lambda name: '"' + name.replace('"', '""') + '"'
    columns = ", ".join(f"{quote(n)} {'DOUBLE PRECISION' if n in numeric else 'TEXT'}" for n in names)
    run(f"CREATE TABLE applicants (row_number INTEGER, {columns})", None)
    marks = ", ".join("?" for _ in range(len(names) + 1))
    run(f"INSERT INTO applicants VALUES ({marks})",
        [[at, *(row[n] for n in names)] for at, row in enumerate(rows)])
    return [r[0] for r in run(f"SELECT score FROM ({statement}) AS s ORDER BY row_number", None)]

def main():
    binary, data, target, *rest = sys.argv[1:]
    folder = tempfile.mkdtemp()
    at = lambda name: os.path.join(folder, name)
    shouxin(binary, "fit", data, "--target", target, *rest, "--drop", "split", "--out", at("card.json"))
    shouxin(binary, "score", data, "--card", at("card.json"), "--out", at("scores.csv"))
    with open(at("scores.csv")) as file:
        expected = [int(line["score"]) for line in csv.DictReader(file)]
    card = json.load(open(at("card.json")))
    names = [one["name"] for one in card["characteristics"]]
    numeric = {one["name"] for one in card["characteristics"] if one["reads"] == "numbers"}
    rows = list(cells(data, names, numeric))
    export = lambda form: shouxin(binary, "export", at("card.json"), "--form", form)

    good = True
    plain = sqlite3.connect(":memory:")
    run = lambda text, many: (plain.executemany(text, many) if many else plain.execute(text)).fetchall()
    good &= compare("SQLite", expected, in_database(rows, names, numeric, run, export("sql")))
    import duckdb
    duck = duckdb.connect()
    sample = rows[:5000]
    run = lambda text, many: (duck.executemany(text, many) if many else duck.execute(text)).fetchall()
    told = in_database(sample, names, numeric, run, export("sql-nan"))
    good &= compare("DuckDB", expected[:len(sample)], told)
    module = {}
    exec(export("python"), module)
    good &= compare("Python", expected, [module["score"](row) for row in rows])
    try:
        from pypmml import Model
    except ImportError:
        print("PMML         skipped: pypmml is not there")
    else:
        with open(at("card.pmml"), "w", encoding="utf-8") as file:
            file.write(export("pmml"))
        model = Model.load(at("card.pmml"))
        told = [model.predict(row) for row in sample[:2000]]
        good &= compare("PMML", expected[:len(told)], [round(one["score"]) for one in told])
        print("reasons of the first row:", {k: v for k, v in told[0].items() if k != "score"})
    sys.exit(0 if good else 1)

if __name__ == "__main__":
    main()
