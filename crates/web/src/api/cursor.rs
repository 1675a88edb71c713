//! Where a page of a list ended. To its reader a cursor is a word without meaning; it holds the
//! place of the last row and a seal of the question, so that a cursor of one question is not
//! taken for another's.

use base::{Failure, Rejection, digest_of, hex};
use serde_json::{Value, json};

use super::shape::{Book, Shape, object};

/// Rows of a page unless asked otherwise.
const USUAL: u32 = 50;
/// Rows of a page at the most.
pub const MOST: u32 = 500;

/// A page of a list.
#[derive(Debug, serde::Serialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Pass it as `after` for the next page; `null` where this is the last.
    pub next: Option<String>,
}

impl<T: Shape> Shape for Page<T> {
    fn name() -> String {
        format!("{}Page", T::name())
    }

    fn shape(book: &mut Book) -> Value {
        object(vec![
            ("items", json!({ "type": "array", "items": T::used(book) }), true),
            ("next", json!({ "type": ["string", "null"] }), true),
        ])
    }
}

/// How many rows are asked for.
///
/// # Errors
/// `house.bad-input` where it is not 1 to 500.
pub fn rows(limit: Option<u32>) -> Result<u32, Failure> {
    match limit.unwrap_or(USUAL) {
        rows @ 1..=MOST => Ok(rows),
        other => Err(Rejection::new("house.bad-limit")
            .with("given", other)
            .with("most", MOST)
            .on("limit")
            .into()),
    }
}

/// Writes the place of the last row of a page of the question.
pub fn write(question: &str, place: &[String]) -> String {
    let text = place.join("\u{1f}");
    format!("{}{}", seal(question), hex(text.as_bytes()))
}

/// Reads a place of so many parts.
///
/// # Errors
/// `house.bad-cursor` where it is none, or one of another question.
pub fn read<const N: usize>(
    question: &str,
    after: Option<&str>,
) -> Result<Option<[String; N]>, Failure> {
    let Some(after) = after else { return Ok(None) };
    let body = after.strip_prefix(&seal(question)).ok_or_else(wrong)?;
    let text = String::from_utf8(unhex(body).ok_or_else(wrong)?).map_err(|_| wrong())?;
    let parts: Vec<String> = text.split('\u{1f}').map(str::to_owned).collect();
    parts.try_into().map(Some).map_err(|_| wrong())
}

/// One part of a place.
///
/// # Errors
/// `house.bad-cursor`.
pub fn part<T: std::str::FromStr>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|_| wrong())
}

/// The refusal of a cursor that is none.
pub fn wrong() -> Failure {
    Rejection::new("house.bad-cursor").on("after").into()
}

/// A page of rows that stand in memory whole, each with a key of its own that never changes. A
/// row that came in meanwhile moves none of the others; where the last row of the page before is
/// gone, the list begins anew.
pub fn page<T>(
    question: &str,
    all: Vec<T>,
    (limit, after): (Option<u32>, Option<&str>),
    key: impl Fn(&T) -> String,
) -> Result<Page<T>, Failure> {
    let limit = rows(limit)? as usize;
    let start = match read::<1>(question, after)? {
        Some([last]) => all.iter().position(|row| key(row) == last).map_or(0, |at| at + 1),
        None => 0,
    };
    let more = all.len() > start + limit;
    let items: Vec<T> = all.into_iter().skip(start).take(limit).collect();
    let next = items.last().filter(|_| more).map(|row| write(question, &[key(row)]));
    Ok(Page { items, next })
}

fn seal(question: &str) -> String {
    digest_of(question.as_bytes()).to_string().chars().take(12).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    digits
        .chunks_exact(2)
        .map(|pair| match pair {
            [high, low] => u8::try_from(high * 16 + low).ok(),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_for_its_own_question_alone() {
        let place = ["2026-11-21".to_owned(), "价\u{1f}".replace('\u{1f}', "")];
        let cursor = write("invoices?q=A", &place);
        assert_eq!(read("invoices?q=A", Some(&cursor)).expect("read"), Some(place));
        assert!(read::<2>("invoices?q=B", Some(&cursor)).is_err(), "another question's");
        assert!(read::<1>("invoices?q=A", Some(&cursor)).is_err(), "of another form");
        for wrong in ["", "x", "价", &cursor[..cursor.len() - 1]] {
            assert!(read::<2>("invoices?q=A", Some(wrong)).is_err(), "{wrong}");
        }
        assert_eq!(read::<2>("invoices?q=A", None).expect("none"), None);
    }

    #[test]
    fn a_row_that_came_in_moves_no_other() {
        let page_of = |rows: &[i64], after: Option<&str>| {
            page("q", rows.to_vec(), (Some(2), after), ToString::to_string).expect("page")
        };
        let first = page_of(&[5, 4, 3, 2], None);
        assert_eq!(first.items, [5, 4]);
        let second = page_of(&[7, 6, 5, 4, 3, 2], first.next.as_deref());
        assert_eq!((second.items, second.next), (vec![3, 2], None));
    }

    #[test]
    fn how_many_rows() {
        for (asked, rows) in [(None, Some(50)), (Some(1), Some(1)), (Some(500), Some(500))] {
            assert_eq!(super::rows(asked).ok(), rows);
        }
        assert!(super::rows(Some(0)).is_err() && super::rows(Some(501)).is_err());
    }
}
