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

## 催收策略、发件箱、用语 · strategy, outbox, wording
collections-wording = Wording check
collections-wording-lead = Letters, messages and free text are checked here before they go out: threats, shaming, third parties, false legal claims, contact at night, private accounts. A help, not legal advice.
collections-wording-rules = Wording rules
collections-wording-check = Check a text
collections-wording-text = Text
collections-wording-do = Check
collections-wording-clean = Nothing was found
collections-wording-clean-means = No rule was met, which does not make it lawful: whoever sends it answers for its meaning.
collections-wording-hits = What was found
collections-wording-found = In the text
collections-wording-act = Act
collections-wording-why = Why not, and on what it rests
collections-wording-better = Write instead
collections-wording-acts = Banned acts
collections-wording-weight = Effect
collections-wording-stop = Not sent
collections-wording-look = Sent once looked at
collections-wording-kind-threat = Threats, harassment
collections-wording-kind-shaming = Shaming
collections-wording-kind-third-party = Third parties
collections-wording-kind-false-claim = False legal claims
collections-wording-kind-private-data = Personal data
collections-wording-kind-integrity = Integrity
collections-wording-kind-hours = Hours
collections-outbox = Outbox
collections-outbox-lead = The strategy proposes what is due each day. A person releases letters; before one goes out the books are asked once more: nothing is sent to who has paid, promised or disputed, and no step twice.
collections-outbox-count = Steps that wait
collections-outbox-ran = Last run
collections-outbox-waiting = Waiting
collections-outbox-steps = Steps
collections-outbox-step = Step
collections-outbox-action = Action
collections-outbox-any = All
collections-outbox-level = Level
collections-outbox-asked = Asked for
collections-outbox-oldest = Oldest
collections-outbox-state = State
collections-outbox-none = Nothing waits
collections-outbox-none-why = Steps are proposed each night by the strategy; it can also be run now.
collections-outbox-release = Release and send
collections-outbox-send = Send what was released
collections-outbox-sent = Sent { $sent }, waiting { $waits }, not to be sent any more { $refused }
collections-outbox-state-proposed = Proposed
collections-outbox-state-released = Released
collections-outbox-state-taken = Being sent
collections-outbox-state-failed = Failed
collections-outbox-state-sent = Sent
collections-outbox-state-done = Done
collections-outbox-state-refused = Not sent after the check
collections-outbox-state-dropped = Dropped
collections-outbox-state-lapsed = Lapsed
collections-outbox-pdf = Letter as PDF
collections-outbox-about = This step
collections-outbox-as-of = Proposed for
collections-outbox-released-by = Released by
collections-outbox-number = Number of the letter
collections-outbox-sent-on = Sent on
collections-outbox-address = Sent to
collections-outbox-digest = SHA-256 of the PDF
collections-outbox-message = Message id
collections-outbox-answer = Answer of the server
collections-outbox-arrived = Arrived
collections-outbox-closed = Closed
collections-outbox-items = Invoices
collections-outbox-letter = Letter
collections-outbox-added = Add a paragraph
collections-outbox-added-hint = Stands at the end of the letter; it is checked, too
collections-outbox-looked = I have looked at the wording in question and it may go out
collections-outbox-proof = Proof of arrival
collections-outbox-proof-hint = Courier number and who signed, or the number of the signed slip
collections-outbox-unclear = This letter may have gone out
collections-outbox-unclear-why = The house stopped while it was being sent. Nobody but a person can know whether it went; it is not sent again by itself. Ask, then choose.
collections-outbox-do-release = Release and send
collections-outbox-do-drop = Drop this step
collections-outbox-do-done = Write down as done
collections-outbox-do-arrived = Write down its arrival
collections-outbox-do-went = It went out
collections-outbox-do-failed = It did not go out
collections-outbox-did-drop = The step was dropped
collections-outbox-did-done = Written down as done
collections-outbox-did-arrived = The arrival was written down
collections-outbox-did-went = Marked as sent
collections-outbox-did-failed = Marked as not sent; it may be released anew
collections-outbox-went = Sent, number { $number }
collections-outbox-went-waits = Released; it waits: { $why }
collections-outbox-went-refused = Not sent after the check: { $why }
collections-days = { $days } d
collections-step-reminder = Request before the day
collections-step-call = Call
collections-step-statement = Reconcile
collections-step-letter = Letter
collections-step-visit = Visit
collections-step-supply-stop = Supply stop
collections-step-lawyer = Lawyer's letter
collections-step-legal = Legal action
collections-way-print = On paper
collections-way-email = E-mail
collections-way-hook = Message to our group
collections-way-call = Call
collections-way-visit = Visit
collections-way-none = Internal
collections-held-nothing = no step is due
collections-held-excepted = named as left alone
collections-held-promised = a promise is running
collections-held-disputed = in dispute
collections-held-paid = paid
collections-held-small = too little
collections-held-quiet-day = a quiet day
collections-held-hour = outside the hours
collections-held-often = contacted often enough
collections-held-cool-off = just talked with
collections-held-under-way = a letter is under way
collections-held-bank-old = receipts on the books are too old: book them, or say that all are there
collections-held-wording = the wording did not pass
collections-held-step-passed = another step is due by now
collections-held-no-address = no address
collections-bank-seen = Receipts said to be whole up to
collections-bank-days = Nothing is sent on receipts older than { $days } { $days ->
    [one] day
   *[other] days
}
collections-bank-say = Say: all receipts up to today are booked
collections-bank-said = Noted: all receipts up to today are booked
collections-strategy = Collection strategy
collections-strategy-lead = Version { $version } counts since { $day }. Days count from the due day: -5 is five days before.
collections-strategy-run = Run the strategy now
collections-strategy-never = never ran
collections-strategy-looked = { $count } { $count ->
    [one] debtor
   *[other] debtors
} looked at
collections-strategy-ran = The strategy ran: { $proposed } new, { $lapsed } lapsed
collections-strategy-text = Rule text
collections-strategy-rules = Rules
collections-strategy-steps = Steps
collections-strategy-when = Days from the due day
collections-strategy-towards = Towards whom
collections-strategy-all = everybody
collections-strategy-yes = yes
collections-strategy-no = no
collections-strategy-per = Put together
collections-strategy-per-buyer = one step a buyer, the highest wins
collections-strategy-per-item = one step an invoice
collections-strategy-bank-days = Receipts may be so old
collections-strategy-automatic = Letters go out by themselves
collections-strategy-disputed = The disputed part is left out
collections-strategy-promised = Left alone while a promise runs
collections-strategy-buyers = Left alone by name
collections-strategy-edit = Edit the strategy
collections-strategy-edit-lead = What is edited is tried on the ledger of the last year, then signed by a second person. A line without a code does not count.
collections-strategy-heard-words = “Last result” may hold: { $words }
collections-strategy-line = Line { $number }
collections-strategy-f-code = Code
collections-strategy-f-zh = Chinese name
collections-strategy-f-en = English name
collections-strategy-f-from = From day
collections-strategy-f-to = To day
collections-strategy-f-tiers = Tiers (low medium high unrated)
collections-strategy-f-kinds = Kinds (project dealer government other)
collections-strategy-f-heard = Last result
collections-strategy-f-level = Level
collections-strategy-no-letter = no letter
collections-strategy-general = General
collections-strategy-g-bank-days = Receipts at most so many days old
collections-strategy-g-least-minor = Left alone below (minor units)
collections-strategy-g-most = Contacts in the window
collections-strategy-g-window-days = Days of the window
collections-strategy-g-cool-off-days = Days after a talk
collections-strategy-g-hour-from = Hours from
collections-strategy-g-hour-to = Hours to
collections-strategy-g-weekdays = Weekdays (1–7)
collections-strategy-g-quiet-days = Quiet days
collections-strategy-g-buyers = Codes of buyers left alone
collections-strategy-try = Keep as a draft and try
collections-strategy-trying = Trying the strategy on the ledger of the last year
collections-strategy-untried = This draft was not tried yet
collections-strategy-versions = Versions edited on the screen
collections-strategy-from = Counts from
collections-strategy-by = Proposed by
collections-strategy-signed-by = Signed by
collections-strategy-none = Nothing was edited yet
collections-strategy-none-why = The strategy that ships with the product counts. Edit it below and try it first.
collections-strategy-of = Strategy from { $day }
collections-strategy-differs = Difference to the strategy in force
collections-strategy-state-draft = Draft
collections-strategy-state-proposed = Proposed
collections-strategy-state-approved = Signed
collections-strategy-state-rejected = Turned down
collections-strategy-second = Somebody else signs
collections-strategy-signature = Signature
collections-strategy-do-propose = Propose
collections-strategy-do-try = Try again
collections-strategy-do-sign = Sign
collections-strategy-do-reject = Turn down
collections-strategy-did-propose = Proposed; somebody else signs
collections-strategy-did-sign = Signed
collections-strategy-did-reject = Turned down
collections-strategy-version = Version of the strategy
collections-guard = Contact guard
collections-guard-preset = Preset of the guard
collections-guard-own = the company's own numbers
collections-guard-said = at most { $most } in { $window } { $window ->
    [one] day
   *[other] days
}; { $cool } { $cool ->
    [one] day
   *[other] days
} of rest after a talk; hours { $from }–{ $to }
collections-simulation = Tried on the last year
collections-simulation-lead = { $from } to { $until }, { $debtors } { $debtors ->
    [one] debtor
   *[other] debtors
}, beside the strategy in force.
collections-simulation-means = Payments, promises and disputes are those that were; tiers are those of now. What a strategy would have brought in cannot be read from a ledger and is not guessed.
collections-simulation-contacts = Contacts
collections-simulation-letters = Of those, letters
collections-simulation-buyers = Buyers contacted
collections-simulation-first = First contact: days past due (mean)
collections-simulation-now = in force { $now }
collections-simulation-no-months = No contacts in the year
collections-simulation-busiest = { $month } is the busiest: { $count } { $count ->
    [one] contact
   *[other] contacts
}
collections-simulation-months-note = Contacts a month; the small figure is the strategy in force
collections-simulation-month = Month
collections-simulation-contacts-now = Contacts (in force)
collections-simulation-contacts-new = Contacts (new)
collections-simulation-letters-now = Letters (in force)
collections-simulation-letters-new = Letters (new)
collections-simulation-steps = How often each step
collections-simulation-in-force = In force
collections-simulation-then = New
collections-simulation-not-there = not a step
collections-simulation-nobody = None
collections-simulation-nobody-why = The ledger of the last year holds nothing to compare.
collections-simulation-held = Buyer-days left alone
collections-simulation-people = Load of each person
collections-simulation-no-owner = nobody's
collections-simulation-day-now = Most a day (in force)
collections-simulation-day-new = Most a day (new)
collections-simulation-samples = Who would have got something else
collections-simulation-same = Both do the same
collections-simulation-same-why = The ledger of the last year shows no difference.
collections-simulation-under = Under which
collections-simulation-only-new = only the new one
collections-simulation-only-now = only the one in force
collections-sender = Account and contact of letters
collections-sender-lead = Every letter names the account to pay into and whom to answer. The company's account only, never a person's.
collections-sender-gap = No account and contact are set: no letter can go out
collections-sender-gap-why = A letter must say where to pay and whom to answer.
collections-sender-account-name = Name of the account
collections-sender-bank = Bank
collections-sender-number = Account number
collections-sender-account = Account to pay into
collections-sender-person = Contact
collections-sender-phone = Telephone
collections-sender-email = E-mail
collections-sender-address = Address
collections-sender-save = Save
collections-sender-done = Account and contact were saved
collections-letter-invoice = Invoice
collections-letter-contract = Contract
collections-letter-issued = Issued
collections-letter-due = Due
collections-letter-amount = Amount
collections-letter-open = Asked for
collections-letter-draft = Draft for the lawyer to settle; not to be sent as a lawyer's letter
collections-trials = Trials of strategies
collections-trials-lead = Customers are assigned at random within kind and amount band. No winner is named before both sides have { $least } { $least ->
    [one] promise
   *[other] promises
} that the ledger has decided on.
collections-trials-none = No trial yet
collections-trials-none-why = Take an edited strategy as the challenger and hold it against the one in force.
collections-trial-new = Propose a trial
collections-trial-challenger = Challenger
collections-trial-challenger-hint = A version that was edited under “Collection strategy”
collections-trial-hypothesis = What it is to show
collections-trial-share = The challenger's share (%)
collections-trial-from = First day
collections-trial-until = Last day
collections-trial-days = Days of the trial
collections-trial-seed = Seed
collections-trial-propose = Propose
collections-trial-sign = Sign and begin
collections-trial-end = End the trial
collections-trial-proposed-done = The trial is proposed; somebody else signs
collections-trial-did-sign = The trial is signed, the sides are drawn
collections-trial-did-end = The trial has ended
collections-trial-ended = Ended
collections-trial-proposed = Proposed
collections-trial-runs = Running
collections-trial-to-come = To come
collections-trial-over = Over
collections-trial-champion = Strategy in force
collections-trial-better = The challenger is better with probability { $percent } %
collections-trial-too-few = Too few promises yet: { $least } on each side
collections-trial-side = Side
collections-trial-buyers = Buyers
collections-trial-steps = Steps
collections-trial-decided = Promises decided
collections-trial-kept = Kept
collections-trial-rate = Kept rate

