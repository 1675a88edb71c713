### The workbench: projects, data, bins, fits, proof, exports.

lab-title = Model lab
lab-lead = Make a scorecard from your own history: take a sample from the ledger or upload a file, know the data, bin it, fit, prove, then propose it to the register or export it.
lab-running = At work
lab-opening = Opening the data
lab-reading = Reading the file
lab-projects = Projects
lab-archived = Put away
lab-project = Project
lab-rows = Rows
lab-target = Target
lab-state = State
lab-fits = Fits
lab-auc-test = Test AUC
lab-sets = Data sets
lab-set = Data set
lab-set-origin = From
lab-set-ledger = Own ledger
lab-set-file = File
lab-set-open = Projects
lab-set-begin = New project
lab-set-opened = A project was begun on “{ $name }”
lab-by-cli = Command line
lab-by = By
lab-changed = Changed
lab-none = No project yet
lab-none-why = A project is a sample of history: a row for each buyer or deal, and a column that says whether it ended well or badly.
lab-none-button = Upload a sample
lab-state-new = Target to be chosen
lab-state-bins = Binning
lab-state-fitted = Fitted
lab-new = New project
lab-project-name = Name
lab-project-name-hint = The name of the file unless you give one.
lab-file = Sample
lab-file-hint = CSV or XLSX with column names in the first row; CSV may be gzipped. At most 1 GB.
lab-begin = Upload and choose the target
lab-setup = Target and split
lab-setup-lead = { $file }: { $rows } { $rows ->
    [one] row
   *[other] rows
}, { $columns } { $columns ->
    [one] column
   *[other] columns
}
lab-setup-what = Which column is the outcome, and what each row is for
lab-setup-save = Save and look at the data
lab-setup-change = Change target and split
lab-setup-first = Choose the target column first
lab-none-of-them = None
lab-target-hint = The column with the outcome: 1 (bad) or 0 (good). Rows whose outcome is open are empty and take no part.
lab-bad = Value that means bad
lab-bad-hint = Where the target is not 0 and 1, for instance “default”; every other filled row is good.
lab-split = Split
lab-split-hint = One part to learn from, another only to judge by.
lab-split-random = By chance, share of bads kept
lab-split-column = A column says it
lab-split-time = Keep the latest apart (out of time)
lab-split-by = Split column
lab-split-by-hint = For “a column says it”: train, test, oot.
lab-time-by = Time column
lab-time-by-hint = For “keep the latest apart”: days such as 2026-01-31, or numbers; larger is later.
lab-later-percent = Latest kept apart, %
lab-test-percent = Test share by chance, %
lab-seed = Seed
lab-seed-hint = The same seed gives the same split and the same results.
lab-weight = Weight column
lab-weight-hint = None if rows count once each.
lab-offset = Offset column (log-odds)
lab-offset-hint = Known log-odds of bad of each row, from a correction of sampling or an earlier model: the regression estimates what comes on top, and points do not hold it. For cards alone; none if there is none.
lab-present = Score of the present model
lab-present-hint = If there is one: the proof shows whom the new model would swap in and out. Higher is safer.
lab-columns = Columns of the file
lab-column = Column
lab-kind = Kind
lab-kind-words = words
lab-kind-numbers = numbers
lab-filled-rows = Filled rows
lab-distinct = Distinct
lab-examples = Examples
lab-project-lead = { $file } · { $rows } { $rows ->
    [one] row
   *[other] rows
} · target { $target }
lab-tab-data = Data
lab-tab-bins = Bins
lab-tab-fit = Fit and proof
lab-undo = Undo
lab-redo = Redo
lab-undone = Went back one step
lab-redone = The step counts again
lab-no-undo = This is the first step
lab-no-redo = There is no step to go on to
lab-to-bins = On to the bins
lab-to-fit = On to the fit
lab-part-train = To learn from
lab-part-test = To judge by
lab-part-later = Out of time
lab-part-left-out = Left out
lab-part-empty = there is no such part
lab-part-bads = { $bads } bad, bad rate { $rate }
lab-unit-rows = rows
lab-grade = Quality
lab-grade-a = nine tenths of the columns can be used as they are
lab-grade-b = three quarters of the columns can be used
lab-grade-c = many columns need a look, or fewer than 50 bad rows
lab-grade-d = more than half of the columns cannot be used as they are
lab-quality = Quality by column: { $doubtful } need a look first
lab-fill = Filled
lab-range = Range
lab-outliers = Outliers
lab-findings = Findings
lab-leak = May be leakage
lab-found-all-missing = no value at all
lab-found-constant = one value only
lab-found-identifier = nearly every row differs, like a number of the row
lab-found-copy = the same as “{ $column }” in every row
lab-found-leakage = alone it separates good from bad (IV { $iv }, Gini { $gini }): is it known only afterwards?
lab-found-mostly-missing = more than half is missing
lab-found-nearly-constant = one value fills { $share }
lab-found-infinite = { $count } { $count ->
    [one] infinite value
   *[other] infinite values
} count as missing
lab-found-unreadable = { $count } { $count ->
    [one] cell is
   *[other] cells are
} no numbers and count as missing, for instance “{ $example }”
lab-found-huge = { $count } beyond 1e15: a unit or a code?
lab-found-outliers = { $count } far outside the quartiles
lab-clean = Clean
lab-clean-what = What to do
lab-clean-leave-out = Leave the column out
lab-clean-words = Take it as words: its numbers are names
lab-clean-numbers = Take it as numbers: words in it are missing
lab-clean-clip = Clip: values beyond the ends become the ends
lab-clean-low = Lower end
lab-clean-high = Upper end
lab-clean-range-hint = For clipping; the 1st and 99th percentiles are filled in.
lab-clean-means = The step is written down and can be taken back at any time; the file stays as it is. Bins of this column that were set by hand go back to automatic.
lab-clean-save = Do it
lab-clean-copies = Drop repeated rows
lab-cleaning = Cleaning steps
lab-cleaning-why = The file is kept as it came; every step can be taken back by itself.
lab-cleaning-none = Nothing was cleaned
lab-cleaned-leave-out = “{ $column }” is left out
lab-cleaned-words = “{ $column }” is taken as words
lab-cleaned-numbers = “{ $column }” is taken as numbers
lab-cleaned-clip = “{ $column }” is clipped to { $low } … { $high }
lab-cleaned-effect = An industry effect is made of “{ $column }” by { $level }, cross-fitted on the rows to learn from
lab-effect = As a variable of the model
lab-effect-lead = Makes the variable “{ $name }”: for a row to learn from, the effect comes from the rows of the other folds alone, never from its own outcome; rows to judge by take what all rows to learn from tell. It can be taken back on the data page.
lab-effect-not-ledger = This is not the ledger’s column of industries: whoever runs a model on it must bring this variable along.
lab-effect-there = The variable “{ $name }” is in the project.
lab-effect-see = See its bins
lab-effect-add = Add to the project
lab-cleaned-copies = Of repeated rows only the first counts
lab-unclean = Take back
lab-auto = by itself
lab-auto-ragged = { $count } { $count ->
    [one] line
   *[other] lines
} had too many or too few fields and were not read
lab-auto-left-out = { $count } { $count ->
    [one] row has
   *[other] rows have
} no outcome and take no part
lab-auto-copies = { $count } { $count ->
    [one] row repeats
   *[other] rows repeat
} an earlier one and take no part
lab-history = History
lab-history-why = Every change is kept: who, when, what. Undo only goes back a step; nothing is lost.
lab-archive = Put the project away
lab-restore = Take the project out again
lab-archived-done = “{ $name }” was put away
lab-restored-done = “{ $name }” is back
lab-did-begin-house = Taken from the ledger
lab-did-begin = Uploaded
lab-did-setup = Target and split
lab-did-clean = Cleaned
lab-did-unclean = Took back cleaning of
lab-did-limits = Constraints of bins
lab-did-merge = Merged bins of
lab-did-split = Split a bin of
lab-did-move = Moved a cut of
lab-did-group = Grouped levels of
lab-did-automatic = Back to the automatic bins of
lab-variables = Variables: { $useful } tell good from bad (IV from 0.02)
lab-variable = Variable
lab-strength = Strength
lab-iv-none = useless
lab-iv-weak = weak
lab-iv-medium = medium
lab-iv-strong = strong
lab-iv-suspicious = suspiciously strong
lab-trend = Trend
lab-bins = Bins
lab-woe-course = WOE
lab-by-hand = by hand
lab-own-limits = own limits
lab-no-bins = No variable could be binned
lab-no-bins-why = The reasons stand below; bring columns that tell good from bad.
lab-skipped = Columns without bins
lab-trend-none = no fixed trend
lab-trend-ascending = bad rate rises
lab-trend-descending = bad rate falls
lab-trend-peak = rises, then falls
lab-trend-valley = falls, then rises
lab-trend-concave = concave
lab-trend-convex = convex
lab-trend-groups = groups of levels
lab-ask-trend-auto = chosen automatically
lab-ask-trend-monotone = monotone, either way
lab-ask-trend-ascending = bad rate never falls
lab-ask-trend-descending = bad rate never rises
lab-ask-trend-peak = rises, then falls
lab-ask-trend-valley = falls, then rises
lab-ask-trend-concave = concave
lab-ask-trend-convex = convex
lab-ask-trend-none = free
lab-limits = Constraints
lab-limits-why = They hold for every variable without constraints or bins of its own.
lab-limits-save = Bin again
lab-limits-one = Constraints of this variable
lab-limits-one-why = Saving finds the best bins under them; bins set by hand no longer count (undo brings them back).
lab-limits-shared = Use the shared constraints
lab-max-bins = Most bins
lab-min-bins = Fewest bins
lab-min-percent = Least share of a bin, %
lab-min-events = Least goods and bads of a bin
lab-rows-of = Rows of “{ $name }” in “{ $bin }”
lab-rows-shown = Rows { $from }–{ $to } of { $count }, the bad ones first
lab-row-number = Row
lab-row-buyer = Buyer
lab-row-value = Value
lab-row-part = Used to
lab-row-outcome = Outcome
lab-prebinning = Way to pre-bins
lab-prebinning-quantile = Equal size
lab-prebinning-tree = By a tree
lab-prebins = Pre-bins
lab-prebins-hint = The best bins are sought among so many small ones, 2 to 100: the more, the finer, the slower. 40 at most for a concave or convex trend.
lab-max-p = Greatest p-value of neighbours
lab-max-p-hint = 1 asks nothing; 0.05 asks that neighbours differ significantly.
lab-rare-percent = Pool levels rarer than, %
lab-specials = Special values
lab-specials-hint = Numbers with a meaning of their own, each a bin: -999, -998. Missing is always a bin of its own.
lab-against-automatic = the automatic bins have IV { $iv }
lab-bin-count = { $count } { $count ->
    [one] bin
   *[other] bins
} with missing
lab-alone = what this variable tells by itself
lab-chart-riskiest = Riskiest: { $bin }, WOE { $woe }
lab-chart-evidence = Above: WOE, the lower the riskier. Below: share of the rows to learn from
lab-bins-table = Bins (rows to learn from)
lab-bin = Bin
lab-share = Share
lab-bads = Bad
lab-bad-rate = Bad rate
lab-test-rate = Test bad rate
lab-later-rate = Out-of-time bad rate
lab-edit = Edit
lab-merge = Merge with next
lab-merge-why = Make one bin of this and the next
lab-sum = All
lab-bin-all = all numbers
lab-bin-special = special { $code }
lab-bin-missing = missing
lab-bin-more = { $count } more
lab-bin-others = others
lab-list-and = { ", " }
lab-by-hand-title = By hand
lab-by-hand-why = WOE and IV are counted anew from the rows at each step; every step can be undone.
lab-automatic = Back to the automatic bins
lab-split-bin = Split
lab-split-at = Cut at this number
lab-move = Move a cut
lab-cut = Cut (between bins)
lab-move-to = Move to
lab-group = Group levels
lab-group-why = Tick levels and put them into one group; # is the bin where they are now. Levels named nowhere are “others”.
lab-group-to = Put into
lab-group-new = a new group



