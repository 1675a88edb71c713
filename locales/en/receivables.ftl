### receivables

rej-receivables-item-unknown = There is no receivable “{ $item }”.
    .next = Check the invoice number.
rej-receivables-credit-unknown = There is no receipt or credit note “{ $credit }”.
    .next = Check the receipt number.
rej-receivables-movement-unknown = There is no entry { $movement } that can be reversed.
    .next = Choose the entry in the item's history.
rej-receivables-amount-not-positive = The amount must be above zero.
    .next = Give an amount above zero; use a credit note for returns.
rej-receivables-day-beyond = { $day } is not between the years 1950 and 2150.
    .next = Check the year; a digit was most likely mistyped.
rej-receivables-rate-no-money = { $currency } is no money that anything is billed in.
    .next = Give a currency in circulation by its ISO 4217 code, such as USD, EUR or HKD.
rej-receivables-number-dots = “{ $number }” cannot be the number of an invoice, a receipt or a credit note.
    .next = Give a number with letters or digits.
rej-receivables-more-than-open = { $wanted } is more than the { $open } that is open.
    .next = Give at most the open amount.
rej-receivables-more-than-left = { $wanted } is more than the { $left } that is unallocated.
    .next = Give at most what is unallocated.
rej-receivables-named-not-open = { $wanted } cannot go to invoice “{ $number }”: { $open } is open on it. Nothing was booked.
    .next = Name at most the open amount, or leave the invoice out.
rej-receivables-named-beyond = Invoice “{ $number }” was to get { $wanted }, but only { $left } of the receipt is left for it. Nothing was booked.
    .next = Name no more than the receipt holds.
rej-receivables-named-other-currency = Invoice “{ $number }” is in { $item }, the receipt in { $credit }. Nothing was booked.
    .next = Name an invoice in the currency of the receipt.
rej-receivables-other-buyer = The receipt and the invoice belong to different buyers.
    .next = Check who paid.
rej-receivables-other-currency = The receipt is in { $credit }, the invoice in { $item }.
    .next = Choose an invoice in the same currency.
rej-receivables-reversed-already = Entry { $movement } was reversed already.
    .next = Nothing more needs to be done.
rej-receivables-too-early = The day { $day } is before the first day possible, { $earliest }.
    .next = Give { $earliest } or a later day.
rej-receivables-rate-missing = There is no rate for { $currency } on { $day }.
    .next = Import or enter rates of this currency first, then send the row again.
rej-receivables-too-large = One amount cannot be more than { $most }.
    .next = Check the amount, its unit and its decimal point.
rej-receivables-rate-own-currency = { $currency } is the company's own currency and has no rate.
    .next = Give the rate of a foreign currency.
rej-receivables-rate-beyond = The rate { $rate } of { $currency } is outside 0.000001 to 1000000.
    .next = Check the decimal point and the direction: one unit of the foreign currency in the company's.
rej-receivables-bounced-already = Receipt { $credit } was bounced already.
    .next = If that was a mistake, reverse the bounce first.
rej-receivables-cancelled-already = Invoice { $item } was cancelled already.
    .next = If that was a mistake, reverse the cancellation first.

## 页面 · pages

receivables-ageing = Ageing
receivables-as-of = As of { $day }, { $basis }
receivables-as-known = As of { $day }, { $basis }, as the books were known at { $at }
receivables-basis-due = by due date
receivables-basis-issued = by invoice date
receivables-basis-due-long = Due date (days overdue)
receivables-basis-issued-long = Invoice date (days since)
receivables-day = As of
receivables-basis = Age counts from
receivables-by = Rows by
receivables-by-buyer = Buyer
receivables-by-kind = Customer type
receivables-by-entity = Legal entity
rej-receivables-other-entity = The number { $number } was booked before that entity was recorded: most likely it is the same document.
    .next = Undo the import that brought it and import it again under the entity; if it is another one, put the entity’s code before its number. Numbers of receipts are one across entities.
