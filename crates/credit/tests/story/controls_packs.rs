//! The packs of the controls as a company's own versions: one person proposes, another signs, and from the
//! first day on points, risks, stages and questions are those of the company.

use credit::{
    assess::{PackKind, decide_pack, open_proposal, pack_in_force, propose_pack, set_pack},
    controls::{Heat, MaturityPack, PointPack, RiskPack, get_point, list_points},
    scoring::{list_own_packs, list_proposals, withdraw_own_pack},
};
use store::{
    Actor, Db,
    access::{NewPerson, Role},
};
use testkit::day;

use crate::ledger::{as_who, code};

const TODAY: &str = "2026-11-21";

fn own(text: &str, changes: &[(&str, &str)]) -> String {
    let mut text = text.replacen("version = \"2026.1\"", "version = \"own.1\"", 1).replacen(
        "effective_from = \"2026-01-01\"",
        "effective_from = \"2026-11-21\"",
        1,
    );
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text
}

async fn people(db: &Db) {
    let person = |login: &str| NewPerson {
        login: login.to_owned(),
        name: login.to_owned(),
        role: Role::CreditManager,
        lang: base::Lang::Zh,
        password: "correct horse".to_owned(),
    };
    let mut tx = db.write(Actor::system("test")).await.expect("tx");
    tx.add_people(&[person("cm1"), person("cm2")]).await.expect("people");
    tx.commit().await.expect("commit");
}

async fn decide(
    db: &Db,
    who: &'static str,
    kind: PackKind,
    said: (bool, &str),
) -> base::Result<()> {
    as_who(db, who, async |tx| decide_pack(tx, kind, said).await).await
}

#[tokio::test]
async fn one_proposes_and_another_signs() {
    testkit::both(async |db| {
        people(&db).await;
        let kind = PackKind::Risks;
        let text = own(RiskPack::shipped_text(), &[("high_from = 12", "high_from = 20")]);
        let propose = async |text: &str| {
            as_who(&db, "cm1", async |tx| propose_pack(tx, kind, text, "风险例会").await).await
        };
        let alone = as_who(&db, "cm1", async |tx| set_pack(tx, kind, &text, "x").await).await;
        assert_eq!(code(alone), "scoring.pack-by-two", "not past the second person");
        let care = as_who(&db, "cm1", async |tx| {
            propose_pack(tx, PackKind::Care, "version = 1", "x").await
        });
        assert_eq!(code(care.await), "scoring.pack-alone");
        let moon = own(RiskPack::shipped_text(), &[("points = [\"", "points = [\"moon\", \"")]);
        assert_eq!(code(propose(&moon).await), "controls.point-unknown");
        assert_eq!(code(propose("x = 1").await), "scoring.pack-wrong");
        propose(&text).await.expect("proposed");
        assert_eq!(code(propose(&text).await), "scoring.pack-proposed");
        let now = pack_in_force(&db, kind, day(TODAY)).await.expect("read");
        assert!(now.own.is_none(), "a proposal counts for nothing");
        assert_eq!(code(decide(&db, "cm1", kind, (true, "")).await), "scoring.pack-own-proposal");
        assert_eq!(
            code(decide(&db, "cm2", kind, (false, " ")).await),
            "scoring.pack-reason-missing"
        );
        decide(&db, "cm2", kind, (false, "再议")).await.expect("refused");
        assert!(open_proposal(&db, kind).await.expect("read").is_none());
        propose(&text).await.expect("proposed anew, the version is still free");
        decide(&db, "cm2", kind, (true, "")).await.expect("signed");
        let states: Vec<String> = list_proposals(&db, kind.code())
            .await
            .expect("listed")
            .into_iter()
            .map(|one| one.state)
            .collect();
        assert_eq!(states, ["approved", "rejected"]);
        let pack = RiskPack::in_force(&db, day(TODAY)).await.expect("in force");
        assert_eq!((Heat::of(&pack, (4, 4)), Heat::of(&pack, (4, 5))), (Heat::Medium, Heat::High));
        assert_eq!(code(decide(&db, "cm2", kind, (true, "")).await), "scoring.pack-no-proposal");
        let id = list_own_packs(&db, kind.code()).await.expect("own")[0].id;
        let back = as_who(&db, "cm1", async |tx| withdraw_own_pack(tx, "risks", id, "改回").await);
        assert_eq!(code(back.await), "scoring.pack-by-two", "nor is it taken back by one");
    })
    .await;
}

#[tokio::test]
async fn points_of_the_company_count_and_are_what_others_name() {
    testkit::both(async |db| {
        people(&db).await;
        let shipped = list_points(&db).await.expect("points").len();
        let first = PointPack::shipped().points[0].code.clone();
        let changes = [(&*format!("code = \"{first}\""), "code = \"first-of-ours\"")];
        let text = own(PointPack::shipped_text(), &changes);
        let kind = PackKind::Points;
        let new = as_who(&db, "cm1", async |tx| propose_pack(tx, kind, &text, "自定").await);
        new.await.expect("proposed");
        decide(&db, "cm2", kind, (true, "")).await.expect("signed");
        let points = list_points(&db).await.expect("points");
        assert_eq!((points.len(), points[0].point.code.as_str()), (shipped, "first-of-ours"));
        get_point(&db, "first-of-ours").await.expect("known");
        assert_eq!(code(get_point(&db, &first).await), "controls.point-unknown");
        let text = own(MaturityPack::shipped_text(), &[("target = 3", "target = 2")]);
        let stale = as_who(&db, "cm1", async |tx| {
            propose_pack(tx, PackKind::Maturity, &text, "自定").await
        })
        .await;
        match MaturityPack::shipped_text().contains(&format!("\"{first}\"")) {
            true => assert_eq!(code(stale), "controls.point-unknown"),
            false => assert!(stale.is_ok(), "nobody names the point that went"),
        }
    })
    .await;
}
