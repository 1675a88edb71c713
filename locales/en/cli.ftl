### cli

rej-cli-no-company = There is no company in { $folder }.
    .next = First run: shouxin init --data { $folder } --company NAME
rej-cli-company-exists = There is a company in { $folder } already.
    .next = Choose another folder, or run shouxin serve --data { $folder }
rej-cli-bad-config = The configuration { $file } cannot be read: { $reason }
    .next = Mend that line, or delete it to use the default.
rej-cli-bad-day = “{ $value }” is not a day.
    .next = Write it as 2026-11-21.
rej-cli-bad-currency = “{ $value }” is no currency.
    .next = Use a three-letter code such as CNY or USD.
rej-cli-bad-zone = “{ $value }” is no time zone.
    .next = Use a name such as Asia/Shanghai.
rej-cli-no-folder = The folder { $folder } cannot be made: { $reason }
    .next = Check the path and its permissions.
rej-cli-no-file = The file { $file } cannot be opened: { $reason }
    .next = Check the name and its permissions.
rej-cli-port-taken = The address { $address } cannot be used: { $reason }
    .next = Choose another with --listen, for instance 127.0.0.1:8788.
rej-cli-company-missing = The company's name is missing.
    .next = For instance: --company "Harbour Pumps Ltd"

cli-next = next
cli-init-done = The company “{ $company }” is set up in { $folder }.
cli-init-login = Owner login { $login }, password { $password } (shown only this once).
cli-init-serve = Start: shouxin serve --data { $folder }
cli-serve-at = Shouxin is serving at { $address }   (Ctrl+C stops it)
cli-user-added = User { $login } ({ $role }) added.
cli-user-password = Password { $password } (shown only this once).
cli-ageing-title = Ageing as of { $day } (by { $basis }), in { $currency }
cli-basis-due = due date
cli-basis-issued = invoice date
cli-bucket = bucket
cli-open = open
cli-items = items
cli-buyers = buyers
cli-total = total
cli-not-due = not due
cli-overdue-from-to = { $from }–{ $to } { $to ->
    [one] day
   *[other] days
} overdue
cli-overdue-from = { $from } { $from ->
    [one] day
   *[other] days
} overdue and more
cli-age-from-to = { $from }–{ $to } { $to ->
    [one] day
   *[other] days
}
cli-age-from = { $from } { $from ->
    [one] day
   *[other] days
} and more
cli-unallocated = unallocated receipts
cli-credit-notes = unallocated credit notes
cli-ageing-unrated = Not in the total: { $items } { $items ->
    [one] item
   *[other] items
} in { $currency } without a rate ({ $open } open, { $left } unallocated); import rates with shouxin import or enter them in the settings
cli-net = net
cli-doctor-sound = Everything is sound.
cli-doctor-ill = { $count } { $count ->
    [one] problem
   *[other] problems
} found.
cli-doctor-chain = audit chain: { $count } { $count ->
    [one] line
   *[other] lines
}
cli-doctor-chain-broken = audit chain broken at line { $line } ({ $reason })
cli-doctor-ledger = ledger: { $items } { $items ->
    [one] item
   *[other] items
}, { $credits } { $credits ->
    [one] receipt
   *[other] receipts
} and credit notes, { $movements } { $movements ->
    [one] movement
   *[other] movements
}
cli-doctor-rule-broken = ledger rule { $rule } broken: { $count } { $count ->
    [one] row
   *[other] rows
}
cli-doctor-database = database: { $kind }
cli-doctor-owner-missing = no owner can sign in

cli-demo-made = The demo company “{ $company }” is ready ({ $facts } { $facts ->
    [one] fact
   *[other] facts
} came in; all of it is invented).
cli-demo-logins = Logins (the password of each is { $password }):
rej-cli-demo-here-only = The demo's password is public, so it is served to this machine only.
    .next = Use an address at 127.0.0.1; for real use run shouxin init and shouxin serve.

