//! The credit file on both databases: two scopes of a statement, restatements, peers of an
//! industry, and the testimony of what others say.

use std::collections::BTreeMap;

use base::{Currency, Money};
use credit::parties::{
    self, NewBuyer, NewFinding, NewPastCredit, NewPayer, NewReference, NewReport, NewStatement,
    StatementDetail, StatementScope,
};
use testkit::day;

use crate::ledger::{begin, buyers, keep};

fn statement(end: &str, lines: &[(&str, i64)]) -> NewStatement {
    NewStatement {
        period_end: day(end),
        months: 12,
        currency: Currency::CNY,
        source: "form".to_owned(),
        audited: false,
        lines: lines.iter().map(|(code, minor)| ((*code).to_owned(), *minor)).collect(),
    }
}

fn of(scope: StatementScope) -> StatementDetail {
    StatementDetail { scope, ..StatementDetail::default() }
}

#[tokio::test]
async fn the_debtors_own_accounts_are_judged_and_nothing_is_overwritten() {
    testkit::both(async |test| {
        let db = test.db();
        let id = buyers(db, &["A"]).await[0];
        let own = statement("2025-12-31", &[("total_assets", 1_000)]);
        let group = statement("2025-12-31", &[("total_assets", 9_000)]);
        let restated = statement("2025-12-31", &[("total_assets", 900)]);
        let mut tx = begin(db).await;
        let record = parties::record_statement_as;
        let detail = StatementDetail {
            unit: "1e4".to_owned(),
            auditor: "立信".to_owned(),
            opinion: "qualified".to_owned(),
            note: "存货盘亏".to_owned(),
            added_up: vec!["total_assets".to_owned()],
            ..StatementDetail::default()
        };
        let consolidated = of(StatementScope::Consolidated);
        assert!(record(&mut tx, id, &own, &of(StatementScope::Own)).await.expect("own").is_some());
        assert!(record(&mut tx, id, &group, &consolidated).await.expect("group").is_some());
        assert!(record(&mut tx, id, &restated, &detail).await.expect("again").is_some());
        // The same once more is nothing new; another auditor is.
        assert_eq!(record(&mut tx, id, &restated, &detail).await.expect("same"), None);
        assert_eq!(parties::record_statement(&mut tx, id, &restated).await.expect("same"), None);
        assert_eq!(record(&mut tx, id, &group, &consolidated).await.expect("same"), None);
        let other = StatementDetail { auditor: "天健".to_owned(), ..detail.clone() };
        assert!(record(&mut tx, id, &restated, &other).await.expect("other").is_some());
        for wrong in [
            StatementDetail { opinion: "excellent".to_owned(), ..detail.clone() },
            StatementDetail { unit: "1e5".to_owned(), ..detail.clone() },
        ] {
            let refused = record(&mut tx, id, &restated, &wrong).await.expect_err("no such word");
            assert_eq!(refused.code(), "parties.word-unknown");
        }
        keep(tx).await;
        let all = parties::list_statements(db, id).await.expect("all");
        let seen: Vec<(i64, &str, i64)> = all
            .iter()
            .map(|one| (one.version, one.detail.scope.code(), one.content.lines["total_assets"]))
            .collect();
        let expected =
            [(4, "own", 900), (3, "own", 900), (2, "consolidated", 9_000), (1, "own", 1_000)];
        assert_eq!(seen, expected);
        assert_eq!(all[1].detail, detail);
        let judged = parties::latest_statements(db, id, id, day("2026-06-30")).await.expect("read");
        let judged: Vec<i64> = judged.iter().map(|one| one.version).collect();
        assert_eq!(judged, [4], "the debtor's own, the last version");
    })
    .await;
}

