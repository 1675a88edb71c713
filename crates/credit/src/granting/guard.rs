//! What must still hold when a step is signed: the judgement that the request was weighed by stands,
//! and whoever signs leaves enough people for the steps behind.

use base::{Day, Rejection, Result};
use store::{Ask, Columns, Tx};

use super::{
    application::Application,
    chain::{Involved, Signer, Step, unstaffed},
    document::{EvidenceDoc, WeighedDoc},
    pack::GrantingPack,
};
use crate::scoring::own_read;

/// A request is signed on the judgement that it was weighed by. Where the buyer's tier has moved
/// since, chain and minimum may be others; where the judgement has grown old, nobody knows. The
/// request then goes back and is handed in anew.
///
/// # Errors
/// `granting.judged-anew`, `granting.judged-long-ago`, or a fault.
pub(super) async fn still_judged(
    tx: &mut Tx,
    application: &Application,
    (evidence, weighed): (&EvidenceDoc, &WeighedDoc),
) -> Result<()> {
    let today = tx.clock().today();
    let mut ask = Ask::new(
        "SELECT a.tier FROM scoring_current c JOIN scoring_assessment a ON a.run_id = c.run_id \
         WHERE c.id = 1 AND a.buyer_id = ",
    );
    ask.value(application.buyer_id);
    let rows = ask.rows(tx.conn(), "reading the tier of a request").await?;
    if let Some(row) = rows.first() {
        let tier = row.text(0)?;
        if tier != weighed.tier {
            let wrong = Rejection::new("granting.judged-anew").with("from", &weighed.tier);
            return Err(wrong.with("to", tier).into());
        }
    }
    let own = own_read(tx.conn(), "granting", today, GrantingPack::read).await?;
    let most = match &own {
        Some((pack, _)) => pack.decide_days,
        None => GrantingPack::shipped().decide_days,
    };
    let judged: Option<Day> = evidence.as_of.parse().ok();
    if let Some((days, judged)) = most.zip(judged)
        && today.days_since(judged) > days
    {
        let wrong = Rejection::new("granting.judged-long-ago").with("day", judged);
        return Err(wrong.with("days", days).into());
    }
    Ok(())
}

/// Whether somebody is left for each step behind the one that is signed. `gone` are all who signed,
/// with those whom they signed for, the one who signs now among them.
///
/// # Errors
/// `granting.needed-later`, naming the role that nobody would be left for.
pub(super) fn leaves_enough(
    behind: &[Step],
    people: &[Signer],
    applicant: &str,
    gone: &Involved,
) -> std::result::Result<(), Rejection> {
    let left: Vec<Signer> = people
        .iter()
        .filter(|person| !gone.contains(&person.login))
        .map(|person| Signer {
            login: person.login.clone(),
            role: person.role,
            stands_for: person
                .stands_for
                .iter()
                .filter(|(login, _)| !gone.contains(login))
                .cloned()
                .collect(),
        })
        .collect();
    match unstaffed(behind, &left, applicant) {
        None => Ok(()),
        Some(role) => Err(Rejection::new("granting.needed-later").with("role", role.code())),
    }
}

#[cfg(test)]
mod tests {
    use store::access::Role;

    use super::*;

    #[test]
    fn who_is_needed_later_does_not_sign_now() {
        let person = |login: &str, role, stands_for: &[(&str, Role)]| Signer {
            login: login.to_owned(),
            role,
            stands_for: stands_for.iter().map(|(l, r)| ((*l).to_owned(), *r)).collect(),
        };
        let boss = || person("boss", Role::Owner, &[]);
        let manager = || person("cm", Role::CreditManager, &[]);
        let finance = || person("fin", Role::Finance, &[("boss", Role::Owner)]);
        let behind = [Step { role: Role::Owner, days: 3 }];
        for (people, gone, fine) in [
            (vec![boss(), manager()], &["cm"][..], true),
            (vec![boss(), manager()], &["boss"], false),
            (vec![boss(), person("two", Role::Owner, &[]), manager()], &["boss"], true),
            // Who stands in for one that has signed is nobody new.
            (vec![boss(), manager(), finance()], &["boss"], false),
            (vec![boss(), manager(), finance()], &["cm"], true),
            (vec![finance(), manager()], &["fin", "boss"], false),
        ] {
            let gone: Involved = gone.iter().map(|login| (*login).to_owned()).collect();
            let got = leaves_enough(&behind, &people, "xs", &gone);
            assert_eq!(got.is_ok(), fine, "{people:?} {gone:?}");
        }
        assert!(leaves_enough(&[], &[], "xs", &Involved::new()).is_ok());
    }
}
