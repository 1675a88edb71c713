//! `shouxin entity`, and what other verbs say of entities.

use super::both;

#[test]
fn entities_are_recorded_named_and_closed_by_the_command_line() {
    both(|house| {
        let file = house.write(
            "ar.csv",
            "客户编码,客户名称,发票号,开票日期,到期日,金额,公司代码\n\
             C1,甲公司,F1,2026-01-05,2026-02-05,100.00,SH\nC1,甲公司,F2,2026-01-05,2026-02-05,200.00,SZ\n",
        );
        for (code, name) in [("SH", "上海守信贸易"), ("SZ", "深圳守信贸易")] {
            let told = house.json(&["entity", "add", "--code", code, "--name", name]);
            assert_eq!((&told["entity"], &told["main"]), (&code.into(), &(code == "SH").into()));
        }
        let twice = house.run(&["entity", "add", "--code", "sz", "--name", "x"]);
        assert!(
            twice.code == Some(3) && twice.stderr.contains("parties.entity-taken"),
            "{twice:?}"
        );
        house.json(&["import", &file]);
        let told = house.json(&["ageing", "--as-of", "2026-02-20", "--by-entity"]);
        let rows = told["by_entity"].as_array().expect("rows");
        let seen: Vec<_> = rows.iter().map(|r| (&r["entity"], r["open_minor"].as_i64())).collect();
        assert_eq!(seen, [(&"SZ".into(), Some(200_00)), (&"SH".into(), Some(100_00))]);
        let only = house.json(&["ageing", "--as-of", "2026-02-20", "--entity", "SZ"]);
        assert_eq!(only["totals"]["open_minor"], 200_00);
        let order = ["order", "check", "--buyer", "C1", "--amount", "8", "--number", "SO-1"];
        let lost = house.run(&[&order[..], &["--entity", "XX"]].concat());
        assert!(lost.stderr.contains("parties.entity-unknown"), "{lost:?}");
        let told = house.json(&[&order[..], &["--entity", "SZ"]].concat());
        assert_eq!(told["order"], "SO-1", "{told}");
        let closed = house.json(&["entity", "retire", "SZ", "--until", "2026-06-30"]);
        assert_eq!(closed["until_on"], "2026-06-30");
        let main = house.run(&["entity", "retire", "SH"]);
        assert!(main.stderr.contains("parties.entity-main-stays"), "{main:?}");
        let list = house.run(&["entity", "list"]).stdout;
        assert!(list.contains("* SH") && list.contains("→ 2026-06-30"), "{list}");
    });
}
