### policy

policy-tier-low = Low risk
policy-tier-medium = Medium risk
policy-tier-high = High risk
policy-tier-unrated = Unrated
policy-limit = Credit limit
policy-limit-unlimited = unlimited
policy-limit-none = no credit
policy-limit-not-granted = none granted
policy-limit-granted = Limit granted
policy-limit-proposed = Limit proposed
policy-exposure = Exposure
policy-headroom = Headroom
policy-headroom-unlimited = unlimited
policy-headroom-left = { $amount } left
policy-headroom-over = { $amount } over the limit
policy-headroom-no-credit = no credit, { $amount } open
policy-headroom-not-granted = no limit granted, { $amount } open
policy-terms = Terms
policy-terms-proposed = Terms proposed
policy-prepay = Prepayment
policy-review = Next review
policy-method-working_capital = Share of working capital
policy-method-own_sales = Own sales
policy-method-score_factor = Score factor
policy-method-taken = the smallest is taken
policy-from = From
policy-to = Until
policy-until-further-notice = until further notice
policy-reason = Reason
policy-granted-by = Granted by

## Pages
policy-lines-title = Limits and terms
policy-lines-lead = What may be sold to whom, up to what, on which terms. As of { $day }, amounts in { $currency }; a figure opens the buyer’s credit tab.
policy-lines = Limits and terms of all buyers
policy-only-over = Over limit
policy-only-ungranted = No limit though proposed
policy-only-differs = Proposal differs
policy-only-blocked = On hold
policy-sale = On credit
policy-sale-open = May be sold
policy-sale-used-up = Limit used up
policy-sale-prepay-first = Prepayment first
policy-sale-over = Over limit
policy-sale-not-granted = No limit granted
policy-sale-cash-only = No credit
policy-sale-blocked = On hold
policy-proposed-kind = Kind proposed
policy-limit-newer = granted since
policy-terms-file = (file)
policy-review-overdue = review overdue

policy-kind = Kind of customer
policy-factor = Part of the limit
policy-max-terms = Longest terms
policy-review-months = Review cycle
policy-matrix-title = Policy matrix
policy-matrix-lead = Tier × kind of customer: part of the limit, longest terms, deposit, guarantee, review. The edges of tiers stay with the rules.
policy-matrix-new = Draft a version
policy-matrix-counts = In force: M{ $number }, since { $day }
policy-matrix-tiers-count = In force: no matrix yet; the tier table counts for every kind
policy-matrix-in-force = in force
policy-matrix-draft = draft
policy-matrix-proposed = proposed
policy-matrix-approved = approved
policy-matrix-rejected = rejected
policy-matrix-retired = retired
policy-matrix-versions = Versions
policy-matrix-number = Version
policy-matrix-state = State
policy-matrix-author = Author
policy-matrix-none = No versions yet
policy-matrix-none-why = “Draft a version” begins with a copy of what counts today
policy-matrix-no-what-if = not made
policy-matrix-has-what-if = made
policy-matrix-first-note = draft of a new version
policy-matrix-begun-done = Drafted; change it, run the what-if, then propose
policy-matrix-of = Policy matrix M{ $number }
policy-matrix-said = From { $day }, by { $actor }
policy-matrix-diff = Difference to what counts today
policy-matrix-same = No difference to what counts today
policy-matrix-cells = Cells
policy-matrix-save = Save the draft
policy-matrix-edited-done = Saved; an earlier what-if counts no more
policy-matrix-stepped-done = Done
policy-matrix-steps = Next steps
policy-matrix-trail = What was done
policy-matrix-step-propose = Propose
policy-matrix-step-approve = Approve
policy-matrix-step-reject = Reject
policy-matrix-step-retire = Retire
policy-matrix-did-propose = proposed
policy-matrix-did-approve = approved
policy-matrix-did-reject = rejected
policy-matrix-did-retire = retired
policy-matrix-did-on = from { $day }
policy-what-if = What-if
policy-what-if-run = Run over the last 12 months
policy-what-if-doing = Going through the last twelve months
policy-what-if-none = Not made yet. Before it goes live, see on the real invoices of twelve months what it would have held, lost and saved.
policy-what-if-rule = The rule: at the start of each month every buyer is judged as of the day before, by what was known and the rules of then; each policy proposes a limit. An order (an invoice where there is no order) that with what was let through and is unpaid or not billed exceeds it is held, and counts as no sale. Unpaid at 90 days past due, or written off, is bad. Buyers who would have prepaid instead are not counted.
policy-what-if-tiers = the tier table
policy-what-if-lead = { $from } to { $until }, against { $against }; { $buyers } { $buyers ->
    [one] buyer
   *[other] buyers
}, { $orders } { $orders ->
    [one] order
   *[other] orders
}, { $invoices } { $invoices ->
    [one] invoice
   *[other] invoices
} without an order.
policy-what-if-by-orders = By orders: each is asked about on its day, and its invoices follow it.
policy-what-if-by-invoices = By invoices: there were no orders, so each invoice is asked about on its day.
policy-what-if-by-both = By orders where there are orders, whose invoices follow them; by invoices where there are none.
policy-what-if-lost = Sales lost
policy-what-if-avoided = Losses avoided
policy-what-if-free = Working capital set free
policy-what-if-net = Net of the year
policy-what-if-empty = No orders and no invoices in the last twelve months, so there is nothing to see
policy-what-if-what = What
policy-what-if-old = Policy in force
policy-what-if-new = This version
policy-what-if-change = Change
policy-what-if-passed = Let through
policy-what-if-held = Held
policy-what-if-held-count = Invoices held
policy-what-if-bad = Let through and went bad
policy-what-if-avoided-of = Held and would have gone bad
policy-what-if-owed = Owed at month ends, on average
policy-what-if-swaps = Treated otherwise
policy-what-if-swap-out = Let through before, held now
policy-what-if-swap-in = Held before, let through now
policy-what-if-swap = { $count } { $count ->
    [one] invoice
   *[other] invoices
}, { $amount }, of it { $bad } went bad
policy-what-if-chart = { $amount } less owed on average
policy-what-if-chart-note = owed at the ends of months, { $currency }
policy-what-if-old-held = Held in force
policy-what-if-new-held = Held by this
policy-what-if-old-owed = Owed in force
policy-what-if-new-owed = Owed by this

