# The register of models

models-title = Model register
models-lead = Which model decides, which are tried beside it; what each version holds, its proof, sign-off and watch.
models-expert = Expert scorecard
models-expert-lead = The scorecard that ships with the product and can be changed under rules. It decides where nothing else was put in its place; beside another champion it grades confidence and keeps ability and willingness apart.
models-expert-edit = The card is changed under rules, with versions by day
models-expert-beside = grades beside
models-edition = Edition
models-version = Version
models-versions = All versions
models-model = Model
models-this = this version
models-state = State
models-kind = Method
models-variables = Variables
models-variable = Variable
models-data = Data
models-data-none = no data (made by hand)
models-data-rows = { $rows } { $rows ->
    [one] row
   *[other] rows
}, { $bads } bad
models-author = Proposed by
models-made = Proposed at
models-by = By
models-at = At
models-reason = Reason
models-note = Note
models-code = Code
models-foreign = not on the ledger
models-none = No model in the register yet
models-none-why = The expert scorecard decides. Fit a card in the lab and propose it to the register, or import a card you have.
models-import = Import a scorecard
models-to-lab = To the lab
models-look = Check now
models-report = Monthly report
models-champion = Champion
models-challenger = Challenger
models-champion-now = Decides today
models-champion-next = Next champion
models-champion-next-none = nobody is to follow
models-since = since { $day }
models-since-ever = it has always been so
models-from = from { $day }
models-and = {", "}
models-challengers = Challengers
models-challengers-none = none is being tried
models-waiting = Awaiting sign-off
models-waiting-why = drafts, and validated versions not in use yet
models-reigns = Which model decided on which day
models-reign-now = decides now
models-reign-coming = to come
models-reign-past = past
models-reign-from = From
models-reign-to = To
models-reign-ever = the beginning
models-reign-open = today
models-reigned = As champion: { $from } to { $to }

models-version-lead = { $kind } · proposed by { $author } at { $at }
models-about = About
models-horizon = Horizon
models-days = { $days } { $days ->
    [one] day
   *[other] days
}
models-bad = What “bad” means
models-bad-said = within { $horizon } { $horizon ->
    [one] day
   *[other] days
} at least { $bad } { $bad ->
    [one] day
   *[other] days
} past due on at least { $amount }, or written off; good up to { $good } { $good ->
    [one] day
   *[other] days
} past due
models-bad-target = the column “{ $column }” of the file
models-bad-unknown = not recorded (made by hand)
models-anchor = Scale
models-anchor-said = { $score } { $score ->
    [one] point
   *[other] points
} stand for odds of { $odds } : 1; { $double } { $double ->
    [one] point
   *[other] points
} double them
models-fit = From the fit
models-digest = Digest
models-trail = Trail
models-cannot-run = This version cannot run on the ledger
models-cannot-run-why = It reads variables that no buyer has: { $columns }. It can be kept, validated and downloaded, but not approved as champion or challenger; fit it on a data set of the ledger to use it there.
models-challenger-only = A challenger only
models-challenger-only-why = The points of a booster do not add up item by item, so its decisions could not be explained to a buyer.
models-watch = Watch
models-shadow = Beside the champion
models-take = Download
models-take-model-json = Model (JSON)
models-take-model-toml = Scorecard (TOML)
models-take-table-xlsx = Content (Excel)
models-take-card-pmml = PMML scorecard
models-take-card-sql = SQL
models-take-card-nan-sql = SQL (NaN is missing)
models-take-card-py = Python

models-steps = Next steps
models-steps-none = This version has come to its end; there is nothing to do.
models-steps-no-right = Signing off takes the right to approve models; you may look, not act.
models-step-validate = Validate
models-step-validate-why = By somebody else than the author, after a look at data, content and proof.
models-step-reject = Send back
models-step-reject-why = What is sent back stays in the register, with the reason.
models-step-challenger = Approve as challenger
models-step-challenger-why = From this day on every assessment scores it too; it is compared and decides nothing.
models-step-champion = Approve as champion
models-step-champion-why = From this day on it decides; past decisions stay and can be replayed with the model of their day.
models-step-alone = Nobody else may approve models: you may take this step yourself, and the record says that one person signed.
models-step-retire = Retire
models-step-retire-why = It takes part in no further assessment; what it decided stays as it was.
models-from-day = From
models-from-day-hint = Today or later; a day has one champion, and the later decision takes the earlier one's place.
models-reason-hint = One sentence, such as “hold-out AUC 0.78, 0.05 above the present card; bad rates fall from tier to tier”.
models-restore = Restore the expert scorecard
models-restore-why = From this day on the expert scorecard decides, until another version is approved as champion.
models-validate-done = Validated.
models-reject-done = Sent back.
models-retire-done = Retired.
models-champion-done = Approved as champion: it decides from { $day } on.
models-challenger-done = Approved as challenger: it is scored in every assessment from { $day } on.
models-restore-done = The expert scorecard decides from { $day } on.
models-proposed-done = Kept as a draft. Ask a colleague to validate it.
models-back = Back to the register

