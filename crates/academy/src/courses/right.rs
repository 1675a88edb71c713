//! The form of questions that are all answered rightly: for made-up learners of the demo and of tests.

use std::collections::BTreeMap;

use super::{attempts::Drawn, question::Body};

/// Fields as a page would send them.
pub fn right_fields(drawn: &[Drawn]) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    for (n, one) in (1_usize..).zip(drawn) {
        let shown = (1_usize..).zip(&one.order);
        match &one.question.body {
            Body::Single(all) => {
                for (at, place) in shown {
                    if all.get(*place).is_some_and(|(_, right)| *right) {
                        fields.insert(format!("q{n}"), at.to_string());
                    }
                }
            }
            Body::Multiple(all) => {
                for (at, place) in shown {
                    if all.get(*place).is_some_and(|(_, right)| *right) {
                        fields.insert(format!("q{n}-{at}"), "1".to_owned());
                    }
                }
            }
            Body::Number { hundredths, .. } => {
                let sign = if *hundredths < 0 { "-" } else { "" };
                let (whole, part) = (hundredths.abs() / 100, hundredths.abs() % 100);
                fields.insert(format!("q{n}"), format!("{sign}{whole}.{part:02}"));
            }
            Body::Order(_) => {
                for (at, place) in shown {
                    fields.insert(format!("q{n}-{at}"), (place + 1).to_string());
                }
            }
        }
    }
    fields
}
