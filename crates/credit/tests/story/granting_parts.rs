//! Parts of a limit that go without a request.

use base::{Currency, Money};
use credit::{
    granting::{bypass_end, bypass_part, list_bypasses},
    policy::{Limit, NewPart, PartKind, SecurityForm, get_limit_part},
};
use store::{Actor, access::Scope};
use testkit::day;

use crate::granting::filed;

const TODAY: &str = "2026-11-21";

#[tokio::test]
async fn every_part_that_gives_credit_is_a_bypass() {
    testkit::both(async |db| {
        let good = filed(&db).await;
        let money = Money::new(100_00, Currency::CNY);
        let security = PartKind::Security {
            form: SecurityForm::Insurance,
            amount: money,
            share_bps: 8_000,
            in_exposure: false,
            party: "中国信保".to_owned(),
        };
        let mut held = security.clone();
        if let PartKind::Security { in_exposure, .. } = &mut held {
            *in_exposure = true;
        }
        let mut parts = Vec::new();
        for (part, logged, at_end) in [
            (PartKind::Temporary(money), Some("temporary"), None),
            (security, Some("security"), None),
            (held, Some("security"), Some("end-security")),
            (PartKind::InCurrency(Limit::of(money)), Some("currency"), Some("end-currency")),
            (PartKind::Suspension, None, Some("end-suspension")),
        ] {
            let new = NewPart {
                buyer_id: good,
                of_group: false,
                part: part.clone(),
                currency: Currency::CNY,
                from_on: day(TODAY),
                to_on: Some(day("2026-12-31")),
                reason: "测试".to_owned(),
            };
            let before = list_bypasses(&db, Scope::All, 100).await.expect("read").len();
            let mut tx = db.write(Actor::user("boss")).await.expect("tx");
            let id = bypass_part(&mut tx, &new).await.expect("added");
            tx.commit().await.expect("commit");
            let list = list_bypasses(&db, Scope::All, 100).await.expect("read");
            assert_eq!(list.len() - before, usize::from(logged.is_some()), "{part:?}");
            if let Some(logged) = logged {
                assert_eq!((list[0].part.as_str(), list[0].what.as_str()), (logged, "limit"));
                assert_eq!(list[0].limit.and_then(Limit::amount_minor), Some(100_00));
            }
            parts.push((id, at_end));
        }
        for (id, at_end) in parts {
            let part = get_limit_part(&db, id).await.expect("part");
            let before = list_bypasses(&db, Scope::All, 100).await.expect("read").len();
            let mut tx = db.write(Actor::user("boss")).await.expect("tx");
            bypass_end(&mut tx, &part, "到期").await.expect("ended");
            tx.commit().await.expect("commit");
            let list = list_bypasses(&db, Scope::All, 100).await.expect("read");
            assert_eq!(list.len() - before, usize::from(at_end.is_some()));
            if let Some(code) = at_end {
                assert_eq!(list[0].part, code);
            }
        }
    })
    .await;
}
