//! From a fit of the workbench to a draft in the register: what it holds on the scale of the
//! house, what it was learnt from, and its proof.

use base::{Failure, Result};
use quant::scaling::{Anchor, Scale, round_half_up};
use serde_json::Value as Json;
use store::{Actor, Ask, Columns, Db, Files};

use super::{
    data_report::DataReport,
    fits::{FitRow, content_of_fit},
    opened::Opened,
    project::Project,
    propose::{PartProof, Proof, development, prove},
    report::{PartTold, Report},
};
use crate::{
    intake::source::Source,
    scoring::{
        Scorecard,
        models::{Content, Kind, NewVersion, get_data_set, propose_version},
    },
};

/// What is asked for when a fit is put into the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FitProposal {
    /// The model's name; a known one gets its next version.
    pub model: String,
    /// How far ahead its probability looks, days; `None` takes that of the data set.
    pub horizon_days: Option<i32>,
    /// What its author says of it.
    pub note: String,
}

/// Puts a fit into the register as a draft; answers its id. `opened` is the project's file with
/// the choices of the fit: with it the model is run once more on the scale of the house, measured
/// beside the expert scorecard, and the development sample is kept for the watch. Without it the
/// proof is that of the fit.
///
/// # Errors
/// Those of [`content_of_fit`] and [`propose_version`].
pub async fn propose_fit(
    db: &Db,
    files: &Files,
    actor: &Actor,
    (project, fit, opened): (&Project, &FitRow, Option<&Opened>),
    asked: &FitProposal,
) -> Result<i64> {
    let house = Scorecard::shipped().scale.anchor();
    let content = content_of_fit(db, files, fit).await?.on_scale(house)?;
    let told = |error| Failure::broken("writing the proof of a model", error);
    let proof = match opened {
        Some(opened) => prove(&content, &opened.frame, &opened.outcome),
        None => proof_of(&fit.report, house),
    };
    let mut proof = serde_json::to_value(proof).map_err(told)?;
    if let Json::Object(map) = &mut proof {
        map.insert("project".to_owned(), Json::from(project.id.to_string()));
        map.insert("fit".to_owned(), Json::from(fit.number));
        map.insert("target".to_owned(), Json::from(fit.report.target.clone()));
    }
    let (data_set_id, horizon) = match data_set_of(db, (&project.digest, fit.data_set)).await? {
        Some((id, horizon)) => (Some(id), horizon),
        None => (None, None),
    };
    let version = NewVersion {
        model: asked.model.clone(),
        kind: kind_of(&content),
        text: content.write().unwrap_or_default(),
        horizon_days: asked.horizon_days.or(horizon).unwrap_or(365),
        data_set_id,
        data_digest: project.digest.clone(),
        data_said: match project.choices.data.house {
            true => format!("{} #{}", project.name, fit.number),
            false => format!("{} · {} #{}", project.file_name, project.name, fit.number),
        },
        proof,
        development: opened.map(|opened| development(&content, &opened.frame, &opened.outcome)),
        note: asked.note.clone(),
    };
    let mut tx = db.write(actor.clone()).await?;
    let id = propose_version(&mut tx, &version).await?;
    tx.commit().await?;
    Ok(id)
}

/// The file of a project with the choices of a fit, to prove the fit on; `None` where a step was
/// made since, or the file is gone: the proof is then that of the fit.
///
/// # Errors
/// What the file or a choice does not fit.
pub fn open_fit(files: &Files, project: &Project, fit: &FitRow) -> Result<Option<Opened>> {
    let path = files.path(&project.digest);
    if fit.step != project.step || !path.exists() {
        return Ok(None);
    }
    let source = Source::Kept { path, name: project.file_name.clone() };
    Opened::read(&source, &project.choices.data).map(Some)
}

