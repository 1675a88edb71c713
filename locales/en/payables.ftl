### Payables: bills, days to pay, advances, suppliers

payables-title = Payables
payables-tab-all = Bills
payables-tab-first = Pay first
payables-tab-advances = Advances
payables-tab-suppliers = Suppliers
payables-lead = What is not paid as of { $day }; sums in { $currency }, the most urgent first.
payables-first-lead = Bills past their day to pay or near it on { $day }, in the order to pay: firms that the law protects first, then by day. Sums in { $currency }.
payables-import = Import bills
payables-import-suppliers = Import suppliers
payables-supplier-add = New supplier
payables-book-bill = Book a bill
payables-book-advance = Book an advance
payables-book-bill-lead = One invoice of a supplier. The days of delivery and acceptance decide from when the days to pay count; where no day is agreed the law's counts.
payables-book-advance-lead = Money paid ahead. What comes for it is recorded on its page; what has not come is the exposure.
payables-booked = { $number } is booked.
payables-extended = { $number } was booked already; what is new was added.
payables-unchanged = { $number } was booked already; nothing changed.

payables-open = Not paid
payables-breaking = Past the day, small firms
payables-near = Near the day, small firms
payables-interest = Interest owed
payables-interest-note = up to the day, reckoned line by line
payables-interest-simple = simple; the day of a payment costs nothing
payables-count = { $bills } bills
payables-ageing = Ageing by the day to pay
payables-ageing-note = Columns are days past the day to pay, amounts in { $currency }.
payables-not-due = Not due
payables-no-day = No day
payables-sum = Sum
payables-bill = Bill
payables-bills = Bills
payables-bill-title = Bill { $number }
payables-supplier = Supplier
payables-supplier-code = Supplier code
payables-pay-by = Pay by
payables-state = State
payables-law = Whether the law on payments covers it
payables-who-acts = Who acts
payables-remarks = Remarks
payables-search = Supplier, number, contract
payables-as-of = As of
payables-more = Only the first { $shown } are shown; take all of them as XLSX.
payables-invoiced = invoiced { $day }
payables-invoiced-on = Invoiced on
payables-today = due today
payables-days-past = { $days } { $days ->
    [one] day
   *[other] days
} past
payables-days-left = { $days } { $days ->
    [one] day
   *[other] days
} left
payables-days-late = Days past
payables-law-from = from { $day }
payables-edition = Rules version { $version }; set your own under settings, rules. No legal advice.

payables-only-first = Pay first
payables-only-breaking = Past, small firms
payables-only-near = Near
payables-only-past = All past
payables-only-disputed = Disputed
payables-only-perhaps = Size to confirm
payables-only-no-day = No day

payables-state-past = past
payables-state-near = near
payables-state-no-day = no day
payables-state-fine = not due
payables-state-disputed = all disputed
payables-state-paid = paid

payables-covered-yes = Covered
payables-covered-perhaps = Perhaps, to be confirmed
payables-covered-payer-small = Not covered: we are a small or medium firm
payables-covered-supplier-large = Not covered: the supplier is large
payables-covered-no-law = No rule is on file for its first day

payables-by-agreed = as agreed
payables-by-law = nothing agreed, by law
payables-by-cap = agreed beyond the most, the most counts

payables-flag-beyond-law = more days agreed than the law's: needs good reason, such as custom of the trade
payables-flag-beyond-cap = more days agreed than a public body may
payables-flag-back-to-back = payment hangs on being paid by others, which the law forbids
payables-flag-no-delivery = no delivery day; the day of the invoice stands in
payables-flag-payer-unknown = our own size is not recorded; reckoned as covered
payables-flag-size-unknown = the supplier's size is not recorded; reckoned as a small firm
payables-flag-rate-low = the agreed rate is below the one-year LPR of the day of signing; LPR is used
payables-flag-rate-unchecked = no LPR on file for the day of signing; the agreed rate is not checked

payables-payer-title = What we are as a payer
payables-payer-lead = The law on payments binds public bodies and large enterprises. The size at the time of contract counts; say where it is from.
payables-payer-unknown = Not recorded
payables-payer-unknown-why = Until it is recorded, bills of small firms are reckoned as covered and marked as to be confirmed.
payables-payer-public = Public body
payables-payer-large = Large enterprise
payables-payer-small = Small or medium firm
payables-payer-said = We are: { $kind } (source: { $source }, { $day }).
payables-payer-change = Record or change
payables-payer-source-hint = e.g. annual accounts of 2025 and the size standard; a finding of the authority
payables-payer-done = Saved.
payables-source = Source
payables-save = Save

