use std::collections::HashMap;

use base::{Day, Lang, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Actor, Audit, Db, Tx,
    access::{NewPerson, Role},
};
use world::{BuyerNo, Facts, Spec, User, UserRole, World};

use super::{judgement, ledger, orders, outside, party};

/// What a demo company remembers of its world.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Demo {
    /// The seed of all chance.
    pub seed: u64,
    /// First day of business, as days since 1970-01-01.
    pub start: i32,
    /// Buyers in all.
    pub buyers: u32,
    /// The last day that was brought in.
    pub until: Option<i32>,
}

impl Demo {
    /// The usual demo company, begun so that it has 24 months behind it.
    pub fn of(spec: &Spec) -> Self {
        let start = spec.start.epoch_days();
        Self { seed: spec.seed, start, buyers: spec.buyers, until: None }
    }

    fn spec(&self, today: Day) -> Spec {
        Spec {
            seed: self.seed,
            start: Day::from_epoch_days(self.start),
            until: today,
            buyers: self.buyers,
            pace_percent: 100,
            detail: world::Detail::Full,
        }
    }
}

const SETTING: &str = "demo.world";

/// The world of a demo company until the last day that was brought in; `None` in any other company.
pub(super) async fn spec_of(db: &Db) -> Result<Option<Spec>> {
    let demo = db.find_setting::<Demo>(SETTING).await?;
    let until = |demo: &Demo| demo.until.map(Day::from_epoch_days);
    Ok(demo.and_then(|demo| Some(demo.spec(until(&demo)?))))
}

/// Ids of the world's buyers in the house.
pub(super) type Ids = HashMap<BuyerNo, i64>;

/// Ids of the items that came in, by buyer, invoice and instalment.
pub(super) type Items = HashMap<(i64, String, u32), i64>;

/// A world that is being lived on a thread of its own.
pub type Living = tokio::task::JoinHandle<World>;

/// Begins to live a world; the data folder can be made meanwhile.
pub fn live(demo: &Demo, today: Day) -> Living {
    let spec = demo.spec(today);
    tokio::task::spawn_blocking(move || World::simulate(&spec))
}

/// Lives the world until today (or takes `early`, begun before a new folder was made) and brings in what is not there yet, in one transaction. Returns
/// how many facts came in.
pub async fn bring_up_to(
    db: &Db,
    (fresh, early): (Demo, Option<Living>),
    today: Day,
    password: &str,
) -> Result<usize> {
    let known = db.find_setting::<Demo>(SETTING).await?;
    let early = early.filter(|_| known.is_none());
    let mut demo = known.unwrap_or(fresh);
    let from = demo.until.map_or(demo.start, |until| until + 1);
    if Day::from_epoch_days(from) > today {
        return Ok(0);
    }
    let world = early
        .unwrap_or_else(|| live(&demo, today))
        .await
        .map_err(|error| base::Failure::broken("living the demo world", error))?;
    let first = demo.until.is_none();
    let from = Day::from_epoch_days(from);
    let later = (!world.facts.all_between(from, today)).then(|| world.facts.between(from, today));
    let news = later.as_ref().unwrap_or(&world.facts);
    let mut tx = db.write(Actor::system("demo")).await?;
    tx.expect_many().await?;
    bring_in(&mut tx, (news, &world.facts), today, (password, first)).await?;
    if first {
        outside::sources(&mut tx).await?;
    }
    outside::ratings(&mut tx, (&world.spec, &world.facts), (from, today)).await?;
    demo.until = Some(today.epoch_days());
    tx.set_setting(SETTING, &demo).await?;
    tx.audit(Audit {
        room: "store",
        action: if first { "make-demo" } else { "live-demo-on" },
        subject: "company".to_owned(),
        detail: json!({ "seed": demo.seed, "until": today.to_string(), "facts": news.count() }),
    });
    tx.commit().await?;
    let count = news.count();
    // A hundred thousand small pieces: nobody waits while they are put away.
    tokio::task::spawn_blocking(move || drop((world, later)));
    Ok(count)
}

async fn bring_in(
    tx: &mut Tx,
    (news, all): (&Facts, &Facts),
    today: Day,
    (password, first): (&str, bool),
) -> Result<()> {
    add_people(tx, &news.users, password).await?;
    let rates = ledger::rates(tx, news, all).await?;
    let ids = party::buyers(tx, news, all).await?;
    party::papers(tx, news, &ids).await?;
    let items = ledger::bring_in(tx, news, &ids).await?;
    ledger::disputes(tx, news, all, &ids).await?;
    judgement::grants(tx, news, &ids, &rates).await?;
    judgement::talks(tx, news, &ids, (&items, &rates)).await?;
    if first {
        judgement::reviews(tx, news, (&ids, &rates), today).await?;
        orders::parts(tx, news, &ids, today).await?;
        // Orders of the first day wait until their buyers have been judged.
        return orders::put_aside(tx, news, &ids, today).await;
    }
    orders::bring_in(tx, news, &ids, today).await
}

async fn add_people(tx: &mut Tx, users: &[User], password: &str) -> Result<()> {
    let people: Vec<NewPerson> = users
        .iter()
        .map(|user| NewPerson {
            login: user.code.to_lowercase(),
            name: user.name.clone(),
            role: match user.role {
                UserRole::Owner => Role::Owner,
                UserRole::CreditManager => Role::CreditManager,
                UserRole::Sales => Role::Sales,
                UserRole::Finance => Role::Finance,
                UserRole::SalesManager | UserRole::Collector => Role::Collector,
                UserRole::Legal => Role::Legal,
            },
            lang: Lang::Zh,
            password: password.to_owned(),
        })
        .collect();
    tx.add_people(&people).await
}
