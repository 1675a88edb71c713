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
    { $count ->
        [one] { $count } promise passed its day and nobody acted.
       *[other] { $count } promises passed their day and nobody acted.
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
    { $count ->
        [one] On { $count } day in between the guard did not run; open any day to look at it as it was then.
       *[other] On { $count } days in between the guard did not run; open any day to look at it as it was then.
    }
collections-next = Next steps
collections-next-lead = Where nothing was agreed: who does what by when, decided the same day.
collections-next-alarm =
    { $count ->
        [one] { $count } next step is not done yet.
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
collections-outcome = Outcome:
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
collections-item = Invoice
collections-item-due = Due
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
collections-reason-stated = Stated reason
collections-reason-none = none
collections-reasons = Stated reasons
collections-reasons-lead = Each stated reason is verified; the table tells which are used to put off.
collections-reasons-open = To be verified
collections-reasons-count = Within 12 months
collections-reasons-true = True
collections-reasons-false = Not true
collections-reasons-said = Stated
collections-reasons-check = How to check
collections-reasons-settle = Record what was found
collections-reasons-settled = What was found is recorded.
collections-reasons-no = No reasons to verify
collections-reasons-no-why = A reason that is chosen when a contact is logged stands here until somebody finds out whether it is true.
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
rej-collections-reason-unknown = There is no reason “{ $reason }”
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
# evidence, statements of account, disputes, clocks
collections-proof-pages = proof and clocks
collections-proof-of-item = proof and clocks
collections-no-advice = This page puts facts and periods in order; it is no legal advice. Have counsel check before a step is taken.
collections-today = Proof and clocks
collections-today-disputes = { $count ->
    [one] { $count } dispute is past its day or owned by nobody
   *[other] { $count } disputes are past their day or owned by nobody
}
collections-today-clocks = { $count ->
    [one] { $count } period ends soon or is over
   *[other] { $count } periods end soon or are over
}
collections-item = item
collections-currency = currency
collections-proof-note = note
collections-days = days
collections-all-items = all items
collections-none-of-these = none
collections-how = how
collections-how-courier = courier
collections-how-email = e-mail
collections-how-chat = chat
collections-how-hand = by hand
collections-how-portal = buyer’s portal
collections-proof = proof
collections-grade-proven = proven
collections-grade-presumed = presumed
collections-grade-none = not proven
collections-capacity = signed as
collections-capacity-hint = only the legal representative, the head, the mail room or an authorised person will hold in court
collections-file-hint = PDF, picture, Excel, Word, OFD, text, mail or recording, up to 20 MB; files with macros, scripts or attachments are refused
collections-accounts = statements of account
collections-accounts-lead = Statements in two parts: taken from the ledger as of a day; sending, arrival, signature or differences are recorded step by step. A signed one interrupts the limitation period.
collections-accounts-none = No statements of account yet
collections-accounts-none-why = Choose a day above and make them; buyers without open items get none.
collections-account-make = make statements
collections-account-make-why = Without a buyer they are made for everybody with open items; the page of progress can stop it. One that says the same is not made twice; one that was sent is not changed.
collections-account-doing = Making statements of account
collections-account-done = Made the statement of { $buyer }
collections-account-saved = Saved
collections-account-came-back = Recorded; the limitation period runs anew from the day of the signature
collections-account-one = buyer’s code
collections-account-everybody = empty: everybody
collections-account-all = all
collections-account-made = not sent
collections-account-waiting = waiting
collections-account-sent = sent
collections-account-signed = signed back
collections-account-differs = differs
collections-account-withdrawn = withdrawn
collections-account-number = number
collections-account-as-of = as of
collections-account-open = open
collections-account-state = state
collections-account-sent-on = sent on
collections-account-arrived = arrived on
collections-account-arrived-hint = leave empty while it is not known; it can be added later
collections-account-answered = answered on
collections-account-months = Signed back by month
collections-account-month = month
collections-account-count = made
collections-account-back = signed back
collections-account-lines = Lines
collections-account-contract = contract
collections-account-money = money not allocated
collections-account-digest = SHA-256 of what it says
collections-account-others = of this buyer
collections-account-contact = contact
collections-account-pdf-zh = print in Chinese
collections-account-pdf-en = print in English
collections-account-send = record sending
collections-account-send-lead = How it was sent and what proves its arrival decide whether it counts in court; the arrival can be added later.
collections-account-sign = record signature
collections-account-sign-lead = Upload the sealed and signed part and say who signed as what.
collections-account-signed-on = signed on
collections-account-signer = signed by
collections-account-paper = signed paper
collections-account-differ = record a difference
collections-account-differ-lead = Where the buyer’s figures differ, record them line by line; each difference can become a dispute.
collections-differences = Differences
collections-difference-line = line
collections-difference-no-line = not on the statement
collections-difference-ours = ours
collections-difference-theirs = theirs
collections-difference-theirs-hint = what the buyer says is open on this line
collections-difference-text = what the buyer says
collections-difference-state = state
collections-difference-open = open
collections-difference-settle = settle
collections-difference-settle-lead = Where it must be looked into, name who settles it and it becomes a dispute; where it is explained, name nobody.
collections-difference-explained = explained, no dispute
collections-difference-owner = who settles it
collections-difference-owner-hint = only a difference on an item where we say more can become a dispute
collections-difference-dispute = became a dispute
collections-disputes = disputes
collections-disputes-lead = Only that part is in dispute: the rest stays due and is asked for.
collections-disputes-open = open
collections-disputes-late = late or owned by nobody
collections-disputes-ended = ended
collections-disputes-none = No disputes
collections-disputes-none-why = Open an item, then “proof and clocks”, then “open a dispute”.
collections-dispute-of = { $count ->
    [one] { $count } ended in 12 months
   *[other] { $count } ended in 12 months
}
collections-dispute-late = late or owned by nobody
collections-dispute-days = days to resolve (median)
collections-dispute-valid = justified
collections-dispute-cause = most frequent cause
collections-dispute-nobody = nobody
collections-dispute-owner = owner
collections-dispute-state = state
collections-dispute-open = open
collections-dispute-overdue = late
collections-dispute-credited = credited
collections-dispute-dismissed = dismissed
collections-dispute-rest = still due
collections-dispute-take = take over
collections-dispute-end = end
collections-dispute-end-lead = What is justified becomes a credit note; the rest is due again at once.
collections-dispute-hand = hand on
collections-dispute-hand-lead = Name somebody else or another day.
collections-dispute-new = open a dispute
collections-dispute-new-lead = Enter only the part in dispute; the rest is asked for as before (regulation, art. 15: what is not in dispute must be paid).
collections-dispute-amount-hint = at most what is open and not yet in dispute
collections-dispute-text = what the buyer says
collections-dispute-due = settle by
collections-dispute-due-hint = empty: the usual days of the reason
collections-dispute-opened = Opened a dispute of { $number }
collections-dispute-ended = The dispute of { $number } has ended
collections-dispute-handed = The dispute of { $number } was handed on
collections-dispute-credit = justified amount ({ $currency })
collections-dispute-credit-hint = 0 means that it is dismissed
collections-dispute-credit-number = number of the credit note
collections-dispute-closing = conclusion
collections-dispute-split = Ageing of items in dispute, split
collections-dispute-split-why = Items in dispute by days overdue, split into what is in dispute and what is still due.
collections-dispute-held = { $disputed } of what is open is in dispute; { $rest } of these items stays due
collections-dispute-bucket = days overdue
collections-dispute-items = items
collections-clocks = limitation and periods
collections-clocks-lead = As of { $day }, by what is proven; what is presumed stands beside it.
collections-clocks-limitation = Limitation near its end or over
collections-clocks-over = over
collections-clocks-within = within { $days } { $days ->
    [one] day
   *[other] days
}
collections-clocks-none = No limitation period is near its end
collections-clocks-none-why = Open items whose period ends within 180 days stand here.
collections-clocks-buyer-none = This buyer has no open item that is due.
collections-clocks-more = { $count ->
    [one] { $count } more item is not shown; open it from its own page.
   *[other] { $count } more items are not shown; open them from their own pages.
}
collections-clocks-others = Other clocks
collections-clocks-others-none = No other clocks
collections-clocks-others-why = Guarantee, bill, notice of defects and bankruptcy claim are entered on the buyer’s page of clocks.
collections-clock-of = { $number } · { $amount } · due { $due }
collections-clock-law = Limitation of { $years } { $years ->
    [one] year
   *[other] years
}, at most { $cap }; an interruption starts it anew.
collections-clock-cap = nothing helps after { $day }
collections-clock-then = then until
collections-clock-ends = ends on
collections-clock-ends-hint = enter an agreed or announced day; otherwise the legal period counts
collections-clock-starts = starts on
collections-clock-days = left
collections-clock-left = { $days } { $days ->
    [one] day left
   *[other] days left
}
collections-clock-over = { $days } { $days ->
    [one] day over
   *[other] days over
}
collections-clock-stands = stands still
collections-clock-presumed = with presumed arrival:
collections-clock-fails = would fail in court
collections-clock-weak = { $count ->
    [one] { $count } event
   *[other] { $count } events
}
collections-clock-no-steps = No demand, payment or statement is on record; the period has run since the due day.
collections-clock-suspension = suspension (something stood in the way)
collections-clock-kind = kind
collections-clock-agreed = agreed or announced
collections-clock-start = start a clock
collections-clock-start-lead = Guarantee, bill, notice of defects, bankruptcy claim and the like; told 180, 90 and 30 days before.
collections-clock-interruption-lead = What proves it is uploaded as evidence first and chosen here; without proof it may be recorded, but interrupts nothing.
collections-clock-close = close
collections-clock-close-lead = Say what was done, or why it is not needed any more.
collections-clock-closing = how it was settled
collections-clock-withdraw-lead = Take back what was entered by mistake; the record stays.
collections-clock-saved = Saved; the clocks were reckoned again
collections-interruption-new = record an interruption
collections-interruption-kind = what it was
collections-interruption-on = its day, or sent on
collections-interruption-ended = proceeding or obstacle over on
collections-interruption-ended-hint = for a suit and the like; empty while it goes on: the period stands still
collections-interruption-paper = paper
collections-interruption-paper-hint = one of the buyer’s papers
collections-interruption-withdraw = take back
collections-effect-restarts = runs anew
collections-effect-stands = stands still
collections-effect-revives = revived
collections-effect-suspends = suspended
collections-effect-early = before the due day
collections-effect-late = after the end
collections-effect-unproven = not proven
collections-effect-unknown = no such reason in the rules
collections-source-interruption = entered
collections-source-contact = logged contact
collections-source-receipt = receipt
collections-source-account = statement of account
collections-evidence = evidence
collections-evidence-lead = Open items from { $amount } on that are graded C or D, the largest first.
collections-evidence-badly = Large and badly proven
collections-evidence-none = Nothing large is badly proven
collections-evidence-none-why = Large open items graded C or D stand here.
collections-evidence-grade = grade
collections-evidence-lacks = what is missing
collections-evidence-whole = of the buyer, weighed by what is open
collections-evidence-items = Open items
collections-evidence-nothing = Nothing is open
collections-evidence-nothing-why = There is nothing to prove against this buyer now.
collections-evidence-parts = Chain of evidence
collections-evidence-weight = weight
collections-evidence-state = state
collections-evidence-costs = what its lack costs in court
collections-evidence-critical = critical
collections-evidence-there = there
collections-evidence-missing = missing
collections-evidence-unsigned = the signer’s power is not shown
collections-evidence-export = hand to counsel (ZIP)
collections-papers = Papers
collections-papers-none = No papers yet
collections-papers-none-why = Upload contract, order, signed delivery note, invoice, demand and proof of arrival.
collections-paper = paper
collections-paper-add = add a paper
collections-paper-kind = kind
collections-paper-title = what it is
collections-paper-day = its day
collections-paper-file = file
collections-paper-power = proof of power
collections-paper-power-hint = for an authorised person: upload the power first, then choose it here
collections-paper-signatory-hint = who signed a delivery note or acceptance report
collections-paper-kept = Kept; a line stands in the audit chain
collections-paper-why = why
collections-paper-withdraw = withdraw
collections-paper-withdrawn = Withdrawn; the file stays
collections-claim = claim by law
collections-claims = small-firm claims
collections-claims-lead = Where we are a small firm and the buyer is a public body or large, the regulation says by when it must pay and what interest runs.
collections-claims-none = No claims yet
collections-claims-none-why = Open an item, then “proof and clocks”, then “claim by law”: enter the delivery and both sizes.
collections-claims-late = past the legal day
collections-claims-interest = interest that may be claimed
collections-claim-open = open
collections-claim-told-panel = As of today
collections-claim-facts = What is known
collections-claim-save = save
collections-claim-saved = Saved and reckoned again
collections-claim-pdf = complaint pack (PDF)
collections-claim-covered = covered by the regulation
collections-covered-yes = yes
collections-covered-perhaps = perhaps: a size is not known
collections-covered-payer-small = no: the buyer is a small firm
collections-covered-supplier-large = no: we were large when it was signed
collections-covered-no-law = no rule on file for the day
collections-claim-start = starts with
collections-claim-pay-by = pay by
collections-claim-law-day = legal day without an agreement
collections-claim-undisputed = open and not in dispute
collections-claim-interest = late interest
collections-claim-no-rate = days without a rate
collections-claim-lines = Interest line by line
collections-claim-confirm-by = must confirm the debt by
collections-claim-result-by = result of the complaint by / at most
collections-claim-debtor = the buyer is
collections-claim-size = our size when it was signed
collections-claim-size-hint = as at the signing (art. 3)
collections-claim-told = told the buyer that we are a small firm
collections-claim-told-hint = say so when signing (art. 3); where it was not said, send it in writing soon
collections-claim-told-not = It is not on file that the buyer was told
collections-claim-signed = contract signed on
collections-claim-delivered = delivered on
collections-claim-inspect = inspection over on
collections-claim-accepted = accepted or settled on
collections-claim-rate = agreed late rate (basis points a year)
collections-claim-rate-hint = leave empty where nothing is agreed; 1000 is 10 %
collections-claim-back-to-back = payment hangs on being paid by others
collections-claim-back-to-back-why = A large enterprise may not make payment hang on others (art. 9): say that the clause does not move the day.
collections-claim-asked = asked to confirm the debt on
collections-claim-complained = complained on
collections-claim-year = days of a year
collections-claim-range = Without an agreed penalty, one-year LPR { $lpr } with 30 %–50 % on top, a year of { $year } days: { $least } to { $most }.

rej-collections-account-future = The day { $day } has not come yet
    .next = Choose today or an earlier day
rej-collections-account-empty = Nothing was open on { $day }
    .next = Choose another day, or look at the buyer’s ledger first
rej-collections-account-unknown = There is no statement { $id }
    .next = Go back to the list and choose again
rej-collections-account-state = Statement { $number } is { $state }: this cannot be done
    .next = Load the page again to see where it stands
rej-collections-account-how = It is not said how it was sent
    .next = Choose courier, e-mail, chat, by hand or portal
rej-collections-account-day = The day { $day } is not between { $from } and { $until }
    .next = Check it: not before the day of the statement or of sending, and not after today
rej-collections-account-signer = It is not said who signed (1–100 signs)
    .next = Enter the name of whoever signed
rej-collections-account-file = The signed paper is missing
    .next = Upload the scan that is sealed and signed
rej-collections-account-no-file = This statement has no signed paper
    .next = Record the signature first
rej-collections-account-open-differences = Differences that are not settled: { $count }
    .next = Settle each of them first, then record the signature
rej-collections-capacity-unknown = There is no such capacity
    .next = Choose one of the list
rej-collections-proof-unknown = There is no such proof
    .next = Choose one of the list
rej-collections-reason-unknown = There is no such reason
    .next = Choose one of the list
rej-collections-cause-unknown = There is no such cause
    .next = Choose one of the list
rej-collections-line-unknown = The statement has no such line
    .next = Choose one of the list
rej-collections-difference-none = Both figures are the same
    .next = Record the signature where nothing differs
rej-collections-difference-text = It is not said what the buyer says (1–500 signs)
    .next = Write down what the buyer says
rej-collections-difference-unknown = There is no open difference { $id }
    .next = Load the page again
rej-collections-difference-no-dispute = This difference cannot become a dispute
    .next = Only where we say more on an item; settle the others without an owner
rej-collections-dispute-item = There is no such item
    .next = Open it from the item’s page
rej-collections-dispute-owner = The owner is unknown or not active
    .next = Choose one of the list
rej-collections-dispute-text = It is not said what the buyer says (1–500 signs)
    .next = Write down what is disputed
rej-collections-dispute-day = The day cannot be
    .next = Opened not after today; to be settled from today on, within a year
rej-collections-dispute-amount = The amount is above 0 and at most { $most }
    .next = Enter only what is open and not yet in dispute
rej-collections-dispute-twice = The item has a dispute of { $day } already
    .next = Open that one, or choose another day
rej-collections-dispute-unknown = There is no dispute { $id }
    .next = Go back to the list and choose again
rej-collections-dispute-closed = Dispute { $id } has ended
    .next = Open another one where it is needed
rej-collections-dispute-closing = The conclusion is missing (1–500 signs)
    .next = Say what was found
rej-collections-dispute-credit = The justified amount is at most { $most }
    .next = Enter at most what is open and in dispute
rej-collections-dispute-credit-number = The number of the credit note: needed and new where something is justified, empty otherwise
    .next = Enter a new number
rej-collections-dispute-view = There is no such view
    .next = Use open, late or ended
rej-collections-dispute-credit-right = Your role may not book
    .next = Enter 0, or ask finance to end it
rej-collections-evidence-kind = There is no such kind of evidence
    .next = Choose one of the list
rej-collections-evidence-title = It is not said what it is (1–200 signs)
    .next = For example: frame contract 2026
rej-collections-evidence-day = The day has not come yet
    .next = Enter the day on the paper
rej-collections-evidence-item = What was chosen is not this buyer’s
    .next = Choose again
rej-collections-evidence-power = There is no such proof of power
    .next = Upload the power first
rej-collections-evidence-unknown = There is no paper { $id }
    .next = Load the page again
rej-collections-evidence-why = It is not said why (1–300 signs)
    .next = Say why it is withdrawn
rej-collections-export-empty = There is nothing to hand on
    .next = Add papers first
rej-collections-export-large = More than { $most } MB cannot be handed on at once
    .next = Hand it on item by item
rej-collections-file-active = The file { $name } carries macros, scripts or attachments and is not kept
    .next = Save it without macros, or print it to PDF
rej-collections-file-empty = There is no file, or it is empty
    .next = Choose a file
rej-collections-file-large = The file { $name } has more than { $most } MB
    .next = Make it smaller or split it
rej-collections-file-name = The name { $name } cannot be used
    .next = Give it a plain name
rej-collections-file-type = The file { $name } is of no kind that is kept, or is not what its name says
    .next = Use PDF, pictures, Office, OFD, text, mail or recordings
rej-collections-interruption-kind = There is no such reason
    .next = Choose one of the list
rej-collections-interruption-day = The day cannot be
    .next = Not after today; arrival and end not before its own day
rej-collections-interruption-paper = What is proven needs its paper
    .next = Upload the paper and choose it, or say that there is none
rej-collections-interruption-unknown = There is nothing to take back
    .next = Load the page again
rej-collections-clock-kind = There is no such period
    .next = Choose one of the list
rej-collections-clock-day = It starts before { $from }, when the rule came into force, or after its end
    .next = Check the days, or ask counsel about the law before
rej-collections-clock-note = A note is missing (1–300 signs)
    .next = Say which guarantee, bill or goods it is about
rej-collections-clock-unknown = There is no such clock running
    .next = Load the page again
rej-collections-clock-no-law = No limitation period is on file for { $day }
    .next = Choose another day, or enter it in the pack “evidence”
rej-collections-claim-item = There is no such item
    .next = Open it from the item’s page
rej-collections-claim-none = Nothing is recorded for this item yet
    .next = Enter the delivery and both sizes first
rej-collections-claim-day = The day has not come yet
    .next = Enter days that have been
rej-collections-claim-rate = The rate is between 0 and 10000 basis points
    .next = Enter 1000 for 10 %
rej-collections-claim-year = A year has 365 or 360 days
    .next = Choose one of them
rej-collections-lpr-missing = The one-year LPR of { $day } is not on file
    .next = Enter it in the pack “payables” under lpr; nothing is guessed
rej-collections-late-before = The breach is before { $day }: this rule does not count
    .next = Reckon it by the rates of that time with counsel
