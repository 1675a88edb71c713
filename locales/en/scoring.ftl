### scoring

## Names of features
scoring-feature-late-frequency = late frequency
scoring-feature-late-amount = late amount
scoring-feature-days-late-mean = mean days late
scoring-feature-days-late-weighted = amount-weighted days late
scoring-feature-days-late-last3 = mean days late of the last three
scoring-feature-days-late-trend = slowing down (last three months against before)
scoring-feature-days-late-max = most days late
scoring-feature-partial-payments = partial payments
scoring-feature-oldest-overdue = longest overdue
scoring-feature-overdue-share = overdue share of the open balance
scoring-feature-broken-terms = invoices far beyond terms
scoring-feature-disputed-share = disputed share
scoring-feature-order-jump = last full month's orders against the usual
scoring-feature-order-gap = days without orders against the usual gap
scoring-feature-months-active = months with invoices
scoring-feature-settled-count = invoices settled in 12 months
scoring-feature-sales-12m = sales of the last 12 months
scoring-feature-promises-made = promises to pay
scoring-feature-promises-kept = promises kept
scoring-feature-promises-broken-in-row = promises broken in a row
scoring-feature-utilisation = limit used
scoring-feature-debt-ratio = debt ratio
scoring-feature-current-ratio = current ratio
scoring-feature-quick-ratio = quick ratio
scoring-feature-interest-cover = interest cover
scoring-feature-gross-margin = gross margin
scoring-feature-net-margin = net margin
scoring-feature-cash-flow-cover = operating cash flow to current liabilities
scoring-feature-revenue-growth = revenue growth
scoring-feature-debt-ratio-change = change of the debt ratio
scoring-feature-altman-z = Altman Z
scoring-feature-altman-zone = Altman zone
scoring-feature-statement-age = age of the latest statement
scoring-feature-ownership = ownership
scoring-feature-size = size
scoring-feature-customer-type = customer type
scoring-feature-industry = industry
scoring-feature-firm-age = age of the firm
scoring-feature-external-pd = default probability by the external rating
scoring-feature-external-age = age of the external rating
scoring-feature-data-quality = grade of the data
scoring-feature-industry-effect = industry effect
scoring-feature-findings-grave = Grave findings, open
scoring-feature-findings-some = Findings of medium weight, open
scoring-feature-reference-late = Days late as references tell
scoring-feature-reference-opinion = Opinion of references
scoring-feature-past-credit = Credit elsewhere
scoring-feature-report-age = Age of the newest report

## Values
scoring-class-altman-zone-safe = safe
scoring-class-altman-zone-grey = grey
scoring-class-altman-zone-distress = distress
scoring-class-data-quality-a = A
scoring-class-data-quality-b = B
scoring-class-data-quality-c = C
scoring-class-data-quality-d = D
scoring-class-reference-opinion-good = good
scoring-class-reference-opinion-fair = fair
scoring-class-reference-opinion-poor = poor
scoring-class-past-credit-clean = as agreed
scoring-class-past-credit-late = late
scoring-class-past-credit-restructured = extended or restructured
scoring-class-past-credit-defaulted = defaulted or written off
scoring-class-ownership-public = public body
scoring-class-ownership-state = state-owned
scoring-class-ownership-private = private
scoring-class-ownership-foreign = foreign-owned
scoring-class-ownership-individual = sole trader
scoring-class-customer-type-project = project customer
scoring-class-customer-type-dealer = maker or dealer
scoring-class-customer-type-government = government
scoring-class-customer-type-other = unsorted
scoring-class-size-large = large
scoring-class-size-medium = medium
scoring-class-size-small = small
scoring-class-size-micro = micro

## Lacking data
scoring-lacking-statement = no recent financial statement; better: a balance sheet, income and cash flow statement on file
scoring-lacking-relationship = too short a relationship; better: twelve months of paying on time
scoring-lacking-behaviour = no payment record yet
scoring-lacking-promises = no promise to pay on record
scoring-lacking-nature = the credit file is incomplete; better: ownership, size and founding day on file

