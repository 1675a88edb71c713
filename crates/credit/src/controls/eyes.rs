//! Four eyes: whether there is somebody else who could sign.

use store::access::{Person, Right};

/// Whether somebody else than `login` holds the right to set rules. Where nobody does, a company of
/// one person goes on alone, and the audit says so.
pub fn has_second(people: &[Person], login: &str) -> bool {
    people.iter().any(|person| person.login != login && person.may(Right::EditPolicy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::access::Role;

    fn person(login: &str, role: Role, active: bool) -> Person {
        Person {
            id: 1,
            login: login.to_owned(),
            name: login.to_owned(),
            role,
            lang: base::Lang::Zh,
            active,
            locked_until: None,
        }
    }

    #[test]
    fn a_second_person_is_active_and_may_set_rules() {
        let alone = [person("boss", Role::Owner, true), person("s", Role::Sales, true)];
        assert!(!has_second(&alone, "boss"));
        assert!(has_second(&alone, "s"));
        let gone = [person("boss", Role::Owner, true), person("cm", Role::CreditManager, false)];
        assert!(!has_second(&gone, "boss"));
    }
}
