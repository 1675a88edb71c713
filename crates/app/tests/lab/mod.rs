//! The lab's verbs on files, and the register's from a draft to deciding and back.

mod learning;
mod proof;

use std::fmt::Write as _;

use serde_json::Value as Json;
use testkit::{Dice, Ran};

use super::{House, both, invoices};

const PASSWORD: &str = "suiyi-changyidian-7788";

const TABLE: &str = "variable,bin,points\nbase,,520\nlate-frequency,<0.2,60\n\
    late-frequency,\"[0.2,0.5)\",20\nlate-frequency,>=0.5,-30\nlate-frequency,missing,0\n\
    utilisation,<0.5,15\nutilisation,>=0.5,-15\nutilisation,missing,0\n";

impl House {
    fn run_as(&self, login: &str, arguments: &[&str]) -> Ran {
        let mut all = self.arguments(arguments);
        all.extend(["--user".to_owned(), login.to_owned(), "--json".to_owned()]);
        self.binary.run_as(PASSWORD, all)
    }

    /// Runs a verb as a person; what it answered.
    fn done_as(&self, login: &str, arguments: &[&str]) -> Json {
        let ran = self.run_as(login, arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?}: {ran:?}");
        serde_json::from_str(&ran.stdout).expect("json")
    }

    /// Exit code and refusal of a verb that a person may not do.
    fn refused_as(&self, login: &str, arguments: &[&str]) -> (i32, String) {
        refusal(&self.run_as(login, arguments))
    }

    fn people(&self) {
        for (login, role) in [("li", "credit-manager"), ("wang", "owner"), ("zhao", "sales")] {
            let add = self.arguments(&["user", "add", login, "--role", role]);
            assert_eq!(self.binary.run_as(PASSWORD, add).code, Some(0), "{login}");
        }
    }
}

fn refusal(ran: &Ran) -> (i32, String) {
    let told: Json = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran:?}"));
    let error = &told["error"];
    assert!(error["message"].is_string() && error["next"].is_string(), "{ran:?}");
    (ran.code.unwrap_or(-1), error["code"].as_str().unwrap_or_default().to_owned())
}

/// A sample with two variables of the house, or of somebody else.
fn sample(names: [&str; 2]) -> String {
    let mut dice = Dice::new(3);
    let mut text = format!("{},{},bad\n", names[0], names[1]);
    for _ in 0..800 {
        let unit = |dice: &mut Dice| f64::from(u32::try_from(dice.below(1_000)).unwrap_or(0)) / 1e3;
        let (late, used) = (unit(&mut dice), unit(&mut dice));
        let bad = u8::from(unit(&mut dice) < 0.05 + 0.5 * late * used);
        writeln!(text, "{late},{used},{bad}").expect("text");
    }
    text
}

/// Forty buyers: every other one pays in time, the others not at all.
fn good_and_bad() -> String {
    let mut text = String::from("客户编码,客户名称,发票号,开票日期,到期日,金额,结清日期\n");
    for n in 0..400 {
        let buyer = n % 40;
        let settled = if buyer % 2 == 0 { "2026-02-05" } else { "" };
        writeln!(text, "C{buyer:03},客户{buyer:03},F{n:06},2026-01-10,2026-02-09,9000,{settled}")
            .expect("text");
    }
    text
}

#[test]
fn a_model_goes_from_a_table_to_deciding_and_back() {
    both(|house| {
        house.people();
        let none = house.run(&["lab", "models"]).ok();
        assert!(none.contains("还没有模型") && none.contains("专家评分卡"), "{none}");
        let table = house.write("card.csv", TABLE);
        let import = ["lab", "import", &table, "--name", "行为卡"];
        let looked = house.json(&["lab", "import", &table, "--name", "行为卡", "--dry-run"]);
        assert_eq!((&looked["version"], &looked["kind"]), (&Json::Null, &"card".into()));
        let nobody = house.run(&[&import[..], &["--json"]].concat());
        assert_eq!(refusal(&nobody), (3, "cli.lab-no-user".to_owned()));
        let sales = house.refused_as("zhao", &import);
        assert_eq!(sales, (4, "access.right-missing".to_owned()));
        let id = house.done_as("li", &import)["version"].as_str().expect("an id").to_owned();

        let sign = |login: &str, step: &str| {
            house.run_as(login, &["lab", "sign", step, "--version", &id, "--reason", "看过"])
        };
        for (login, step, code) in [
            ("li", "validate", "scoring.model-four-eyes"),
            ("wang", "champion", "scoring.model-step"),
            ("zhao", "validate", "access.right-missing"),
            ("nobody", "validate", "access.sign-in-failed"),
        ] {
            assert_eq!(refusal(&sign(login, step)).1, code, "{login} {step}");
        }
        let wrong = house.arguments(&["lab", "sign", "validate", "--version", &id]);
        let wrong = [&wrong[..], &["--reason", "x", "--user", "wang", "--json"].map(str::to_owned)];
        let wrong = house.binary.run_as("another-word-4711", wrong.concat());
        assert_eq!(refusal(&wrong).1, "access.sign-in-failed");
        assert_eq!(sign("wang", "validate").code, Some(0));
        assert_eq!(refusal(&sign("wang", "validate")).1, "scoring.model-step", "once is enough");

        decides_and_gives_way(house, &id);
    });
}