## Axes and confidence
scoring-axis-ability = ability to pay
scoring-axis-willingness = willingness to pay
scoring-axis-context = context
scoring-quadrant-able-willing = able and willing
scoring-quadrant-able-unwilling = able, not willing
scoring-quadrant-unable-willing = willing, not able
scoring-quadrant-unable-unwilling = neither able nor willing
scoring-quadrant-unknown = too little is known
scoring-confidence-high = high confidence
scoring-confidence-medium = medium confidence
scoring-confidence-low = low confidence
scoring-confidence-none = no data
scoring-provisional = Provisional: on little data, scored prudently, not for exact comparison
scoring-score = Credit score
scoring-pd = Probability of default
scoring-reasons = What costs most points
scoring-anchor = Anchor: { $score } { $score ->
    [one] point is
   *[other] points are
} odds of { $odds }:1, every { $pdo } { $pdo ->
    [one] point
   *[other] points
} double them

## Altman Z
scoring-altman-model-z = Z (listed manufacturing)
scoring-altman-model-z1 = Z' (private manufacturing)
scoring-altman-model-z2 = Z'' (non-manufacturing)
scoring-altman-not-computable = not computable, lacking: { $inputs }
scoring-altman-not-for = not meant for banks, insurers and other financial firms
scoring-altman-input-total-assets = total assets
scoring-altman-input-current-assets = current assets
scoring-altman-input-current-liabilities = current liabilities
scoring-altman-input-total-liabilities = total liabilities
scoring-altman-input-retained-earnings = retained earnings
scoring-altman-input-ebit = EBIT
scoring-altman-input-revenue = revenue
scoring-altman-input-equity = equity
scoring-altman-input-market-equity = market value of equity

## Five-minute screen
scoring-screen = Five-minute risk screen
scoring-screen-result = Result of the screen
scoring-screen-agrees = The screen and the score agree
scoring-screen-milder = The screen is milder than the score: the score counts; check the answers
scoring-screen-stricter = The screen is stricter than the score: it knows something that the score does not; review it
scoring-screen-no-score = There is no score yet; the screen counts until there is

## Rejections
rej-scoring-unknown-answer = The question “{ $question }” of the screen has no answer “{ $answer }”
    .next = Choose one of the answers listed
rej-scoring-unanswered = The question “{ $question }” of the screen is not answered
    .next = Answer all questions of the three factors to get a result
rej-scoring-not-assessed = Nothing has been assessed yet
    .next = Run an assessment first (shouxin assess), then look again
rej-scoring-outlook-none = No assessment up to { $day } holds an outlook
    .next = Run an assessment (shouxin assess), or ask for a later day
rej-scoring-too-early = On { $day } there was no invoice on the books (the first is of { $first }): nothing can be judged.
    .next = Give { $first } or a later day.
rej-scoring-future-day = { $day } lies after today ({ $today }): a day to come cannot be judged.
    .next = Give today or an earlier day.
rej-scoring-cancelled = The assessment was cancelled; the previous results still stand
    .next = Run it again when you need it

rej-scoring-agency-unknown = No rating agency is called “{ $value }”.
    .next = Known are { $known }; add another under Settings · Rules · Rating agencies first.
rej-scoring-grade-unknown = { $agency } has no grade “{ $value }”.
    .next = Its grades are { $known }.
rej-scoring-sheet-points = Item { $item }: "{ $value }" is not a whole number of points from -1000 to 1000.
    .next = Type a whole number such as 20 or -15.
rej-scoring-sheet-bins = The bins of item { $item } are { $value } in number; each item needs 1 to 20.
    .next = Add or remove bins, or remove the item.
rej-scoring-sheet-edge = Item { $item }: "{ $value }" cannot be the edge of a bin.
    .next = For numbers type a number (shares in per cent); for classes type the values, apart by |.
rej-scoring-sheet-open-end = The last bin of item { $item } must have no upper edge (it has "{ $value }").
    .next = Add a bin after it, or remove it.
