use super::*;

#[test]
fn every_code_is_read_back_and_every_place_is_its_own() {
    let mut places = std::collections::BTreeSet::new();
    for role in Role::PLAIN.iter().copied() {
        assert_eq!(Role::parse(&role.code()), Some(role));
        assert!(places.insert(role.place().expect("plain")), "{role:?}");
    }
    assert_eq!(places.len(), PLACES);
    for kind in Kind::ALL {
        assert_eq!(Kind::parse(kind.code()), Some(kind));
        for role in kind.needs().iter().copied().flatten() {
            assert!(kind.roles().contains(role), "{kind:?} {role:?}");
        }
    }
    assert!(Role::parse("line:cash").is_some());
    assert_eq!(Role::parse("line:nonsense"), None);
}