rej-policy-reason-missing = There is no reason
    .next = State the grounds, so that they can be found later
rej-policy-limit-days = The last day { $to } is before the first day { $from }
    .next = Correct the days
rej-policy-limit-not-positive = The limit must be above zero
    .next = Choose “no credit” or “unlimited” instead of typing 0
rej-policy-terms-unknown = The catalogue has no terms “{ $terms }”
    .next = Choose terms of the catalogue
policy-lines-sum = Exposures { $exposure } − paid ahead { $ahead } (by { $buyers } { $buyers ->
    [one] buyer
   *[other] buyers
} who paid more than they owe; it does not offset what others owe) = net receivables { $net }, as the ageing says.
rej-policy-matrix-unknown = There is no policy matrix { $id }
    .next = Go by the list of versions
rej-policy-matrix-wrong = The policy matrix is wrong: { $kind ->
        [generous] { $customer }, { $what ->
            [limit_factor_bps] limit factor
            [max_terms] longest terms
            [prepay_bps] deposit
           *[review_months] months until the review
        }: “{ $tier }” would be given more than “{ $safer }”
        [cell-twice] the cell of { $customer } and { $tier } stands twice
        [cells] cells that are there: { $about }
        [tier] “{ $about }” is no tier
        [customer] “{ $about }” is no kind of customer
        [guarantee] { $customer }, { $tier }: “{ $about }” is no guarantee; it is none, preferred or required
        [share] { $customer }, { $tier }: { $about } is no share from 0 to 10000 (100%)
        [months] { $customer }, { $tier }: { $about } is no number of months from 1 to 36
        [terms] { $customer }, { $tier }: “{ $about }” is no code of the terms catalogue
        [lacks] at line { $line } “{ $about }” is missing
        [foreign] at line { $line } “{ $about }” is no field here
        [word] at line { $line } “{ $about }” is none of the words that may stand here
        [type] at line { $line } the value is of the wrong kind
        [twice] at line { $line } “{ $about }” stands twice
       *[other] at line { $line } the text cannot be read ({ $why })
    }
    .next = Correct what is named; shouxin policy matrix show gives the text of a version
    .words = policy-tier- parties-kind-
rej-policy-matrix-step = In its state ({ $state }) the matrix takes no “{ $step }”
    .next = See on its page what can be done
    .words = policy-matrix-step- policy-matrix-
rej-policy-matrix-four-eyes = { $actor } made the matrix: somebody else signs
    .next = Let another person with the right sign
rej-policy-matrix-past = Its first day { $day } is before today { $today }
    .next = Set the day to today or later
rej-policy-what-if-stopped = The what-if was stopped, nothing was kept
    .next = Run it again when you need it
rej-policy-matrix-share = “{ $value }” is no percentage from 0 to 100
    .next = Correct it, such as 60 or 37.5
rej-policy-matrix-months = “{ $value }” is no number of months from 1 to 36
    .next = Correct the review cycle

