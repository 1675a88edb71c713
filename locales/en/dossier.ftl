## The files of buyers: checklist, ratings, sources, quality

dossier-title = Files of buyers
dossier-tab-checklist = Checklist
dossier-tab-ratings = Ratings
dossier-tab-sources = Sources
dossier-tab-quality = Quality
dossier-rules = Rules
dossier-buyer = Buyer
dossier-buyers = Buyers
dossier-share = Share
dossier-by = By

## The checklist
dossier-lead = As of { $day }, the files of { $complete } of { $buyers } { $buyers ->
    [one] buyer
   *[other] buyers
} are complete ({ $share }).
dossier-levels = By level
dossier-level = Level
dossier-complete = Complete
dossier-hours-left = Hours to complete
dossier-cost-left = Cost to complete ({ $currency })
dossier-items-finding = “{ $item }” lacks most: missing or stale in { $share } of the files
dossier-items-complete = All that the checklist asks for is there
dossier-items-note = { $missing } missing, { $stale } stale of { $of }
dossier-items-what = Missing or stale, as a share of the files that need the item, as of { $day }
dossier-worst = Buyers that lack most
dossier-missing-of = Missing / needed
dossier-what-lacks = What lacks
dossier-hours = Hours
dossier-cost = Cost ({ $currency })
dossier-worst-none = No buyer lacks anything
dossier-worst-none-why = All that the checklist asks for is there and fresh, or there is no buyer yet.
dossier-import = Import buyers
dossier-checklist-of = Checklist and quality of the file
dossier-checklist-lead = Level “{ $level }” (exposure { $exposure }, { $tier }): { $missing } missing, { $stale } stale; to complete it takes about { $hours } hours and { $cost } { $currency }; the whole file takes { $all } hours and { $allcost } { $currency }.
dossier-items = What is needed
dossier-item = Item
dossier-state = State
dossier-state-there = There
dossier-state-stale = Stale
dossier-state-missing = Missing
dossier-of-day = As of
dossier-good-for = Good for
dossier-months = { $months } { $months ->
    [one] month
   *[other] months
}
dossier-always = Always
dossier-usual-source = Usual source
dossier-minutes = Minutes
dossier-fill-in = Fill in
dossier-items-none = The checklist asks for nothing
dossier-items-none-why = The checklist of this level is empty.

## Ratings by agencies
dossier-ratings-of = Ratings by agencies
dossier-rating-add = Record a rating
dossier-rating-lead = What an agency thinks of this buyer, in the agency's own grade; the next assessment sets it beside the own score.
dossier-rating-save = Record
dossier-rating-done = The rating is recorded; the next assessment heeds it.
dossier-rating-known = The very same rating is on file; nothing changes.
dossier-rating-withdraw = Withdraw the rating
dossier-rating-withdraw-lead = It no longer counts then; the record and the reason stay.
dossier-rating-withdrawn = The rating is withdrawn.
dossier-rating-gone = withdrawn by { $by }: { $why }
dossier-rating-paper = paper
dossier-rating-state = State
dossier-agency = Agency
dossier-grade = Grade
dossier-rated-on = Rated on
dossier-valid-until = Valid until
dossier-origin = Origin
dossier-field-agency = Agency
dossier-field-grade = Grade
dossier-field-rated_on = Rated on
dossier-field-valid_until = Valid until
dossier-field-source = Origin
dossier-field-note = Note
dossier-field-file = Paper
dossier-field-reason = Why it is withdrawn
dossier-grade-hint = such as AA+, BBB, A (tax credit)
dossier-until-hint = empty where it names no end; the rules then say how long it counts
dossier-source-hint = such as the agency's site, given by the buyer
dossier-ratings-none = No ratings by agencies
dossier-ratings-none-why = Once they are recorded or imported, they stand here beside the own scores.
dossier-ratings-import = Import ratings
dossier-beside = { $agency } { $grade } ({ $day }), a default probability of { $pd } in 12 months
dossier-not-heeded = The scorecard has no rule for ratings: for information only.
dossier-conflict = Disagree
dossier-accord = Agree
dossier-wins-lower = Rule: of the own score and the rating the lower counts.
dossier-wins-own = Rule: the own score counts; ratings are for comparison.
dossier-wins-external = Rule: while it is in force, the rating counts.
dossier-wins-younger = Rule: a rating of at most { $days } { $days ->
    [one] day
   *[other] days
} counts, else the own score.
dossier-wins-none = The scorecard has no rule for ratings: they are for comparison.
dossier-agencies = Agencies and grades
dossier-which-wins = Which one counts
dossier-rated = Buyers with a rating
dossier-rated-share = { $share } of the buyers, { $exposure } of the exposure, { $day }
dossier-rank = Agreement of ranks
dossier-rank-note = Spearman's correlation over { $both } { $both ->
    [one] buyer
   *[other] buyers
}; 1 is the same order
dossier-conflicts = Disagree
dossier-of-both = { $count } of { $both }
dossier-overridden = Rating in place of the own score
dossier-same-tier = Same tier
dossier-matrix = Own tier and the rating's
dossier-matrix-own = own ↓ rating →
dossier-matrix-note = On the diagonal both say the same.
dossier-by-agency = By agency
dossier-gap = Mean gap (rating − own, points)
dossier-rated-buyers = Buyers with a rating
dossier-own-score = Own score
dossier-external-score = Rating's score
dossier-agreement = Compared
dossier-taken = Taken
dossier-taken-own = own
dossier-taken-external = rating