#[tokio::test]
async fn peers_are_the_buyers_of_a_section_with_their_two_years() {
    testkit::both(async |test| {
        let db = test.db();
        let mut tx = begin(db).await;
        let new = |code: &str, industry: &str| NewBuyer {
            code: code.to_owned(),
            name: Some(code.to_owned()),
            industry: Some(industry.to_owned()),
            ..NewBuyer::default()
        };
        let rows = [new("A", "C34"), new("B", "C13"), new("C", "F51"), new("D", "C1")];
        let saved = parties::save_buyers(&mut tx, &rows, "test", day("2026-01-01")).await;
        let ids: Vec<i64> =
            saved.expect("saved").into_iter().map(|one| one.expect("a buyer").0).collect();
        for (id, end, assets) in [
            (ids[0], "2024-12-31", 1),
            (ids[0], "2025-12-31", 2),
            (ids[1], "2025-12-31", 3),
            (ids[2], "2025-12-31", 4),
            // Too old to be a peer, and not yet there.
            (ids[3], "2020-12-31", 5),
            (ids[1], "2026-12-31", 6),
        ] {
            let new = statement(end, &[("total_assets", assets)]);
            parties::record_statement(&mut tx, id, &new).await.expect("recorded");
        }
        keep(tx).await;
        let years = parties::list_peer_years(db, 'C', day("2026-11-21")).await.expect("read");
        let seen: BTreeMap<i64, (i64, Option<i64>)> = years
            .iter()
            .map(|year| {
                let assets = |one: &parties::Statement| one.content.lines["total_assets"];
                (year.now.buyer_id, (assets(&year.now), year.before.as_ref().map(assets)))
            })
            .collect();
        assert_eq!(seen, BTreeMap::from([(ids[0], (2, Some(1))), (ids[1], (3, None))]));
    })
    .await;
}

fn a_reference() -> NewReference {
    NewReference {
        on: day("2026-11-01"),
        who: "某供应商 张经理".to_owned(),
        relation: "supplier".to_owned(),
        years: Some(4),
        terms_days: Some(30),
        late_days: Some(-2),
        highest: Some(Money::new(5_000_000, Currency::CNY)),
        opinion: "good".to_owned(),
        weight: 9,
        text: "总是提前付".to_owned(),
    }
}

fn a_loan() -> NewPastCredit {
    NewPastCredit {
        kind: "extended".to_owned(),
        from_on: day("2024-01-01"),
        to_on: None,
        creditor: "某银行".to_owned(),
        amount: None,
        text: "展期一年".to_owned(),
        source: "客户".to_owned(),
    }
}

#[tokio::test]
async fn what_others_say_is_kept_and_closed_but_never_lost() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A", "B"]).await;
        let (id, other) = (ids[0], ids[1]);
        let money = Some(Money::new(5_000_000, Currency::CNY));
        let mut tx = begin(db).await;
        let report = NewReport {
            kind: "bureau".to_owned(),
            provider: "某信用机构".to_owned(),
            as_of: day("2026-10-01"),
            summary: "两起诉讼".to_owned(),
            document_id: None,
        };
        let report_id = parties::file_report(&mut tx, id, &report).await.expect("filed");
        let finding = NewFinding {
            report_id: Some(report_id),
            kind: "enforcement".to_owned(),
            on: day("2026-09-01"),
            amount: money,
            text: "(2026)浙0681执1号".to_owned(),
            source: "执行信息公开网".to_owned(),
        };
        let found = parties::record_finding(&mut tx, id, &finding).await.expect("recorded");
        let refused = parties::record_finding(&mut tx, other, &finding).await;
        assert_eq!(refused.expect_err("another's report").code(), "parties.report-unknown");
        let no_paper = NewReport { document_id: Some(1), ..report };
        let refused = parties::file_report(&mut tx, id, &no_paper).await;
        assert_eq!(refused.expect_err("no such paper").code(), "parties.paper-not-found");
        let reference = a_reference();
        parties::record_reference(&mut tx, id, &reference).await.expect("recorded");
        let odd = NewReference { opinion: "great".to_owned(), ..reference.clone() };
        let refused = parties::record_reference(&mut tx, id, &odd).await;
        assert_eq!(refused.expect_err("no such word").code(), "parties.word-unknown");
        let past = a_loan();
        parties::record_past_credit(&mut tx, id, &past).await.expect("recorded");
        keep(tx).await;

        let mut tx = begin(db).await;
        let close = parties::close_finding;
        close(&mut tx, (id, found), (day("2026-11-20"), "已履行")).await.expect("closed");
        for wrong in [(id, found), (other, found), (id, 1)] {
            let refused = close(&mut tx, wrong, (day("2026-11-20"), "x")).await;
            assert_eq!(refused.expect_err("none").code(), "parties.finding-unknown");
        }
        keep(tx).await;
        let known = parties::find_testimony(db, id).await.expect("read");
        assert_eq!(known.findings[0].of, finding);
        let ended = Some((day("2026-11-20"), "已履行".to_owned()));
        assert_eq!(known.findings[0].ended, ended);
        assert_eq!(known.open_findings(), 0);
        assert_eq!(known.references[0].of.weight, 3, "at most seen on paper");
        assert_eq!(known.told_late_days(day("2026-11-21")), Some((-2.0, 1)));
        assert_eq!(known.past[0].of, past);
        assert_eq!(parties::find_testimony(db, other).await.expect("read"), Default::default());
    })
    .await;
}