## Parts of limits
policy-parts = Parts of limits
policy-parts-lead = What makes a limit besides the grant: amounts for some days, securities and insurance, pools of groups, limits in a currency or towards a legal entity, suspensions. What ends soonest is first.
policy-parts-none = No parts of limits
policy-parts-none-why = They are added on a buyer’s credit tab
policy-effective = Effective limit
policy-effective-lines = How the effective limit comes about
policy-part-temporary = For some days
policy-part-security = Security
policy-part-pool = Pool of the group
policy-part-currency = In a currency
policy-part-suspension = Suspension
policy-part-end-temporary = Take back
policy-part-end-security = End
policy-part-end-pool = End
policy-part-end-currency = End
policy-part-end-suspension = Lift
policy-part-entity = Towards a legal entity
policy-part-end-entity = End
policy-part-add-entity = Limit towards a legal entity
policy-part-hint-entity = No more exposure than this towards the entity, beside the limit in all; 0 is no credit from it
policy-part-kind = Part
policy-part-amount = Amount
policy-part-of-group = Group
policy-part-share = Share that counts (%)
policy-part-form = Form
policy-form-insurance = Credit insurance
policy-form-guarantee = Guarantee
policy-form-deposit = Deposit
policy-form-pledge = Pledge or mortgage
policy-part-party = Insurer or guarantor, number
policy-part-in-exposure = The granted limit holds this security already
policy-part-whole-group = For the whole group
policy-part-currency-of = Currency
policy-part-add-temporary = Add an amount for some days
policy-part-add-security = Record a security
policy-part-add-pool = Grant a pool to the group
policy-part-add-currency = Limit a currency
policy-part-add-suspension = Suspend the limit
policy-part-hint-temporary = On top of the granted limit, until the last day
policy-part-hint-security = The limit grows by amount × share; what the grant holds already is taken off in full first
policy-part-hint-pool = All members together may not owe more; each still needs a limit of its own
policy-part-hint-currency = No more exposure than this in the currency; 0 is no credit in it
policy-part-hint-suspension = No credit until it is lifted; what is owed already stays
policy-part-done = Recorded: { $kind }
policy-part-ended = Ended: { $kind }
policy-part-end = End this part
policy-part-end-hint = It counts no more from today on
policy-part-save = Record

rej-policy-temporary-without-end = An amount for some days needs a last day
    .next = Give the last day
rej-policy-share-beyond = The share { $share } is not between 0.01% and 100%
    .next = Give a percentage from 1 to 100
rej-policy-party-missing = It is not said who insures or guarantees
    .next = Name the insurer or guarantor and the number of the policy
rej-policy-no-group = This buyer belongs to no group
    .next = Name its parent in the buyer’s file first
rej-policy-suspended-already = The limit is suspended since { $from } already
    .next = Nothing is to do; lift it to go on
rej-policy-part-unknown = There is no such part of a limit, or it has ended
    .next = Load the credit tab anew

## Capacity for receivables
policy-capacity-title = Capacity for receivables
policy-capacity-lead = How much the company can carry in receivables from its own money and bank lines, line by line, beside what is owed today and what would be owed if customers paid later.
policy-capacity-enter = Enter cash figures
policy-capacity-enter-lead = In { $currency }, all of the same day. Each entry is a new version; earlier ones stay as they are.
policy-capacity-save = Enter
policy-capacity-done = A new version of the cash figures is entered
policy-capacity-done-early = Entered; the capacity is told after the first assessment
policy-capacity-none = No cash figures yet
policy-capacity-none-why = Once cash, bank lines, the minimum reserve and the fixed monthly outflow are entered, this page says how much the company can carry.
policy-capacity-most = At most
policy-capacity-open = Receivables
policy-capacity-used = Capacity used
policy-capacity-stressed = Used if paid later
policy-capacity-on = figures of { $day }
policy-capacity-later = { $days } { $days ->
        [one] day
       *[other] days
    } later
policy-capacity-level-within = Receivables are within the capacity
policy-capacity-level-near = Receivables are close to the capacity
policy-capacity-level-strained = If customers pay later, receivables exceed the capacity
policy-capacity-level-exceeded = Receivables exceed the capacity
policy-capacity-said-within = { $left } more can be carried ({ $used } used); it holds as long as customers pay at most { $breaks } { $breaks ->
        [one] day
       *[other] days
    } later on average.
policy-capacity-said-near = Only { $left } is left ({ $used } used); if customers pay more than { $breaks } { $breaks ->
        [one] day
       *[other] days
    } later on average, the capacity of { $most } is exceeded.