cli-bar-assess = assessing buyers
cli-bar-import = importing
cli-assessed = { $buyers } { $buyers ->
    [one] buyer
   *[other] buyers
} assessed as of { $day } ({ $scored } with a score); { $raised } { $raised ->
    [one] alert
   *[other] alerts
} raised, { $again } seen again; { $tasks } { $tasks ->
    [one] line
   *[other] lines
} on the worklist.
cli-overdue = overdue
cli-limit = limit
cli-limit-not-granted = not granted
cli-limit-unlimited = unlimited
cli-limit-none = no credit
cli-headroom = headroom
cli-over = over by { $amount }
cli-no-credit = no credit, { $amount } outstanding
cli-not-granted = not granted, { $amount } outstanding
cli-score = score
cli-pd = PD
cli-tier = tier
cli-tier-low = low risk
cli-tier-medium = medium risk
cli-tier-high = high risk
cli-tier-unrated = unrated
cli-confidence = confidence
cli-confidence-high = high
cli-confidence-medium = medium
cli-confidence-low = low
cli-confidence-none = none
cli-unrated = unrated
cli-buyer-as-of = As of { $day }
cli-not-assessed-on = not assessed as of that day; run shouxin assess --as-of
cli-buyer = buyer
cli-exposure = exposure
cli-days = oldest days
cli-contact-reach = { $buyer }: { $said }
cli-contact-outside = { $from } to { $until }: contacts outside the guard: { $count }
cli-worklist-title = worklist of { $day }
cli-outlook-title = Outlook of { $day } (model { $model })
cli-outlook-ledger = The shape of the curve is the ledger’s own ({ $bads } { $bads ->
    [one] buyer
   *[other] buyers
} turned bad).
cli-outlook-few-bads = Only { $bads } { $bads ->
    [one] buyer
   *[other] buyers
} turned bad in the ledger, fewer than { $least }: horizons follow from a constant hazard, they are not measured.
cli-outlook-short = The ledger is not long enough yet: horizons follow from a constant hazard, they are not measured.
cli-outlook-head = horizon (days) | ledger default rate | interval | PD of the model | expected loss
cli-outlook-buyers = Largest expected losses within { $days } { $days ->
    [one] day
   *[other] days
} (exposure, PD, expected loss):
cli-outlook-test = Back-test of { $day }: horizon, day of the forecast, buyers, turned bad, expected, observed ÷ expected with its interval
cli-guard-title = The guard of promises on { $day }: watched { $watched }, past and not kept { $passed }, nobody acted on { $silent }.
cli-promise-count = In all { $count }, together { $total }.
cli-worklist-empty = Nobody needs to be called as of that day. The newest day in the ledger is { $day }; see another day with shouxin assess --as-of.

cli-imported = { $file } ({ $kind }): { $rows } { $rows ->
    [one] row
   *[other] rows
} read, { $booked } booked, { $unchanged } unchanged, { $rejected } rejected.
cli-import-tried = { $file } ({ $kind }) tried: { $rows } { $rows ->
    [one] row
   *[other] rows
} read, { $booked } would be booked, { $unchanged } unchanged, { $rejected } rejected; nothing was written.
cli-import-refused = { $file } ({ $kind }): { $rejected } { $rejected ->
    [one] row
   *[other] rows
} cannot go in, so the whole file was left out as asked ({ $rows } { $rows ->
    [one] row
   *[other] rows
} read, { $booked } could be booked, { $unchanged } unchanged).
cli-import-money =   { $kind }, { $currency }: { $read } read in { $rows } { $rows ->
    [one] row
   *[other] rows
 } — { $booked } booked, { $unchanged } unchanged, { $rejected } rejected
cli-import-money-tried =   { $kind }, { $currency }: { $read } read in { $rows } { $rows ->
    [one] row
   *[other] rows
 } — { $booked } would be booked, { $unchanged } unchanged, { $rejected } rejected
cli-import-reject =   line { $line }: { $reason }
cli-rejects-kept = The rejected rows are in { $file }; mend them and import that file.
cli-import-undone = undone: { $entries } { $entries ->
    [one] entry
   *[other] entries
} reversed, { $restored } { $restored ->
    [one] detail
   *[other] details
} restored, { $buyers } { $buyers ->
    [one] buyer
   *[other] buyers
} removed, { $kept } kept