models-points-table = Points
models-rules = Rules and points
models-bands = Bands of the variables
models-bin = Values
models-points = Points
models-share = Share
models-bad-rate = Bad rate
models-base = base points
models-missing = missing
models-others = others
models-curve = “{ $name }” makes up to { $points } { $points ->
    [one] point
   *[other] points
}
models-curve-note = points of each range
models-sheet-lead = Base points { $base }, plus those of each variable and pair below. A line with “≤” or “<” alone goes on from the line above it; a value that is not listed adds nothing.
models-sheet-pairs = Pairs
models-sheet-silent = Variables without points: { $names }
models-pair-note = Points added where two variables come together; combinations not listed add nothing.
models-parts = Of { $trees } { $trees ->
    [one] tree
   *[other] trees
}, most ask for “{ $name }”
models-parts-note = by the number of questions in the trees
models-questions = Questions

models-proof = Proof
models-proof-none = No proof on data
models-proof-none-why = This version came without data: neither ranking nor calibration was measured. Try it as a challenger before you decide.
models-part = Part
models-part-train = train
models-part-test = test
models-part-later = later
models-judged = judged by
models-rows = Rows
models-bads = Bad
models-auc-expert = AUC of the expert card
models-log-loss = Log loss
models-over = Observed ÷ expected
models-slope = Slope
models-calibration = Predicted and observed
models-calibration-good = Predicted bad rates match what came
models-calibration-low = More went bad than predicted
models-calibration-high = Fewer went bad than predicted
models-calibration-note = part “{ $part }” in ten groups by prediction; observed ÷ expected { $over }
models-predicted = Predicted
models-observed = Observed
models-tiers = Bad rate by tier
models-score = Score
models-development-kept = The development sample is kept; the watch holds rounds against it.
models-development-none = No development sample is kept; the watch holds rounds against the first one.

models-shadow-title = { $model } beside the champion
models-shadow-lead = assessment of { $day }, { $rows } { $rows ->
    [one] buyer
   *[other] buyers
} scored by both
models-shadow-none = No assessment to compare yet
models-shadow-later = It is tried from { $day } on; assessments after that score it too.
models-shadow-none-yet = Nothing was assessed since it was approved. Run an assessment under Today.
models-shadow-no-challenger = This version is no challenger. Once approved as one, every assessment scores it too.
models-to-version = See the version
models-shadow-agree = Same tier
models-shadow-agree-why = buyers to whom both give the same tier
models-shadow-moved = Other tier
models-shadow-moved-why = buyers whose tier it would change
models-shadow-distance = Mean distance (points)
models-shadow-means = mean score { $champion } → { $challenger }
models-shadow-ranks = Same order
models-shadow-ranks-why = Spearman's correlation; 1 is full agreement
models-shadow-matrix = Tiers of both
models-shadow-matrix-why = Rows by the champion, columns by the challenger; a number leads to its buyers.
models-shadow-corner = champion ↓ challenger →
models-shadow-scatter = { $apart } of { $rows } { $rows ->
    [one] buyer
   *[other] buyers
} get another tier
models-shadow-scatter-note = a dot a buyer: champion across, challenger up; lines are the edges of tiers
models-shadow-who = Buyers whose tier would change
models-shadow-apart = Buyers furthest apart
models-shadow-all = All buyers whose tier would change
models-shadow-same = Nobody is seen differently
models-shadow-same-why = Both models give the same points.
models-buyer = Buyer
models-difference = Difference
models-tier-from = Champion's tier
models-tier-to = Challenger's tier

models-watch-title = Watch of { $model }
models-watch-lead = as of { $day }, twelve months back; thresholds stand in the rules of models
models-watch-none = No assessment to watch yet
models-watch-none-why = Once it was scored as champion or challenger, its course is drawn here round by round.
models-watch-calm = Everything is within its thresholds
models-watch-calm-why = There is nothing to do; the daily rounds go on looking.
models-baseline-development = Held against the development sample.
models-baseline-first-round = No development sample is kept; held against the first round.
models-baseline-none = There is no baseline yet.
models-edges = look at { $watch }, act at { $act }
models-edge-watch = look
models-edge-act = act
models-level-calm = calm
models-level-watch = look into it
models-level-act = act
models-level-closed = back
models-psi = Population stability (PSI)
models-psi-calm = The buyers are much as they were
models-psi-watch = The buyers are changing
models-psi-act = The buyers have changed
models-psi-note = PSI of the score in each round against the baseline
models-shift = Score drift (standard deviations)
models-shift-short = Drift
models-shift-calm = The mean score has hardly moved
models-shift-watch = The mean score is moving
models-shift-act = The mean score has moved
models-shift-note = by how many standard deviations of the baseline the mean moved; below zero is worse
models-ratio = Observed ÷ expected
models-override-rate = Share of overrides
models-round = Round
models-by-chance = By chance
models-mean = Mean score
models-mean-pd = Mean PD
models-csi = Stability of each variable (look at { $watch }, act at { $act })
models-csi-none = No variable to compare
models-csi-none-why = The baseline holds no distribution of variables.
models-csi-points = Effect on the mean
models-csi-bins = Share of each bin: baseline → now
models-truth-none = No prediction has come due
models-truth-none-why = Predictions can be held against what came once their horizon is over.
models-truth-calm = What came matches what was foretold
models-truth-watch = What came begins to differ from what was foretold
models-truth-act = What came differs clearly from what was foretold
models-truth-note = by month: bad rate predicted in its last round, and observed once the horizon was over
models-month = Month
models-expected = Expected bad
models-interval = 95 % interval
models-overrides = Overrides (look at { $watch }, act at { $act })
models-overrides-none = Nobody has decided on a proposal of this model yet.
models-decisions = Decisions with a proposal
models-above = Limits above the proposal
models-below = Limits below it
models-other-terms = Other terms than proposed
models-role-champion = champion
models-role-challenger = challenger
models-role- = not in use
models-report-lead = as of { $day }, { $models } models in use
models-report-day = Day of the report
models-report-file = Model report { $day }
models-said = Warning
models-todo = What to do
models-sheet-warnings = Warnings
models-sheet-rounds = Population and score
models-sheet-variables = Variables
models-sheet-truth = Predicted and observed
models-sheet-overrides = Overrides