rej-collections-outbox-unknown = There is no step { $id }, or the buyer is not yours
    .next = Go in through the outbox
rej-collections-outbox-state = Step { $id } is “{ $state }”: this cannot be done to it
    .next = Reload the page and look how it stands now
rej-collections-outbox-no-letter = The step “{ $step }” has no letter
    .next = Write calls and visits down as done; add the letter in the pack “letters”
rej-collections-outbox-letter = The step “{ $step }” is a letter and no call or visit
    .next = Release it, or drop it
rej-collections-reason-missing = No reason was given
    .next = Say why in a sentence: it is kept
rej-collections-wording-stop = The added text cannot be sent: { $found }
    .next = Rewrite it as the wording check advises
rej-collections-wording-look = The added text must be looked at first: { $found }
    .next = Rewrite it, or tick that you have looked at it
rej-collections-arrival-day = The day of arrival { $day } lies before the letter was sent or ahead
    .next = Take it from the signed slip
rej-collections-arrival-proof = No proof of arrival was given
    .next = Give the courier number and who signed, or the number of the slip
rej-collections-sender-missing = Account and contact are not whole: name, bank, number, contact, and telephone or e-mail
    .next = Complete them under “Account and contact of letters”
rej-collections-strategy-by-two = The strategy is changed by two people
    .next = Edit, try and propose it under “Collection strategy”; somebody else signs
