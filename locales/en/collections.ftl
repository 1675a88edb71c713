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

## promises and agreements
collections-promise-state-moved = rescheduled
collections-steps = History
collections-step-confirmed = Acknowledged by the buyer
collections-step-judged = By the ledger
collections-step-moved = Rescheduled
collections-step-renewed = Promised anew after it was missed
collections-step-withdrawn = Withdrawn
collections-step-escalated = Broken in a row: before the manager
collections-step-decided = Next step decided
collections-step-ended = Agreement ended
collections-confirm = Record acknowledgement
collections-confirm-means = Write down how the buyer acknowledged this promise. One that is not acknowledged is judged by the ledger all the same, but is hard to prove later.
collections-confirm-done = The acknowledgement is recorded.
collections-ack = Acknowledged by way of
collections-ack-none = not acknowledged
collections-ack-by = Who acknowledged it
collections-ack-note = Where the proof is
collections-ack-note-hint = e.g. subject of the mail, number of the screenshot or recording
collections-reschedule = Reschedule
collections-reschedule-means = Before its day has passed the new promise stands in its place; both are kept. After its day the verdict stays, and the new promise follows it.
collections-reschedule-done = Promised for { $day } now.
collections-replaces = Follows the promise
collections-replaced-by = Replaced by the promise
collections-look = open
collections-day-off = no working day: moves on to { $day }
collections-red = Red list
collections-red-lead = As of { $day }: promises past their day that were not kept and that nobody followed up in time. There should be none.
collections-red-open = Open the red list
collections-red-alarm =
    { $count } { $count ->
        [one] promise passed its day and nobody acted.
       *[other] promises passed their day and nobody acted.
    }
collections-red-of = of { $count } past their day and not kept
collections-red-watched = of { $count } that are watched
collections-red-none = No promises here
collections-red-none-why = Behind its day every promise needs a logged contact, a new day or a next step within the working days allowed.
collections-view-silent = Nobody acted
collections-view-late = Followed up late
collections-view-call = To call now
collections-view-remind = To remind
collections-view-unconfirmed = To be acknowledged
collections-act-by = At the latest
collections-untouched = untouched for { $days }
collections-promise-rules = Rules of promises
collections-guard-days = The guard day by day
collections-guard-watched = Watched
collections-guard-passed = Past and not kept
collections-guard-none = The guard has not looked yet
collections-guard-none-why = Every day all promises are looked at, and what was found is kept here.
collections-guard-gaps =
    The guard did not run on { $count } { $count ->
        [one] day in between; open any day to look at it as it was then.
       *[other] days in between; open any day to look at it as it was then.
    }
collections-next = Next steps
collections-next-lead = Where nothing was agreed: who does what by when, decided the same day.
collections-next-alarm =
    { $count ->
        [one] One next step is not done yet.
       *[other] { $count } next steps are not done yet.
    }
collections-next-open = Open the list
collections-next-done = Done
collections-next-none = No next steps to take
collections-next-none-why = Where nothing was agreed, press “Decide what comes next” on the promise or the buyer.
collections-next-what = What
collections-next-who = Who
collections-next-decide = Decide what comes next
collections-next-within =
    { $days ->
        [one] within { $days } working day
       *[other] within { $days } working days
    }