## Data sources
dossier-sources = Data sources
dossier-sources-lead = Where information comes from, what it may be used for, what it costs and how fresh it is; what was taken is kept by day and checksum.
dossier-source = Source
dossier-source-add = Add a source
dossier-source-edit = Change the source
dossier-source-save = Save
dossier-source-saved = The source is saved.
dossier-source-same = Nothing changes.
dossier-adopt = Take the usual sources
dossier-adopted = { $count ->
    [one] One usual source was taken.
   *[other] { $count } usual sources were taken.
}
dossier-sources-none = No data source is registered yet
dossier-sources-none-why = Once they are, the age of their data and how far they fill the files is shown here.
dossier-source-kind = Kind
dossier-source-registry = company registry
dossier-source-court = courts
dossier-source-tax = tax authority
dossier-source-bureau = credit bureau
dossier-source-agency = rating agency
dossier-source-bank = bank
dossier-source-buyer = the buyer
dossier-source-visit = visits
dossier-source-erp = own systems
dossier-licence = Licence
dossier-costs = Cost
dossier-free = free
dossier-cost-per-none = { $amount }
dossier-cost-per-file = { $amount } a file
dossier-cost-per-month = { $amount } a month
dossier-cost-per-year = { $amount } a year
dossier-per-none = once, or free
dossier-per-file = a file
dossier-per-month = a month
dossier-per-year = a year
dossier-fresh-days = Fresh for (days)
dossier-snapshot = Last taken
dossier-fill = Filled
dossier-age = Mean age (days)
dossier-inactive = not in use
dossier-by-field = Fields by source
dossier-by-field-none = No field comes from a registered source yet
dossier-by-field-none-why = Name the marks of a source: fields of files and forms whose origin begins so are then counted to it.
dossier-field = Field
dossier-stale-rows = No longer fresh
dossier-unknown = Origins of no source
dossier-unknown-why = These belong to no source in use; enter how they begin among the marks of the source that they come from.
dossier-source-field-code = Code
dossier-source-field-name = Chinese name
dossier-source-field-name_en = English name
dossier-source-field-kind = Kind
dossier-source-field-licence = Licence
dossier-source-field-cost = Cost
dossier-source-field-cost_per = Charged by
dossier-source-field-minutes = Minutes for one buyer
dossier-source-field-fresh_days = Fresh for (days)
dossier-source-field-contact = Contact
dossier-source-field-fields = Feeds the fields
dossier-source-field-labels = Marks
dossier-source-field-note = Note
dossier-source-field-active = In use
dossier-code-hint = small letters, digits, hyphens, such as gsxt
dossier-licence-hint = such as public, by contract for own use; written as “中文 / English” each reader sees one
dossier-fields-hint = of { $known }
dossier-labels-hint = one a line: origins of fields that begin so belong here, such as file:registry or form
dossier-snapshots = What was taken
dossier-snapshot-add = Keep a file
dossier-snapshot-hint = the file as it was taken, of any kind, up to 50 MB; kept by its checksum
dossier-snapshot-done = The file is kept.
dossier-snapshot-known = The same file of the same day is kept already.
dossier-snapshots-none = Nothing was kept yet
dossier-snapshots-none-why = Files taken from the source are kept here, to show what was known when.
dossier-taken-on = Taken on
dossier-file = File
dossier-bytes = Bytes
dossier-checksum = Checksum

## Quality of data
dossier-quality = Quality of data
dossier-quality-lead = Plausible, fresh, agreeing, reconciled: the data of each buyer get a grade from A to D, which caps how far the score can be relied on.
dossier-quality-said = { $share } met; { $twice } fields have two or more sources, { $agreed } of them agree
dossier-grade-of = Grade { $grade }
dossier-grade-none = No grade
dossier-met = Met
dossier-broken = Broken
dossier-not-applying = does not apply
dossier-compare = Compare a field
dossier-compare-lead = Note what another source says of a field, for comparison; the value on file stays.
dossier-compare-save = Note it
dossier-compared = Noted; the next assessment counts it for the quality of the data.
dossier-field-field = Field
dossier-field-value = What the source says
dossier-field-origin = Source
dossier-field-as_of = As of
dossier-value-hint = as the source writes it; ownership and size by their codes, such as private or small
dossier-of-name = name
dossier-of-name_en = English name
dossier-of-uscc = credit code
dossier-of-founded_on = founding day
dossier-of-industry = industry
dossier-of-ownership = ownership
dossier-of-size = size
dossier-of-region = region
dossier-of-country = country
dossier-of-kind = kind of customer
dossier-of-terms = terms
dossier-of-customer_since = customer since
dossier-of-owner = salesperson
dossier-of-parent = group
dossier-of-currency = currency
dossier-grades-finding = The data of { $share } of the buyers are A or B; { $bad } are D
dossier-grades-note = by number and by exposure, assessed on { $day }
dossier-quality-rules = Rules and how often they are met
dossier-rule = Rule
dossier-rule-kind = Kind
dossier-kind-plausible = plausible
dossier-kind-fresh = fresh
dossier-kind-agree = agreeing
dossier-kind-reconciled = reconciled
dossier-weight = Weight
dossier-applies = Applies to
dossier-verified = Fields verified by two or more sources
dossier-filled = Filled
dossier-twice = Two or more sources
dossier-agreeing = Agreeing
dossier-disagreeing = Disagreeing
dossier-quality-worst = Buyers with the poorest data
dossier-quality-none = No buyer breaks a rule
dossier-quality-none-why = All rules that apply are met, or too little is known for a grade.