receivables-by-owner = Salesperson
receivables-kind = Customer type
receivables-kind-project = Engineering project
receivables-kind-dealer = Manufacturer or dealer
receivables-kind-government = Government or institution
receivables-kind-other = Not classified
receivables-owner = Salesperson
receivables-nobody = Nobody
receivables-buyer = Buyer
receivables-more = More
receivables-buckets = Buckets (days)
receivables-known = As known at
receivables-not-due = Not due
receivables-overdue-days = { $days } { $days ->
    [one] day
   *[other] days
} overdue
receivables-age-days = { $days } { $days ->
    [one] day
   *[other] days
} old
receivables-open = Open
receivables-overdue = Overdue
receivables-unallocated = Unallocated receipts and credit notes
receivables-unallocated-short = Unallocated
receivables-net = Net
receivables-net-how = open less unallocated receipts and credit notes
receivables-items-buyers = { $items } { $items ->
    [one] item
   *[other] items
}, { $buyers } { $buyers ->
    [one] buyer
   *[other] buyers
}
receivables-share-of-open = { $share } of what is open
receivables-credit-notes-of-it = credit notes { $amount } of it
receivables-bucket = Bucket
receivables-items = Items
receivables-share = Share
receivables-chart-due = By days overdue; click for the items
receivables-chart-issued = By days since the invoice; click for the items
receivables-finding = { $share } is overdue, { $part } of that { $bucket }
receivables-finding-none = Nothing is overdue
receivables-finding-issued = The largest bucket is { $bucket }: { $part }
receivables-rows-in = Rows (in { $currency })
receivables-currency = Currency
receivables-currencies = In their own currencies
receivables-rate = Rate used
receivables-rate-none = No rate: not in the total
receivables-empty = Nothing is open on that day
receivables-empty-why = No invoice was booked up to that day, or all were settled.
receivables-empty-do = Import invoices
receivables-items-title = Open items
receivables-open-items = Open items
receivables-items-none = No item fits
receivables-items-none-why = Choose another bucket or search word, or go back to the ageing.
receivables-search = Invoice number
receivables-invoice = Invoice
receivables-instalment = Instalment
receivables-contract = Contract
receivables-issued = Issued
receivables-due = Due
receivables-amount = Amount
receivables-amount-in = Amount ({ $currency })
receivables-days = Days overdue
receivables-dispute = Dispute
receivables-disputes = Disputes
receivables-disputed = Disputed
receivables-code = Code
receivables-name = Name
receivables-cut = Only the first { $count } { $count ->
    [one] item is
   *[other] items are
} listed; narrow the question and export in parts
receivables-item-title = Invoice { $number }
receivables-closed = Settled
receivables-closed-on = settled on { $day }
receivables-days-late = { $days } { $days ->
    [one] day
   *[other] days
} overdue
receivables-days-left = due in { $days } { $days ->
    [one] day
   *[other] days
}
receivables-of-whole = of { $amount }
receivables-history = History
receivables-history-none = Nothing has happened yet
receivables-history-none-why = Allocations, write-offs and reversals are listed here one by one and never rewritten.
receivables-credit-idle = It has not been allocated to any invoice.
receivables-effective = Effective
receivables-what = What
receivables-credit = Receipt
receivables-effect = Effect on the balance
receivables-recorded = Recorded
receivables-reversed = reversed
receivables-movement-allocation = Receipt allocated
receivables-movement-credit-allocation = Credit note allocated
receivables-movement-write-off = Written off
receivables-movement-cancellation = Invoice cancelled
receivables-movement-bounce = Bounced
receivables-movement-refund = Refunded
receivables-movement-reversal = Reversal
receivables-opened = Opened
receivables-reason = Reason
receivables-resolved = Resolved
receivables-unresolved = Open
receivables-act-allocate = Allocate a receipt
receivables-act-dispute = Record a dispute
receivables-act-resolve = Resolve
receivables-act-write-off = Write off
receivables-act-cancel = Cancel the invoice
receivables-act-reverse = Reverse
receivables-act-bounce = Record a bounce
receivables-act-refund = Record a refund
receivables-about = Invoice { $number }, { $open } open
receivables-allocate-means = Puts a receipt that is not yet allocated on this invoice; what is open falls by it.
receivables-allocate-day = not before the receipt and the invoice
receivables-allocate-none = The buyer has no unallocated receipt in { $currency }.
receivables-allocate-none-why = Book or import the receipt first, then allocate it here.
receivables-dispute-means = The disputed amount is shown apart and stays open; collections deals with the dispute first.
receivables-dispute-hint = For example: quantity, quality, price, not delivered
receivables-resolved-hint = Leave empty while it is not resolved
receivables-write-off-means = Takes the amount off what is open for good, as a bad debt; it can be reversed.
receivables-cancel-means = Cancels the whole invoice: nothing stays open, and receipts on it become unallocated again.
receivables-reverse-means = Books the opposite of “{ $what } { $amount }”; the original stays on record.
receivables-bounce-means = The { $amount } did not really come in: all its allocations are reversed and the invoices are open again.
receivables-refund-means = The unallocated { $left } was paid back to the buyer and can no longer be allocated.
receivables-allocate-done = Allocated to invoice { $number }.
receivables-dispute-done = The dispute of invoice { $number } is recorded.
receivables-write-off-done = Written off on invoice { $number }.
receivables-cancel-done = Invoice { $number } is cancelled.
receivables-reverse-done = An entry of invoice { $number } is reversed.
receivables-bounce-done = Receipt { $number } is recorded as bounced.
receivables-refund-done = Receipt { $number } is recorded as refunded.
receivables-credit-choice = { $kind } { $number } ({ $day }), { $left } left
receivables-credit-receipt = Receipt
receivables-credit-credit-note = Credit note
receivables-credits = Unallocated receipts
receivables-credits-lead = Money that came in and is not on any invoice yet, oldest first.
receivables-credits-none = Nothing is unallocated
receivables-credits-none-why = All receipts and credit notes are allocated to invoices.
receivables-received = Received
receivables-left = Unallocated
receivables-reference = Reference
receivables-choose-item = Choose an invoice
rej-receivables-buckets-wrong = The buckets are not right.
    .next = Write 1 to 10 rising numbers of days such as 30,60,90,180,365, none above 3650.
