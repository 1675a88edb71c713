//! What all verbs of the lab read: a file, its target, how to bin and fit.

use std::path::{Path, PathBuf};

use base::{Rejection, Result};
use clap::{Args, ValueEnum};
use credit::{
    intake::source::Source,
    lab::{MissingRule, Plan, Table, read_table, refused},
};
use quant::{
    lab::{
        bin::{Prebinning, Settings, Shape, Trend},
        frame::{CsvOptions, Frame, Outcome, RandomSplit, TargetSpec, Values},
        logistic::SignRule,
        scorecard::Baseline,
        stepwise::Criterion,
    },
    scaling::Anchor,
};

/// Where the data are, and what they say about outcome and use.
#[derive(Debug, Clone, Args)]
pub struct DataSet {
    /// CSV、CSV.gz 或 XLSX · delimited text, the same as .gz, or XLSX
    pub file: PathBuf,
    /// 目标列（1 坏 0 好） · column of the outcome, 1 bad, 0 good
    #[arg(long, value_name = "COL")]
    pub target: Option<String>,
    /// 样本划分列（train/test/oot） · column that says train, test or oot
    #[arg(long, value_name = "COL")]
    pub split: Option<String>,
    /// 权重列 · column of weights
    #[arg(long, value_name = "COL")]
    pub weight: Option<String>,
    /// 偏移列：已知的坏好对数几率，不作变量 · column of known log-odds of bad; it is no variable
    #[arg(long, value_name = "COL")]
    pub offset: Option<String>,
    /// 没有划分列时随机留出的测试比例 · share held out by chance where no column splits
    #[arg(long, value_name = "SHARE", conflicts_with = "split")]
    pub test_share: Option<f64>,
    /// 随机种子 · seed of the random split
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// 按文字处理的列 · columns to read as words though they look like numbers
    #[arg(long, value_name = "COLS", value_delimiter = ',')]
    pub words: Vec<String>,
    /// 不参与建模的列 · columns to leave out
    #[arg(long, value_name = "COLS", value_delimiter = ',')]
    pub drop: Vec<String>,
}

impl DataSet {
    /// Reads the file.
    pub fn table(&self) -> Result<Table> {
        let options = CsvOptions { words: self.words.clone(), numbers: vec![] };
        let mut table = read_table(&Source::file(&self.file), options)?;
        for name in &self.drop {
            table.frame.remove(name);
        }
        Ok(table)
    }

    /// Reads a file of declined applications; what is words in the file of the accepted is words
    /// there, too.
    pub fn declined(&self, path: &Path, accepted: &Frame) -> Result<Frame> {
        let words = accepted.columns().iter().filter(|c| matches!(c.values, Values::Category(_)));
        let words = words.map(|column| column.name.clone()).collect();
        Ok(read_table(&Source::file(path), CsvOptions { words, numbers: vec![] })?.frame)
    }

    /// Takes outcome, split and weight out of the frame.
    pub fn outcome(&self, frame: &mut Frame) -> Result<Outcome> {
        let target = self.target.clone();
        let target = target.ok_or_else(|| Rejection::new("cli.lab-no-target"))?;
        let random = self.test_share.map(|test_share| RandomSplit { test_share, seed: self.seed });
        let (split, weight) = (self.split.clone(), self.weight.clone());
        let offset = self.offset.clone();
        let spec = TargetSpec { target, split, weight, offset, random };
        Ok(Outcome::take_from(frame, &spec).map_err(|why| refused(&why))?)
    }
}

/// The trend asked for.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum TrendArg {
    /// 单调，明显更好时峰或谷 · monotone, or a peak or valley where clearly better
    #[default]
    Auto,
    /// 升或降 · ascending or descending
    Monotone,
    /// 不限 · no condition
    None,
    /// 坏率上升 · bad rates rise
    Ascending,
    /// 坏率下降 · bad rates fall
    Descending,
    /// 先升后降 · rise, then fall
    Peak,
    /// 先降后升 · fall, then rise
    Valley,
    /// 凹 · concave
    Concave,
    /// 凸 · convex
    Convex,
}

/// How pre-bins are found.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum PrebinningArg {
    /// 等频 · of equal size
    #[default]
    Quantile,
    /// 决策树 · by a tree
    Tree,
}