payables-why = By when it must be paid, and why
payables-we-are = We are
payables-supplier-size = Size of the supplier
payables-size-no-source = no source for it on file
payables-started = The days count from
payables-start-received = day of delivery
payables-start-accepted = accepted, or the amount confirmed by both
payables-start-inspection-over = agreed time for inspection over (being late with it gains nothing)
payables-start-invoice = day of the invoice, in place of a delivery day
payables-days-run = Days since then
payables-law-day = The law's day
payables-agreed-day = Agreed day
payables-agreed-day-hint = empty where the contract says nothing: the law's day counts
payables-received = Delivered on
payables-received-hint = when goods, works or services were delivered
payables-accepted = Accepted on
payables-accepted-hint = when accepted, or when both confirmed the amount of a periodic settlement
payables-inspect-by = Inspection ends
payables-inspect-by-hint = the end of the agreed time for inspection; empty where none is agreed
payables-signed = Signed on
payables-late-rate = Agreed yearly rate for delay (%)
payables-late-rate-hint = e.g. 5.84; empty where none is agreed: the law's daily rate
payables-back-to-back = Payment hangs on being paid by others (back to back)
payables-contract = Contract
payables-note = Note
payables-currency = Currency
payables-amount = Amount
payables-book-supplier = Supplier code
payables-book-supplier-hint = e.g. G001; add the supplier first where there is none
payables-book-number = Invoice number
payables-of-whole = of { $amount }
payables-disputed = Disputed
payables-undisputed-first = the rest must be paid in time
payables-interest-lines = How the interest is reckoned
payables-period = Period
payables-days = Days
payables-base = Amount
payables-rate = Rate
payables-rate-agreed = agreed { $rate } a year
payables-rate-floor = one-year LPR { $rate } (the agreed rate is below it)
payables-rate-law = by law { $rate } a day
payables-no-rate = No rate for some days
payables-no-rate-why = From { $from } to { $to } no rate is on file and none is guessed; add it to the rules.

payables-act-payment = Record a payment
payables-act-payment-lead = How much was paid, and when.
payables-act-payment-done = The payment of { $number } is recorded.
payables-act-return = Record a return or credit note
payables-act-return-lead = Goods sent back or a credit note of the supplier; it is taken off what is open.
payables-act-return-done = The return of { $number } is recorded.
payables-act-dispute = Record a dispute
payables-act-dispute-lead = The disputed part waits; the rest must be paid in time.
payables-act-dispute-done = The dispute of { $number } is recorded.
payables-act-dispute_end = End a dispute
payables-act-dispute_end-lead = Payment goes on. No interest is reckoned for the time of the dispute; agree on it in writing where it is wanted.
payables-act-dispute_end-done = The dispute of { $number } is over.
payables-act-cancellation = Cancel
payables-act-cancellation-lead = The bill was booked by mistake. What is open becomes nothing; the record stays.
payables-act-cancellation-done = { $number } is cancelled.
payables-act-delivery = Record a delivery
payables-act-delivery-lead = What the goods are worth; it is taken off the advance.
payables-act-delivery-done = The delivery is recorded.
payables-act-refund = Record a refund
payables-act-refund-lead = Money that the supplier paid back.
payables-act-refund-done = The refund is recorded.
payables-reverse = Reverse
payables-reverse-lead = Takes it back by the opposite amount; both stay on record.
payables-reverse-done = Reversed.
payables-taken-back = reversed
payables-day = Day
payables-what = What
payables-by-whom = By
payables-paper = Number
payables-paper-hint = of the payment, return or delivery note; each number is recorded once
payables-reason = Reason
payables-history = What happened
payables-history-none = No payment, return or dispute yet
payables-history-none-why = Each one is listed here once it is recorded.
payables-move-payment = Payment
payables-move-return = Return or credit note
payables-move-cancellation = Cancellation
payables-move-dispute = Dispute
payables-move-dispute_end = Dispute over
payables-move-reversal = Reversal
payables-move-delivery = Delivery
payables-move-refund = Refund

