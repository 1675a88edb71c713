//! `lab fit` with variables chosen step by step, and with declined applications beside the
//! accepted.

use std::fmt::Write as _;

use serde_json::Value as Json;

use super::{
    proof::{Lab, TABLE},
    refusal,
};

/// What is learnt from in most cases: neither weights nor offsets.
const PLAIN: [&str; 2] = ["--drop", "w,o"];

fn names(told: &Json) -> Vec<String> {
    let terms = told["model"]["terms"].as_array().expect("terms");
    terms.iter().filter_map(|term| Some(term["name"].as_str()?.to_owned())).collect()
}

fn number(told: &Json, name: &str) -> f64 {
    told[name].as_f64().unwrap_or_else(|| panic!("{name} in {told}"))
}

#[test]
fn variables_come_in_and_leave_step_by_step() {
    let lab = Lab::open();
    let loose = ["--min-iv", "0"];
    let all = names(&lab.json("fit", &loose));
    let mut counts = vec![];
    for criterion in ["aic", "bic", "auc"] {
        let told = lab.json("fit", &[&loose[..], &["--stepwise", criterion]].concat());
        let moves = told["moves"].as_array().expect("moves");
        let mut held: Vec<&str> = vec![];
        let mut before: Option<f64> = None;
        for step in moves {
            let (name, after) = (step["name"].as_str().expect("a name"), number(step, "after"));
            let better =
                before.is_none_or(|b| if criterion == "auc" { after > b } else { after < b });
            assert!(better, "{criterion}: each step gains: {moves:?}");
            before = Some(after);
            match step["moved"].as_str() {
                Some("added") => held.push(name),
                Some("removed") => held.retain(|one| *one != name),
                other => panic!("{other:?}"),
            }
        }
        let mut chosen = names(&told);
        assert!(chosen.iter().all(|name| all.contains(name)), "{chosen:?} of {all:?}");
        chosen.sort_unstable();
        held.sort_unstable();
        assert_eq!(chosen, held, "{criterion}: what the steps hold is in the card");
        counts.push(chosen.len());
    }
    assert!(counts[1] <= counts[0], "the stricter criterion takes no more: {counts:?}");
    let one = lab.json("fit", &[&loose[..], &["--stepwise", "bic", "--most", "1"]].concat());
    assert_eq!((names(&one).len(), one["moves"].as_array().map(Vec::len)), (1, Some(1)));
    assert!(lab.json("fit", &loose)["moves"].as_array().is_some_and(Vec::is_empty));
    for (lang, said) in [("zh", "入模，准则"), ("en", "comes in, criterion")] {
        let ran = lab.ran("fit", &[&PLAIN[..], &["--stepwise", "bic", "--lang", lang]].concat());
        assert!(ran.ok().contains(said), "{said}");
    }
    assert_eq!(lab.ran("fit", &["--stepwise", "guess"]).code, Some(2));
}

/// Declined applications: the variables of every fifth case, no outcome, another order, one more
/// column.
fn declined() -> String {
    let mut text = String::from("town,reason,used,days\n");
    for line in TABLE.lines().skip(1).step_by(5) {
        let cells: Vec<&str> = line.split(',').collect();
        writeln!(text, "{},no,{},{}", cells[2], cells[1], cells[0]).expect("text");
    }
    writeln!(text, "Elsewhere,no,0.5,").expect("text");
    text
}

#[test]
fn what_is_supposed_of_the_declined_is_learnt_from_and_never_judged() {
    let lab = Lab::open();
    let file = lab.write("declined.csv", &declined());
    let rows = declined().lines().count() - 1;
    let with = |more: &[&str]| lab.json("fit", &[&PLAIN[..], &["--rejects", &file], more].concat());
    let plain = lab.json("fit", &PLAIN);
    assert!(plain["declined"].is_null());
    for inference in ["parcelling", "fuzzy"] {
        let told = with(&["--inference", inference]);
        let declined = &told["declined"];
        assert_eq!(declined["rows"], rows, "{inference}");
        let rate = number(declined, "bad_rate");
        assert!(
            (0.0..1.0).contains(&rate) && number(declined, "times_accepted") > 1.0,
            "{declined}"
        );
        // Measured on the same accepted rows as ever.
        for name in ["rows_train", "bads_train", "rows_test", "bads_test"] {
            assert_eq!(told["model"][name], plain["model"][name], "{inference} {name}");
        }
        assert_eq!(told["rows"], plain["rows"]);
        // The first model is the one that knew the accepted alone.
        let before = number(declined, "auc_before") - number(&plain["model"], "auc_test");
        assert!(before.abs() < 1e-9, "{declined}");
        assert_ne!(told["model"]["intercept"], plain["model"]["intercept"], "{inference}");
        assert_eq!(told["model"], with(&["--inference", inference])["model"], "the same seed");
        let prudent = with(&["--inference", inference, "--prudence", "4"]);
        assert!(number(&prudent["declined"], "bad_rate") > rate, "{inference}");
        let parcels = declined["parcels"].as_array().expect("parcels");
        let sum = |name: &str| parcels.iter().filter_map(|one| one[name].as_u64()).sum::<u64>();
        match inference {
            "fuzzy" => assert!(parcels.is_empty()),
            _ => {
                assert_eq!(sum("declined"), rows as u64);
                let supposed = f64::from(u32::try_from(sum("supposed_bads")).expect("few"));
                assert!((supposed - rate * number(declined, "rows")).abs() < 1e-6, "{declined}");
                assert_eq!(plain["model"]["rows_train"], sum("accepted"));
            }
        }
    }
    let both = with(&["--stepwise", "bic", "--inference", "fuzzy"]);
    assert!(!both["moves"].as_array().expect("moves").is_empty());
    for (lang, said) in [("zh", "推测坏率"), ("en", "What is supposed is no proof")] {
        let more = ["--rejects", &file, "--lang", lang];
        let ran = lab.ran("fit", &[&PLAIN[..], &more].concat());
        assert!(ran.ok().contains(said), "{said}");
    }
}

#[test]
fn a_file_of_declined_that_does_not_fit_is_told_why() {
    let lab = Lab::open();
    let lacking = lab.write("lacking.csv", "days,town\n4,North\n");
    let words = lab.write("words.csv", "days,used,town\nmany,0.4,North\nfew,0.4,North\n");
    let empty = lab.write("empty.csv", "days,used,town\n");
    let gone = lab.at("gone.csv");
    for (file, code) in [
        (&lacking, "scoring.lab-declined-column"),
        (&words, "scoring.lab-declined-column"),
        (&empty, "scoring.lab-no-rows"),
    ] {
        let ran = lab.ran("fit", &[&PLAIN[..], &["--rejects", file, "--json"]].concat());
        assert_eq!(refusal(&ran), (3, code.to_owned()), "{file}");
    }
    for (lang, said) in [("zh", "没有“used”列"), ("en", "has no column “used”")] {
        let more = ["--rejects", &lacking, "--json", "--lang", lang];
        let ran = lab.ran("fit", &[&PLAIN[..], &more].concat());
        assert!(ran.stdout.contains(said), "{ran:?}");
    }
    assert_eq!(lab.ran("fit", &["--rejects", &gone, "--json"]).code, Some(3));
    for wrong in [
        &["--inference", "fuzzy"][..],
        &["--prudence", "2"],
        &["--rejects", &lacking, "--prudence", "0"],
        &["--rejects", &lacking, "--inference", "guess"],
        &["--rejects", &lacking, "--offset", "o"],
    ] {
        assert_eq!(lab.ran("fit", wrong).code, Some(2), "{wrong:?}");
    }
}