/// What becomes of a coefficient against the evidence.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum SignsArg {
    /// 在方向约束下取最优，落到零的剔除 · the optimum under the signs, without what rests at zero
    #[default]
    Hold,
    /// 逐个剔除 · left out one by one, the worst first
    Drop,
    /// 保留并报告 · kept and told
    Report,
}

/// Whether missing values and special codes have coefficients of their own.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum MissingArg {
    /// 好样本或坏样本不足 2000 时分开 · apart where good or bad cases are fewer than 2,000
    #[default]
    Auto,
    /// 各有系数 · each by a coefficient of its own
    Apart,
    /// 与变量共用一个系数 · by that of the variable
    Together,
}

/// By what variables come in and leave, step by step.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum StepwiseArg {
    /// 赤池信息准则 · Akaike's criterion
    Aic,
    /// 贝叶斯信息准则，更严 · Schwarz's criterion, stricter
    Bic,
    /// 训练样本五折 AUC，每步至少提高 0.001 · AUC over five folds of the rows to learn from, at least
    /// 0.001 a step
    Auc,
}

/// The ridge asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Penalty {
    /// Chosen by cross-validation.
    Auto,
    /// This one.
    Fixed(f64),
}

fn penalty(text: &str) -> std::result::Result<Penalty, String> {
    match text.parse::<f64>() {
        _ if text == "auto" => Ok(Penalty::Auto),
        Ok(ridge) if ridge >= 0.0 && ridge.is_finite() => Ok(Penalty::Fixed(ridge)),
        _ => Err("auto, 0 …".to_owned()),
    }
}

fn most(text: &str) -> std::result::Result<usize, String> {
    match text.parse() {
        Ok(most) if (1..=10_000).contains(&most) => Ok(most),
        _ => Err("1 … 10000".to_owned()),
    }
}

/// How variables are binned.
#[derive(Debug, Clone, Args)]
pub struct Binned {
    /// 特殊值，各成一箱 · special codes, each a bin of its own
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', allow_negative_numbers = true)]
    pub special: Vec<f64>,
    /// 坏率趋势 · trend of the bad rates
    #[arg(long, value_enum, default_value_t)]
    pub trend: TrendArg,
    /// 最多分箱数 · most bins, missing and special codes apart
    #[arg(long, default_value_t = 10)]
    pub max_bins: usize,
    /// 最少分箱数 · fewest bins
    #[arg(long, default_value_t = 1)]
    pub min_bins: usize,
    /// 每箱最小占比 · least share of rows in a bin
    #[arg(long, default_value_t = 0.02)]
    pub min_share: f64,
    /// 每箱最少好、坏样本 · least good and least bad cases in a bin
    #[arg(long, default_value_t = 1.0)]
    pub min_events: f64,
    /// 相邻箱差异的最大 p 值 · greatest p-value of neighbouring bins
    #[arg(long, default_value_t = 1.0)]
    pub max_p: f64,
    /// 最多预分箱数，最优分箱在其间寻找：越多越细，2 到 100（凹、凸趋势至多 40） · most pre-bins that the
    /// optimum is sought among, 2 to 100; 40 at most for a concave or convex trend
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub prebins: usize,
    /// 怎样预分箱：等频（每箱不小于 1%）或决策树（不小于 5%） · how pre-bins are found: of equal size, 1% at
    /// least, or by a tree, 5% at least
    #[arg(long, value_enum, default_value_t)]
    pub prebinning: PrebinningArg,
    /// 线程数 · threads for binning
    #[arg(long, default_value_t = 1)]
    pub threads: usize,
}

