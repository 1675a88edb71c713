//! Files come in: recognised, read row by row, and handed on as typed records.

pub mod amounts;
pub mod columns;
pub mod dates;
pub mod encoding;
pub mod headers;
pub mod kinds;
pub mod profile;
pub mod sheet;
pub mod source;
pub mod table;
pub mod values;