models-todo-psi = See which variable moved most and whether the buyers or the data changed; if the buyers did, build anew on a new sample.
models-todo-csi = Check where the variable comes from; if the change is real, look at its effect on the mean and bin it anew if need be.
models-todo-score-shift = See how the tiers filled and whether proposed limits still fit; if it goes on, calibrate or build anew.
models-todo-calibration = Probabilities are off: calibrate them on what came; build anew where ranking fell too.
models-todo-overrides = See with whom and which way people decide otherwise: the model lacks something, or somebody goes round it.
models-warned = { $count } { $count ->
    [one] warning
   *[other] warnings
} about models, taken in hand by nobody yet
models-warned-see = See them
models-warnings = Warnings about models ({ $count } open)
models-warned-since = raised { $day }
models-warned-seen = last seen { $day }
models-warned-closed = back { $day }
models-warned-taken = taken in hand by { $who } at { $at }
models-take-in-hand = I take it
models-take-note = What will be done
models-taken-done = Noted: it is in your hands.
models-looked-done = { $models } models in use looked at: { $raised } new warnings, { $closed } back.

models-replay = That day through this model
models-replay-buyer = Buyer's code
models-replay-day = Day
models-replay-go = Replay
models-replay-why = The variables kept on that day, scored by { $model }, beside what was decided then; it changes no decision.
models-replay-title = { $buyer }: why it was judged so
models-replay-lead = assessment of { $day }
models-replay-same = The same, byte for byte
models-replay-same-why = Computed again with the model and the variables of that day: score, probability and reasons are those on record.
models-replay-words = The same figures in other words
models-replay-words-why = Score and probability are those on record; the wording of reasons differs between editions of the programme.
models-replay-other = Not what is on record
models-replay-other-why = Computing it again gives something else; ask support to check the backup.
models-replay-then = Decided then
models-replay-would = It would have said
models-replay-reasons = What cost most points
models-replay-no-reasons = Nothing cost points.
models-apart = What each variable adds
models-apart-why = Exact Shapley values in points: { $base } is the mean of the rows that the model was learnt from, the lines below add up from there to the score. It decides nothing.
models-apart-below = A booster has no points of its own; what its variables add stands below.
models-pd = Probability of bad
models-replay-link = why so

models-import-lead = Bring a card that you have into the register: look at it first, keep it as a draft, and let a colleague sign it off.
models-file = File
models-file-hint = JSON (written by this product), a CSV or Excel table, or an expert card in TOML; at most 16 MB
models-anchor-score = Score of the anchor
models-anchor-odds = Odds at that score
models-anchor-double = Points that double the odds
models-import-look = Look at it
models-table-form = How a table is written
models-table-form-why = Three columns, variable, values and points, with a line of heads. A variable may be called by its code or its name; a merged cell continues the one above.
models-table-form-scale = A table has no scale of its own: give its anchor on the left, and it is put on the scale of the house. JSON brings its own.
models-preview = A look before it is kept
models-preview-lead = { $file } · { $kind } · { $variables } variables
models-renamed = Variables known by their names
models-keep = Keep as a draft
models-name = Name of the model
models-name-hint = such as “domestic behaviour score”; a known name gets its next version
models-name-known = known: { $names }; the same name makes its next version
models-horizon-days = Horizon (days)
models-horizon-hint = how far ahead its “bad” looks, 1 to 1,100 days
models-horizon-of-data = left empty: that of the data, else 365 days
models-note-hint = why it was made, on what and for whom; the validator reads it
models-propose = Propose to the register
models-propose-why = It is kept as a draft with its content, the digest of its data and its proof. A colleague with the right to approve models validates it.