## Scoring lab
cli-lab-all = all
cli-lab-missing = missing
cli-lab-others = others
cli-lab-measure = measure
cli-lab-intervals = in brackets the 95 % bootstrap interval ({ $samples } { $samples ->
    [one] sample
   *[other] samples
}); behind ± the standard error
cli-lab-auc = AUC
cli-lab-gini = Gini
cli-lab-ks = KS
cli-lab-brier = Brier score
cli-lab-log-loss = log loss
cli-lab-hosmer = Hosmer–Lemeshow chi-square (degrees)
cli-lab-slope = calibration slope (1 is right)
cli-lab-intercept = calibration intercept (0 is right)
cli-lab-observed-expected = observed ÷ expected bads
cli-lab-calibration-curve = Calibration curve ({ $part }, ten groups by rising probability)
cli-lab-group = group
cli-lab-predicted = predicted
cli-lab-observed = observed
cli-lab-gains = Gains and lift ({ $part }, riskiest first)
cli-lab-depth = depth
cli-lab-caught = bads caught
cli-lab-lift = lift
cli-lab-lift-so-far = cumulative lift
cli-lab-tiers = Bad rate by tier ({ $part })
cli-lab-scores = scores
cli-lab-cuts = Decisions at each cut ({ $part })
cli-lab-cut = least score accepted
cli-lab-bads-declined = bads declined
cli-lab-bads-accepted = bads accepted
cli-lab-goods-declined = goods declined
cli-lab-goods-accepted = goods accepted
cli-lab-project = A project was begun; its page is { $path }
cli-lab-set = data set
cli-lab-set-name = name
cli-lab-set-origin = from
cli-lab-set-ledger = ledger
cli-lab-set-file = file
cli-lab-grade = grade
cli-lab-no-sets = No data set is kept yet; shouxin lab dataset --as-of … --keep keeps one
cli-lab-part = part
cli-lab-rows = rows
cli-lab-bads = bad
cli-lab-train = train
cli-lab-test = test
cli-lab-later = later
cli-lab-variable = variable
cli-lab-trend = trend
cli-lab-trend-none = none
cli-lab-trend-ascending = ascending
cli-lab-trend-descending = descending
cli-lab-trend-peak = peak
cli-lab-trend-valley = valley
cli-lab-trend-concave = concave
cli-lab-trend-convex = convex
cli-lab-bins = bins
cli-lab-bin = bin
cli-lab-bad-rate = bad rate
cli-lab-points = points
cli-lab-base = base points
cli-lab-new-card = the card fitted now
cli-lab-dropped-constant = { $column }: does not vary, left out
cli-lab-dropped-copy = { $column }: in every row the same bin as another variable, left out
cli-lab-dropped-beyond = Too many variables: the { $count } with the least information were left out (--most sets how many may enter)
cli-lab-dropped-collinear = { $column }: follows from other variables, left out
cli-lab-dropped-wrong-sign = { $column }: its coefficient contradicts its evidence, left out
cli-lab-moved-in = Step { $step }: { $column } comes in, criterion { $after }
cli-lab-moved-out = Step { $step }: { $column } leaves, criterion { $after }
cli-lab-declined = Of the declined ({ $rows } { $rows ->
    [one] row
   *[other] rows
}) a bad rate of { $rate } is supposed, { $times } times that of the accepted; the model that knew the accepted alone had an AUC of { $before }. What is supposed is no proof: all above is measured on the accepted
cli-lab-ridge = Ridge { $ridge }, chosen by cross-validation on the rows to learn from
cli-lab-separating = Without the ridge the coefficients of { $columns } would grow for ever: some bin of the rows to learn from is all good or all bad, or several variables part them without error together. Check first that they were known at the time (data leakage)
cli-lab-no-holdout = Nothing is held out: all figures are of the rows to learn from, and flatter. Use --split or --test-share
cli-lab-infinite = { $column }: infinite values counted as missing: { $count }
cli-lab-unreadable = { $column }: unreadable values such as “{ $example }” counted as missing: { $count }
cli-lab-ragged = Rows left out for having more or fewer cells than the header: { $rows }
cli-lab-kept = Kept in the register of data sets as { $id } (lab propose --data-set { $id })
cli-lab-spent = CPU seconds: read { $read }, bin { $bin }, fit { $fit }, score { $score }
cli-lab-scored = { $rows } { $rows ->
    [one] row
   *[other] rows
} scored: lowest { $low }, mean { $mean }, highest { $high }
cli-lab-written = Written to { $file }
cli-lab-delong = { $name } against the first card ({ $part } { $part ->
        [one] row
       *[other] rows
    }): AUC { $difference }, 95% interval { $low } to { $high }, p = { $p } (DeLong's test, rows unweighted)
cli-lab-swap = At { $cut } of the first card and { $like } of this one as many are accepted: rows swapped in { $in } (bad { $in_rate }), swapped out { $out } (bad { $out_rate })
cli-lab-card = card
cli-bar-lab-dataset = Taking the data set
cli-lab-day = Day
cli-lab-buyers = Buyers
cli-lab-good = Good
cli-lab-between = Neither
cli-lab-left-out = Left out
cli-lab-mean = Mean score
cli-lab-shift = Shift (deviations)
cli-lab-same = On { $day } “{ $model }” gave { $kept }; the replay gives { $again }, the same byte for byte
cli-lab-other = On { $day } “{ $model }” gave { $kept }; the replay gives { $again }, not what was kept
cli-lab-version = id
cli-lab-model = version
cli-lab-kind = method
cli-lab-state = state
cli-lab-author = by
cli-lab-no-models = No model in the register yet
cli-lab-decides = “{ $model }” decides on { $day }
cli-lab-foreign = It reads variables that no buyer has and cannot run on the ledger: { $columns }
cli-lab-proposed = Kept as a draft: “{ $model }”, id { $version }
cli-lab-signed = “{ $model }” is now: { $state }
cli-lab-watched = { $models } models in use looked at: { $raised } new warnings, { $closed } back
rej-cli-lab-no-user = A person proposes and signs off: no login or no password was given
    .next = Give the login by --user, and the password in SHOUXIN_PASSWORD or by --password-stdin
rej-cli-lab-no-version = No version was named
    .next = Give its id by --version; shouxin lab models lists it
rej-cli-lab-no-target = No target column is given
    .next = Add --target COL (1 is bad, 0 is good), or name a card with --card
rej-cli-cannot-write = { $file } cannot be written: { $why }
    .next = Check that the folder exists, may be written to and has space
cli-doctor-ghosts = { $count } { $count ->
    [one] balance
   *[other] balances
 } of undone imports still show on past days; shouxin doctor --repair levels them and writes audit lines
cli-doctor-code-twins = The buyer codes { $older } and { $younger } differ only in case, width or unseen signs and are two buyers of old; { $younger } is found by exactly this spelling only, and new rows in another spelling go to { $older }. Next: if they are one buyer, undo the import that brought { $younger } (shouxin import --undo NUMBER) and import the file again, its rows go to { $older }; what was entered by hand is cancelled under { $younger } and entered under { $older }. If they are two buyers, leave them
cli-doctor-number-twins = The numbers { $older } and { $younger } of buyer { $buyer } differ only in case, width or unseen signs and were booked as two of old; every other spelling means { $older }. Next: if they are one document, open the page of { $younger } and cancel it (reverse what was allocated to it first). If they are two, leave them
cli-doctor-repaired = repaired: { $count } { $count ->
    [one] balance
   *[other] balances
 } of undone imports levelled
cli-paper-by = command line
cli-paper-written = Written: { $file }.
cli-credit-handed-in = Request { $id } is handed in and waits for signatures.
cli-credit-draft = Request { $id } is kept as a draft; missing: { $parts }.
cli-credit-none = There are no requests.
cli-credit-decided = Request { $id }: { $state }.
rej-cli-credit-state = There is no state of requests “{ $state }”
    .next = Known: { $known }
cli-dossier-checklist = { $buyers } { $buyers ->
    [one] buyer
   *[other] buyers
}, the files of { $complete } are complete; those that lack most:
cli-dossier-ratings = { $rated } { $rated ->
    [one] buyer
   *[other] buyers
} have a rating; correlation of ranks { $rank }; { $conflicts } disagree; in { $taken } the rating was taken
cli-dossier-sources = { $count } data sources (code, name, filled, mean age in days):
cli-dossier-quality = Quality of data: A { $a } · B { $b } · C { $c } · D { $d } · none { $none }
rej-cli-bad-amount = “{ $value }” is no amount
    .next = Write a number such as 80.00, with no more decimals than the currency has
cli-order-answer = Order { $number }: { $outcome } ({ $state })
cli-order-stands = Order { $number }: { $state }
cli-order-looked = Looked again at the orders that wait: { $count } passed
cli-order-proposed = { $by } asked for a release; a second person agrees by the same command
cli-order-release-kept = The release is agreed; the order waits no more, so the gate was not asked (asked for by { $by })
cli-order-released-alone = Signed by one person: nobody else may release orders
cli-order-number = Order
cli-order-amount = Amount
cli-order-state = State
cli-replay-same = { $count } decisions over again: the same, byte for byte
cli-replay-rule-alone = The rule was proposed and signed by { $signer } alone (nobody else could set rules)
cli-replay-released-alone = Released by { $by } until { $until }; signed by one person, as nobody else could
cli-replay-ranked = The worklist of the round of { $day } was ranked by { $version }, signed by { $by }
cli-replay-ranked-rule = The worklist of the round of { $day } was ranked by the rule of the pack
cli-replay-other = { $count } decisions over again: { $other } differ
cli-payables = { $bills } bills open on { $day }, { $open }; past their day to small firms { $late }, { $amount }; interest owed { $interest }
cli-entities = { $count ->
    [one] One legal entity
   *[other] { $count } legal entities
} (* is the main one)
cli-entity-added = Legal entity { $code } recorded.
cli-entity-retired = Legal entity { $code } is closed after { $day }.
cli-entity = legal entity
cli-suppliers = { $count } suppliers (code, name, tier, owed, paid ahead)
cli-cases = { $count } { $count ->
    [one] case
   *[other] cases
} (number, buyer, phase, overdue at opening, opened, owner)
cli-case-opened = A case was opened for { $buyer }: { $id }
cli-case-next = { $amount } is overdue; next: { $next }
cli-case-prepared = The preparation for { $buyer } is on record
cli-controls-policy = Credit policy V{ $number }, in force since { $day }; read by { $read } of { $of }
cli-usage-option = There is no option { $option }
cli-usage-verb = There is no verb “{ $verb }”
cli-usage-value = { $option } cannot be “{ $value }”; it takes: { $values }
cli-usage-missing = Still missing: { $option }
cli-usage-conflict = { $option } does not go with another option
cli-usage-wrong = The command line is wrong
cli-usage-next = Add --help to the verb for the form and an example; nothing was done.
cli-buyers-not-judged = Nothing has been assessed yet, so exposure, overdue and score are not known: run shouxin assess first.
cli-times-of = group
cli-times-median = median, minutes
cli-times-ninth = nine of ten within, minutes
cli-offers-kinds = offers (code, name, entitled, uptake)
cli-offers-entitled = { $count ->
    [one] { $count } customer is entitled
   *[other] { $count } customers are entitled
 }
cli-offers-made = { $count ->
    [one] { $count } offer made
   *[other] { $count } offers made
 }
cli-offer-request = Request { $id } for credit was begun; the terms count once it is granted.
cli-benefits = estimated savings of the last { $months } { $months ->
    [one] month
   *[other] months
 }: { $amount }
cli-hints = { $count ->
    [one] { $count } supplier
   *[other] { $count } suppliers
 } (industry, billed, share, suggested share, days of stock)
cli-care-due = { $due ->
    [one] { $due } talk is due
   *[other] { $due } talks are due
 }; healthy customers: { $count } (due, customer, tier, last contact)
cli-care-yield = talks of twelve months: { $talks }; signals: { $signals }; findings: { $findings }
rej-cli-tier-unknown = There is no tier “{ $tier }”
    .next = Tiers: { $known }
rej-cli-offer-state = There is no state of offers “{ $state }”
    .next = States: { $known }

# proof: statements of account, disputes, evidence, clocks
cli-account-made = { $count } made, { $same } unchanged, { $stand } sent before and left
cli-account-list = { $count ->
    [one] { $count } statement
   *[other] { $count } statements
} (number, buyer, as of, state)
cli-account-months = signed back by month
cli-account-printed = written to { $file }
cli-dispute-list = { $count ->
    [one] { $count } dispute
   *[other] { $count } disputes
} (id, buyer, item, amount, owner, settle by)
cli-dispute-opened = opened dispute { $id }
cli-dispute-ended = dispute { $id } has ended
cli-evidence-list = { $count ->
    [one] { $count } large item
   *[other] { $count } large items
} badly proven (buyer, item, amount, grade)
cli-evidence-exported = { $count } { $count ->
    [one] file
   *[other] files
 } written to { $file }
cli-clocks = on { $day }: limitation near its end or over { $count }, other clocks { $others }
cli-matters = on { $day }: open matters { $count }; deadlines past { $late }, soon { $soon }, without a next one { $bare }
cli-case-handed = the case of { $buyer } went to { $name }

cli-wording-clean = Nothing was found that must not be written
cli-strategy-ran = The strategy ran for { $day }: debtors looked at { $buyers }, new steps { $proposed }, lapsed { $lapsed }, released by themselves { $released }
cli-strategy-sent = Letters sent { $sent }, waiting { $waits }, not sent after the check { $refused }
cli-strategy-simulated = { $from } to { $until }, debtors { $debtors }. Contacts: in force { $old }, new { $new }; letters: in force { $old_letters }, new { $new_letters }. Below by month: month, contacts (in force, new), letters (in force, new)
cli-strategy-cei = Collection effectiveness index (CEI): ledger { $actual }; under the new strategy { $low } to { $high }, by the company's own contacts and receipts
cli-strategy-cei-untold = Collection effectiveness index (CEI): ledger { $actual }; too few contacts on record to tell what the new strategy would do to it
cli-ranking-always = The worklist was always ranked by the rule.
cli-ranking-rule = The worklist is ranked by the rule (from { $day }, signed by { $by }).
cli-ranking-learnt = The worklist is ranked by the learnt model: { $version }, from { $day }, signed by { $by }.
cli-ranking-enough = Enough to learn from: rows { $rows }, with a contact { $contacts }, paid { $paid }.
cli-ranking-waits = { $version }, proposed by { $by }, waits for another person's signature.
rej-cli-wording-unread = The file { $file } cannot be read: { $reason }
    .next = Look at the path; the file must be text in UTF-8
cli-link-issued = A link for { $buyer } is issued, open until { $day }; it is shown this once:
cli-link-no-address = no address for customers is set yet (Collections › Customers' pages › Rules for links): put yours before it
cli-link-revoked = { $count ->
    [one] One link revoked
   *[other] { $count } links revoked
}

cli-recovery = Due since { $since } and overdue at any time up to { $day }: a line a group (code, name, amount, items), below it by days overdue: days, items unsettled, collected (of the amount, of the items), chance of payment within { $days } { $days ->
    [one] day
   *[other] days
} more
cli-measures = { $from } to { $to }: a line a group (code, contacts, measures)
cli-order-suspended = Order { $number } is suspended since { $day }: { $ground }
cli-order-told = The buyer was told on { $day }: { $what }
cli-order-secured = The buyer gave security on { $day }: { $what }
cli-order-must-resume = With security, performance must go on: shouxin order resume
cli-pack-waits = a version waits for its signature
cli-pack-own = the company’s own
cli-pack-shipped = as shipped
cli-pack-no-history = No version was proposed.
cli-pack-set = { $pack } is set: { $version }, from { $day } on
cli-pack-proposed = A version of { $pack } is proposed and waits for somebody else’s signature
cli-pack-signed = { $pack } { $version } is signed, from { $day } on
cli-pack-signed-alone = { $pack } { $version } is signed by its author alone (nobody else may set rules), from { $day } on
cli-pack-rejected = { $pack } { $version } is not adopted (it was to count from { $day } on)
cli-matrix-stands = Matrix M{ $number }: { $state }, first day { $day }
cli-matrix-stands-alone = Matrix M{ $number }: { $state }, first day { $day }; signed by its author alone (nobody else may set rules)
cli-proposal = Proposal
cli-proposal-state = State

cli-process = Process { $version }, from { $day }
cli-process-step = Step
cli-process-owner = Owner
cli-process-begins = Begins by
cli-process-ends = Ends by
cli-process-sla = Standard time
cli-process-hit = Share in time
cli-process-in = In time
cli-process-late = Late
cli-process-missed = Missed
cli-process-over = Overdue
cli-process-running = Running
cli-process-median = Median days
cli-process-ninth = Nine of ten
cli-advice-none = Nothing is to be done today
cli-worklist-ranked = Ranked by { $version }, signed by { $by }
