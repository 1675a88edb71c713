use credit::assess::{ScoreSheet, score_sheet};
use locale::signed;
use paper::{Explanation, Fact, PointLine};

use super::{
    Reader,
    gather::{Gathered, feature},
    summary::{heeded, reasons, score_facts, steps},
};

/// The explanation of a buyer's score.
pub fn of(reader: &Reader, from: &Gathered) -> Explanation {
    let sheet = from.assessment.as_ref().and_then(|one| score_sheet(one, &from.card));
    let doc = from.doc();
    Explanation {
        head: reader.head(&from.buyer, from.on),
        outcome: score_facts(reader, from),
        because: doc.map(|(_, doc)| doc.because.pick(reader.lang).to_owned()).unwrap_or_default(),
        reasons: reasons(reader, from),
        points: sheet.as_ref().map(|sheet| points(reader, from, sheet)).unwrap_or_default(),
        total: sheet.map(|sheet| sheet.total.to_string()).unwrap_or_default(),
        heeded: heeded(reader, from),
        steps: steps(reader, from),
        model: model(reader, from),
    }
}

/// The rows of the sum: base, characteristics, what bounds and what holds back.
fn points(reader: &Reader, from: &Gathered, sheet: &ScoreSheet) -> Vec<PointLine> {
    let Some((one, doc)) = from.doc() else { return Vec::new() };
    let plain = |id: &str, points: String| PointLine {
        name: reader.t(id),
        value: "—".to_owned(),
        points,
        best: String::new(),
    };
    let mut lines = vec![plain("parties-point-base", sheet.base.to_string())];
    lines.extend(doc.points.iter().map(|point| PointLine {
        name: reader.t(&format!("scoring-feature-{}", point.feature)),
        value: feature(reader, one, doc, &point.feature).unwrap_or_default(),
        points: signed(i64::from(point.points)),
        best: signed(i64::from(point.best)),
    }));
    if sheet.bounded != 0 {
        lines.push(plain("parties-point-bounded", signed(sheet.bounded)));
    }
    if sheet.held_back != 0 {
        lines.push(plain("parties-point-held-back", signed(sheet.held_back)));
    }
    if sheet.heeded != 0 {
        lines.push(plain("parties-point-heeded", signed(sheet.heeded)));
    }
    lines
}

fn model(reader: &Reader, from: &Gathered) -> Vec<Fact> {
    let Some(one) = &from.assessment else {
        return vec![Fact::new(reader.t("paper-model-day"), reader.t("parties-not-assessed"))];
    };
    let digest = |text: &str| text.chars().take(16).collect::<String>();
    let mut facts = Vec::new();
    if let Some((_, doc)) = from.doc() {
        let name = match doc.model.version_id {
            None => reader.t("paper-model-expert"),
            Some(_) => doc.model.name.clone(),
        };
        facts.push(Fact::new(reader.t("paper-model-name"), name));
    }
    facts.push(Fact::new(reader.t("paper-model-day"), one.run.as_of.to_string()));
    facts.push(Fact::new(reader.t("paper-model-digest"), digest(&one.run.model_digest)));
    facts.push(Fact::new(reader.t("paper-model-inputs"), digest(&one.inputs_digest)));
    facts
}