rej-scoring-sheet-rising = The { $value } edges of item { $item } do not rise.
    .next = Put the edges in rising order.
rej-scoring-sheet-empty = The scorecard has no characteristic at all.
    .next = Add characteristics and fill their bins first.
rej-scoring-sheet-reach = The worst bins together make { $worst } and do not reach the scale's lower end of { $low }.
    .next = Deduct more, or add characteristics that deduct.
rej-scoring-pack-wrong = Line { $line } of the rules ({ $name }) is wrong: { $kind ->
        [lacks] “{ $about }” is missing
        [foreign] “{ $about }” is no field here
        [word] “{ $about }” is none of the words that may stand here
        [type] the value is of the wrong kind
        [code] the code “{ $about }” is of small letters, digits and hyphens only
        [twice] “{ $about }” stands twice
        [order] step “{ $about }” must end by a later record than it begins
        [owner] step “{ $about }” needs one owner: a role or a person
        [mark] step “{ $about }” begins or ends by a record that is not on the list
        [days] the standard days of step “{ $about }” lie between 0 and 3650
        [steps] there are 1 to 20 steps
       *[other] { $why }
    }
    .next = Mend the line and send it again; the shipped version shows how it is written.
rej-scoring-pack-unreadable = The own version { $version } of { $pack } cannot be read any more: { $why }
    .next = Set a version in the new form under Settings · Rules, or withdraw this one.
rej-scoring-pack-reason-missing = Say why the rules change.
    .next = One sentence, such as “risk committee, 2026-11”, for whoever asks later.
rej-scoring-pack-as-shipped = This is the shipped version, word for word.
    .next = To go back to it, withdraw your own version.
rej-scoring-pack-backdated = Version { $version } would count from { $day }, before today ({ $today }).
    .next = Past assessments were made by the rules of their day; set effective_from to today or later.
rej-scoring-pack-version-taken = Version { $version } was used before.
    .next = Give version a new number, such as the old one with -1.
rej-scoring-pack-unknown = No own version { $id } is in force or to come.
    .next = Choose one from the list of own versions on the page of rules.
## Rejections of the scoring lab
rej-scoring-lab-no-rows = The file has no rows to work with
    .next = The first line holds the column names, at least one row follows, the target is not empty throughout, and not every weight is 0
rej-scoring-lab-no-column = There is no column “{ $column }”
    .next = Check the name; case and spaces count
rej-scoring-lab-target = The target “{ $column }” holds “{ $example }”, which is neither 0 (good) nor 1 (bad)
    .next = Choose another column, or bring this one to 0 and 1 first; leave undecided rows empty
rej-scoring-lab-one-class = All rows to learn from have the outcome { $outcome }: there is nothing to compare with
    .next = Add cases of the other kind, or check the split
rej-scoring-lab-all-missing = The column “{ $column }” holds no value at all
    .next = Leave it out, or bring data in which it is filled
rej-scoring-lab-constant = The column “{ $column }” holds one value only and tells nothing apart
    .next = Leave it out
rej-scoring-lab-identifier = The column “{ $column }” differs in nearly every row (at least { $levels } { $levels ->
    [one] value
   *[other] values
}): it names rows and describes nothing
    .next = Leave it out with --drop, or group its values first
rej-scoring-lab-sparse = The column “{ $column }” has { $levels } { $levels ->
    [one] value, which is
   *[other] values, none of them
} frequent enough for a bin of its own
    .next = Group them first, or lower the share below which values are pooled
rej-scoring-lab-separates = The column “{ $column }” alone tells good from bad without error
    .next = It is most likely the outcome itself, or known only afterwards: leave it out. If it was known before, ask for no good and bad case in each bin (--min-events 0)
rej-scoring-lab-setting = The setting { $setting } is out of range: it may be { $allowed }
    .next = Choose a value within the range
