//! The lab on public data sets, beside statsmodels, scikit-learn and LightGBM: their numbers
//! are stored in `peers.txt` (made by `tools/lab_fixtures.py`). The data is not part of the
//! project; without it these tests say so and pass.

mod challengers;
mod logit;
mod shared;
