//! Parts of a fit's report that not every fit has: cross-validation, periods, bands of
//! completeness, what was supposed of the declined.

use serde::{Deserialize, Serialize};

/// One fold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoldTold {
    /// Rows that were held out.
    pub rows: usize,
    /// Bads among them.
    pub bads: usize,
    /// Area under the curve on them.
    pub auc: f64,
    /// Kolmogorov and Smirnov on them.
    pub ks: f64,
}

/// A cross-validation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoldsTold {
    /// Fold by fold.
    pub folds: Vec<FoldTold>,
    /// Mean AUC of the folds.
    pub mean: f64,
    /// Their standard deviation.
    pub deviation: f64,
    /// AUC of all rows by the probabilities that they got while they were held out.
    pub pooled: f64,
    /// Mean squared error of the same.
    pub brier: Option<f64>,
}

/// One period.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeriodTold {
    /// Year and month as 202601, or the number of the column.
    pub period: i32,
    /// Rows.
    pub rows: usize,
    /// Bads.
    pub bads: usize,
    /// Bads that the probabilities promised.
    pub expected: f64,
    /// p-value of the difference (normal approximation); absent without spread.
    pub p: Option<f64>,
    /// Area under the curve; absent where a class is missing.
    pub auc: Option<f64>,
    /// Kolmogorov and Smirnov; likewise.
    pub ks: Option<f64>,
    /// Mean squared error.
    pub brier: f64,
}

/// Rows that are alike complete.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BandTold {
    /// Least share of the model's variables that have a value.
    pub from: f64,
    /// Rows.
    pub rows: usize,
    /// Bads.
    pub bads: usize,
    /// Area under the curve; absent where there are too few rows of a class.
    pub auc: Option<f64>,
    /// Kolmogorov and Smirnov; likewise.
    pub ks: Option<f64>,
}

/// Rows whose data are of one grade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QualityTold {
    /// `a` to `d`; empty where a row has none.
    pub grade: String,
    /// Rows.
    pub rows: usize,
    /// Bads.
    pub bads: usize,
    /// Area under the curve; absent where there are too few rows of a class.
    pub auc: Option<f64>,
    /// Kolmogorov and Smirnov; likewise.
    pub ks: Option<f64>,
}

/// One parcel of the declined.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParcelTold {
    /// Least probability of bad; absent for the safest.
    pub from: Option<f64>,
    /// Accepted rows.
    pub accepted: usize,
    /// Bads among them.
    pub accepted_bads: usize,
    /// Declined rows.
    pub declined: usize,
    /// Of these, supposed bad.
    pub supposed_bads: usize,
}

/// What was supposed of the declined.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeclinedTold {
    /// Declined rows.
    pub rows: usize,
    /// Their supposed bad rate.
    pub bad_rate: f64,
    /// That over the bad rate of the accepted.
    pub times_accepted: Option<f64>,
    /// Parcel by parcel, the safest first; only from parcelling.
    pub parcels: Vec<ParcelTold>,
    /// AUC, on the rows to judge by, of the model that knew the accepted alone.
    pub auc_before: Option<f64>,
}