/// A validated version tried in the shadow, made champion, watched, replayed and retired.
fn decides_and_gives_way(house: &House, id: &str) {
    let sign = |login: &str, step: &str| {
        house.run_as(login, &["lab", "sign", step, "--version", id, "--reason", "看过"])
    };
    let file = house.write("ar.csv", &invoices(400));
    house.json(&["import", &file]);
    assert_eq!(sign("wang", "challenger").code, Some(0));
    assert_eq!(house.json(&["assess"])["buyers"], 40);
    let watched = house.json(&["lab", "watch"]);
    let roles: Vec<_> = watched["models"].as_array().expect("models").iter().collect();
    let told = |at: usize, of: &str| roles[at][of].as_str().unwrap_or_default().to_owned();
    assert_eq!((roles.len(), told(0, "role").as_str()), (2, "champion"));
    assert_eq!((told(1, "role").as_str(), told(1, "model").as_str()), ("challenger", "行为卡 v1"));
    assert_eq!(roles[1]["rounds"][0]["rows"], 40);

    let made = sign("wang", "champion");
    let on: Json = serde_json::from_str(&made.stdout).expect("json");
    let on = on["on"].as_str().expect("a day").to_owned();
    house.json(&["assess"]);
    let again = house.json(&["lab", "replay", "C001", &on]);
    assert_eq!((&again["model"], &again["same_figures"]), (&"行为卡 v1".into(), &true.into()));
    assert_eq!((&again["version"], &again["same_words"]), (&id.into(), &true.into()));
    assert_eq!(again["kept"], again["again"]);
    let said = house.run(&["lab", "replay", "C001", &on]).ok();
    assert!(said.contains("逐字节一致"), "{said}");
    let unknown = house.run(&["lab", "replay", "C999", &on, "--json"]);
    assert_eq!(unknown.code, Some(3), "{unknown:?}");
    assert!(house.run(&["lab", "watch", "--keep"]).ok().contains("已检查 1 个在用模型"));

    assert_eq!(refusal(&sign("wang", "retire")).1, "scoring.model-in-force");
    let restore = ["lab", "sign", "restore-expert", "--reason", "先退回"];
    assert_eq!(house.done_as("wang", &restore)["state"], "champion");
    assert_eq!(sign("wang", "retire").code, Some(0));
    let models = house.json(&["lab", "models"]);
    assert_eq!(models["versions"][0]["state"], "retired");
    let now: Vec<&Json> =
        models["reigns"].as_array().expect("reigns").iter().filter(|r| r["now"] == true).collect();
    assert_eq!((now.len(), &now[0]["version"]), (1, &Json::Null), "{models}");
}

