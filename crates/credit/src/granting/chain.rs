//! Who may sign a step (A06): the role that the step names, whoever stands in for somebody of that
//! role, or the owner; never the applicant, never twice the same person. Pure.

use std::collections::BTreeSet;

use base::Rejection;
use store::access::Role;

/// A step of an approval chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Who signs.
    pub role: Role,
    /// Days to do it in.
    pub days: i32,
}

/// Somebody who could sign, with those whom they stand in for today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// Login.
    pub login: String,
    /// Their own role.
    pub role: Role,
    /// Login and role of each person who delegated to them.
    pub stands_for: Vec<(String, Role)>,
}

/// In which capacity somebody signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Capacity {
    /// By their own role.
    Own,
    /// For somebody who delegated to them.
    For(String),
    /// As the owner, in place of the role.
    Owner,
}

/// Who took part so far: the applicant, then whoever signed and for whom.
pub type Involved = BTreeSet<String>;

/// The capacity in which somebody may sign a step.
///
/// # Errors
/// `granting.own-application` for the applicant, `granting.signed-already` for who signed a step
/// before (or was signed for), `granting.not-your-step` for who has no part in it.
pub fn may_sign(
    step: &Step,
    signer: &Signer,
    applicant: &str,
    signed: &Involved,
) -> Result<Capacity, Rejection> {
    if signer.login == applicant {
        return Err(Rejection::new("granting.own-application"));
    }
    if signed.contains(&signer.login) {
        return Err(Rejection::new("granting.signed-already"));
    }
    if signer.role == step.role {
        return Ok(Capacity::Own);
    }
    let free = |login: &str| login != applicant && !signed.contains(login);
    let principal =
        signer.stands_for.iter().find(|(login, role)| *role == step.role && free(login));
    if let Some((login, _)) = principal {
        return Ok(Capacity::For(login.clone()));
    }
    if signer.role == Role::Owner {
        return Ok(Capacity::Owner);
    }
    Err(Rejection::new("granting.not-your-step").with("role", step.role.code()))
}

/// The first step that nobody is left for, if there is one: distinct people are sought for all
/// steps together.
pub fn unstaffed(steps: &[Step], people: &[Signer], applicant: &str) -> Option<Role> {
    let mut taken: Vec<Option<usize>> = vec![None; people.len()];
    for (at, step) in steps.iter().enumerate() {
        let mut seen = vec![false; people.len()];
        if !place(at, steps, people, applicant, (&mut taken, &mut seen)) {
            return Some(step.role);
        }
    }
    None
}

/// Kuhn's augmenting path: finds somebody for a step, moving others to steps that they can take.
fn place(
    at: usize,
    steps: &[Step],
    people: &[Signer],
    applicant: &str,
    (taken, seen): (&mut Vec<Option<usize>>, &mut Vec<bool>),
) -> bool {
    let Some(step) = steps.get(at) else { return false };
    for (n, person) in people.iter().enumerate() {
        let fits = may_sign(step, person, applicant, &Involved::new()).is_ok();
        if !fits || seen.get(n).copied().unwrap_or(true) {
            continue;
        }
        if let Some(mark) = seen.get_mut(n) {
            *mark = true;
        }
        let free = match taken.get(n).copied().flatten() {
            None => true,
            Some(other) => place(other, steps, people, applicant, (taken, seen)),
        };
        if free {
            if let Some(slot) = taken.get_mut(n) {
                *slot = Some(at);
            }
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(role: Role) -> Step {
        Step { role, days: 2 }
    }

    fn person(login: &str, role: Role, stands_for: &[(&str, Role)]) -> Signer {
        let stands_for = stands_for.iter().map(|(l, r)| ((*l).to_owned(), *r)).collect();
        Signer { login: login.to_owned(), role, stands_for }
    }

    #[test]
    fn who_may_sign() {
        let manager = step(Role::CreditManager);
        let signed: Involved = ["cm1".to_owned()].into();
        for (signer, signed, expected) in [
            (person("cm1", Role::CreditManager, &[]), &Involved::new(), Ok(Capacity::Own)),
            (person("cm1", Role::CreditManager, &[]), &signed, Err("granting.signed-already")),
            (person("ann", Role::CreditManager, &[]), &signed, Err("granting.own-application")),
            (person("boss", Role::Owner, &[]), &signed, Ok(Capacity::Owner)),
            (person("fin", Role::Finance, &[]), &signed, Err("granting.not-your-step")),
            (
                person("fin", Role::Finance, &[("cm2", Role::CreditManager)]),
                &signed,
                Ok(Capacity::For("cm2".to_owned())),
            ),
            // Who stands in for the applicant, or for who signed already, is no second pair of eyes.
            (
                person("fin", Role::Finance, &[("ann", Role::CreditManager)]),
                &Involved::new(),
                Err("granting.not-your-step"),
            ),
            (
                person("fin", Role::Finance, &[("cm1", Role::CreditManager)]),
                &signed,
                Err("granting.not-your-step"),
            ),
        ] {
            let got = may_sign(&manager, &signer, "ann", signed).map_err(|wrong| wrong.code);
            assert_eq!(got, expected, "{signer:?} {signed:?}");
        }
    }

    #[test]
    fn a_chain_without_enough_people_is_seen_beforehand() {
        let chain = [step(Role::CreditManager), step(Role::Owner)];
        let owner = || person("boss", Role::Owner, &[]);
        let manager = || person("cm", Role::CreditManager, &[]);
        let second = || person("cm2", Role::CreditManager, &[]);
        for (people, applicant, expected) in [
            (vec![owner(), manager()], "sales", None),
            (vec![owner(), manager()], "cm", Some(Role::Owner)),
            (vec![owner(), manager(), second()], "cm", None),
            (vec![owner()], "sales", Some(Role::Owner)),
            (vec![manager()], "sales", Some(Role::Owner)),
            (vec![], "sales", Some(Role::CreditManager)),
            // The owner is found first for step one and moved on to step two.
            (vec![owner(), person("f", Role::Finance, &[("x", Role::CreditManager)])], "s", None),
        ] {
            assert_eq!(unstaffed(&chain, &people, applicant), expected, "{people:?} {applicant}");
        }
    }
}