rej-scoring-lab-edit = { $why ->
        [too-many-bins] There would be too many bins; 50 is the most
        [no-such-bin] There is no such bin
        [no-cut] There is no such cut
        [no-next-bin] There is no next bin to merge with
        [between-neighbours] A cut lies between its neighbours
        [no-levels] A numeric variable has no levels to group
        [no-cuts] A variable of words has no cuts
        [empty-group] A group has at least one level
        [no-group] There is no such group
       *[other] Cuts rise from one to the next
    }
    .next = Edit again, starting from the present table of bins
rej-scoring-lab-parquet = “{ $file }” is a Parquet file; this build has no columnar part and cannot read Parquet
    .next = Bring it as CSV (.gz too) or XLSX; in DuckDB, for instance, COPY (SELECT * FROM 'a.parquet') TO 'a.csv'
rej-scoring-lab-weight = The weight of row { $row } is missing, negative, too large or not finite
    .next = Fill in or correct it; a row that should not count has weight 0
rej-scoring-lab-offset = The offset of row { $row } is missing, not finite, or beyond ±700
    .next = Fill in or correct it; a row without an offset has 0
rej-scoring-lab-offset-card = Only the regression of a card takes an offset; other models cannot
    .next = Fit a card, or leave the offset column out under “Target and split”
rej-scoring-lab-quote = From line { $line } on a quote is not closed
    .next = Check the quotes of that line, or export the file again
rej-scoring-lab-mismatch = { $why ->
        [name-twice] The column name “{ $column }” occurs twice
        [split-word] The split “{ $column }” holds a word that is not known
        [too-many-values] “{ $column }” has more than 5,000 values
        [not-numbers] “{ $column }” holds no numbers
        [numbers-not-words] “{ $column }” holds numbers, its rule is one of words
        [words-not-numbers] “{ $column }” holds words, its rule is one of numbers
        [too-many-cuts] “{ $column }” has too many cuts
        [no-characteristic] The card has no characteristic
        [entries-differ] The points of “{ $column }” do not fit its rule
        [not-finite] The points of “{ $column }” are not finite
       *[other] “{ $column }” has another number of rows than the other columns
    }
    .next = Compare data and card; a split says train, test or oot
rej-scoring-lab-few-bads = There are { $bads } bad cases; a fit takes at least { $least }
    .next = Gather more cases, widen the definition of bad or the time watched; with so few, use the expert card
rej-scoring-lab-few-goods = There are { $goods } good cases; a fit takes at least { $least }
    .next = Add good cases, or check whether the target is upside down
rej-scoring-lab-nothing-varies = No variable is strong enough to enter the model
    .next = Lower the least information value (--min-iv), or bring variables that tell more
rej-scoring-lab-separated = Some variables tell good from bad without error, so that coefficients would grow for ever
    .next = See first whether they are known only afterwards (leakage); if not, use a penalty such as --ridge 0.1
rej-scoring-card-unreadable = The card cannot be read: { $why }
    .next = Use the JSON that shouxin lab fit or export writes, or a CSV of variable, bin, points
    .words = scoring-unreadable-
scoring-unreadable-anchor = its anchor does not hold
scoring-unreadable-curves = its curves are not complete
scoring-unreadable-nodes = its nodes make no tree
scoring-unreadable-trees = it has no trees
scoring-unreadable-columns = its columns are not complete
scoring-unreadable-lab-setting = a number is outside what is allowed
scoring-unreadable-lab-no-column = it has no variables
scoring-unreadable-lab-mismatch = its bins and points do not match
scoring-unreadable-lab-unreadable = a quotation mark is not closed
scoring-unreadable-lab-edit = its bins are wrong
scoring-unreadable-lab-no-rows = it is empty

## The register of models
scoring-kind-expert = Expert scorecard
scoring-kind-card = Weight-of-evidence card
scoring-kind-additive = Additive card
scoring-kind-tree = Decision tree
scoring-kind-booster = Boosted trees
scoring-kind-altman = Altman's Z
scoring-state-draft = Draft
scoring-state-validated = Validated
scoring-state-rejected = Rejected
scoring-state-challenger = Challenger
scoring-state-champion = Champion
scoring-state-retired = Retired
scoring-step-propose = Proposed
scoring-step-validate = Validated
scoring-step-reject = Rejected
scoring-step-champion = Approved as champion
scoring-step-challenger = Approved as challenger
scoring-step-retire = Retired
scoring-step-displace = Gave way to the expert scorecard
rej-scoring-model-unknown = There is no model version { $id }.
    .next = Choose one in the register of models.