policy-capacity-said-strained = { $used } is used and { $left } left; paid { $days } { $days ->
        [one] day
       *[other] days
    } later on average, receivables exceed it by { $stressed }, and they do so from { $breaks } { $breaks ->
        [one] day
       *[other] days
    } on. Collect first, then cut limits.
policy-capacity-said-exceeded = Receivables exceed the capacity of { $most } by { $over }: there is not enough money to carry what is sold on credit. Collect first, then cut limits.
policy-capacity-collect = Whom to collect from first
policy-capacity-cut = Whose limits to cut
policy-capacity-over = Who is over the limit
policy-capacity-stale = The cash figures are old
policy-capacity-stale-why = The figures in use are of { $day }, more than { $days } { $days ->
        [one] day
       *[other] days
    } ago; enter a new version.
policy-capacity-steps = How it is worked out
policy-capacity-step = Step
policy-capacity-rule = Rule version { $version }; source: { $source }.
policy-capacity-line-cash = Cash
policy-capacity-how-cash = { $day }, source: { $source }
policy-capacity-line-lines = Bank lines that count
policy-capacity-how-lines = { $lines } undrawn × { $share }
policy-capacity-line-kept = Money that must stay
policy-capacity-how-kept = the larger of the minimum reserve { $reserve } and fixed outflow, { $months } × { $outflow } = { $cover }
policy-capacity-line-free = Free funds
policy-capacity-how-free = below zero, money is missing
policy-capacity-line-tied = Receivables that they carry
policy-capacity-how-tied = money tied up in receivables: { $share }
policy-capacity-line-then = Receivables on that day
policy-capacity-how-then = owed on { $day }; the money in them is not in the cash
policy-capacity-line-most = The most that can be carried
policy-capacity-how-most = receivables on that day and what can be carried on top
policy-capacity-line-open = Receivables now
policy-capacity-how-open = assessment of { $day }
policy-capacity-line-left = Left
policy-capacity-how-left = below zero, it is exceeded
policy-capacity-line-stress = Receivables if paid later
policy-capacity-how-stress = receivables now + { $days } { $days ->
        [one] day
       *[other] days
    } later × { $daily } sales a day (last three whole months)
policy-capacity-course-within = Receivables stay below the capacity; { $used } is used today
policy-capacity-course-near = Receivables come close to the capacity; { $used } is used today
policy-capacity-course-strained = { $used } is used today; it is not enough if customers pay later
policy-capacity-course-exceeded = { $used } is used today: receivables have passed the capacity
policy-capacity-course-note = Receivables at the ends of months and the capacity by the figures that stood then; no line before the first figures
policy-capacity-ladder = How much later breaks it
policy-capacity-bad-time = Case
policy-capacity-open-then = Receivables become
policy-capacity-breaks = exceeded
policy-capacity-holds = holds
policy-capacity-no-sales = No whole month of sales yet
policy-capacity-no-sales-why = Without a whole month of invoices there are no sales a day, and nothing can be said of later payment.
policy-capacity-versions = Versions of the cash figures
policy-capacity-counts = in use
policy-capacity-as-of = As of
policy-capacity-as-of-hint = the day of these figures; receivables are taken of the same day
policy-capacity-cash = Cash
policy-capacity-cash-hint = in bank and hand, without restricted money
policy-capacity-lines = Undrawn bank lines
policy-capacity-lines-hint = granted and free to draw; 0 where there are none
policy-capacity-reserve = Minimum reserve
policy-capacity-reserve-hint = money that must stay whatever comes
policy-capacity-outflow = Fixed outflow a month
policy-capacity-outflow-hint = wages, rent, interest, taxes: what is due even if nothing comes in
policy-capacity-stress = Days paid later
policy-capacity-stress-hint = by how many days customers pay later in a bad time, 0 to 365
policy-capacity-source = Source
policy-capacity-source-hint = for example: bank statement of the end of October, line letter, finance
policy-capacity-note = Remark
policy-capacity-note-hint = why so many days (may be left out)

rej-policy-capacity-amount = An amount is below zero
    .next = Enter 0 for what there is none of; take an overdraft off the cash
rej-policy-capacity-stress = { $days } { $days ->
        [one] day
       *[other] days
    } later is not between 0 and 365
    .next = Enter by how many days customers would pay later on average
rej-policy-capacity-future = { $day } has not come yet (today is { $today })
    .next = Enter figures of a day that is over
rej-policy-capacity-source = The figures have no source
    .next = Say which statement or report they are from
rej-policy-capacity-none = There are no cash figures yet, or no assessment
    .next = Enter cash, bank lines and reserve on the page of the capacity, and run an assessment
rej-policy-what-if-running = The what-if of a version is running
    .next = Wait until it is done, or stop its job, then try this version