#[test]
fn a_fitted_card_is_proposed_with_the_data_that_it_was_learnt_from() {
    both(|house| {
        house.people();
        let data = house.write("sample.csv", &sample(["late-frequency", "utilisation"]));
        let foreign = house.write("other.csv", &sample(["colour", "taste"]));
        let fit = |data: &str, out: &str| {
            let made = ["lab", "fit", data, "--target", "bad", "--out", out];
            house.binary.run(made).ok()
        };
        let at = |name: &str| house.folder.path().join(name).display().to_string();
        let (card, strange) = (at("card.json"), at("strange.json"));
        assert!(fit(&data, &card).contains("没有留出样本"));
        fit(&foreign, &strange);

        let file = house.write("ar.csv", &good_and_bad());
        house.json(&["import", &file]);
        let taken = ["lab", "dataset", "--as-of", "2026-01-31", "--horizon", "90", "--keep"];
        let said = house.run(&taken).ok();
        let kept = house.json(&taken)["id"].as_str().expect("an id").to_owned();
        assert!(said.contains("已登记到样本库") && said.contains("--data-set"), "{said}");

        let propose = |card: &str, data: &[&str]| {
            let plain = ["lab", "propose", card, "--name", "拟合卡", "--reason", "试"];
            house.run_as("li", &[&plain[..], data].concat())
        };
        let other = refusal(&propose(&strange, &["--data-set", &kept]));
        assert_eq!(other, (3, "scoring.model-other-data".to_owned()));
        let few = refusal(&propose(&card, &["--data-set", &kept]));
        assert!(few.1.starts_with("scoring.lab-few-"), "{few:?}");
        assert_eq!(propose(&card, &[]).code, Some(0));
        assert_eq!(refusal(&propose(&card, &[])).1, "scoring.model-same");
        assert_eq!(propose(&strange, &[]).code, Some(0), "kept, though it cannot run");
        let models = house.json(&["lab", "models"]);
        let told = models["versions"].as_array().expect("versions");
        let runs: Vec<bool> = told.iter().map(|v| v["runs_on_the_ledger"] == true).collect();
        assert_eq!(runs, [false, true], "{models}");
    });
}

/// What a file can bring that no analyst wants, and what is said of it.
#[test]
fn odd_columns_are_told_in_words_and_for_machines() {
    let folder = tempfile::tempdir().expect("folder");
    let house_free = testkit::Binary::new(env!("CARGO_BIN_EXE_shouxin"));
    let path = folder.path().join("odd.csv");
    let mut dice = Dice::new(5);
    let mut text = String::from("bad,x,copy,outcome,infinite,level,constant\n");
    for row in 0..1_200 {
        let x = dice.below(1_000);
        let bad = u8::from(dice.below(1_000) < 100 + x / 2);
        let infinite = if row % 10 == 0 { "inf".to_owned() } else { dice.below(90).to_string() };
        writeln!(text, "{bad},{x},{x},{bad},{infinite},L{},7", row % 400).expect("text");
    }
    std::fs::write(&path, text).expect("written");
    let file = path.display().to_string();
    let fit = |more: &[&str]| {
        let plain = ["lab", "fit", &file, "--target", "bad", "--min-iv", "0"];
        house_free.run([&plain[..], more].concat()).ok()
    };
    let said = fit(&[]);
    for told in [
        "copy：每一行都与另一变量分在同样的箱里",
        "infinite：120 个无穷大的值按缺失处理",
        "“outcome”单独一列就把好坏分得分毫不差",
        "“level”有 400 个取值",
        "“constant”这一列只有一个值",
    ] {
        assert!(said.contains(told), "{told} is not in {said}");
    }
    let json: Json = serde_json::from_str(&fit(&["--json"])).expect("json");
    let why: Vec<&str> = json["skipped"]
        .as_array()
        .expect("list")
        .iter()
        .map(|one| one["why"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(why, ["lab-separates", "lab-sparse", "lab-constant"]);
    assert_eq!(json["notes"][0]["infinite"], 120);
    assert_eq!(json["model"]["dropped"][0]["why"], "copy");
    // A bin without rows has no bad rate, and none is printed.
    let x = &json["variables"][0];
    let missing = x["bins"].as_array().expect("bins").last().expect("missing");
    assert_eq!((&missing["count"], &missing["bad_rate"]), (&0.0.into(), &Json::Null));
    assert!(!said.contains(" 0.00 %"), "{said}");
    let fewer: Json = serde_json::from_str(&fit(&["--json", "--most", "1"])).expect("json");
    assert_eq!(fewer["model"]["terms"].as_array().map(Vec::len), Some(1));
    let english = fit(&["--lang", "en", "--most", "1"]);
    assert!(english.contains("with the least information were left out"), "{english}");
    let alone =
        ["lab", "fit", &file, "--target", "bad", "--drop", "x,copy,infinite,level,constant"];
    let alone = house_free.run([&alone[..], &["--json"]].concat());
    assert_eq!(refusal(&alone), (3, "scoring.lab-separates".to_owned()));
}