const fn kind_of(content: &Content) -> Kind {
    match content {
        Content::Expert(_) => Kind::Expert,
        Content::Card(_) => Kind::Card,
        Content::Additive(_) => Kind::Additive,
        Content::Tree(_) => Kind::Tree,
        Content::Booster(_) => Kind::Booster,
    }
}

/// The data set of the register with the same bytes, and its horizon.
async fn data_set_of(
    db: &Db,
    (digest, known): (&str, Option<i64>),
) -> Result<Option<(i64, Option<i32>)>> {
    if let Some(id) = known {
        return Ok(Some((id, horizon_of(db, id).await?)));
    }
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT id FROM scoring_data_set WHERE digest = ");
    ask.value(digest).text(" ORDER BY id DESC LIMIT 1");
    let rows = ask.rows(&mut connection, "looking for the data set of a project").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let id = row.int(0)?;
    drop(connection);
    Ok(Some((id, horizon_of(db, id).await?)))
}

/// How far ahead a data set looks; a file does not say.
async fn horizon_of(db: &Db, id: i64) -> Result<Option<i32>> {
    let report: Option<DataReport> =
        serde_json::from_value(get_data_set(db, id).await?.report).ok();
    Ok(report.map(|report| report.definition.horizon_days).filter(|days| *days > 0))
}

/// The proof of a fit as the register keeps it. Edges of tiers are moved to the scale of the
/// house; no measure depends on the scale.
fn proof_of(report: &Report, house: Anchor) -> Proof {
    let asked = &report.asked;
    let own =
        Anchor { score: asked.score, odds: asked.odds, points_to_double: asked.points_to_double };
    let part = |name: &str| {
        report.part(name).map_or_else(PartProof::default, |part| told(part, own, house))
    };
    Proof { train: part("train"), test: part("test"), later: part("later") }
}

fn told(part: &PartTold, own: Anchor, house: Anchor) -> PartProof {
    let scale = |anchor| Scale::try_new(anchor, i32::MIN / 2, i32::MAX / 2);
    let scales = scale(own).zip(scale(house)).filter(|_| own != house);
    let moved = |score: i32| {
        let Some((from, to)) = &scales else { return score };
        round_half_up(to.exact(from.odds(f64::from(score)).ln()))
    };
    PartProof {
        rows: part.rows,
        bads: part.bads,
        auc: Some(part.auc.value),
        auc_low: Some(part.auc.low),
        auc_high: Some(part.auc.high),
        gini: Some(part.gini.value),
        ks: Some(part.ks.value),
        brier: Some(part.brier.value),
        log_loss: Some(part.log_loss),
        observed_over_expected: part.line.map(|(_, _, over)| over),
        slope: part.line.map(|(_, slope, _)| slope),
        hosmer_lemeshow_p: part.hosmer.map(|(_, _, p)| p),
        auc_expert: None,
        tiers: part.tiers.iter().map(|t| (t.from.map(moved), t.rows, t.bads)).collect(),
        calibration: part.calibration.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::report::{Measure, TierTold};

    #[test]
    fn tiers_of_another_scale_keep_their_odds() {
        let own = Anchor { score: 600.0, odds: 50.0, points_to_double: 20.0 };
        let house = Anchor { score: 600.0, odds: 10.0, points_to_double: 50.0 };
        let auc = Measure { value: 0.8, low: 0.7, high: 0.9 };
        let part = PartTold {
            auc,
            // 600 stands for 50 : 1, on the house's scale 600 + 50 log₂ 5 = 716.1.
            tiers: vec![
                TierTold { from: None, to: Some(599), rows: 5, bads: 4 },
                TierTold { from: Some(600), to: None, rows: 7, bads: 1 },
            ],
            ..PartTold::default()
        };
        let told = told(&part, own, house);
        assert_eq!(told.tiers, [(None, 5, 4), (Some(716), 7, 1)]);
        assert_eq!((told.auc, told.auc_low), (Some(0.8), Some(0.7)));
    }
}