collections-next-stop-hint = The manager stops supply: choosing it on an escalation stops sales on credit to this buyer.
collections-next-save = Decide
collections-next-saved = The next step with { $buyer } is decided.
collections-next-finish = Finish
collections-next-finished = Done.
collections-next-outcome = What came of it
collections-next-stop = Stop sales on credit to this buyer
collections-next-stop-means = the order gate holds its orders on credit; cash sales go on
collections-step-outcome = Outcome:
collections-escalated = Broken in a row: the manager decides
collections-escalated-what = proposal: stop supply
collections-manager = manager
collections-verdict-changed = the ledger says otherwise now: not broken
collections-agreement = Repayment agreement
collections-agreements = Agreements
collections-agreements-lead = Repayment agreements and letters of promise. Each instalment is a promise; the ledger says whether it was kept.
collections-agreements-none = No agreements yet
collections-agreements-none-why = On the page of an overdue buyer press “Repayment agreement”, choose invoices and set instalments.
collections-agreement-number = Number
collections-agreement-draft = draft
collections-agreement-running = running
collections-agreement-kept = paid in full
collections-agreement-defaulted = in default, all due at once
collections-agreement-withdrawn = ended
collections-defaulted-since = The default clause holds since { $day }: the unpaid { $amount } is due at once and may be asked for immediately.
collections-principal = Principal
collections-rest = Unpaid
collections-form = Form
collections-form-agreement = Repayment agreement
collections-form-letter = Letter of promise
collections-interest = Late interest
collections-interest-reserved = reserved, no figure (default)
collections-interest-contract = as in the contract, no figure
collections-interest-fixed = a stated figure
collections-interest-other = as the company set it
collections-interest-hint = A figure below what the contract gives may be read as giving up the rest (Sales Contract Interpretation art. 18(3)). In doubt take the default.
collections-interest-amount = Interest (only with a stated figure)
collections-interest-sure = I have checked: the figure is not below what contract and law give us
collections-interest-sure-hint = only needed with a stated figure
collections-default-clause = Default clause
collections-security = Security
collections-security-hint = e.g. joint guarantee of the legal representative; empty if there is none
collections-signer = Who signs for the buyer
collections-signed = Signed
collections-signed-on = Day of signing
collections-signed-paper = Signed paper
collections-signed-paper-hint = scan or photograph: PDF, PNG, JPG, up to 20 MB
collections-sign = Record signing
collections-sign-means = The signed paper is kept with its hash; from signing on each instalment is a promise. Promises still running for these invoices give way to it.
collections-sign-done = Signing is recorded; the instalments are promises now.
collections-agreement-end = End
collections-agreement-end-means = Throws a draft away, or ends an agreement that both want to end. Instalments still running are followed no more; verdicts stay.
collections-agreement-end-done = Ended.
collections-agreement-ended-why = Why it ended
collections-agreement-new = Draft a repayment agreement
collections-agreement-new-lead = Choose invoices and amounts, set instalments; they must add up exactly.
collections-agreement-draft-save = Draft
collections-agreement-drafted = { $number } is drafted. Check it, print it, have it signed.
collections-agreement-items = Invoices of the agreement
collections-agreement-nothing = No open invoices
collections-agreement-nothing-why = This buyer owes nothing now; there is nothing to agree on.
collections-agreement-note = Note for ourselves (not printed)
collections-agreed-item = Invoice
collections-agreed-item-due = Due
collections-in-agreement = In the agreement
collections-open-now = Open now
collections-plan = Instalments
collections-plan-hint = One a line: day amount, e.g. 2026-12-31 50000. Empty: equal parts a month apart from the first day on.
collections-count = How many
collections-first-on = First day
collections-instalment = No.
collections-total = Total

rej-collections-promise-running = A promise is running for this invoice: { $amount } on { $day }
    .next = If the buyer named another day or amount, open that promise and press “Reschedule”
rej-collections-promise-under-agreement = This invoice stands in the running agreement { $number }
    .next = Follow its instalments; if both agreed otherwise, end the agreement first
rej-collections-promise-not-open = This promise is not waiting any more ({ $state }) and cannot be acknowledged
    .next = One that has an outcome needs no acknowledgement
rej-collections-way-unknown = There is no way “{ $way }” to acknowledge
    .next = Choose one of those listed; the pack promises says which there are
rej-collections-ack-by = It does not say who acknowledged it
    .next = Write the name of the person
rej-collections-ack-day = The day { $day } is not between the day of the promise { $made } and today
    .next = Correct the day
rej-collections-promise-not-movable = This promise has an outcome ({ $state }) and cannot be rescheduled
    .next = For something new, record another promise
rej-collections-promise-replaced = Promise { $id } was rescheduled already
    .next = Go on with the promise that stands in its place
rej-collections-promise-of-agreement = Promise { $id } is an instalment of an agreement and cannot be changed alone
    .next = If both agreed otherwise, end the agreement and draft another
rej-collections-promise-same = Day and amount are as before ({ $day }), or the day has passed
    .next = Enter the day and amount that the buyer promises now
rej-collections-promise-moved-often =
    { $times ->
        [one] This promise was rescheduled { $times } time and cannot be moved again
       *[other] This promise was rescheduled { $times } times and cannot be moved again
    }
    .next = If it is not paid on its day it is broken: work out an agreement, or have the manager decide
rej-collections-next-unknown = There is no next step { $id }
    .next = Come from the list of next steps
rej-collections-next-kind = There is no next step of the kind “{ $kind }”
    .next = Choose one of those listed; the pack promises says which there are
rej-collections-next-day = The day { $day } has passed or is too late; { $last } is the last one
    .next = What was not agreed must not lie: choose one of the next working days
rej-collections-next-done = This is done already
    .next = Reload the list; if something is left to do, decide another step
rej-collections-plan-empty = There are no instalments
    .next = Write days and amounts, or say how many and the first day
