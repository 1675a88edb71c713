//! PMML 4.4, element `Scorecard`, with a reason code for every characteristic.

use std::fmt::Write as _;

use super::{BinKind, Card, Characteristic, Rule, number};

/// The document. Reason codes are the names of the characteristics, ranked by the points below
/// their neutral points. An evaluator gives `score` and `reason_1` …
pub fn pmml(card: &Card, title: &str) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <PMML xmlns=\"http://www.dmg.org/PMML-4_4\" version=\"4.4\">\n",
    );
    let _ = writeln!(text, "  <Header description=\"{}\">", escaped(title));
    let _ = write!(
        text,
        "    <Application name=\"Shouxin\"/>\n  </Header>\n  <DataDictionary numberOfFields=\"{}\">\n",
        card.characteristics.len() + 1
    );
    for one in &card.characteristics {
        data_field(&mut text, one);
    }
    text.push_str(
        "    <DataField name=\"score_target\" optype=\"continuous\" dataType=\"double\"/>\n  \
         </DataDictionary>\n",
    );
    let _ = write!(
        text,
        "  <Scorecard modelName=\"{}\" functionName=\"regression\" useReasonCodes=\"true\" \
         reasonCodeAlgorithm=\"pointsBelow\" initialScore=\"{}\" baselineMethod=\"neutral\">\n    \
         <MiningSchema>\n",
        escaped(title),
        card.base
    );
    for one in &card.characteristics {
        let invalid = if matches!(one.rule, Rule::Groups { .. }) { "asIs" } else { "asMissing" };
        let _ = writeln!(
            text,
            "      <MiningField name=\"{}\" invalidValueTreatment=\"{invalid}\"/>",
            escaped(&one.name)
        );
    }
    text.push_str(
        "      <MiningField name=\"score_target\" usageType=\"target\"/>\n    </MiningSchema>\n    \
         <Output>\n      <OutputField name=\"score\" feature=\"predictedValue\" \
         dataType=\"double\" optype=\"continuous\"/>\n",
    );
    for rank in 1..=card.characteristics.len().min(4) {
        let _ = writeln!(
            text,
            "      <OutputField name=\"reason_{rank}\" feature=\"reasonCode\" rank=\"{rank}\" \
             dataType=\"string\" optype=\"categorical\"/>"
        );
    }
    text.push_str("    </Output>\n    <Characteristics>\n");
    for one in &card.characteristics {
        characteristic(&mut text, one);
    }
    text.push_str("    </Characteristics>\n  </Scorecard>\n</PMML>\n");
    text
}

fn data_field(text: &mut String, one: &Characteristic) {
    let name = escaped(&one.name);
    let kind = match one.rule {
        Rule::Cuts { .. } => "optype=\"continuous\" dataType=\"double\"",
        Rule::Groups { .. } => "optype=\"categorical\" dataType=\"string\"",
    };
    let _ = writeln!(text, "    <DataField name=\"{name}\" {kind}/>");
}

/// Attributes are tried in order: missing, special codes, ranges or groups, the rest.
fn characteristic(text: &mut String, one: &Characteristic) {
    let name = escaped(&one.name);
    let _ = writeln!(
        text,
        "      <Characteristic name=\"{name} points\" reasonCode=\"{name}\" baselineScore=\"{}\">",
        one.neutral
    );
    let missing = one.entries.last().map_or(0, |entry| entry.points);
    let absent = format!("<SimplePredicate field=\"{name}\" operator=\"isMissing\"/>");
    attribute(text, missing, &absent);
    let compare = |operator: &str, value: &str| {
        format!("<SimplePredicate field=\"{name}\" operator=\"{operator}\" value=\"{value}\"/>")
    };
    let mut rest = matches!(one.rule, Rule::Groups { .. }).then_some(missing);
    for entry in &one.entries {
        if let BinKind::Special(code) = &entry.kind {
            attribute(text, entry.points, &compare("equal", &number(*code)));
        }
    }
    for entry in &one.entries {
        match &entry.kind {
            BinKind::Range { to: Some(to), .. } => {
                attribute(text, entry.points, &compare("lessThan", &number(*to)));
            }
            BinKind::Range { to: None, .. } | BinKind::Levels { others: true, .. } => {
                rest = Some(entry.points);
            }
            BinKind::Levels { levels, .. } if !levels.is_empty() => {
                attribute(text, entry.points, &in_set(&name, levels));
            }
            BinKind::Levels { .. } | BinKind::Special(_) | BinKind::Missing => {}
        }
    }
    if let Some(points) = rest {
        attribute(text, points, "<True/>");
    }
    text.push_str("      </Characteristic>\n");
}

fn attribute(text: &mut String, points: i32, predicate: &str) {
    let _ = writeln!(text, "        <Attribute partialScore=\"{points}\">{predicate}</Attribute>");
}

/// Levels in an array; where one holds a quote or a backslash each is asked for by itself, for
/// evaluators do not agree on how an array escapes them.
fn in_set(name: &str, levels: &[String]) -> String {
    if levels.iter().any(|level| level.contains(['"', '\\'])) {
        let mut text = String::new();
        for level in levels {
            let _ = write!(
                text,
                "<SimplePredicate field=\"{name}\" operator=\"equal\" value=\"{}\"/>",
                escaped(level)
            );
        }
        return if levels.len() == 1 {
            text
        } else {
            format!("<CompoundPredicate booleanOperator=\"or\">{text}</CompoundPredicate>")
        };
    }
    let list: Vec<String> = levels.iter().map(|level| format!("\"{}\"", escaped(level))).collect();
    format!(
        "<SimpleSetPredicate field=\"{name}\" booleanOperator=\"isIn\"><Array n=\"{}\" \
         type=\"string\">{}</Array></SimpleSetPredicate>",
        levels.len(),
        list.join(" ")
    )
}

fn escaped(plain: &str) -> String {
    plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
