//! The names behind the column and level numbers that methods of the lab work with.

use base::Result;

use super::content::unreadable;

/// A column's name with the words of its levels; numbers have none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnNames {
    /// The variable.
    pub name: String,
    /// The word of each level code.
    pub levels: Vec<String>,
}

/// The name of a column.
pub(super) fn name_of(columns: &[ColumnNames], at: usize) -> Result<String> {
    let column = columns.get(at).ok_or_else(|| unreadable(format!("column {at}")))?;
    Ok(column.name.clone())
}

/// The words of level codes.
pub(super) fn words_of(columns: &[ColumnNames], at: usize, codes: &[u32]) -> Result<Vec<String>> {
    let levels = columns.get(at).map_or(&[][..], |column| &column.levels);
    let word = |code: &u32| {
        let place = usize::try_from(*code).ok();
        let word = place.and_then(|place| levels.get(place)).cloned();
        Ok(word.ok_or_else(|| unreadable(format!("level {code}")))?)
    };
    codes.iter().map(word).collect()
}