rej-collections-plan-long = There can be 1 to { $most } instalments
    .next = Take fewer
rej-collections-plan-days = The day { $day } of an instalment must come after { $before }
    .next = From today on each instalment is later than the one before
rej-collections-plan-amount = The instalment of { $day } must be above zero
    .next = Correct the amount
rej-collections-plan-sum = The instalments differ from the { $total } of the agreement by { $left }
    .next = Correct them so that they add up exactly
rej-collections-agreement-unknown = There is no agreement { $id }
    .next = Come from the list of agreements
rej-collections-agreement-form = No form was chosen
    .next = Choose repayment agreement or letter of promise
rej-collections-agreement-items = No invoices were chosen, or an amount is not above zero
    .next = Tick the invoices of the agreement, at most 200
rej-collections-agreement-item = An invoice is not this buyer's, or in another currency
    .next = An agreement holds invoices of one buyer and one currency
rej-collections-agreement-over-open = Only { $open } of invoice { $number } is open now
    .next = Take less of it; if money came in since it was drafted, throw the draft away and draft anew
rej-collections-agreement-taken = Invoice { $number } stands in the running agreement { $other }
    .next = End that one first, or leave this invoice out
rej-collections-agreement-terms = There is no such clause on interest or default
    .next = Choose one of those listed; the pack promises says which there are
rej-collections-agreement-interest = The interest does not fit the clause that was chosen
    .next = Only a stated figure takes an amount; leave it empty otherwise
rej-collections-agreement-interest-sure = A figure is to be stated, but it was not ticked as checked
    .next = Check the contract and tick it, or choose to reserve all rights
rej-collections-agreement-not-draft = This agreement is no draft
    .next = Reload the page; what is signed cannot be signed again
rej-collections-agreement-signer = It does not say who signed for the buyer
    .next = Write the name, best of somebody with written authority
rej-collections-agreement-signed-on = The day of signing { $day } is to come, or later than the first instalment
    .next = Correct the day; if the first instalment has passed, throw the draft away and draft anew
rej-collections-agreement-ended = This agreement has ended already
    .next = For something new, draft another one

## what contacts tell
collections-ability = Able to pay
collections-willing = Willing to pay
collections-rate-none = not seen
collections-rate-strong = strong
collections-rate-weak = weak
collections-told-reason = Stated reason
collections-told-none = none
collections-told-reasons = Stated reasons
collections-told-reasons-lead = Each stated reason is verified; the table tells which are used to put off.
collections-told-reasons-open = To be verified
collections-told-reasons-count = Within 12 months
collections-told-reasons-true = True
collections-told-reasons-false = Not true
collections-told-reasons-said = Stated
collections-told-reasons-check = How to check
collections-told-reasons-settle = Record what was found
collections-told-reasons-settled = What was found is recorded.
collections-told-reasons-no = No reasons to verify
collections-told-reasons-no-why = A reason that is chosen when a contact is logged stands here until somebody finds out whether it is true.
collections-verdict = What was found
collections-verdict-true = true
collections-verdict-false = not true
collections-verdict-unclear = cannot be told
collections-verdict-note = How that is known
collections-quadrant = Type
collections-advice = What to do
collections-for-item = Promised for which invoice
collections-any-item = for any
rej-collections-quadrant-half = Only one of ability and willingness is rated
    .next = Rate both, or choose “not seen” for both
rej-collections-told-unknown = There is no reason “{ $reason }”
    .next = Choose one of those listed; the pack contact says which there are
rej-collections-reading-unknown = There is no stated reason { $id } to verify
    .next = Come from the list of reasons to verify
rej-collections-reading-settled = This reason was verified already
    .next = Reload the list
rej-collections-reading-verdict = Nothing was chosen
    .next = Choose true, not true or cannot be told

## by value, and the team
collections-by-value = By value
collections-by-value-lead = What one more contact is worth, the most first; up to { $count } a day for each person are marked “today”. Chances and costs are house numbers; the order by rule stays on the worklist.
collections-value-about = About
collections-value-gain = Worth of a contact
collections-value-why = Reckoning
collections-value-place = Place by rule
collections-value-when = When
collections-value-today = today
collections-value-later = later
collections-team-view = Team
collections-team-lead = How much each person has in hand, how much of it was contacted, and how long nobody acted.
collections-load = Buyers to contact
collections-load-overdue = Overdue
collections-coverage = Contacted
collections-contacts-today = Contacts today
collections-days-untouched = Longest untouched
collections-never-contacted = Never contacted
collections-steps-late = Next steps late