rej-collections-strategy-day = The day { $day } lies after today, { $today }
    .next = The strategy runs up to today
rej-collections-strategy-unknown = There is no version { $version } of the strategy in this state
    .next = Go in through “Collection strategy”
rej-collections-strategy-same = It does not differ from the strategy in force
    .next = Change something first
rej-collections-strategy-untried = It was not tried yet
    .next = Try it on the ledger of the last year, then propose it
rej-collections-strategy-asked-already = A version by { $by } still waits for a signature
    .next = Sign it or turn it down first
rej-collections-strategy-same-person = Who proposed it cannot sign it
    .next = Somebody else with the right signs
rej-collections-strategy-number = “{ $name }” holds a whole number, not “{ $value }”
    .next = Type a number
rej-collections-simulation-stopped = The trial run was stopped
    .next = Try again when needed
rej-collections-trial-hypothesis = It is not said what the trial is to show
    .next = Say it in a sentence that can be tested
rej-collections-trial-share = The challenger's share lies between 5 and 95
    .next = Change the share
rej-collections-trial-days = The days { $from } to { $until } cannot be
    .next = Begin today or later and end after that
rej-collections-trial-runs = A trial runs or waits already
    .next = One trial at a time: end that one first
rej-collections-trial-unknown = There is no trial { $id } in this state
    .next = Go in through the page of trials
rej-collections-trial-same-person = Who proposed the trial cannot sign it
    .next = Somebody else with the right signs