lab-fitting = Fitting
lab-no-fits = Nothing was fitted yet
lab-no-fits-why = Who may edit policy picks variables and fits; the results stand here.
lab-fits-made = Fitted models
lab-model = Model
lab-members = Variables
lab-auc-of-train = Train AUC
lab-auc-of-later = Out-of-time AUC
lab-made = Made
lab-kind-card = WOE card
lab-kind-additive = Additive card
lab-kind-tree = Decision tree
lab-kind-booster = Booster (challenger)
lab-fit-new = Fit a model
lab-fit-variables = Variables that may take part
lab-fit-variables-why = Those with IV from 0.02 to 3 are ticked; above 3 look for leakage first.
lab-fit-more = More settings
lab-fit-start = Fit
lab-fit-again = Fit again from here
lab-fit-kind = Model
lab-fit-kind-hint = Every point of a card can be explained; the booster shows what a card leaves on the table.
lab-fit-select = Stepwise
lab-fit-select-hint = For the WOE card; the others choose for themselves.
lab-select-none = none, all take part
lab-select-aic = stepwise by AIC
lab-select-bic = stepwise by BIC (fewer variables)
lab-select-auc = stepwise by cross-validated AUC
lab-anchor-score = Base score
lab-anchor-odds = Good to bad at that score
lab-anchor-odds-hint = 50 means 50 good for 1 bad.
lab-pdo = Points to double the odds (PDO)
lab-cuts = Tier cuts
lab-cuts-hint = Least scores of the tiers, with commas; those in force are filled in.
lab-fit-most = Most variables
lab-fit-most-hint = 0 for no limit.
lab-fit-least-bads = Fewest goods and bads
lab-fit-least-bads-hint = With fewer there is no fit: the result could not be trusted.
lab-fit-ridge = Ridge
lab-fit-ridge-hint = auto: chosen by cross-validation on the rows to learn from; or a number, 0 for none.
lab-fit-pairs = Additive card: most pairs
lab-fit-depth = Tree: deepest
lab-fit-least-leaf = Trees: fewest rows of a leaf
lab-fit-rounds = Booster: most trees
lab-face-model = Model
lab-face-proof = Proof
lab-take = Download
lab-take-report-xlsx = Report (Excel)
lab-take-card-json = Card (JSON)
lab-take-card-csv = Points (CSV)
lab-take-card-pmml = PMML 4.4
lab-take-card-sql = SQL (MySQL, SQLite)
lab-take-card-nan-sql = SQL (PostgreSQL, DuckDB)
lab-take-card-py = Python
lab-take-card-excel-csv = Excel formulas
lab-fit-older = Data or bins were changed after this fit
lab-fit-older-why = What stands here was computed with the choices of its time and has not changed; fit again for the new ones.
lab-interval = { $note }, 95% from { $low } to { $high }
lab-intercept = Intercept
lab-beta = Coefficient
lab-error = Std. error
lab-confidence = 95% interval
lab-vif-high = collinear
lab-terms = Coefficients (on WOE; negative is the sound sign) { $criteria }
lab-criteria = · AIC { $aic } · BIC { $bic }
lab-coefficients = Coefficients
lab-points = Points
lab-point = Points
lab-points-anchor = { $score } { $score ->
    [one] point stands
   *[other] points stand
} for { $odds }:1 good to bad, and { $pdo } { $pdo ->
    [one] point
   *[other] points
} double it; scores run from { $low } to { $high }. Take one row of each variable: their sum is the score.
lab-points-base = The base of { $base } comes on top.
lab-base = Base
lab-span-not = all but { $levels }
lab-span-present = present
lab-spread = moves the score by ± { $points }
lab-curves = Curves of points
lab-curves-why = Score = { $base } + points of each variable + points of pairs; those that move most come first.
lab-pairs = Pairs
lab-rules = Rules, riskiest first
lab-rule = Conditions
lab-rule-all = all rows
lab-rule-and = and
lab-rule-or-missing = or missing
lab-weights-title = It relies most on “{ $name }”: { $share }
lab-weights-note = Share of the gains by variable, { $trees } { $trees ->
    [one] tree
   *[other] trees
}
lab-choice = How the variables were chosen
lab-moved-in = in
lab-moved-out = out
lab-dropped-constant = does not vary
lab-dropped-copy = repeats another variable
lab-dropped-beyond = too many variables: only the 200 with the most information enter
lab-dropped-collinear = follows from the others
lab-dropped-wrong-sign = beside the others it would turn its evidence round, so it is left out
lab-measures = Measures ({ $samples } { $samples ->
    [one] bootstrap sample
   *[other] bootstrap samples
}, 95% intervals)
lab-measure = Measure
lab-measure-auc = AUC
lab-measure-gini = Gini
lab-measure-ks = KS
lab-measure-brier = Brier
lab-measure-log-loss = Log loss
lab-measure-hosmer = HL test: chi-square (degrees), p
lab-measure-slope = Calibration: slope · intercept · observed ÷ expected
lab-part = Rows
lab-roc-title = Of one good and one bad, the bad scores lower { $share } of the time
lab-roc-note = ROC; the dashes are guessing
lab-false-alarms = Goods called bad
lab-caught = Bads caught
lab-pd = Probability of bad
lab-goods = Good
lab-ks-title = Goods and bads lie at most { $ks } apart, at a probability of { $pd }
lab-ks-note = How many goods and bads have come up, riskiest first
lab-depth = Rows, riskiest first
lab-cumulated = Share so far
lab-observed = Observed bad rate
lab-predicted = Predicted probability
lab-calibration = Calibration
lab-calibration-good = Predicted probabilities agree with what happened
lab-calibration-sure = Too sure: high ones too high, low ones too low
lab-calibration-shy = Too shy: high and low ones lie too close
lab-calibration-level = The overall level is off
lab-calibration-plain = Predicted against observed
lab-calibration-note = Ten groups; on the dashes they agree. Slope { $slope }, observed ÷ expected { $over }
lab-gains-title = The riskiest { $depth } hold { $caught } of the bads, { $lift } times their share
lab-gains-note = Lift by tenths, with the bad rate below
lab-lift = Lift
lab-score = Score
lab-tier-rows = { $rows } { $rows ->
    [one] row
   *[other] rows
}
lab-tiers-fall = The higher the tier, the lower the bad rate
lab-tiers-mixed = A tier has a higher bad rate than a lower one: look at the cuts
lab-tiers-note = Bad rate and rows by tier
lab-by-tier = By tier
lab-by-cut = By cut
lab-cuts-title = What accepting from each cut would do
lab-cut-at = Accept
lab-accepted = Accepted
lab-accepted-rate = Bad rate of accepted
lab-cut-caught = Bads declined
lab-cut-missed = Bads accepted
lab-cut-turned = Goods declined
lab-cut-served = Goods accepted
lab-sensitivity = Sensitivity
lab-specificity = Specificity
lab-swap = Against “{ $name }”: who would be swapped in and out
lab-swap-against = Present model
lab-swap-cut = Least score that the new one accepts
lab-swap-none = Too few rows have both scores, or the data were changed: no comparison.
lab-swap-better = The new model is better: AUC { $now } → { $then } (p = { $p })
lab-swap-worse = The new model is worse: AUC { $now } → { $then } (p = { $p })
lab-swap-alike = The two cannot be told apart: AUC { $now } → { $then } (p = { $p })
lab-swap-cuts = { $rows } { $rows ->
    [one] row
   *[other] rows
} to judge by. The new one accepts from { $cut }; the present one at { $present }, which accepts as many.
lab-swap-then-yes = New one accepts
lab-swap-then-no = New one declines
lab-swap-now-yes = Accepted now
lab-swap-now-no = Declined now
lab-swap-kept = still accepted
lab-swap-out = swapped out
lab-swap-in = swapped in
lab-swap-declined = still declined
lab-formula = Formula
lab-report-by = Fitted by { $who }; taken on { $day }; data { $digest }
lab-target-house = good and bad in the ledger
lab-ledger = From your own ledger
lab-ledger-lead = Looks at every buyer on days of the past with what was known then, and at what became of it within the horizon.
lab-ledger-begin = Choose days and definition
lab-ledger-what = Days, horizon, and what is good and bad
lab-ledger-horizon = { $days } { $days ->
    [one] day
   *[other] days
}
lab-ledger-usual = Choose the horizon first; its definition by the rules is filled in below and may be changed.
lab-ledger-days = Observation days
lab-ledger-days-hint = One or several with commas; with the horizon none may end after today.
lab-ledger-bad = Bad: days past due from
lab-ledger-bad-hint = So many days past due within the horizon, or written off.
lab-ledger-good = Good: days past due up to
lab-ledger-good-hint = In between is indeterminate and not learnt from.
lab-ledger-amount = Least amount past due (company's currency)
lab-ledger-amount-hint = Less than this past due is not bad.
lab-ledger-later = Out of time from
lab-ledger-later-hint = Days from this one on only judge. Empty: the last day where there are three or more.
lab-ledger-test = Buyers held out, %
lab-ledger-test-hint = Split by buyer: all days of a buyer are on one side.
lab-ledger-count = Count first
lab-ledger-counts = Buyers on each day
lab-ledger-day = Day
lab-ledger-buyers = Buyers
lab-ledger-between = Indeterminate
lab-ledger-left-out = Not judged
lab-ledger-enough = { $goods } good and { $bads } bad: enough to learn from
lab-ledger-enough-why = Part of them is held out; the rows to learn from must still hold the least number of each.
lab-ledger-build-title = Take the sample
lab-ledger-name-hint = Empty: days, horizon and definition.
lab-ledger-build = Take it and open a project
lab-ledger-file = the company's ledger
lab-counting = Counting good and bad buyers
lab-building = Taking the sample
lab-day = Day column (back-test)
lab-day-hint = The proof then compares prediction and outcome month by month; the column is no variable.
lab-declined = Column of the declined
lab-declined-hint = Where the sample holds declined applications; allows reject inference.
lab-declined-value = Value that means declined
lab-declined-value-hint = Empty: 0, no, declined, 拒绝 and the like.
lab-auto-declined = { $count } { $count ->
    [one] row
   *[other] rows
} are declined applications of unknown outcome
lab-fit-missing = Coefficients of missing values and special codes
lab-fit-missing-hint = Missing values and special codes of numbers stand on no trend; apart, each counts by a coefficient of its own.
lab-missing-auto = Apart where good or bad cases are fewer than 2,000
lab-missing-apart = Apart, by coefficients of their own
lab-missing-together = By that of the variable
lab-fit-signs = Variables that turn round
lab-fit-signs-hint = A coefficient against its weight of evidence makes no sense.
lab-signs-hold = the optimum under the signs; what rests at zero goes
lab-signs-drop = left out one by one
lab-signs-report = kept and told
lab-fit-folds = Folds of the cross-validation
lab-fit-folds-hint = Each fold repeats the whole way from bins to model; 0 for none.
lab-fit-declined = Reject inference
lab-fit-declined-hint = What became of the declined is a guess; the proof still looks at the accepted alone.
lab-declined-none = none, learn from the accepted
lab-declined-parcel = parcelling (bad rate by band of score)
lab-declined-fuzzy = fuzzy (each as good and as bad by probability)
lab-fit-prudence = Prudence
lab-fit-prudence-hint = How many times worse the declined are than accepted ones of the same score; 1 for alike.
lab-ridge-chosen = The ridge is { $ridge }, chosen by cross-validation on the rows to learn from; it shrinks the coefficients, and standard errors and p-values are of the penalised likelihood.
lab-separating = Without the ridge the coefficient of “{ $column }” would grow for ever: some bin is all good or all bad, or several variables part the rows without error together. Check first that it was known at the time.
lab-folds = Cross-validation
lab-folds-title = { $folds } folds: mean AUC { $mean }, standard deviation { $deviation }
lab-folds-note = Each fold repeats the way from bins to model; pooled AUC { $pooled }, AUC on the test rows { $judge }
lab-folds-none = There is no cross-validation
lab-folds-none-why = A fold has too few rows, or nothing varies in it.
lab-fold = Fold
lab-fold-mean = mean
lab-fold-deviation = standard deviation
lab-fold-pooled = pooled
lab-period = Period
lab-by-period = Back-test by period
lab-expected-bads = Expected bads
lab-periods-agree = In every period the bad rate agrees with the prediction
lab-periods-off = In { $off } of { $all } periods the bad rate departs from the prediction (p < 0.05)
lab-periods-unseen = Bad rate by period, observed and predicted; only rows that the model did not learn from
lab-periods-all = Bad rate by period, observed and predicted; the model learnt from these rows, which flatters it
lab-bands = Is the model better where more is known: by filled share of its variables
lab-bands-short = By filled share
lab-band = Filled share
lab-band-from = { $share } and more
lab-band-rest = less
lab-band-few = fewer than 5 of a class
lab-declined-told = { $rows } declined applications, supposed bad rate { $rate }, { $times } times that of the accepted (usually 2 to 4).
lab-declined-auc = AUC { $before } learnt from the accepted alone, { $after } with what is supposed; both on the accepted.
lab-declined-parcels = What is supposed by band
lab-declined-accepted = Accepted
lab-declined-rows = Declined
lab-declined-supposed = Supposed bad rate
lab-declined-safest = safest band
lab-declined-sheet = Reject inference
lab-tab-explore = Variables
lab-explore-take = Download (Excel)
lab-explore-iv-title = “{ $name }” parts good and bad best
lab-explore-iv-note = Information value (IV) on the rows to learn from; open one to look at it
lab-explore-crossed = The strongest variables crossed (correlation of WOE)
lab-explore-close = Variables that say much the same (|r| of 0.5 and more)
lab-explore-none-close = No two variables have a correlation of 0.5.
lab-explore-other = Other variable
lab-explore-iv-first = IV of the first
lab-explore-iv-second = IV of the second
lab-explore-one = Look at a variable
lab-explore-by = By segments of
lab-explore-look = Look
lab-explore-class = Value
lab-explore-classes = “{ $name }”: where good and bad lie
lab-explore-classes-note = Share of the good and of the bad rows to learn from; the further apart, the stronger
lab-explore-segment = Segment
lab-explore-segments = “{ $name }” by “{ $by }”, rows to learn from
lab-explore-mean = Mean
lab-explore-time = “{ $name }” over time
lab-explore-time-mean = Mean by period, all rows with an outcome
lab-explore-time-fill = Filled share by period, all rows with an outcome
lab-explore-periods = By period: PSI against the rows to learn from; look into 0.1 and more
lab-compare = Compare fits
lab-compare-which = Which fits (four at the most)
lab-compare-show = Compare
lab-compare-measures = Measures side by side
lab-compare-folds = Cross-validated AUC (mean ± standard deviation)
lab-compare-slope = Calibration slope
lab-compare-over = Observed ÷ expected
lab-compare-hosmer = HL test p
lab-compare-roc = ROC curves
lab-compare-gains = Bads caught, cumulated
lab-compare-calibration = Calibration
lab-compare-note = The solid line has the best AUC; the same rows to judge by, the number is the AUC

## Industry effects and the catalogue of methods
lab-tab-industry = Industry
lab-grades = By grade of the data
lab-grades-short = Grade of data
lab-industry-lead = The bad rate of each industry is drawn towards the whole: an industry with few rows lies near the whole, one with many near its own.
lab-industry-by = Column
lab-industry-level = By
lab-industry-section = section (letter of GB/T 4754)
lab-industry-division = division (letter and two digits)
lab-industry-word = words as they stand
lab-industry-none = No column of industries was found
lab-industry-none-why = Choose a column; codes of GB/T 4754 (C26) and names of sections are read.
lab-industry-note = { $rows } { $rows ->
    [one] row
   *[other] rows
}, { $low }–{ $high }
lab-industry-finding = { $name } is worst: { $rate } after shrinkage, the whole { $whole }
lab-industry-chance = Chance explains the differences between industries; each takes the whole's { $whole }
lab-industry-chart = Bad rate after shrinkage with its { $confidence } interval, { $rows } { $rows ->
    [one] row
   *[other] rows
} to learn from, { $unplaced } without an industry
lab-industry-whole = Bad rate of the whole
lab-industry-strength = Shrinkage
lab-industry-worth = the whole is worth { $rows } { $rows ->
    [one] row
   *[other] rows
} of an industry's own; share of variance between industries { $between }
lab-industry-all-chance = no difference between industries beyond chance
lab-industry-gini = Gini of the industry alone
lab-industry-ginis = rows to learn from { $folded } (five folds, no row by its own outcome), unseen { $unseen }
lab-industry-how = How it was found
lab-industry-method = Beta-binomial model, its prior estimated from the industries by moments (Kleinman 1973); the effect is the log-odds of the shrunk rate less those of the whole.
lab-industry-table = Industries
lab-industry-name = Industry
lab-industry-shrunk = Shrunk
lab-industry-interval = 90% interval
lab-industry-weight = Own weight
lab-industry-odds = Effect (log-odds)
lab-industry-force = Propose these effects as an own version
lab-industry-force-lead = Once a second person has signed, from that day on each buyer has the feature “industry effect”, for data sets of the ledger and for models; past days stay as they are.
lab-industry-from = From
lab-industry-reason = Why
lab-industry-forced = Proposed; the effects count from their first day on once a second person has signed them.
lab-industry-source = project “{ $project }” of the scoring lab, { $rows } { $rows ->
    [one] row
   *[other] rows
}
lab-methods = Methods
lab-methods-lead = What each method of assessment is, when to use it, what it needs, its formula and source, its strengths and limits, and how it does on the company's own buyers.
lab-methods-own = On the company's own buyers
lab-methods-compare = Compare anew
lab-methods-comparing = Judging by every method
lab-methods-none = Nothing was compared yet
lab-methods-none-why = Each method judges all buyers on what was known a year ago and is held against what became of them since.
lab-methods-told = { $buyers } { $buyers ->
    [one] buyer
   *[other] buyers
} judged on what was known on { $looked }; { $days } { $days ->
    [one] day
   *[other] days
} later the outcome of { $known } is known, { $bads } of them bad; compared on { $day }.
lab-methods-note = A model that was learnt from this very stretch looks better than it is; ranks are compared with the model that decides.
lab-methods-method = Method
lab-methods-decides = decides
lab-methods-covered = Covered
lab-methods-rows = Known / bad
lab-methods-agreement = Ranks agree
lab-methods-versions = Versions
lab-methods-what = What it is
lab-methods-when = When to use it
lab-methods-needs = What it needs
lab-methods-formula = Formula
lab-methods-strengths = Strengths
lab-methods-limits = Limits
lab-methods-source = Source
lab-methods-build = Build one
lab-methods-at-buyer = On a buyer's page
