//! Whether sources agree (B13): what each of them says of a field, compared.

use std::collections::BTreeMap;

use base::Day;

/// What one source says of one field: the newest value that it gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSaid {
    /// The field.
    pub field: String,
    /// The source: its code in the register, else its name as recorded.
    pub source: String,
    /// The value as it is written.
    pub value: String,
    /// Since when.
    pub as_of: Day,
}

/// A value as sources are compared: without case, width, blanks and signs.
pub fn comparable(value: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    let kept = value.chars().map(half).filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

/// Fields that two or more sources fill, and those of them on which all agree.
pub fn agreement(said: &[FieldSaid]) -> (usize, usize) {
    let by_field = fields_by_sources(said);
    let twice = by_field.values().filter(|values| values.len() > 1);
    let (mut all, mut agreed) = (0, 0);
    for values in twice {
        all += 1;
        let mut values = values.iter();
        let first = values.next();
        agreed += usize::from(values.all(|value| Some(value) == first));
    }
    (all, agreed)
}

/// The values of each field, one for each source that fills it.
pub fn fields_by_sources(said: &[FieldSaid]) -> BTreeMap<&str, Vec<String>> {
    let mut by_field: BTreeMap<&str, BTreeMap<&str, (Day, &str)>> = BTreeMap::new();
    for one in said.iter().filter(|one| !one.value.trim().is_empty()) {
        let of = by_field.entry(&one.field).or_default();
        let there = of.entry(&one.source).or_insert((one.as_of, &one.value));
        if one.as_of >= there.0 {
            *there = (one.as_of, &one.value);
        }
    }
    let values = |of: BTreeMap<&str, (Day, &str)>| {
        of.into_values().map(|(_, value)| comparable(value)).collect()
    };
    by_field.into_iter().map(|(field, of)| (field, values(of))).collect()
}

/// How each of some fields is verified, a digit a field: 0 nobody says it, 1 one source does, 2 several that
/// differ, 3 several that agree.
pub fn mark_fields(fields: &[&str], said: &[FieldSaid]) -> String {
    let by_field = fields_by_sources(said);
    let mark = |field: &&str| match by_field.get(*field).map(Vec::as_slice) {
        None | Some([]) => '0',
        Some([_]) => '1',
        Some(values) if values.windows(2).all(|pair| pair[0] == pair[1]) => '3',
        Some(_) => '2',
    };
    fields.iter().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(field: &str, source: &str, value: &str, on: &str) -> FieldSaid {
        let (field, source, value) = (field.to_owned(), source.to_owned(), value.to_owned());
        FieldSaid { field, source, value, as_of: on.parse().expect("day") }
    }

    #[test]
    fn the_newest_value_of_each_source_is_compared() {
        let all = [
            said("size", "erp", "small", "2024-01-01"),
            said("size", "erp", "medium", "2026-01-01"),
            said("size", "registry", "MEDIUM", "2026-03-01"),
            said("region", "erp", "", "2026-01-01"),
            said("region", "registry", "宁波", "2026-01-01"),
        ];
        assert_eq!(agreement(&all), (1, 1));
    }
}
