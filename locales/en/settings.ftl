### settings

## 页面 · pages

settings-title = Settings
settings-company-panel = Company
settings-company = Company name
settings-currency = Company currency
settings-currency-fixed = chosen at set-up; fixed once there are books
settings-zone = Time zone
settings-zone-fixed = days begin at midnight there; set in shouxin.toml
settings-buckets-panel = Ageing buckets
settings-buckets = Upper ends in days
settings-buckets-hint = Rising, for example 30, 60, 90, 180, 365
settings-buckets-are = Buckets now: { $days } { $days ->
    [one] day
   *[other] days
}
settings-rates = Exchange rates
settings-rate = Rate
settings-rate-add = Record a rate
settings-rate-currency = Foreign currency
settings-rate-from = From
settings-rate-source = Source
settings-rate-source-hint = For example: CFETS central parity
settings-rate-hint = How much { $currency } one unit of it is worth
settings-rates-import = Import a file of rates
settings-rates-none = No rates yet
settings-rates-none-why = Not needed while everything is in the company's currency; record rates before booking in another.
settings-runs = Latest assessments
settings-runs-none = Never assessed
settings-runs-none-why = Import the books and assess once: scores, warnings and the worklist come from it.
settings-assess = Assess now
settings-assess-day = As of
settings-assess-means = Computes score, tier, warnings and worklist of every buyer anew. The house also does it by itself after the books change.
settings-assessing = Assessing buyers
settings-run-as-of = As of
settings-run-state = State
settings-run-done = Done
settings-run-running = Running
settings-run-failed = Failed
settings-run-cancelled = Stopped
settings-run-buyers = Buyers
settings-run-scored = Scored
settings-run-at = Began
settings-run-took = Took
settings-run-actor = By
settings-run-digest = Digest
settings-about = About
settings-program = Program
settings-database = Database
settings-interface = Interface
settings-licence = Licence
rej-settings-company-name = The company's name is empty or too long.
    .next = Write a name of at most 120 characters.
rej-settings-rate-currency = No rate can be recorded for “{ $value }”.
    .next = Write a currency code other than the company's, such as USD.
rej-settings-rate-number = “{ $value }” is not a rate.
    .next = Write a number above zero such as 7.1234.

## Rule packs: scorecard, tiers, limits, signals, worklist