rej-receivables-reason-missing = Please give the reason.
    .next = A sentence or two; the audit will show it.
rej-receivables-too-far-ahead = The invoice date { $day } lies more than 31 days after today ({ $today }).
    .next = Check the year and the month; invoices up to { $latest } can be booked, later ones when their time comes.
rej-receivables-number-cancelled = The number { $number } was cancelled and stays with what was cancelled; nothing was booked.
    .next = Book it under another number, for instance with “-1” behind it.
rej-receivables-booked-otherwise = This number is booked with something else: { $field } is { $booked }, here it is { $given }.
    .next = Check the number; if the entry is wrong, cancel or reverse it first, then book it anew.

## Booking by hand

receivables-book-invoice = Book an invoice
receivables-book-invoice-lead = As the invoice says; where it is paid in instalments, one line each.
receivables-book-invoice-number = Invoice number
receivables-book-invoice-day = Invoice date
receivables-book-invoice-done = Invoice { $number } is booked.
receivables-book-invoice-ahead-done = Invoice { $number } is booked. Its day, { $day }, lies after today: check year and month; if they are wrong, cancel it and book it again.
receivables-book-receipt = Book a receipt
receivables-book-receipt-lead = As the bank's notice says; the invoices named are paid first.
receivables-book-receipt-number = Receipt number
receivables-book-receipt-day = Received on
receivables-book-receipt-done = Receipt { $number } is booked.
receivables-book-credit-note = Book a credit note
receivables-book-credit-note-lead = A return, a price cut: name the invoice that it reduces.
receivables-book-credit-note-number = Credit note number
receivables-book-credit-note-day = Credit note date
receivables-book-credit-note-done = Credit note { $number } is booked.
receivables-book-buyer = Buyer's code
receivables-book-buyer-hint = such as KH00012
receivables-book-currency = Currency
receivables-book-currency-hint = three letters, such as CNY or USD
receivables-book-due = Due date
receivables-book-due-hint = empty: by the buyer's terms
receivables-book-parts = Instalments
receivables-book-parts-hint = one a line, day then amount, such as 2026-12-31 5000.00; together the invoice's amount
receivables-book-contract = Contract
receivables-book-reference = Invoices it is for
receivables-book-reference-hint = several with commas between; may be empty
receivables-book-payer = Who paid
receivables-book-payer-hint = where somebody else than the buyer paid; may be empty
receivables-book-apply = What the named invoices leave over
receivables-book-apply-oldest = pays the oldest due
receivables-book-apply-named = waits to be allocated by hand
receivables-book-note = Note
receivables-number-there = This number is booked; here is what stands under it
receivables-act-cancel-credit = Cancel (booked by mistake)
receivables-cancel-credit-means = { $amount } was booked by mistake: its allocations are reversed and the invoices are open again. It does not count as a bounce.
receivables-cancel-credit-done = { $number } is cancelled.
receivables-reverse-credit-done = An entry of { $number } is reversed.
rej-receivables-number-taken = “{ $number }” of { $buyer } is booked already.
    .next = Open what stands there; if this is another paper, give its own number.
rej-receivables-due-missing = The invoice has no due date, and the buyer's file has no terms that give one.
    .next = Give the due date, or agree terms on the buyer's credit page first.
rej-receivables-part-unreadable = This instalment cannot be read: “{ $line }”.
    .next = Write day and amount with a space between, such as 2026-12-31 5000.00.
rej-receivables-parts-differ = The instalments add up to { $sum }, the invoice is { $amount }.
    .next = Check the instalments, or mend the invoice's amount.
rej-receivables-taken-off-already = This receipt or credit note was paid back or cancelled (entry { $movement }).
    .next = If that entry is wrong, reverse it on the page of the receipt first.
receivables-unrated = Some items have no rate and are in no total
receivables-unrated-of = { $items } { $items ->
    [one] item
   *[other] items
} in { $currency } without a rate ({ $open } open, { $left } unallocated) are not in the totals.
receivables-unrated-next = Enter a rate
receivables-unrated-ask = Ask an administrator to enter a rate in the settings.
receivables-old = The newest day in the ledger is { $day }
receivables-old-why = Nothing has been booked since, so today’s worklist, warnings and forecast may be empty or look far too late.
receivables-old-look = See the ageing as of { $day }
receivables-old-import = Import newer files
receivables-old-assess = To judge the buyers as of that day: shouxin assess --as-of { $day }; the judgement stays until the books change or the day turns.
receivables-col-as-of = as of
receivables-col-basis = basis
receivables-col-company-currency = company currency
receivables-col-left-out = not in the totals
rej-receivables-number-ambiguous = Invoices of several legal entities have the number { $number }, and it is not said whose is meant.
    .next = Name the entity (the field entity, a column, or the choice in the form) and enter it again.
rej-receivables-number-twin = Two invoices have the number { $number }: the one of { $open } is open, the one of { $closed } was closed on { $day }, and it is not said which is paid.
    .next = Name the entity (the field entity, a column, or the choice in the form) and enter it again; if it was paid twice, name the entity of the closed one, and the money stays unallocated.