rej-scoring-model-name-missing = Give the model a name of at most 60 characters.
    .next = For instance “domestic buyers, behaviour”; a known name gets its next version.
rej-scoring-model-horizon = The horizon must be between 1 and 1100 days.
    .next = Usual are 30, 60, 90, 180 and 365 days, the same as the data set's.
rej-scoring-model-altman = This card reads more than Altman's Z or its zone.
    .next = Propose it as a weight-of-evidence card, or keep only altman-z or altman-zone.
rej-scoring-model-other-data = The data set lacks variables of the model: { $columns }
    .next = Choose the data set that it was learnt from; name none where that is not in the register
rej-scoring-model-same = This is the same as “{ $model }” version { $number }.
    .next = Use that version, or change something first; for other data or proof a colleague rejects that version first.
rej-scoring-model-by-person = Models are validated and approved by people who have signed in, not by the system.
    .next = Ask somebody with the right to approve models.
rej-scoring-model-four-eyes = { $person } made this version and cannot { $step ->
        [validate] validate
        [reject] reject
       *[other] approve
    } it.
    .next = Ask another person with the right to approve models.
rej-scoring-model-reason-missing = Say why.
    .next = One sentence will do: “AUC on later data 0.78, 0.05 above the present card”.
rej-scoring-model-step = This version is { $state ->
        [draft] a draft
        [validated] validated
        [rejected] rejected
        [challenger] a challenger
        [champion] a champion
       *[other] retired
    } and cannot be { $step ->
        [validate] validated
        [reject] rejected
        [champion] made champion
        [challenger] made a challenger
       *[other] retired
    }.
    .next = The order is draft, validated, challenger or champion, retired; propose a rejected or retired one anew.
rej-scoring-model-past = The day { $day } is before today ({ $today }).
    .next = What was judged was judged by the model of its day; choose today or later.
rej-scoring-model-not-ledger = The model reads variables that the ledger does not give: { $columns }.
    .next = Build it from a data set of the ledger, or use it outside only.
rej-scoring-model-not-explainable = Boosted trees have no points that add up, so they can only be challengers.
    .next = Approve it as a challenger; let a card or a tree decide.
rej-scoring-model-in-force = This version is the champion of { $day }, now or to come.
    .next = Let another version or the expert scorecard take its place first.
rej-scoring-model-challengers = There can be { $most } challengers at a time.
    .next = Retire one first.
rej-scoring-model-champion-taken = “{ $model }” is set to decide from { $day } on.
    .next = Choose another day; to replace it, first restore the expert scorecard from that day on, then approve this version.
rej-scoring-data-set-unknown = There is no data set { $id }.
    .next = Choose one in the list.
rej-scoring-data-set-day = The { $horizon } { $horizon ->
    [one] day
   *[other] days
} after { $day } end on { $ends }: what became of the buyers is not known yet.
    .next = Choose an earlier day or a shorter horizon.
rej-scoring-data-set-days = Give 1 to 60 different days.
    .next = For instance the last day of each quarter.
rej-scoring-data-set-definition = This tells no good from bad: bad needs more days past due than good, and amount and horizon above 0.
    .next = For instance bad from 30 days past due on 1,000 within 90 days, good up to 10 days.
rej-scoring-data-set-empty = On these days no buyer can be called good or bad.
    .next = Choose days with trade; the report says why buyers were left out.
rej-scoring-not-judged = Buyer { $buyer } has no assessment of { $day } that could be replayed.
    .next = Choose a day with an assessment; earlier ones did not keep what they were scored on.
rej-scoring-card-empty = The file holds no table of points.
    .next = A table has variable, values and points, a line for each range of values.