settings-entities = Legal entities
settings-entities-lead = The legal entities under which the company sells. The first one recorded is the main one: whatever names no entity is its. From the second on, documents, ageing, limits and the order gate tell them apart.
settings-entities-none = No legal entity is recorded
settings-entities-none-why = A company that sells as one needs none; where several firms of a group bill on their own, record the main one first, then the others
settings-entity-add = Record a legal entity
settings-entity-added = Legal entity { $code } recorded
settings-entity-retire = Close it today
settings-entity-retired = Legal entity { $code } closed, today is its last day
settings-entity-main = Main
settings-entity-main-means = The main entity: whatever names no entity is its.
settings-entity-means = Once closed it takes no new invoice and no new order; what is there stays.
settings-entity-code = Code
settings-entity-code-hint = As the accounting program has it: 1000, SH; files name it
settings-entity-name = Registered name
settings-entity-tax-id = Unified social credit code
settings-entity-tax-id-hint = 18 characters, the check character is verified; leave empty for a foreign entity
settings-entity-currency = Currency of its books
settings-entity-size = Size
settings-entity-size-source = Source of the size
settings-entity-size-source-hint = For example the self-test of the ministry, the annual report
settings-entity-size-on = As of
settings-entity-from = First day
settings-entity-until = Last day
settings-entity-until-hint = Empty while it is open; later invoices and orders are refused
settings-entity-state = State
settings-entity-open = Open
settings-entity-closed = closed on { $day }
settings-entity-closes = until { $day }
settings-packs = Rules
settings-packs-lead = Score, tier, limit, warnings and worklist each follow one rule file. Beside the shipped version you may set your own. What judges a buyer, grants credit or controls counts from its first day on once a second person has signed it.
settings-pack = Rules
settings-pack-scorecard = Scorecard
settings-pack-scorecard-what = bins and points of each feature, the scale, what counts as bad
settings-pack-tiers = Risk tiers
settings-pack-tiers-what = edges, longest terms, limit factor, prepayment, review
settings-pack-limits = Limit proposal
settings-pack-limits-what = shares of the three methods, score factor, confidence, rounding
settings-pack-signals = Danger signals
settings-pack-signals-what = thresholds, weights, owners, deadlines, advice
settings-pack-worklist = Worklist
settings-pack-worklist-what = weights and actions, grace for promises, limitation
settings-pack-outlook = Outlook and expected loss
settings-pack-outlook-what = Horizons, loss given default, how the curve is taken, the back-test
settings-pack-granting = Granting credit
settings-pack-granting-what = What a file must hold, who signs, what credit costs, key accounts, reviews and responses
settings-pack-agencies = Rating agencies
settings-pack-agencies-what = Agencies, their scales, the probability of default behind each grade
settings-pack-quality = Quality of data
settings-pack-quality-what = Rules on plausibility, age, agreement of sources and reconciled statements, the edges of A to D
settings-pack-checklist = Collection checklist
settings-pack-checklist-what = What is to be known at each level, from which source, how fresh, at what effort; the usual sources
settings-pack-industry-effects = Industry effects
settings-pack-industry-effects-what = What an industry adds to the log-odds of bad, learnt in the lab from the company's own outcomes
settings-pack-capacity = Capacity for receivables
settings-pack-capacity-what = What counts of bank lines, months of outflow that stay covered, money tied up in receivables, when to warn
settings-pack-sourcing = Hints for buying
settings-pack-sourcing-what = Weights of suppliers by tier, the most for one supplier, the deliveries that stock must cover
settings-pack-benefits = Benefits
settings-pack-benefits-what = How losses avoided and interest saved are estimated: share lost, days to watch, price of money
settings-pack-care = Customer care
settings-pack-care-what = How often customers that pay well are contacted, what is asked, which answers raise a signal or go into the file
settings-pack-promises = Promises and agreements
settings-pack-promises-what = Working days, days to remind and to call, ways to acknowledge, next steps where nothing was agreed, the clauses of agreements and letters of promise
settings-pack-contact = What contacts tell
settings-pack-contact-what = What one more contact is worth, and from what the challenger learns; types and reasons are those of the pack of talks
settings-pack-evidence = Evidence and clocks
settings-pack-evidence-what = Limitation and other periods, what interrupts them and how it is proven, kinds of evidence and their weights, reasons of disputes, the reservation on statements
settings-pack-strategy = Collection strategy
settings-pack-strategy-what = What is done towards whom from which day on, with which letter; the contact guard; who is left alone; signed by two
settings-pack-letters = Letters to debtors
settings-pack-letters-what = Request, demands by level, supply stop, draft for the lawyer, in both languages
settings-pack-wording = Wording towards debtors
settings-pack-wording-what = What must not be said to a debtor: signs, reason, law, better wording
settings-pack-talk = Methods of the collection talk
settings-pack-talk-what = Principles, six characters, PMP, LSCP, tricks, excuses, situations, types, reasons, preparation and scripts
settings-pack-routes = Routes of recovery
settings-pack-routes-what = Cost, time and chance of each step, court fees, deadlines of matters
settings-pack-recovery = Recovery curve
settings-pack-recovery-what = Months looked back, ages at which the curve is read, the least number of items; what is said in the trade and where it comes from
settings-pack-offers = Offers
settings-pack-offers-what = Who is offered longer terms, an early-payment discount, a contact, priority; for how many days
settings-pack-orders = Order gate
settings-pack-orders-what = steps, thresholds, days of reservations, releases
settings-pack-payables = Payables and purchasing
settings-pack-payables-what = the law on days to pay and interest, LPR, days ahead, purchase terms by tier
settings-pack-norms = Reference values of ratios
settings-pack-norms-what = for each ratio and section of industry the edges of good and weak, held against where peers are too few
settings-pack-origin = Origin
settings-pack-shipped = shipped
settings-pack-own = own
settings-pack-version = Version
settings-pack-from = In force from
settings-pack-source = Source
settings-pack-next = To come
settings-pack-digest = Fingerprint
settings-pack-set-by = Set by
settings-pack-reason = Reason
settings-pack-counts = In force
settings-pack-differs = Difference to the shipped version
settings-pack-is-shipped = The shipped version is in force.
settings-pack-text = Full text
settings-pack-text-hint = TOML. Change version, effective_from (not before today) and source, then the rules.
settings-pack-edit = Set your own version
settings-pack-save = Set as our own version
settings-pack-upload = Upload a rule file
settings-pack-file = Rule file
settings-pack-file-hint = a TOML file; its difference is shown first, nothing counts until you confirm
settings-pack-look = Show the difference
settings-pack-trial = What was sent, against the shipped version
settings-pack-trial-what = Nothing is saved yet. Check each line, give the reason and confirm.
settings-pack-history = Own versions
settings-pack-none = No own version yet
settings-pack-none-why = The shipped version counts; change the text below to set your own.
settings-pack-state = State
settings-pack-recorded = Recorded
settings-pack-to-come = not counting today
settings-pack-withdrawn-on = withdrawn on { $day }
settings-pack-withdraw = Withdraw this version
settings-pack-withdraw-means = From today on this version does not count: the own version before it does, else the shipped one. Past assessments keep what they were made by.
settings-pack-done = Version { $version } is set and counts from { $day } on.
settings-pack-withdrawn-done = Version { $version } is withdrawn.
settings-card = Scorecard editor
settings-card-open-table = Edit as a table
settings-card-lead = Change bins and points one by one; look at what it does to the present buyers, then propose it for a second person to sign. Settings that are not in the table stay as they are.
settings-card-edition = Version and scale
settings-card-scale = Scale { $low }–{ $high }; { $anchor } { $anchor ->
    [one] point
   *[other] points
} are good : bad { $odds } : 1, every { $double } { $double ->
    [one] point
   *[other] points
} double the odds.
settings-card-base = Base { $points } { $points ->
    [one] point
   *[other] points
} (it follows from the best bins, which together reach the top exactly).
settings-card-worst = The worst bins together come to { $points } { $points ->
    [one] point
   *[other] points
}.
settings-card-unread = A number cannot be read, so the base points are not known yet.
settings-card-look = Look at the effect
settings-card-add = Add a characteristic
settings-card-gone = Remove it
settings-card-edge = Up to (included)
settings-card-above = Above that
settings-card-words = Values (apart by |)
settings-card-points = Points
settings-card-missing = Where it is not known
settings-card-more = Insert a bin before
settings-card-less = Remove this bin
settings-card-better-zh = What would bring more points (Chinese)
settings-card-better-en = What would bring more points (English)
settings-card-set = Propose as an own version
settings-card-unit-share = %
settings-card-unit-days = days
settings-card-unit-months = months
settings-card-unit-years = years
settings-card-unit-times = times
settings-card-unit-count = count
settings-card-unit-amount = minor units
settings-card-unit-class = class
settings-card-impact = What it would change
settings-card-impact-said = { $buyers } { $buyers ->
    [one] buyer
   *[other] buyers
} scored anew on the features of the assessment of { $day }: the tier of { $changed } would change, with { $open } open. Nothing has been saved.
settings-card-impact-drift = The mean change is { $points } { $points ->
    [one] point
   *[other] points
}.
settings-card-impact-beside = A registered model gives the tiers now; this card stands beside it with the confidence and the axes of ability and willingness. The table compares the card with itself.
settings-card-impact-more = Only the first { $count } { $count ->
    [one] buyer
   *[other] buyers
} were looked at.
settings-card-from-to = From (row) to (column)
settings-card-moved = Buyers whose tier would change
settings-card-buyer = Buyer
settings-card-open = Open
settings-card-before = Now
settings-card-after = Then
settings-card-nobody = No buyer's tier would change
settings-card-nobody-why = With this change the present buyers stay in their tiers.
settings-pack-controls = Control points
settings-pack-controls-what = Control points before, during and after a sale: what is measured, who owns it, from where it needs attention or fails
settings-pack-maturity = Maturity self-assessment
settings-pack-maturity-what = Fields, questions, what each level means, the target, which control points speak for it
settings-pack-risks = Risk register
settings-pack-risks-what = Kinds of risk, edges of the heat map, risks to begin with
settings-pack-stages = Project stages
settings-pack-stages-what = Seven stages from tender to cash: usual days and what to do
settings-pack-process = Process of receivables
settings-pack-process-what = Steps from the order to the money: owner, standard time and the records by which they are seen
settings-pack-policy-document = Text of the credit policy
settings-pack-policy-document-what = Chapters, tables and duties of the policy; its figures come from the rules in force
settings-pack-propose = Propose this version, for a second person to sign
settings-pack-proposed = Proposed; it counts from its first day on once a second person has signed it.
settings-pack-waits = Waits for a second person
settings-pack-proposed-by = Proposed by
settings-pack-decided-by = Decided by
settings-pack-other-signs = What you proposed is signed by somebody else who may set rules; you may take it back.
settings-pack-alone-signs = Nobody else may set rules: you may sign yourself, and the record says “signed alone”.
settings-pack-signed-alone = Signed alone
settings-pack-note = Note (needed to refuse or take back)
settings-pack-sign = Sign and set
settings-pack-refuse = Refuse
settings-pack-take-back = Take back
settings-pack-signed = Signed; it counts from its first day on.
settings-pack-refused = Not adopted; the proposal stays on record.
settings-pack-proposals = Earlier proposals
settings-pack-was-draft = draft
settings-pack-was-proposed = waits
settings-pack-was-approved = signed
settings-pack-was-rejected = not adopted
settings-pack-was-signed = signed
settings-pack-was-refused = not adopted
settings-pack-customers = Kinds of customers
settings-pack-customers-what = What to do about each kind, steps of paths, dealers’ hints, meetings and their words