payables-none = No bills yet
payables-none-why = Import the payables of your accounting program or book bills one by one; they are then put in the order in which to pay.
payables-none-such = No such bills
payables-none-such-why = Choose another filter, or look at all bills.
payables-none-here = Nothing open
payables-none-here-why = Nothing is owed to this supplier now.

payables-advance = Advance
payables-advance-title = Advance { $number }
payables-advance-number = Number of the advance
payables-advances-lead = { $amount } paid and not received as of { $day }, the earliest promise first.
payables-advances-late = Goods late
payables-advances-all = Also filled ones
payables-advances-none = No advances
payables-advances-none-why = Book or import what is paid before goods come; what comes is followed here.
payables-advance-filled = filled
payables-advance-open = waiting
payables-paid-on = Paid on
payables-promised = Promised by
payables-promised-hint = the day promised by the supplier; book it again with another day to move it
payables-order = Purchase order
payables-not-come = Not received
payables-age-days = Days since paid
payables-age = { $days } { $days ->
    [one] day
   *[other] days
} since paid
payables-came = What came
payables-came-none = Nothing came yet
payables-came-none-why = Record a delivery when goods come; the exposure falls by it.

payables-suppliers-lead = Suppliers as of { $day }: the same file and score as buyers; amounts in { $currency }. Where a firm is a buyer too, both sides are shown and nothing is netted.
payables-suppliers-late = We pay late
payables-suppliers-ahead = With advances
payables-suppliers-goods-late = Goods late
payables-suppliers-over = Above the limit
payables-suppliers-both = Buyers too
payables-suppliers-none = No suppliers
payables-suppliers-none-why = Import suppliers or bills, or add a party with the role of a supplier.
payables-tier = Tier
payables-size = Size
payables-past = Past its day
payables-ahead = Paid ahead
payables-ahead-late = Of it late
payables-ahead-limit = Limit of advances
payables-owes-us = Owes us
payables-we-owe = We owe
payables-over = above the limit
payables-limit-amount = Up to an amount
payables-limit-none = Nothing ahead
payables-limit-unlimited = Unlimited
payables-limit-not-set = not set
payables-limit-kind = Limit
payables-limit-done = The limit of advances is saved.
payables-limits = Limits of advances so far
payables-set-limit = Limit advances
payables-set-limit-lead = How much may be paid ahead and not received. 0 never means unlimited; choose nothing ahead where none is allowed.
payables-from = From
payables-until = Until
payables-file = Credit file
payables-score = Score
payables-score-before = { $score } before
payables-past-of = { $amount } past its day
payables-late-of = { $amount } late, { $days } { $days ->
    [one] day
   *[other] days
} at the most
payables-none-late = nothing is late
payables-ask = What to ask for
payables-ask-share = Tier: { $tier }; at most { $share } of an order paid ahead; rules version { $version }.
payables-both-sides = Buyer and supplier
payables-net = Net (above zero: it owes us)
payables-net-note = To compare only, nothing is booked. Set-off needs both debts due and a notice; finance and legal decide.

rej-payables-bill-unknown = there is no bill with the id { $bill }
    .next = it may be a supplier of somebody else; enter by the list of bills
rej-payables-advance-unknown = there is no advance { $advance }
    .next = check the number; book the advance first where there is none
rej-payables-supplier-unknown = no supplier has the code { $code }
    .next = check the code, or add the supplier first
rej-payables-number-form = "{ $number }" cannot be a number
    .next = give a number of 1 to 64 signs
rej-payables-number-differs = number { $number } is booked with { $stands }, not with { $amount }
    .next = check the number; cancel what was booked by mistake
rej-payables-day-differs = number { $number } is booked with the day { $stands }, not { $day }
    .next = check the day; cancel and book again what was wrong
rej-payables-day-beyond = { $day } is no day of trade
    .next = check the year
rej-payables-day-ahead = { $day } lies after today, { $today }
    .next = give a day that has come
rej-payables-due-before = { $due } is before { $first }
    .next = an agreed day cannot be before the trade began
rej-payables-rate-beyond = a yearly rate for delay is 0 to 36.5 %
    .next = give it a year, such as 5.84