rej-scoring-card-columns = The table has fewer than three columns: { $found }.
    .next = Give variable, values and points, with their names in the first line.
rej-scoring-card-points = The points in line { $line }, “{ $text }”, are no number.
    .next = Write whole points, with a minus where they are taken away, such as -15.
rej-scoring-card-bin = The values in line { $line }, “{ $text }”, cannot be read.
    .next = Write ranges as [10,20), <10 or >=20, words as A|B, and “missing” or “others”.
rej-scoring-card-no-variable = Line { $line } does not say which variable it is of.
    .next = Name the variable in its first line; empty cells below continue it.
rej-scoring-card-gap = The ranges of “{ $variable }” leave a gap between { $upto } and { $from }.
    .next = Let a range begin where the one before ends.
rej-scoring-card-overlap = Ranges of “{ $variable }” overlap: one ends at { $upto }, another begins at { $from }.
    .next = A number belongs to one range; ranges hold their lower end, not their upper.
rej-scoring-card-open-end = “{ $variable }” has no range for the { $end ->
        [low] lowest
       *[high] highest
    } numbers.
    .next = Write the lowest range as <number and the highest as >=number.
rej-scoring-card-mixed = “{ $variable }” has both ranges and words.
    .next = A variable is of numbers or of words; make it one of them.
rej-scoring-card-twice = “{ $bin }” of “{ $variable }” stands twice.
    .next = Give points to each value once.
rej-scoring-card-json = The JSON cannot be read beyond line { $line }, column { $column }.
    .next = Use JSON written by this product, or look at commas, quotes and brackets.
rej-scoring-card-format = This is no model file that is known: { $format }.
    .next = JSON of a card, additive card, tree or booster written by this product, an expert card in TOML, or a table of three columns can be imported.
rej-scoring-card-large = The file is larger than { $most } MB.
    .next = A scorecard takes some kilobytes; was a file of data chosen instead?
rej-scoring-card-gone = The file that was looked at is not there any more.
    .next = Choose the file again.
rej-scoring-model-warning-unknown = There is no model warning { $id }.
    .next = See the register of models.
rej-scoring-model-warning-closed = This warning was back on { $day }.
    .next = Nothing is left to do.
rej-scoring-model-card-lost = The scorecard { $digest } of that time was not kept and cannot be replayed.
    .next = The assessment itself stands; ask for a backup to be searched.

scoring-excluded-no-trade = nothing invoiced up to the day
scoring-excluded-already-bad = bad on the day already
scoring-excluded-nothing-at-stake = nothing falls due within the horizon
scoring-finding-all-missing = no value at all
scoring-finding-constant = one value only
scoring-finding-identifier = nearly every row differs, like a number of rows
scoring-finding-copy = the same as another column
scoring-finding-leakage = tells good from bad by itself: perhaps known only afterwards
scoring-finding-mostly-missing = less than half is filled
scoring-finding-nearly-constant = nearly all rows have one value
scoring-finding-infinite = infinite values, taken as missing
scoring-finding-unreadable = words among numbers, taken as missing
scoring-finding-huge = numbers beyond any amount
scoring-finding-outliers = values far out
scoring-hint-few-bads = Fewer than 50 bad buyers to learn from: a fitted model cannot be relied on. Add days, widen the definition of bad, or use the expert scorecard.
scoring-hint-no-later = No later day was kept apart: nothing shows whether the model still works some time on.
scoring-hint-overlap = Horizons of neighbouring days overlap: one delay counts twice and intervals are too narrow.
scoring-hint-nature-as-of-now = Ownership, size and industry are those on file now, not those of the day.
scoring-hint-leakage = A variable is suspiciously good: make sure that it was known on the day.
scoring-drift-psi = The population moved: PSI of the score { $figure }, from { $edge } on it is looked into
scoring-drift-csi = “{ $of }” is distributed otherwise: stability index { $figure }, threshold { $edge }
scoring-drift-score-shift = The mean score moved by { $figure } standard deviations, threshold { $edge }
scoring-drift-calibration = Bad buyers of { $of } were { $figure } times as many as foretold, further than { $edge } times
scoring-drift-overrides = { $figure } of decisions differ from the proposal, threshold { $edge }
rej-scoring-lab-length = { $what } has { $got } { $got ->
    [one] value
   *[other] values
} where there are { $expected } { $expected ->
    [one] row
   *[other] rows
}
    .next = Check the data: one value for each row
