//! What is signed on the command line: packs, the order rule, the matrix; projects and maturity.

use serde_json::Value as Json;

use super::{House, both};

pub const PASSWORD: &str = "correct horse battery";

impl House {
    /// Runs a verb as a person; exit code and what it answered.
    pub fn by(&self, login: &str, arguments: &[&str]) -> (Option<i32>, Json) {
        let mut all = self.arguments(arguments);
        all.extend(["--user".to_owned(), login.to_owned(), "--json".to_owned()]);
        let ran = self.binary.run_as(PASSWORD, all);
        let told = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran:?}"));
        (ran.code, told)
    }

    pub fn good_by(&self, login: &str, arguments: &[&str]) -> Json {
        let (code, told) = self.by(login, arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {told}");
        told
    }

    pub fn bad_by(&self, login: &str, arguments: &[&str]) -> String {
        let (code, told) = self.by(login, arguments);
        assert_eq!(code, Some(3), "{arguments:?}: {told}");
        told["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    /// An own version of a pack in a file, far ahead.
    fn own_version(&self, pack: &str, (from, to): (&str, &str), version: &str) -> String {
        let shown = self.json(&["pack", "show", pack]);
        let text = shown["text"].as_str().expect("its text").replacen(from, to, 1);
        let text = text.replacen("version = \"2026.", &format!("version = \"{version}."), 1);
        let first = text.find("effective_from = \"").expect("its first day") + 18;
        let text = format!("{}2035-01-01{}", &text[..first], &text[first + 10..]);
        self.write(&format!("{pack}-{version}.toml"), &text)
    }
}

#[test]
fn one_person_signs_alone_and_two_sign_for_each_other() {
    both(|house| {
        let reset = house.arguments(&["user", "password", "owner"]);
        assert_eq!(house.binary.run_as(PASSWORD, reset).code, Some(0));
        let tiers = house.own_version("tiers", ("review_months = 12", "review_months = 24"), "a");
        let rule = house.own_version("orders", ("tolerance_bps = 0", "tolerance_bps = 500"), "a");
        for (pack, file) in [("tiers", &tiers), ("orders", &rule)] {
            let propose = ["pack", "propose", pack, file, "--reason", "年度"];
            assert_eq!(house.good_by("owner", &propose)["waiting"], true);
            let listed = house.json(&["pack", "list"]);
            let rows = listed["packs"].as_array().expect("packs");
            assert!(rows.iter().any(|one| one["pack"] == pack && one["waiting"] == true));
            let signed = house.good_by("owner", &["pack", "sign", pack, "--note", "只有一人"]);
            assert_eq!(signed["proposal"]["signed_alone"], true, "{signed}");
        }
        let add = house.arguments(&["user", "add", "li", "--role", "credit-manager"]);
        assert_eq!(house.binary.run_as(PASSWORD, add).code, Some(0));
        let again = house.own_version("orders", ("tolerance_bps = 0", "tolerance_bps = 700"), "b");
        house.good_by("owner", &["pack", "propose", "orders", &again, "--reason", "再调"]);
        let sign = ["pack", "sign", "orders", "--note", "同意"];
        assert_eq!(house.bad_by("owner", &sign), "orders.rule-same-person");
        assert_eq!(house.good_by("li", &sign)["proposal"]["signed_alone"], false);
        let history = house.json(&["pack", "history", "orders"]);
        let marks: Vec<_> = history["proposals"]
            .as_array()
            .expect("proposals")
            .iter()
            .map(|one| one["signed_alone"].clone())
            .collect();
        assert_eq!(marks, [false, true], "the newest first: {history}");
        let unknown = house.run(&["pack", "show", "moon", "--json"]);
        assert_eq!(unknown.code, Some(3), "{unknown:?}");
        let draft = ["policy", "matrix", "draft", "--on", "2035-01-01", "--reason", "年度"];
        assert_eq!(house.good_by("li", &draft)["number"], 1);
        let step = |step| ["policy", "matrix", step, "1", "--reason", "例会"];
        house.good_by("li", &step("propose"));
        assert_eq!(house.bad_by("li", &step("sign")), "policy.matrix-four-eyes");
        assert_eq!(house.json(&["policy", "matrix", "what-if", "1"])["tried"], true);
        assert_eq!(house.good_by("owner", &step("sign"))["state"], "approved");
        let listed = house.json(&["policy", "matrix", "list"]);
        assert_eq!(listed["matrices"][0]["in_force"], false, "its day is far ahead");
    });
}

#[test]
fn projects_and_maturity_go_on_by_the_command_line() {
    both(|house| {
        let reset = house.arguments(&["user", "password", "owner"]);
        assert_eq!(house.binary.run_as(PASSWORD, reset).code, Some(0));
        let file = house.write(
            "ar.csv",
            "客户编码,客户名称,发票号,开票日期,到期日,金额\nC1,甲公司,F1,2026-01-05,2026-02-05,100.00\n",
        );
        house.json(&["import", &file]);
        let enter = [
            "project",
            "enter",
            "C1",
            "--number",
            "GC-1",
            "--name",
            "泵站",
            "--value",
            "1200.50",
            "--on",
            "2026-10-01",
            "--retention-bps",
            "500",
        ];
        let entered = house.good_by("owner", &enter);
        assert_eq!((&entered["value_minor"], &entered["stage"]), (&120_050.into(), &"bid".into()));
        let id = entered["id"].as_str().expect("an id");
        let reach = ["project", "reach", id, "delivery", "--on", "2026-11-01"];
        assert_eq!(house.good_by("owner", &reach)["stage"], "delivery");
        let back = ["project", "reach", id, "contract", "--on", "2026-11-02"];
        assert_eq!(house.bad_by("owner", &back), "controls.stage-order");
        house.good_by("owner", &["project", "lose", id, "--note", "业主取消"]);
        assert_eq!(house.json(&["project", "list"])["projects"], Json::Array(Vec::new()));
        assert_eq!(house.json(&["project", "list", "--all"])["projects"][0]["state"], "lost");

        let maturity = |rest: &[&str]| {
            let all = [&["controls", "maturity"], rest].concat();
            house.good_by("owner", &all)
        };
        let begun = maturity(&["begin"]);
        let id = begun["id"].as_str().expect("an id");
        let early = house.bad_by("owner", &["controls", "maturity", "close", id]);
        assert_eq!(early, "controls.maturity-unfinished");
        for question in begun["questions"].as_array().expect("questions") {
            let code = question["question"].as_str().expect("a code");
            maturity(&["answer", id, code, "1", "--note", "初步"]);
        }
        assert_eq!(maturity(&["close", id])["level_hundredths"], 100);
        let steps = house.json(&["controls", "maturity", "steps"]);
        let step = steps["steps"][0]["id"].as_str().expect("a step");
        let done = maturity(&["step", step, "--done", "已上线"]);
        let told = done["steps"].as_array().expect("steps");
        assert!(told.iter().any(|one| one["note"] == "已上线"), "{done}");
    });
}
