//! How the fields of a form become a piece of a file and come out of it again, so that nobody needs to know how files
//! are written. Pure.

use std::collections::BTreeMap;

use base::Rejection;
use toml::{Table, Value};

use super::sheet::{Ask, Slot};

/// A filled-in form: fields by name, `title-zh`, `choices-2-right`.
pub type Fields = BTreeMap<String, String>;

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Integer(number)) => number.to_string(),
        Some(Value::Float(number)) => number.to_string(),
        Some(Value::Boolean(true)) => "1".to_owned(),
        _ => String::new(),
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let all = value.and_then(Value::as_array).into_iter().flatten();
    all.map(|one| text(Some(one))).collect()
}

/// The fields of a piece of a file.
pub fn shown(slots: &[Slot], table: &Table) -> Fields {
    let mut fields = Fields::new();
    put(slots, table, "", &mut fields);
    fields
}

fn put(slots: &[Slot], table: &Table, head: &str, fields: &mut Fields) {
    for slot in slots {
        let (name, value) = (format!("{head}{}", slot.name), table.get(slot.name));
        match slot.ask {
            Ask::Words | Ask::Texts => {
                let both = value.and_then(Value::as_table);
                for lang in ["zh", "en"] {
                    let said = text(both.and_then(|both| both.get(lang)));
                    fields.insert(format!("{name}-{lang}"), said);
                }
            }
            Ask::Several(_) => {
                for one in texts(value) {
                    fields.insert(format!("{name}-{one}"), "1".to_owned());
                }
            }
            Ask::Codes => {
                fields.insert(name, texts(value).join("\n"));
            }
            Ask::Pairs => {
                let pairs = value.and_then(Value::as_table).into_iter().flatten();
                let lines = pairs.map(|(key, value)| format!("{key} = {}", text(Some(value))));
                fields.insert(name, lines.collect::<Vec<_>>().join("\n"));
            }
            Ask::Grid => put_grid(&name, value, fields),
            Ask::Many(inner, _) => {
                let rows = value.and_then(Value::as_array).into_iter().flatten();
                for (n, row) in (1..).zip(rows.filter_map(Value::as_table)) {
                    put(inner, row, &format!("{name}-{n}-"), fields);
                }
            }
            _ => {
                fields.insert(name, text(value));
            }
        }
    }
}

fn put_grid(name: &str, value: Option<&Value>, fields: &mut Fields) {
    let grid = value.and_then(Value::as_table);
    let part = |key: &str| grid.and_then(|grid| grid.get(key));
    for lang in ["zh", "en"] {
        let word = |cell: &Value| text(cell.as_table().and_then(|both| both.get(lang)));
        let line = |row: &Value| {
            let cells = row.as_array().into_iter().flatten().map(word);
            cells.collect::<Vec<_>>().join(" | ")
        };
        let rows = part("rows").and_then(Value::as_array).into_iter().flatten().map(line);
        let lines: Vec<String> = part("columns").map(line).into_iter().chain(rows).collect();
        fields.insert(format!("{name}-{lang}"), lines.join("\n"));
        let note = text(part("note").and_then(Value::as_table).and_then(|both| both.get(lang)));
        fields.insert(format!("{name}-note-{lang}"), note);
    }
}

/// The fields of a form as a piece of a file. What the form does not know of the piece before stays.
///
/// # Errors
/// `authoring.no-number` for each field that must hold a number and does not.
pub fn filled(slots: &[Slot], before: &Table, fields: &Fields) -> Result<Table, Vec<Rejection>> {
    let mut wrong = Vec::new();
    let mut table = before.clone();
    let (read, _) = take(slots, "", fields, &mut wrong);
    for slot in slots {
        table.remove(slot.name);
    }
    table.extend(read);
    if wrong.is_empty() { Ok(table) } else { Err(wrong) }
}