rej-scoring-lab-not-finite = The value in row { $row } is missing or not finite, which this method cannot take
    .next = Bin first (missing becomes a bin), or fill the value in
rej-scoring-lab-bin-outside = Row { $row } lies in a bin that is not defined
    .next = Bin the same data again
rej-scoring-lab-not-converged = No result after { $rounds } rounds
    .next = Leave out near copies, merge small bins, or use a small penalty (--ridge 0.1)
rej-scoring-lab-singular = Variables can be computed from each other, so that coefficients are not determined
    .next = Leave out copies, or use a small penalty (--ridge 0.1)
rej-scoring-lab-out-of-range = The setting { $setting } is outside what can be used
    .next = Choose a sensible value, or leave it out
rej-scoring-lab-levels = A column of words has { $levels } levels; at most { $most } are taken
    .next = Group them, or leave the column out
rej-scoring-lab-project-unknown = There is no such project
    .next = Enter it from the list of projects
rej-scoring-lab-project-changed = The project was just changed by somebody else or in another window
    .next = Load the page again and look before you change it
rej-scoring-lab-no-step = There is no step to go to
    .next = See the history of the project
rej-scoring-lab-no-target = No target is chosen yet
    .next = Choose the column that says good or bad
rej-scoring-lab-file-gone = The sample “{ $file }” is gone
    .next = Restore the data folder from its backup, or upload the file again
rej-scoring-lab-stopped = Stopped as asked
    .next = Start again when needed
rej-scoring-lab-column-twice = The column “{ $column }” was chosen for two uses
    .next = Target, split, weight and present score need columns of their own
rej-scoring-lab-no-variables = No variable is ticked
    .next = Tick at least one variable
rej-scoring-lab-fit-unknown = There is no such fit
    .next = Enter it from “Fit and proof” of the project
rej-scoring-lab-no-model = This fit kept no model that could run
    .next = It was made by an earlier version; fit again from it
rej-scoring-lab-no-declined = The sample holds no declined applications
    .next = Choose the column that says who was declined, or do without reject inference
rej-scoring-lab-declined-column = { $why ->
        [words] In the file of the declined “{ $column }” holds words; for the accepted it holds numbers
       *[other] The file of the declined has no column “{ $column }”
    }
    .next = Variables have the same names and kinds in both files; leave out what is not needed with --drop
rej-scoring-lab-no-card = A model of this kind has no card to export
    .next = Take the report, or fit a WOE card
rej-scoring-lab-industry-many = The column “{ $column }” has more than { $most } different values.
    .next = Choose the column of industries, or part it by section or division.
rej-scoring-lab-industry-words = Words as they stand are no industries of GB/T 4754 and cannot be put in force.
    .next = Part the rows by section or division first.
rej-scoring-lab-methods-early = The ledger is too young to compare methods.
    .next = It takes more than a year of trade; import earlier invoices and receipts first.
rej-scoring-pack-by-two = Two people set this pack: one proposes, another signs.
    .next = Propose a version under settings → rules; to go back, propose the former text under a new version.
rej-scoring-pack-alone = One person sets this pack; nothing is proposed.
    .next = Set your own version on the page of the pack.
rej-scoring-pack-proposed = A version waits for its second person already.
    .next = Sign, refuse or take back that one first.
rej-scoring-pack-no-proposal = No version waits to be signed.
    .next = It may just have been signed or taken back; load the page of the pack again.
rej-scoring-pack-own-proposal = Nobody signs what they proposed themselves.
    .next = Ask somebody else who may set rules to sign it.
