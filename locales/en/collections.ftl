### collections

collections-worklist = Today's worklist
collections-rank = Rank
collections-why = Why it stands here: the amount times these weights
collections-action = What to do
collections-channel-call = call
collections-channel-message = message
collections-channel-visit = visit
collections-channel-letter = letter
collections-result-promised = promised to pay
collections-result-no-answer = no answer
collections-result-asked-time = asked for time
collections-result-says-paid = says it has paid
collections-result-disputed = disputes it
collections-result-refused = refuses to pay
collections-result-reconciled = agrees with the statement
collections-result-greeted = routine call
collections-result-demanded = demanded in writing
collections-promise = Promise to pay
collections-promise-state-open = not due yet
collections-promise-state-kept = kept
collections-promise-state-partly = partly kept
collections-promise-state-broken = broken
collections-promise-state-withdrawn = withdrawn
collections-contact = Contact
collections-proven = arrival can be proven
collections-limitation = Limitation period left
collections-worked = contacted on { $day }

rej-collections-channel-unknown = There is no channel “{ $channel }”
    .next = Choose call, message, visit or letter
rej-collections-result-unknown = There is no result “{ $result }”
    .next = Choose one of the results listed
rej-collections-note-missing = There is no text
    .next = Write a sentence or two on what was said; the next caller will need it
rej-collections-promise-incomplete = Enter the promised amount and the day of payment
    .next = If no amount or day was agreed, choose another result
rej-collections-promise-amount = A promise is for more than zero
    .next = Enter the amount that was promised
rej-collections-promise-days = The promised day { $due } is before the day { $made } on which it was made
    .next = Correct the days
rej-collections-contact-differs = “{ $number }” is the number of another contact with this buyer, of { $day } (record { $id }), which says something else.
    .next = See that record in the buyer's history; give another contact another number.
rej-collections-promise-differs = “{ $number }” is the number of another promise of this buyer, made on { $day } for { $amount } (record { $id }), which says something else.
    .next = See that record in the buyer's history; give another promise another number, or withdraw the first.
rej-collections-contact-of-other = The contact named does not exist, or was with another buyer.
    .next = Give the id of a contact with this buyer.
rej-collections-day-beyond = { $day } is not between the years 1950 and 2150.
    .next = Check the year; a digit was most likely mistyped.
rej-collections-item-of-other = The invoice named does not exist, or is another buyer's
    .next = Choose one of the buyer's open invoices
rej-collections-promise-unknown = There is no promise with the id { $id }
    .next = Open it from the buyer's page
rej-collections-promise-decided = This promise has its outcome ({ $state }) and cannot be withdrawn
    .next = Record another promise if something new was agreed

## 页面 · pages