rej-payables-amount-not-positive = the amount must be above zero
    .next = give a positive amount; returns and refunds have forms of their own
rej-payables-paid-beyond = { $paid } paid does not fit a bill of { $amount }
    .next = what is paid lies between zero and the amount
rej-payables-paid-less = { $stands } of { $number } is booked as paid, now it is said to be { $paid }
    .next = reverse a payment that was recorded by mistake on the page of the bill
rej-payables-text-long = the text is longer than { $most } signs
    .next = make it shorter
rej-payables-more-than-open = { $wanted } is more than the { $most } there is
    .next = check what is open and what is disputed
rej-payables-more-than-disputed = { $wanted } is more than the { $most } in dispute
    .next = end at most what is disputed
rej-payables-more-than-advanced = { $wanted } is more than the { $most } left of the advance
    .next = book what goes beyond it as a bill
rej-payables-before-bill = { $day } is before { $first }
    .next = the day cannot be before what it belongs to
rej-payables-cancel-moved = { $number } is paid or disputed and cannot be cancelled
    .next = reverse the payment or end the dispute first
rej-payables-reason-missing = a reason is needed
    .next = say why, for whoever looks later
rej-payables-no-such-move = there is no such entry
    .next = known are payment, return, dispute, dispute_end, cancellation; for advances delivery, refund
rej-payables-move-differs = number { $number } is recorded on { $day } with other content
    .next = check the number; reverse what was recorded by mistake
rej-payables-move-unknown = there is no entry with the id { $move }
    .next = enter by the page of the bill or advance
rej-payables-move-reversed = the entry { $move } is reversed already
    .next = nothing more is to be done
rej-payables-reverse-dispute = something happened after the dispute { $move }; it cannot be reversed directly
    .next = reverse what came after it, or end the dispute
rej-payables-limit-kind = a limit is an amount, nothing ahead, or unlimited
    .next = choose one of them
rej-payables-payer-source = say where it is from (1 to 200 signs)
    .next = e.g. annual accounts of 2025 and the size standard

## Hints for buying
payables-tab-sourcing = Hints for buying
payables-sourcing-lead = How orders could be split between suppliers of one industry, and how many days of stock cover late deliveries; where data are missing it says so.
payables-sourcing-rules = Rules of hints
payables-sourcing-formula = How it is worked out
payables-sourcing-formula-why = The last { $months } { $months ->
        [one] month
       *[other] months
    }. Weight = weight of the tier × deliveries on time; share = weight ÷ weights of the industry, with two or more none above { $most }. Days of stock = the days late that { $service } of the deliveries did not pass, open advances past their day among them. Fewer than { $few } deliveries with a promised day say nothing; more than { $failure } { $failure ->
        [one] day
       *[other] days
    } late is a supply failure.
payables-sourcing-industry = Industry { $industry }
payables-sourcing-no-industry = Suppliers without an industry
payables-sourcing-billed = Bought lately
payables-sourcing-on-time = On time
payables-sourcing-deliveries = { $count ->
    [one] { $count } delivery
   *[other] { $count } deliveries
}
payables-sourcing-failures = Supply failures
payables-sourcing-is = Share now
payables-sourcing-suggested = Suggested
payables-sourcing-stock = Safety stock
payables-sourcing-days = { $days } { $days ->
    [one] day
   *[other] days
}
payables-sourcing-stock-of = Stock for { $days } more { $days ->
        [one] day
       *[other] days
    } covers late deliveries of this industry.
payables-sourcing-stock-unsaid = This industry has too few deliveries with a promised day to tell a safety stock.
payables-sourcing-unsaid = cannot say
payables-sourcing-few = too few deliveries
payables-sourcing-file-industry = enter the industry in its file
payables-sourcing-alone = there is no other to choose
payables-sourcing-edition = Rule version { $version }; source: { $source }.
payables-sourcing-industries = Industries
payables-sourcing-of-industry = Industry
payables-sourcing-suppliers = Suppliers
rej-payables-number-ambiguous = Several legal entities have the number { $number }, and it is not said whose is meant.
    .next = Name the entity and enter it again.
rej-payables-other-entity = The number { $number } stands for the main entity with the same day and amount.
    .next = Most likely it is the same document: undo the import that brought it, or cancel it, and enter it again under this entity.
