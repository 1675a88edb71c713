//! `lab fit` with weights and offsets and `lab evaluate` against statsmodels and scikit-learn
//! (`tools/lab_proof.py` made the table and the numbers), and data sets that go between the command
//! line and the register.

use serde_json::Value as Json;

use super::{House, both, good_and_bad, refusal};

pub(super) const TABLE: &str = include_str!("proof.csv");
const PEERS: &str = include_str!("proof.json");

pub(super) struct Lab {
    binary: testkit::Binary,
    folder: tempfile::TempDir,
}

impl Lab {
    pub(super) fn open() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        std::fs::write(folder.path().join("proof.csv"), TABLE).expect("written");
        Self { binary: testkit::Binary::new(env!("CARGO_BIN_EXE_shouxin")), folder }
    }

    pub(super) fn write(&self, name: &str, text: &str) -> String {
        let path = self.at(name);
        std::fs::write(&path, text).expect("written");
        path
    }

    pub(super) fn at(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    pub(super) fn ran(&self, verb: &str, more: &[&str]) -> testkit::Ran {
        let data = self.at("proof.csv");
        let plain = ["lab", verb, &data, "--target", "bad", "--split", "split"];
        self.binary.run([&plain[..], more].concat())
    }

    pub(super) fn json(&self, verb: &str, more: &[&str]) -> Json {
        let ran = self.ran(verb, &[more, &["--json"]].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        serde_json::from_str(&ran.stdout).expect("json")
    }

    /// The bins on which the peers were fitted.
    const BINS: [&str; 4] = ["--prebinning", "tree", "--min-share", "0.05"];

    /// A card fitted with weights and offsets, without a penalty.
    fn fitted(&self) -> (Json, String) {
        let card = self.at("card.json");
        let exact = [
            "--weight",
            "w",
            "--offset",
            "o",
            "--ridge",
            "0",
            "--signs",
            "report",
            "--missing",
            "together",
        ];
        let more = [&exact[..], &Self::BINS, &["--min-iv", "0", "--out", &card]].concat();
        (self.json("fit", &more), card)
    }
}

fn peers() -> Json {
    serde_json::from_str(PEERS).expect("json")
}

fn close(name: &str, told: &Json, peer: &Json) {
    let (told, peer) = (told.as_f64().expect(name), peer.as_f64().expect(name));
    assert!((told - peer).abs() <= 1e-6 * peer.abs().max(1.0), "{name}: {told} is not {peer}");
}

#[test]
fn weights_and_offsets_give_what_statsmodels_gives() {
    let lab = Lab::open();
    let (told, _) = lab.fitted();
    let (model, peer) = (&told["model"], &peers()["fit"]);
    let terms = model["terms"].as_array().expect("terms");
    for (at, term) in terms.iter().enumerate() {
        assert_eq!(term["name"], peer["names"][at], "the same bins, the same variables");
        close("beta", &term["beta"], &peer["beta"][at]);
        close("standard error", &term["standard_error"], &peer["standard_error"][at]);
    }
    assert_eq!(terms.len(), peer["names"].as_array().expect("names").len());
    close("intercept", &model["intercept"], &peer["intercept"]);
    close("log likelihood", &model["log_likelihood"], &peer["log_likelihood"]);
    // Neither takes part as a variable, and both change the fit.
    let names: Vec<&str> = terms.iter().filter_map(|term| term["name"].as_str()).collect();
    assert!(!names.contains(&"w") && !names.contains(&"o"), "{names:?}");
    let bare = ["--drop", "w,o", "--ridge", "0", "--signs", "report", "--missing", "together"];
    let bare = lab.json("fit", &bare);
    assert_ne!(bare["model"]["intercept"], model["intercept"]);
    for (more, code) in [
        (["--offset", "town"], "scoring.lab-mismatch"),
        (["--offset", "days"], "scoring.lab-offset"),
        (["--offset", "gone"], "scoring.lab-no-column"),
        (["--weight", "o"], "scoring.lab-weight"),
    ] {
        let told = refusal(&lab.ran("fit", &[&more[..], &["--json"]].concat()));
        assert_eq!(told, (3, code.to_owned()), "{more:?}");
    }
}

#[test]
fn a_card_is_proved_with_every_measure_that_a_validator_asks_for() {
    let lab = Lab::open();
    let (_, card) = lab.fitted();
    let peers = peers();
    for (name, more) in
        [("plain", ["--drop", "w,o"].as_slice()), ("weighted", &["--weight", "w", "--drop", "o"])]
    {
        let told = lab.json("evaluate", &[more, &["--card", &card]].concat());
        for part in ["train", "test"] {
            let (told, peer) = (&told["proof"][part], &peers[name][part]);
            let case = |what: &str| format!("{name} {part} {what}");
            for measure in ["auc", "ks", "brier", "log_loss"] {
                let one = &told[measure];
                close(&case(measure), &one["value"], &peer[measure]);
                let (low, high) = (one["low"].as_f64(), one["high"].as_f64());
                let value = one["value"].as_f64();
                assert!(low < high && (measure == "ks" || (low < value && value < high)), "{one}");
            }
            let (hosmer, line) = (&told["hosmer_lemeshow"], &told["calibration"]);
            for (at, key) in ["chi_square", "degrees", "p_value"].iter().enumerate() {
                close(&case(key), &hosmer[key], &peer["hosmer_lemeshow"][at]);
            }
            for key in ["intercept", "slope"] {
                close(&case(key), &line[key], &peer[key][0]);
                close(&case("error"), &line[format!("{key}_error")], &peer[key][1]);
            }
            close(&case("o/e"), &line["observed_over_expected"], &peer["observed_over_expected"]);
            let curve = line["curve"].as_array().expect("curve");
            assert_eq!(curve.len(), peer["curve"].as_array().expect("curve").len());
            for (at, point) in curve.iter().enumerate() {
                for (column, key) in ["predicted", "observed", "rows"].iter().enumerate() {
                    close(&case(key), &point[key], &peer["curve"][at][column]);
                }
            }
            let gains = told["gains"].as_array().expect("gains");
            assert_eq!(gains.len(), 10);
            for (at, point) in gains.iter().enumerate() {
                close(&case("caught"), &point["caught"], &peer["caught"][at]);
                close(&case("lift"), &point["lift"], &peer["lift"][at]);
            }
        }
    }
}

#[test]
fn a_proof_is_read_by_people_and_repeats_by_its_seed() {
    let lab = Lab::open();
    let (_, card) = lab.fitted();
    let plain = ["--drop", "w,o", "--card", &card, "--cuts", "560,590"];
    let said = lab.ran("evaluate", &plain).ok();
    for told in [
        "95% 自助法区间（重抽 500 次）",
        "Brier 分数",
        "对数损失",
        "Hosmer–Lemeshow 卡方",
        "校准斜率（1 为准）",
        "校准曲线（测试",
        "累计提升",
        "各档坏率（测试）",
        "各分界的决策（测试）",
    ] {
        assert!(said.contains(told), "{told} is not in {said}");
    }
    let english = lab.ran("evaluate", &[&plain[..], &["--lang", "en"]].concat()).ok();
    for told in ["95 % bootstrap interval", "log loss", "Calibration curve (test", "bads declined"]
    {
        assert!(english.contains(told), "{told} is not in {english}");
    }
    let proof = |more: &[&str]| lab.json("evaluate", &[&plain[..], more].concat())["proof"].clone();
    let one = proof(&["--samples", "50"]);
    assert_eq!(one["test"]["samples"], 50);
    assert_eq!(one, proof(&["--samples", "50"]), "the same seed, the same interval");
    assert_ne!(one["test"]["auc"], proof(&["--samples", "50", "--seed", "2"])["test"]["auc"]);
    let test = &one["test"];
    let counted = |list: &str, key: &str| -> u64 {
        test[list].as_array().expect("list").iter().filter_map(|one| one[key].as_u64()).sum()
    };
    assert_eq!(counted("tiers", "rows"), test["rows"].as_u64().expect("rows"));
    assert_eq!(counted("tiers", "bads"), test["bads"].as_u64().expect("bads"));
    let cut = &test["cuts"][0];
    let both = cut["bads_declined"].as_u64().zip(cut["bads_accepted"].as_u64());
    assert_eq!(both.map(|(one, other)| one + other), test["bads"].as_u64());
    let wrong = lab.ran("evaluate", &["--card", &card, "--cuts", "590,560", "--json"]);
    assert_eq!(refusal(&wrong), (3, "scoring.lab-setting".to_owned()));
    assert_eq!(lab.ran("evaluate", &["--card", &card, "--samples", "1"]).code, Some(2));
}

/// What a benchmark or an analyst's script reads.
#[test]
fn verbs_tell_bins_model_and_costs_by_agreed_names() {
    let lab = Lab::open();
    let (told, card) = lab.fitted();
    for one in told["variables"].as_array().expect("variables") {
        assert!(one["name"].is_string() && one["iv"].is_f64() && one["trend"].is_string(), "{one}");
        assert!(!one["bins"].as_array().expect("bins").is_empty());
    }
    let model = &told["model"];
    assert!(!model["terms"].as_array().expect("terms").is_empty());
    for measure in ["auc_train", "auc_test", "ks_test", "gini_test"] {
        assert!(model[measure].is_f64(), "{measure}: {model}");
    }
    for step in ["read", "bin", "fit", "score"] {
        let cost = &told["seconds"][step];
        assert!(cost["wall"].is_f64() && cost["cpu"].is_f64(), "{step}: {cost}");
    }
    assert!(told["peak_mb"].as_u64().is_some_and(|mb| mb > 0));
    let binned = lab.json("bin", &[]);
    assert!(binned["variables"][0]["bins"][0]["woe"].is_f64(), "{binned}");
    let out = lab.at("scores.csv");
    lab.json("score", &["--card", &card, "--out", &out]);
    let scores = std::fs::read_to_string(&out).expect("written");
    let (head, rows) = scores.split_once('\n').expect("rows");
    assert!(head.starts_with("row,score,pd,reason_1,points_1"), "{head}");
    assert_eq!(rows.lines().count() + 1, TABLE.lines().count());
    for row in rows.lines().take(20) {
        let cells: Vec<&str> = row.split(',').collect();
        let pd: f64 = cells[2].parse().expect("a probability");
        assert!((0.0..=1.0).contains(&pd) && cells[1].parse::<i32>().is_ok(), "{row}");
    }
}

#[test]
fn cards_stand_side_by_side_on_the_same_rows() {
    let lab = Lab::open();
    let (_, card) = lab.fitted();
    let poor = lab.at("poor.json");
    lab.json("fit", &["--drop", "w,o", "--most", "1", "--min-iv", "0", "--out", &poor]);
    let both = ["--no-fit", "--card", &poor, "--card", &card];
    let told = lab.json("compare", &[&both[..], &["--cut", "590"]].concat());
    let cards = told["cards"].as_array().expect("cards");
    assert_eq!(cards.len(), 2);
    let number = |at: usize, name: &str| cards[at][name].as_f64().expect("a number");
    let against = &cards[1]["against_first"];
    let told_of = |name: &str| against[name].as_f64().expect("a number");
    let difference = told_of("auc_difference");
    assert!((number(1, "auc_test") - number(0, "auc_test") - difference).abs() < 1e-9, "{told}");
    assert!(told_of("low") < difference && difference < told_of("high"), "{against}");
    // The interval and the test say the same.
    assert_eq!(told_of("low") > 0.0 || told_of("high") < 0.0, number(1, "p_value") < 0.05);
    assert!(cards[0]["against_first"].is_null() && against["part"] == "test");
    let swap = &cards[1]["swap"];
    let rows = |name: &str| swap[name]["rows"].as_u64().expect("rows");
    let all = ["kept", "out", "swapped_in", "swapped_out"].map(rows);
    assert_eq!(all.iter().sum::<u64>(), cards[0]["rows_test"].as_u64().expect("rows"));
    assert!(rows("swapped_in") <= rows("swapped_out"), "no more are accepted than now");
    let same = lab.json("compare", &["--no-fit", "--card", &card, "--card", &card]);
    assert_eq!(same["cards"][1]["p_value"], 1.0);
    assert_eq!(same["cards"][1]["against_first"]["auc_difference"], 0.0);
    let said = lab.ran("compare", &["--drop", "w,o", "--card", &poor, "--cut", "590"]).ok();
    for piece in ["poor.json", "新建的评分卡", "95% 区间", "DeLong", "换入"] {
        assert!(said.contains(piece), "{piece} is not in {said}");
    }
    let alone = refusal(&lab.ran("compare", &["--no-fit", "--card", &card, "--json"]));
    assert_eq!(alone, (3, "scoring.lab-setting".to_owned()));
}

#[test]
fn a_parquet_file_is_told_what_to_become() {
    let lab = Lab::open();
    let file = lab.at("a.parquet");
    std::fs::write(&file, b"PAR1\x15\x04\x15\x10").expect("written");
    let ran = lab.binary.run(["lab", "fit", &file, "--target", "bad", "--json"]);
    assert_eq!(refusal(&ran), (3, "scoring.lab-parquet".to_owned()));
    assert!(ran.stdout.contains("CSV"), "{ran:?}");
}

#[test]
fn data_sets_go_between_the_command_line_and_the_register() {
    both(|house: &House| {
        let none = house.run(&["lab", "dataset", "--list"]).ok();
        assert!(none.contains("样本库还是空的"), "{none}");
        let file = house.write("ar.csv", &good_and_bad());
        house.json(&["import", &file]);
        let out = house.folder.path().join("a.csv").display().to_string();
        let made = house.json(&[
            "lab",
            "dataset",
            "--as-of",
            "2026-01-31",
            "--horizon",
            "90",
            "--project",
            "一月样本",
            "--out",
            &out,
        ]);
        let id = made["id"].as_str().expect("kept").to_owned();
        assert!(made["project"].as_str().is_some_and(|id| id.parse::<i64>().is_ok()), "{made}");
        let listed = house.json(&["lab", "dataset", "--list"]);
        assert_eq!(listed["data_sets"][0]["id"].as_str(), Some(id.as_str()));
        assert_eq!(listed["data_sets"][0]["origin"], "ledger");
        // What is kept comes out again to the byte, and begins another project.
        let again = house.folder.path().join("b.csv").display().to_string();
        let taken = house.json(&["lab", "dataset", "--set", &id, "--out", &again, "--project"]);
        assert_ne!(taken["project"], made["project"]);
        let read = |path: &str| std::fs::read(path).expect("there");
        assert_eq!(read(&out), read(&again));
        let shown = house.run(&["lab", "dataset", "--set", &id]).ok();
        assert!(shown.contains("2026-01-31") || shown.contains(&id), "{shown}");
        let unknown = house.run(&["lab", "dataset", "--set", "77", "--json"]);
        assert_eq!(refusal(&unknown), (3, "scoring.data-set-unknown".to_owned()));
        assert_eq!(house.run(&["lab", "dataset"]).code, Some(2), "days, a set, or the list");
    });
}