fn field(fields: &Fields, name: &str) -> String {
    let text = fields.get(name).map_or("", |text| text.trim());
    text.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

fn words(fields: &Fields, name: &str) -> (Value, bool) {
    let [zh, en] = ["zh", "en"].map(|lang| field(fields, &format!("{name}-{lang}")));
    let some = !zh.is_empty() || !en.is_empty();
    (both(zh, en), some)
}

fn both(zh: String, en: String) -> Value {
    Value::Table(Table::from_iter([
        ("zh".to_owned(), Value::String(zh)),
        ("en".to_owned(), Value::String(en)),
    ]))
}

fn codes(text: &str) -> Vec<Value> {
    let all = text.split([',', '，', '、', '\n', ' ']).map(str::trim);
    all.filter(|code| !code.is_empty()).map(|code| Value::String(code.to_owned())).collect()
}

fn pairs(text: &str) -> Table {
    let line = |line: &str| {
        let (name, value) = line.split_once('=')?;
        Some((name.trim().to_owned(), Value::String(value.trim().trim_matches('"').to_owned())))
    };
    text.lines().filter_map(line).filter(|(name, _)| !name.is_empty()).collect()
}

fn grid(fields: &Fields, name: &str) -> (Value, bool) {
    let cells = |line: &str| -> Vec<String> {
        line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let [zh, en] = ["zh", "en"].map(|lang| {
        let text = field(fields, &format!("{name}-{lang}"));
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.map(cells).collect::<Vec<Vec<String>>>()
    });
    // What one language lacks is empty there, and the checker says so.
    let none = Vec::new();
    let row = |at: usize| {
        let (zh, en) = (zh.get(at).unwrap_or(&none), en.get(at).unwrap_or(&none));
        let cell = |n: usize| {
            both(zh.get(n).cloned().unwrap_or_default(), en.get(n).cloned().unwrap_or_default())
        };
        Value::Array((0..zh.len().max(en.len())).map(cell).collect())
    };
    let count = zh.len().max(en.len());
    let (note, noted) = words(fields, &format!("{name}-note"));
    let mut table = Table::from_iter([("note".to_owned(), note)]);
    let columns = if count == 0 { Value::Array(Vec::new()) } else { row(0) };
    table.insert("columns".to_owned(), columns);
    table.insert("rows".to_owned(), Value::Array((1..count).map(row).collect()));
    (Value::Table(table), noted || count > 0)
}

/// What was filled in, and whether anything was.
fn take(slots: &[Slot], head: &str, fields: &Fields, wrong: &mut Vec<Rejection>) -> (Table, bool) {
    let (mut table, mut any) = (Table::new(), false);
    for slot in slots {
        let name = format!("{head}{}", slot.name);
        let (value, some) = taken(slot, &name, fields, wrong);
        // A tick and a choice that stands in every empty row say nothing by themselves.
        let silent = matches!(slot.ask, Ask::Tick | Ask::Pick(_) | Ask::Level | Ask::Objective);
        any = any || (some && !silent);
        if some || slot.stays {
            table.insert(slot.name.to_owned(), value);
        }
    }
    (table, any)
}

fn taken(slot: &Slot, name: &str, fields: &Fields, wrong: &mut Vec<Rejection>) -> (Value, bool) {
    let line = field(fields, name);
    let some = !line.is_empty();
    let mut refuse = || {
        let refused = Rejection::new("authoring.no-number").with("value", &line);
        wrong.push(refused.on(name.to_owned()));
    };
    match slot.ask {
        Ask::Words | Ask::Texts => words(fields, name),
        Ask::Whole | Ask::Level => {
            let number = if some { line.parse::<i64>().ok() } else { Some(0) };
            if number.is_none() {
                refuse();
            }
            (Value::Integer(number.unwrap_or(0)), some)
        }
        Ask::Decimal => {
            let number = if some { line.parse::<f64>().ok() } else { Some(0.0) };
            let number = number.filter(|number| number.is_finite());
            if number.is_none() {
                refuse();
            }
            (Value::Float(number.unwrap_or(0.0)), some)
        }
        Ask::Tick => (Value::Boolean(line == "1"), line == "1"),
        Ask::Several(all) => {
            let is_ticked = |one: &&&str| field(fields, &format!("{name}-{one}")) == "1";
            let ticked = all.iter().filter(is_ticked);
            let all: Vec<Value> = ticked.map(|one| Value::String((*one).to_owned())).collect();
            let some = !all.is_empty();
            (Value::Array(all), some)
        }
        Ask::Codes => (Value::Array(codes(&line)), some),
        Ask::Pairs => {
            let pairs = pairs(&line);
            let some = !pairs.is_empty();
            (Value::Table(pairs), some)
        }
        Ask::Grid => grid(fields, name),
        Ask::Many(inner, most) => {
            let rows = (1..=most).map(|n| take(inner, &format!("{name}-{n}-"), fields, wrong));
            let kept: Vec<Value> =
                rows.filter(|(_, any)| *any).map(|(row, _)| Value::Table(row)).collect();
            let some = !kept.is_empty();
            (Value::Array(kept), some)
        }
        Ask::Line | Ask::Pick(_) | Ask::Objective | Ask::Tool => (Value::String(line), some),
    }
}

#[cfg(test)]
mod tests {
    use credit::parties::CustomerKind;

    use super::{
        super::sheet::{KINDS, Section},
        *,
    };
    use crate::courses::{case_source, lesson_source};

    fn table(text: &str) -> Table {
        text.parse().expect("toml")
    }

    /// What ships goes through the forms and comes out as it was.
    #[test]
    fn nothing_is_lost_between_file_and_form() {
        for code in ["L1", "L3", "L10"] {
            let [lesson, questions, ..] = lesson_source(code).expect(code);
            let (lesson, questions) = (table(lesson), table(questions));
            let there = |section: Section, before: &Table| {
                let fields = shown(section.slots(), before);
                assert_eq!(filled(section.slots(), before, &fields).as_ref(), Ok(before), "{code}");
            };
            there(Section::Lesson, &lesson);
            let all = [
                (Section::Figure, &lesson),
                (Section::Example, &lesson),
                (Section::Question, &questions),
            ];
            for (section, of) in all {
                let rows = of[section.code()].as_array().expect("rows");
                assert!(!rows.is_empty());
                for row in rows {
                    let mut row = row.as_table().expect("table").clone();
                    // What may be left out of a file is written out once it was filled in.
                    if section == Section::Question {
                        row.entry("choices").or_insert(Value::Array(Vec::new()));
                        row.entry("level").or_insert(Value::Integer(1));
                    }
                    if section == Section::Figure {
                        row.entry("places").or_insert(Value::Integer(0));
                        for bar in row["bars"].as_array_mut().expect("bars") {
                            let bar = bar.as_table_mut().expect("bar");
                            let value = bar["value"]
                                .as_float()
                                .or(bar["value"].as_integer().map(|n| n as f64));
                            bar.insert("value".to_owned(), Value::Float(value.expect("number")));
                        }
                    }
                    there(section, &row);
                }
            }
        }
        for code in ["maker", "loss", "pair-held"] {
            let mut case = table(case_source(code).expect(code));
            for name in ["industries", "cost"] {
                case.entry(name).or_insert(Value::Array(Vec::new()));
            }
            let fields = shown(Section::Case.slots(), &case);
            let mut again = filled(Section::Case.slots(), &case, &fields).expect("filled");
            // The order of kinds is that of the form.
            again.insert("kinds".to_owned(), case["kinds"].clone());
            again.insert("industries".to_owned(), case["industries"].clone());
            assert_eq!(again, case, "{code}");
            let steps = Section::Step.slots();
            for step in case["step"].as_array().expect("steps") {
                let step = step.as_table().expect("step");
                assert_eq!(filled(steps, step, &shown(steps, step)).as_ref(), Ok(step));
            }
        }
    }

    #[test]
    fn empty_rows_are_left_out_and_words_are_no_numbers() {
        let mut fields = Fields::new();
        for (name, value) in [
            ("label", ""),
            ("bars-1-label-zh", "一"),
            ("bars-1-value", "1.5"),
            ("bars-2-lit", "1"),
            ("bars-3-label-en", "three"),
            ("bars-3-value", "x"),
        ] {
            fields.insert(name.to_owned(), value.to_owned());
        }
        let wrong = filled(Section::Figure.slots(), &Table::new(), &fields).expect_err("no number");
        assert_eq!(wrong[0].field.as_deref(), Some("bars-3-value"));
        fields.insert("bars-3-value".to_owned(), "2".to_owned());
        let read = filled(Section::Figure.slots(), &Table::new(), &fields).expect("read");
        assert_eq!(read["bars"].as_array().map(Vec::len), Some(2));
        assert!(read.get("code").is_none(), "a code that was left out is given by the desk");
        assert_eq!(read["title"]["zh"].as_str(), Some(""), "the checker says what is missing");
    }

    #[test]
    fn the_kinds_of_customers_are_those_of_the_house() {
        let known: Vec<&str> = CustomerKind::ALL.iter().map(|one| one.code()).collect();
        assert_eq!(KINDS.to_vec(), known);
    }
}