collections-lead = { $count } { $count ->
    [one] buyer
   *[other] buyers
}, { $amount } overdue, ranked by the assessment of { $day }.
collections-not-assessed = Not assessed yet
collections-not-assessed-why = Assess once: buyers are then ranked by amount, days late, broken promises, tier and limitation.
collections-assess = Assess
collections-none = Nothing to chase today
collections-none-why = Nothing is overdue and nobody needs a reminder.
collections-team = Everybody's
collections-mine = My buyers
collections-tier-low = Low risk
collections-tier-medium = Medium risk
collections-tier-high = High risk
collections-tier-unrated = Not rated
collections-oldest = oldest { $days } late
collections-due-soon = due soon
collections-promised-for = promised for { $day }
collections-promise-past = promised for { $day }; that day is past
collections-promises = Promises
collections-promises-lead = Whether a promise was kept is read from the ledger, not typed in.
collections-promises-none = No promises here
collections-promises-none-why = Note amount and day when you log a contact; the house follows them up.
collections-view-open = Open
collections-view-week = Due in the next 7 days
collections-view-broken = Broken (90 days)
collections-view-kept = Kept (90 days)
collections-view-count = { $count } { $count ->
    [one] promise
   *[other] promises
}
collections-buyer = Buyer
collections-amount = Promised
collections-due = Promised payment day
collections-promise-state = State
collections-paid = Came in
collections-said-by = Said by
collections-made = made on { $day }
collections-checking = day passed, waiting for the bank
collections-due-today = due today
collections-due-in = in { $days } { $days ->
    [one] day
   *[other] days
}
collections-withdraw = Withdraw
collections-withdraw-means = A withdrawn promise counts neither as kept nor as broken. For mistakes, or where another day was agreed.
collections-withdraw-hint = For example: typed wrongly; 5 December was agreed instead
collections-withdraw-done = The promise was withdrawn.
collections-promise-about = { $buyer } promised { $amount } for { $day }
collections-reason = Reason
collections-log = Log a contact
collections-log-save = Save
collections-log-done = The contact with { $buyer } was logged.
collections-promise-done = The promise of { $buyer } was recorded.
collections-owes = { $open } open, { $overdue } of it overdue
collections-items = Overdue invoices
collections-people = People
collections-recent = Lately
collections-channel = How
collections-result = Result
collections-person = Spoke to
collections-note = What was said
collections-note-hint = Their words, their reason, the next step
collections-on = On
collections-promise-amount = Promised amount ({ $currency })
collections-promise-hint = Leave empty where nothing was promised
collections-promise-due = Promised for
collections-proven-hint = Signed for, recorded or receipted: evidence that interrupts the limitation period
rej-collections-on-future = { $day } is after today.
    .next = Write the day of the contact or of the promise.

## Customer care
collections-care = Customer care
collections-care-lead = Customers that pay well, contacted regularly by tier and share of sales: to learn how they do and to find risk early. Who is behind stands on the worklist.
collections-care-rules = Rules of care
collections-care-due = Due for a talk
collections-care-found = Signals from care calls
collections-care-telling = Talks that found something
collections-care-of = { $count ->
    [one] { $count } talk in twelve months
   *[other] { $count } talks in twelve months
}
collections-care-plan = Contact plan
collections-care-team = All customers
collections-care-mine = Mine
collections-care-customer = Customer
collections-care-sales = Sales of twelve months
collections-care-last = Last contact
collections-care-never = none on record
collections-care-cycle = Cycle
collections-care-every = every { $days } { $days ->
    [one] day
   *[other] days
}
collections-care-next = Next
collections-care-now = due
collections-care-talk = Record a talk
collections-care-none = No customer that pays well to list
collections-care-none-why = After the first assessment, customers with nothing overdue and sales in twelve months stand here.
collections-care-talks = Latest talks
collections-care-answers = What was learnt
collections-care-became = Became
collections-care-signals = { $count ->
    [one] { $count } danger signal
   *[other] { $count } danger signals
}
collections-care-findings = { $count ->
    [one] { $count } finding
   *[other] { $count } findings
}
collections-care-no-talks = No talk yet
collections-care-no-talks-why = Choose a customer of the plan above and record a talk.
collections-care-form-lead = Choose an answer to each question; leave out what was not asked. Answers with ▲ raise a danger signal or go into the file as a finding at once: write down what was heard.
collections-care-not-asked = not asked
collections-care-note-hint = what was heard and from whom; needed with an answer that bears ▲
collections-care-save = Save the talk
collections-care-done = The talk with { $buyer } is on record
collections-care-warned = { $count ->
    [one] The talk with { $buyer } is on record; { $count } answer was reported or filed
   *[other] The talk with { $buyer } is on record; { $count } answers were reported or filed
}

rej-collections-care-answer = The question “{ $question }” has no such answer
    .next = Reload and choose again; the rules may have changed
rej-collections-care-nothing-asked = Nothing was asked
    .next = Choose one answer at least; for a greeting alone, log a contact
rej-collections-care-finding-right = The answer “{ $answer }” goes into the customer’s file, which your role may not change
    .next = Leave that question out, write into the note what was heard, and ask the credit manager to file it
rej-collections-care-heard-missing = An answer bears ▲, and nobody says what was heard
    .next = Write down who said what, and when
