//! What others say of a buyer, as lines of its summary: open findings first, then references, credit
//! elsewhere, who pays.

use credit::parties::{FindingWeight, Kept, NewFinding, Testimony, finding_guide};
use paper::{ToldLine, Tone};

use super::Reader;

/// At most so many of each part; the page has them all.
const MOST: usize = 6;

/// The lines.
pub fn lines(reader: &Reader, known: &Testimony) -> Vec<ToldLine> {
    let glue = reader.lang.pick("；", "; ");
    let joined = |parts: Vec<String>| {
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(glue)
    };
    let mut findings: Vec<&Kept<NewFinding>> = known.findings.iter().collect();
    findings.sort_by_key(|one| one.ended.is_some());
    let mut lines: Vec<ToldLine> =
        findings.into_iter().take(MOST).map(|one| finding(reader, one, glue)).collect();
    lines.extend(known.reports.iter().take(MOST).map(|one| ToldLine {
        kind: reader.t(&format!("parties-report-{}", one.of.kind)),
        on: one.of.as_of.to_string(),
        said: one.of.summary.clone(),
        from: one.of.provider.clone(),
        tone: Tone::Quiet,
    }));
    lines.extend(known.references.iter().take(MOST).map(|one| ToldLine {
        kind: reader.t("parties-reference-title"),
        on: one.of.on.to_string(),
        said: joined(vec![
            reader.t(&format!("parties-opinion-of-{}", one.of.opinion)),
            one.of.late_days.map_or_else(String::new, |days| {
                reader.ta("paper-told-late", &[("days", &days.to_string())])
            }),
            one.of.text.clone(),
        ]),
        from: one.of.who.clone(),
        tone: if one.of.opinion == "poor" { Tone::Medium } else { Tone::Quiet },
    }));
    lines.extend(known.past.iter().take(MOST).map(|one| ToldLine {
        kind: reader.t(&format!("parties-past-{}", one.of.kind)),
        on: one.of.to_on.unwrap_or(one.of.from_on).to_string(),
        said: joined(vec![
            one.of.amount.map_or_else(String::new, |sum| reader.amount(sum)),
            one.of.text.clone(),
        ]),
        from: one.of.creditor.clone(),
        tone: match one.of.kind.as_str() {
            "defaulted" | "written-off" => Tone::High,
            "extended" | "restructured" => Tone::Medium,
            _ => Tone::Quiet,
        },
    }));
    lines.extend(known.payers.iter().filter(|one| one.ended.is_none()).map(|one| ToldLine {
        kind: reader.t("parties-payer-title"),
        on: one.of.since_on.to_string(),
        said: one.of.name.clone(),
        from: one.of.reason.clone(),
        tone: Tone::Quiet,
    }));
    lines
}

fn finding(reader: &Reader, one: &Kept<NewFinding>, glue: &str) -> ToldLine {
    let weight = finding_guide(&one.of.kind).map(|guide| guide.weight);
    let amount = one.of.amount.map_or_else(String::new, |sum| reader.amount(sum));
    let ended = one.ended.as_ref().map_or_else(String::new, |(day, how)| {
        reader.ta("paper-told-ended", &[("day", &day.to_string()), ("how", how)])
    });
    let parts = [amount, one.of.text.clone(), ended];
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    ToldLine {
        kind: reader.t(&format!("parties-finding-{}", one.of.kind)),
        on: one.of.on.to_string(),
        said: said.join(glue),
        from: one.of.source.clone(),
        tone: match weight {
            _ if one.ended.is_some() || one.of.kind == "good" => Tone::Quiet,
            Some(FindingWeight::High) => Tone::High,
            Some(FindingWeight::Medium) => Tone::Medium,
            _ => Tone::Quiet,
        },
    }
}