/// How the card is made.
#[derive(Debug, Clone, Args)]
pub struct Fitted {
    /// 信息值下限 · least information value of a variable
    #[arg(long, default_value_t = 0.02)]
    pub min_iv: f64,
    /// 最多入模变量数，多于此取信息值最高的 · most variables in the fit; of more, those with the most
    /// information
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = most)]
    pub most: usize,
    /// 逐步选择变量：进一个、退一个，直到准则不再改善；此时 --most 是最多选几个 · stepwise selection:
    /// variables come in and leave until the criterion gains no more; --most is then how many may
    #[arg(long, value_enum)]
    pub stepwise: Option<StepwiseArg>,
    /// 岭惩罚：数值，或 auto（只用训练样本交叉验证选取） · ridge penalty, a number, or auto: chosen by
    /// cross-validation on the rows to learn from
    #[arg(long, default_value = "auto", value_parser = penalty)]
    pub ridge: Penalty,
    /// 数值变量的缺失和特殊值按谁的系数计 · by which coefficient missing values and special codes of
    /// numbers count
    #[arg(long, value_enum, default_value_t)]
    pub missing: MissingArg,
    /// 系数与证据反向的变量 · a variable whose coefficient would turn its evidence round
    #[arg(long, value_enum, default_value_t)]
    pub signs: SignsArg,
    /// 建模所需最少坏样本 · fewest bad cases to learn from
    #[arg(long, default_value_t = 50)]
    pub least_bads: usize,
    /// 基准分 · score of the anchor
    #[arg(long, default_value_t = 600.0)]
    pub score: f64,
    /// 基准分对应的好坏比 · odds of good to bad at that score
    #[arg(long, default_value_t = 50.0)]
    pub odds: f64,
    /// 好坏比翻倍的分数 · points that double the odds
    #[arg(long, default_value_t = 20.0)]
    pub pdo: f64,
    /// 常数项单列为基础分 · keep the constant apart as base points
    #[arg(long)]
    pub base_points: bool,
}

impl Binned {
    /// The plan of binning alone.
    pub fn plan(&self) -> Plan {
        let trend = match self.trend {
            TrendArg::Auto => Trend::Auto,
            TrendArg::Monotone => Trend::Monotone,
            TrendArg::None => Trend::Fixed(Shape::Any),
            TrendArg::Ascending => Trend::Fixed(Shape::Ascending),
            TrendArg::Descending => Trend::Fixed(Shape::Descending),
            TrendArg::Peak => Trend::Fixed(Shape::Peak),
            TrendArg::Valley => Trend::Fixed(Shape::Valley),
            TrendArg::Concave => Trend::Fixed(Shape::Concave),
            TrendArg::Convex => Trend::Fixed(Shape::Convex),
        };
        let prebinning = match self.prebinning {
            PrebinningArg::Quantile => Prebinning::Quantile,
            PrebinningArg::Tree => Prebinning::Tree,
        };
        let binning = Settings {
            specials: self.special.clone(),
            prebinning,
            max_prebins: self.prebins,
            // A pre-bin is no larger than a bin may be.
            min_prebin_share: self.min_share.min(prebinning.least_share()),
            min_bins: self.min_bins,
            max_bins: self.max_bins,
            min_bin_share: self.min_share,
            min_events: self.min_events,
            max_p: self.max_p,
            trend,
            ..Settings::default()
        };
        Plan { binning, threads: self.threads, ..Plan::default() }
    }
}

impl Fitted {
    /// The criterion of the stepwise selection, where one was asked for.
    pub fn criterion(&self) -> Option<Criterion> {
        Some(match self.stepwise? {
            StepwiseArg::Aic => Criterion::Aic,
            StepwiseArg::Bic => Criterion::Bic,
            StepwiseArg::Auc => Criterion::AucFolds { folds: 5, seed: 1 },
        })
    }

    /// The whole plan.
    pub fn plan(&self, binned: &Binned) -> Plan {
        Plan {
            min_iv: self.min_iv,
            // A selection chooses among all that a fit takes.
            most: if self.stepwise.is_some() { Plan::default().most } else { self.most },
            ridge: if let Penalty::Fixed(ridge) = self.ridge { ridge } else { 0.0 },
            choose_ridge: self.ridge == Penalty::Auto,
            missing: match self.missing {
                MissingArg::Auto => MissingRule::Auto,
                MissingArg::Apart => MissingRule::Apart,
                MissingArg::Together => MissingRule::Together,
            },
            sign_rule: match self.signs {
                SignsArg::Drop => SignRule::Drop,
                SignsArg::Hold => SignRule::Within,
                SignsArg::Report => SignRule::Report,
            },
            least_bads: self.least_bads,
            anchor: Anchor { score: self.score, odds: self.odds, points_to_double: self.pdo },
            baseline: if self.base_points { Baseline::Apart } else { Baseline::Spread },
            ..binned.plan()
        }
    }
}