#[tokio::test]
async fn one_payer_at_a_time() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A", "B"]).await;
        let payer = |code: Option<&str>, name: &str, since: &str| NewPayer {
            code: code.map(str::to_owned),
            name: name.to_owned(),
            since_on: day(since),
            reason: "集团资金归集".to_owned(),
        };
        let mut tx = begin(db).await;
        let set = parties::set_payer;
        set(&mut tx, ids[0], &payer(None, "老板个人", "2025-01-01")).await.expect("set");
        set(&mut tx, ids[0], &payer(Some("b"), "", "2026-01-01")).await.expect("set");
        for (new, code) in [
            (payer(Some("A"), "", "2026-06-01"), "parties.payer-self"),
            (payer(Some("X"), "", "2026-06-01"), "parties.buyer-unknown"),
            (payer(None, "丙", "2026-01-01"), "parties.payer-earlier"),
        ] {
            let refused = set(&mut tx, ids[0], &new).await.expect_err("refused");
            assert_eq!(refused.code(), code);
        }
        keep(tx).await;
        let payers = parties::find_testimony(db, ids[0]).await.expect("read").payers;
        let seen: Vec<_> = payers
            .iter()
            .map(|one| (one.of.code.as_deref(), one.ended.as_ref().map(|(day, _)| day.to_string())))
            .collect();
        assert_eq!(seen, [(Some("B"), None), (None, Some("2025-12-31".to_owned()))]);
    })
    .await;
}

#[tokio::test]
async fn a_company_holds_ratios_against_its_own_values_from_their_day_on() {
    testkit::both(async |test| {
        let db = test.db();
        let kind = credit::assess::PackKind::Norms;
        let text = kind
            .shipped_text()
            .replace("version = \"2026.1\"", "version = \"own.1\"")
            .replace("effective_from = \"2026-01-01\"", "effective_from = \"2026-12-01\"")
            .replacen("good = 2.0\nweak = 1.0", "good = 1.5\nweak = 1.0", 1);
        let twisted = text.replacen("good = 1.5\nweak = 1.0", "good = 1.0\nweak = 1.5", 1);
        let mut tx = begin(db).await;
        let wrong = credit::assess::set_signed_pack(&mut tx, kind, &twisted, "本行业口径").await;
        assert_eq!(wrong.expect_err("points the wrong way").code(), "scoring.pack-wrong");
        credit::assess::set_signed_pack(&mut tx, kind, &text, "本行业口径").await.expect("set");
        tx.commit().await.expect("commit");
        for (on, version, good) in [("2026-11-30", "2026.1", 2.0), ("2026-12-01", "own.1", 1.5)] {
            let pack = credit::scoring::NormPack::in_force(db, day(on)).await.expect("read");
            let norm = pack.norms.find(quant::ratios::Ratio::Current, Some('C')).expect("a line");
            assert_eq!((pack.edition.version.as_str(), norm.good), (version, good), "{on}");
        }
    })
    .await;
}
