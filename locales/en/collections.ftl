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

## Cases, talks, debts, routes
collections-cases = Cases
collections-cases-lead = One case a customer, in three phases: get account, evidence, people and card ready; talk; follow up to the end.
collections-cases-open = Open
collections-cases-mine = Mine only
collections-cases-none = No case
collections-cases-none-why = Open one from the worklist.
collections-case-word = Case
collections-case-open = Open a case
collections-case-open-lead = { $amount } is overdue, the oldest since { $day }.
collections-case-open-nothing = Nothing is overdue; no case is needed.
collections-case-why = Why the case is opened
collections-case-why-hint = e.g. two reminders without answer, a visit is due
collections-case-opened = Opened
collections-case-phase = Phase
collections-case-owed = Overdue when opened
collections-case-reason = Reason
collections-case-login = Owner
collections-case-round = round { $count }
collections-case-lead = { $amount } overdue, the oldest for { $days }.
collections-case-buyer = Customer file
collections-case-close = Close the case
collections-case-close-lead = { $amount } is still overdue.
collections-case-closed-done = The case is closed.
collections-case-write-off = A write-off is booked by finance on the invoice; then close the case here as written off.
collections-case-waived = This round goes without preparation:
collections-case-account = Account
collections-case-evidence = Evidence and people
collections-case-next = Next action
collections-case-story = Story
collections-case-opened-event = Case opened
collections-case-why-unpaid = Why it is unpaid
collections-case-tab-next = Next
collections-case-tab-story = Story
collections-case-tab-account = Account and evidence
collections-phase-before = Before: prepare
collections-phase-during = During: talk
collections-phase-after = After: follow up
collections-phase-closed = Closed
collections-case-outcome = Outcome
collections-outcome-hint = by the ledger: nothing counts as collected while something is overdue
collections-outcome-collected = Collected
collections-outcome-partly = Partly collected
collections-outcome-agreed = Agreed on a plan
collections-outcome-legal = Handed to the law
collections-outcome-written-off = Written off
collections-outcome-mistaken = Opened by mistake
collections-closing = What is to be said at the end
collections-closing-hint = how it was collected, what was learnt
collections-open = Open
collections-overdue = Overdue
collections-oldest-days = Oldest overdue for
collections-unallocated = Received, not allocated
collections-disputed = disputed
collections-limit-left = { $days } left to sue (until { $day })
collections-limit-gone = the limitation period is over ({ $day }, { $days })
collections-limitation-ends = Limitation period ends
collections-case-papers = Papers
collections-papers-all = All papers
collections-no-contract = no contract
collections-proven-letters = Demands with proof of arrival
collections-releasers = Who releases money
collections-releasers-none = not known: find out
collections-pay-days = Pay days
collections-unknown-yet = not known yet
collections-next-close = Close the case
collections-next-close-why = The ledger shows nothing overdue.
collections-next-finish-talk = Finish the talk
collections-next-finish-talk-why = A talk was begun and not written down.
collections-next-protect = Protect the claim
collections-next-protect-why = { $count } { $count ->
    [one] day is
   *[other] days are
} left to sue: a demand with proof of arrival first, or a suit.
collections-next-call-missed = Call about the missed promise
collections-next-call-missed-why = The promise of { $day } was missed, and nobody has called since.
collections-next-verify = Check what was said
collections-next-verify-why = { $count } { $count ->
    [one] excuse is
   *[other] excuses are
} due to be checked.
collections-next-route = Choose another route
collections-next-route-why = { $count } { $count ->
    [one] promise was
   *[other] promises were
} missed in a row: look at the routes, a supply stop or the law.
collections-next-prepare = Prepare
collections-next-prepare-why = { $count } { $count ->
    [one] box is
   *[other] boxes are
} open.
collections-next-talk = Talk
collections-next-talk-why = The preparation is done: visit or call.
collections-next-wait = Wait for the promise
collections-next-wait-why = Payment is promised for { $day }; confirm the day before.
collections-next-reason = Find the true reason
collections-next-reason-why = Talked, and the true reason is not verified yet.
collections-next-round = Prepare the next round
collections-next-round-why = No promise is running: talk again.
collections-preparation = Preparation
collections-preparation-lead = What ledger and file show is found by itself; tick the rest once it is done.
collections-brief-pdf = Preparation as PDF
collections-boxes = What must be ready
collections-boxes-open = Not ready yet
collections-boxes-left = { $count } { $count ->
    [one] box is
   *[other] boxes are
} still open.
collections-box-found = found
collections-box-ticked = done
collections-box-open = open
collections-box-mend = Fill in
collections-box-tick = Tick
collections-box-untick = Untick
collections-prepared = Ready: go on to talk
collections-prepared-done = Prepared. Now talk.
collections-prepared-by = done on { $day } by { $who }
collections-waive = Go without
collections-waive-lead = In urgent cases one may go without; the reason stays on the case.
collections-waive-why = Reason
collections-waive-done = The reason is on record. Now talk.
collections-round-done = A new round begins.
collections-background = Background
collections-promises-kept = { $count } { $count ->
    [one] promise
   *[other] promises
} with an outcome, { $kept } kept
collections-receipts = Latest receipts
collections-orders = Latest orders
collections-group = Same group
collections-findings = Lawsuits and other findings
collections-other-creditors = Other creditors
collections-testimony = What others say
collections-principles = Principles, do’s and don’ts
collections-rules = Do’s and don’ts
collections-rules-do = Do
collections-rules-dont = Do not
collections-rule-do = Do
collections-rule-dont = Do not
collections-card = Negotiation card
collections-card-lead = What both sides want, what each does without an agreement; target, walk-away, something for each step back.
collections-card-edit = Write the card
collections-card-hint = What remains without an agreement
collections-card-hint-why = The best route now is “{ $route }”, worth { $amount } by expectation: no need to walk away below it.
collections-card-ours = What we want
collections-card-theirs = What they want
collections-card-our-best = What we do without an agreement
collections-card-their-best = What they do without one
collections-card-best-hint = e.g. supply stop, lawyer’s letter, suit
collections-card-target = Target
collections-card-target-amount = Target amount ({ $currency })
collections-card-target-on = Target day
collections-card-walk = Walk-away
collections-card-walk-amount = Walk-away amount ({ $currency })
collections-card-walk-hint = below this or later than that we walk away
collections-card-walk-on = Walk-away day
collections-card-give = Step back { $count }
collections-card-ask = In exchange { $count }
collections-card-pay-path = Path of approval
collections-card-path-hint = who asks, who signs, who pays
collections-card-pay-days = Pay days
collections-card-days-hint = e.g. the 15th and 25th of a month
collections-card-none = No negotiation card yet.
collections-card-save = Save the card
collections-card-done = The card is saved.
collections-reason-lead = What they say and what was found are kept apart; what was found needs something to rest on.
collections-reason-edit = Record reasons
collections-case-stated = Reason they give
collections-case-verified = Reason that was found
collections-reason-proof = What it rests on
collections-reason-proof-hint = which paper was seen, who was asked
collections-reason-questions = What to ask
collections-reason-manager = a manager decides
collections-reason-plan = What to do
collections-reason-differs = not what they say
collections-reason-checked = verified
collections-reason-save = Save
collections-reason-done = The reasons are on record.
collections-reason-plans = Reasons and plans
collections-kind = Type of debtor
collections-kinds = Four types of debtors
collections-kind-by-score = by ability and willingness of the score; change it after a talk
collections-six = Six characters
collections-six-early = days from the due day to the first contact
collections-six-exact = the last time the account was confirmed, and who pays
collections-six-proof = a contract and one more paper
collections-six-courtesy = the mood before and after talks
collections-six-steady = the longest gap between two contacts
collections-six-record = talks begun and not written down
collections-six-early-kept = contacted { $count } { $count ->
    [one] day
   *[other] days
} after the due day
collections-six-early-missed = { $count } { $count ->
    [one] day
   *[other] days
} without contact
collections-six-early-open = { $count } { $count ->
    [one] day
   *[other] days
} past due, still in time
collections-six-exact-kept = account confirmed { $count } { $count ->
    [one] day
   *[other] days
} ago
collections-six-exact-missed = not confirmed, or the payer is not known
collections-six-exact-open = not to be told yet
collections-six-proof-kept = papers at hand
collections-six-proof-missed = papers are missing
collections-six-proof-open = not to be told yet
collections-six-courtesy-kept = no worse after talks
collections-six-courtesy-missed = one talk went down by { $count }
collections-six-courtesy-open = no talk is rated yet
collections-six-steady-kept = longest gap { $count } { $count ->
    [one] day
   *[other] days
}
collections-six-steady-missed = a gap of { $count } { $count ->
    [one] day
   *[other] days
}
collections-six-steady-open = not to be told yet
collections-six-record-kept = all { $count } { $count ->
    [one] talk
   *[other] talks
} written down
collections-six-record-missed = { $count } { $count ->
    [one] talk
   *[other] talks
} not written down
collections-six-record-open = no talk yet
collections-talk = Talk guide
collections-talk-lead = Seven steps: opening, atmosphere, account, reason, objections, promise, writing. Each is saved; go on whenever you like.
collections-talk-begin = Begin a talk
collections-talk-unprepared = Not prepared: a call is possible, a visit needs the preparation or a reason.
collections-talk-steps = Steps
collections-talk-next = Save and go on
collections-talk-end = Write it down and end
collections-talk-later = Later
collections-talk-back = Back to the case
collections-talk-done = The talk with { $buyer } is on record
collections-talk-minutes = { $count } { $count ->
    [one] minute
   *[other] minutes
}
collections-talk-moods = mood { $before }→{ $after }
collections-talk-unfinished = not written down
collections-talk-by-call = Talk by phone
collections-talk-by-message = Talk by message
collections-talk-by-visit = Talk on a visit
collections-talk-by-letter = Talk by letter
collections-said-authority = Can they decide
collections-said-purpose = What today is for
collections-said-purpose-hint = e.g. settle two invoices and fix a day
collections-authority-decides = decides
collections-authority-shares = decides with others
collections-authority-reports = only passes on
collections-said-mood-before = Mood before
collections-said-mood-after = Mood after
collections-said-mood = State of mind
collections-said-praise = Words of praise
collections-said-praise-hint = one or two sentences on a fact; leave empty if none
collections-said-praise-fact = Which fact of the file
collections-said-praise-turns = How many sentences
collections-praise-years = { $count } { $count ->
    [one] year
   *[other] years
} of business (since { $day })
collections-praise-kept-promises = kept { $count } { $count ->
    [one] promise
   *[other] promises
}
collections-praise-last-receipt = paid { $count } on { $day }
collections-praise-sales = bought { $count } in twelve months
collections-praise-gone = a fact that the file does not show any more
collections-praise-guard = At most { $count } { $count ->
    [one] sentence
   *[other] sentences
}, a fact of the file, and then straight to the account.
collections-mood-1 = 1 tense
collections-mood-2 = 2 cool
collections-mood-3 = 3 plain
collections-mood-4 = 4 friendly
collections-mood-5 = 5 warm
collections-mood-went-down = mood went down
collections-mood-went-same = mood stayed
collections-mood-went-up = mood went up
collections-moods = States of mind
collections-moods-change = mood before and after
collections-said-account = Is the account agreed
collections-said-account-note = Where it differs
collections-said-account-hint = which invoice, how much, why
collections-account-yes = agreed
collections-account-part = agreed in part
collections-account-no = not agreed
collections-said-words = Their own words
collections-said-words-hint = do not interrupt, write what they say
collections-said-restated = As we restated it
collections-said-restated-hint = you mean that …
collections-said-restated-ok = They confirmed it
collections-said-our-share = Our share of the talking (%)
collections-said-share-hint = a guess will do; less than half is good
collections-said-stated = Reason they give
collections-said-trick = Trick
collections-said-excuse = Kind of excuse
collections-said-excuse-words = The excuse in their words
collections-said-excuse-hint = becomes a task to check it
collections-said-scene = Situation
collections-said-L = Listen
collections-said-S = Share
collections-said-C = Clarify
collections-said-P = Present
collections-said-interest = What both really care for
collections-said-interest-hint = do they fear a stop, their name?
collections-said-criteria = What the argument rests on
collections-said-criteria-hint = clause, custom, statement
collections-said-given = What we gave
collections-said-taken = What we got for it
collections-said-taken-hint = no step back for nothing
collections-said-kind = Type of debtor after the talk
collections-said-result = Result
collections-said-note = What was said, in short
collections-methods = Methods
collections-methods-lead = Version { $version }, in force since { $day }. The names come from training material, the content is a house default that each company may replace.
collections-methods-edit = Write your own
collections-lscp = LSCP
collections-tricks = Six tricks
collections-trick = trick
collections-excuses-four = Four excuses
collections-scenes = Six situations
collections-offer = What to offer:
collections-scripts = Scripts
collections-scripts-lead = Drafted, reviewed, published, used in the talk guide; each use is counted with what came of it.
collections-scripts-own = Our own scripts
collections-scripts-house = Scripts of the product
collections-scripts-none = No script of our own
collections-scripts-none-why = Write down what worked and hand it in.
collections-scripts-tick = Tick what you used; its success is counted.
collections-script = Script
collections-script-new = Write a script
collections-script-where = Where it is used
collections-script-state = State
collections-script-uses = Uses
collections-script-success = With a promise
collections-script-any = any channel
collections-script-from = from { $count } { $count ->
    [one] day
   *[other] days
} overdue
collections-script-draft = Draft
collections-script-review = In review
collections-script-published = Published
collections-script-retired = Retired
collections-script-note = Remark
collections-script-act-submit = Hand in
collections-script-act-publish = Publish
collections-script-act-return = Send back
collections-script-act-retire = Retire
collections-script-replace = Rewrite
collections-script-title = Title
collections-script-step = Step
collections-script-channel = Channel
collections-script-from-days = From how many days overdue
collections-script-days-hint = below zero before the due day, e.g. -3
collections-script-content = The words
collections-script-content-hint = no threats, no shaming, no third parties
collections-script-save = Save as draft
collections-script-done = The draft is saved; hand it in.
collections-script-moved = The script has moved on.
collections-step-opening = Opening
collections-step-atmosphere = Atmosphere
collections-step-account = Confirm the account
collections-step-listening = Hear the reason
collections-step-objection = Handle objections
collections-step-promise = Take the promise
collections-step-writing = Write it down
collections-excuses = Wall of excuses
collections-excuses-lead = What customers said, what was found true and what was not; what is said alike stands together.
collections-excuses-often = Said most often
collections-excuses-none = No excuse on record
collections-excuses-none-why = Record an excuse at “handle objections” of the talk guide; it becomes a task.
collections-excuse = Excuse
collections-excuse-words = In their words
collections-excuse-kind = Kind
collections-excuse-truth = What was found
collections-excuse-due = To be checked by
collections-excuse-task = What to find out
collections-excuse-proof = What to ask to see
collections-excuse-reply = What to answer
collections-excuse-note = What it rests on
collections-excuse-save = Save
collections-excuse-done = The finding is on record.
collections-truth-open = to be checked
collections-truth-true = true
collections-truth-partly = partly true
collections-truth-false = not true
collections-survey = How the customer felt
collections-survey-lead = Three questions after the case, 1 is bad, 5 is good.
collections-survey-none = The customer was not asked yet.
collections-survey-ask = Ask
collections-survey-person = Who answered
collections-survey-save = Save the answers
collections-survey-done = The answers are on record.
collections-mark-5 = 5 very good
collections-mark-4 = 4 good
collections-mark-3 = 3 fair
collections-mark-2 = 2 poor
collections-mark-1 = 1 bad
collections-routes = Routes
collections-routes-lead = { $amount } overdue for { $days }; by cost, time and chance of version { $version }.
collections-routes-tree = What each route is worth
collections-routes-note = Chances and days are defaults, not statistics; fees are what the court says. Source:
collections-route = Route
collections-route-chance = Chance
collections-route-brings = Brings if it works
collections-route-gain = Chance times what it brings, discounted
collections-route-cost = Cost
collections-route-after = If not: the steps after it
collections-route-value = Worth by expectation
collections-route-days = Days to the end
collections-route-best = Worth the most now: { $route }
collections-route-is-best = best
collections-route-chosen = chosen
collections-route-choose = Choose
collections-route-done = The route is chosen.
collections-route-how = Worth = chance × what it brings (discounted) − cost + (1 − chance) × what the steps after it are worth; a step that is not worth its cost is not taken.
collections-route-clause = The contract has an arbitration clause
collections-lacks-proof = evidence is missing
collections-lacks-undisputed = disputed
collections-lacks-clause = no arbitration clause
collections-lacks-title = no judgment
collections-matter = Matter
collections-matters = Matters
collections-matter-open = Open
collections-matter-begin = Open a matter
collections-matter-lead = Choose route, forum and amount; the deadlines of the route are set.
collections-matter-route = Route
collections-matter-claimed = Amount claimed ({ $currency })
collections-matter-sum = Amount claimed
collections-matter-on = Begun on
collections-matter-forum = Court or commission
collections-matter-forum-hint = e.g. the district court
collections-matter-reference = Its number there
collections-matter-counsel = Who acts for us
collections-matter-reckoned = Reckoned at the beginning
collections-matter-days = Deadlines
collections-matter-next = next deadline { $day }
collections-matter-do = Done
collections-matter-day-name = What is due
collections-matter-day-due = By when
collections-matter-day-add = Add a deadline
collections-matter-close = Close the matter
collections-matter-got = Brought
collections-matter-got-amount = Brought ({ $currency })
collections-matter-got-hint = money itself is booked in the ledger
collections-matter-cost = Cost
collections-matter-cost-amount = What it cost ({ $currency })
collections-matter-done = Saved.
collections-matter-outcome-paid = Paid
collections-matter-outcome-settled = Settled
collections-matter-outcome-won = Won
collections-matter-outcome-lost = Lost
collections-matter-outcome-dropped = Dropped
collections-counsel-pdf = Facts for counsel as PDF
collections-counsel-note = Put together from ledger and file for counsel to check; no legal opinion.
collections-debtor = Debtor
collections-uscc = Registration code
collections-debts = Chains of debts
collections-debts-lead = Who owes our customers, and whom they owe. Circles can be set off, chains can be assigned.
collections-debts-known = Known debts
collections-debts-none = No debt on record
collections-debts-none-why = Ask who owes them and how much; record it here or bring a file.
collections-debts-of = Chain of debts
collections-debts-of-lead = Who owes this customer, and who owes them; circles first.
collections-debts-chains = Chains
collections-debts-upload = Bring a file
collections-debts-file = CSV file
collections-debts-file-hint = columns: debtor, creditor, amount, as_of, basis; the last two may be missing
collections-debts-done = { $count } { $count ->
    [one] debt is
   *[other] debts are
} on record
collections-debts-wrong-parties = line { $line }: debtor or creditor is missing
collections-debts-wrong-amount = line { $line }: the amount cannot be read or is not above zero
collections-debts-wrong-day = line { $line }: the day cannot be read or has not come
collections-debt-new = Record a debt
collections-debt-debtor = Debtor
collections-debt-creditor = Creditor
collections-debt-party-hint = a customer by code or full name, others by full name
collections-debt-amount = Amount
collections-debt-amount-of = Amount ({ $currency })
collections-debt-as-of = As of
collections-debt-basis = What it rests on
collections-debt-basis-hint = contract, statement
collections-debt-source = Source
collections-debt-source-hint = who said so, in which talk
collections-debt-save = Record
collections-debt-done = The debt is on record.
collections-debt-search = Company name
collections-debt-ending = Why it ends
collections-debt-end = End
collections-debt-ended = The debt has ended.
collections-circles = Circles that can be set off
collections-circles-none = No circle
collections-circles-none-why = The more debts are known, the more chains are found.
collections-circles-lead = { $parties } parties and { $debts } debts searched; { $amount } can be set off.
collections-circles-cut = There are more than are listed.
collections-chains = Chains that lead to us
collections-chains-none = No chain
collections-way = Way
collections-way-parties = Parties
collections-way-amount = Can be set off
collections-way-papers = Papers
collections-way-set-off = Set-off agreement
collections-way-assignment = Notice of assignment
collections-paper-number = Invoice
collections-paper-due = Due
collections-paper-days = Days late
collections-paper-open = Open
collections-paper-disputed = Disputed
collections-paper-items = Item by item
collections-paper-contacts = Latest contacts
collections-paper-what = Title
collections-paper-as-of = Day
collections-paper-digest = Digest
collections-paper-debtor = Debtor
collections-paper-creditor = Creditor
collections-paper-owes = Owes
collections-paper-after = Left after
collections-paper-basis = Rests on
collections-paper-books = by the books
collections-paper-party = Party { $count }
collections-paper-debts = Debts
collections-paper-terms = Terms
collections-paper-draft = Draft. Have it checked by counsel before anybody signs.
collections-set-off-circle-1 = All parties confirm that the debts of the table are true, lawful and due, and that nobody else claims them.
collections-set-off-circle-2 = The debts of the table are set off against each other up to { $amount }.
collections-set-off-circle-3 = What is left after it stands in the table and is paid as agreed before.
collections-set-off-circle-4 = It takes effect when all have signed; if one does not sign, it binds nobody.
collections-set-off-circle-5 = All adjust their books by it and deal with invoices and tax as the rules ask.
collections-set-off-chain-1 = All parties confirm that the debts of the table are true, lawful and due, and that nobody else claims them.
collections-set-off-chain-2 = { $first } pays { $amount } directly to { $last }.
collections-set-off-chain-3 = On the day of payment each debt of the table falls by the same amount; what is left is paid as agreed before.
collections-set-off-chain-4 = Until it is paid the debts stand as they are, and nobody loses a right.
collections-set-off-chain-5 = All adjust their books by it and deal with invoices and tax as the rules ask.
collections-assignment-to = Debtor who is told
collections-assignment-from = Assignor
collections-assignment-assignee = Assignee
collections-assignment-amount = Amount assigned
collections-assignment-received = Received by { $third } (seal)
collections-assignment-1 = To { $third }: { $debtor } has assigned { $amount } of its claim against you to { $us }.
collections-assignment-2 = From receipt of this notice on please pay { $us } directly (Civil Code, article 546: an assignment binds the debtor once told).
collections-assignment-3 = What { $debtor } owes { $us } falls by what { $us } receives.
collections-assignment-4 = If you object to the claim, please say why in writing, with papers.
collections-study = What cases teach
collections-study-lead = Cases and talks since { $day }.
collections-study-coded = Cases with a reason
collections-study-differ = Said and found differ
collections-study-lost = Customers lost after collecting
collections-study-lost-note = no invoice for { $days } after the case
collections-study-asked = Customers asked
collections-study-reasons = Reasons by amount
collections-study-cases = Cases
collections-study-share = Share
collections-study-upto = Running share
collections-study-no-cases = No case yet
collections-study-no-talks = No talk yet
collections-study-none-why = Open cases and use the talk guide; then there are figures here.
collections-study-methods = Tricks, excuses, types and what came of them
collections-study-what = What
collections-study-talks = Times
collections-study-promised = With a promise
collections-study-recovered = Recovered on closed cases
collections-study-six = How the six characters were kept
collections-study-kept = Kept
collections-study-truths = Excuses: true or not
collections-study-told = Checked
collections-study-delay = Delay by trade, business and standing
collections-effort = Effort and yield
collections-effort-who = Person
collections-effort-contacts = Contacts
collections-effort-cost = Cost
collections-effort-kept = Promised money received
collections-effort-kept-share = Kept
collections-effort-per-10k = Contacts per 10,000
collections-effort-cost-share = Cost share
collections-effort-got = Collected on cases
collections-effort-cei = CEI (%)
collections-effort-none = No contact on record
collections-effort-note = CEI = (receivables at the beginning + sales of three months ÷ 3 − receivables at the end) ÷ (the same, less what is not due), by the salesperson of the customer.
collections-factor = Factor
collections-factor-industry = Trade
collections-factor-ability = Business (ability to pay)
collections-factor-tier = Standing (tier)
collections-factor-buyers = Customers
collections-factor-days = Mean days of the oldest item
collections-factor-share = Spread explained
collections-factor-note = Spread explained = spread between groups ÷ whole spread (eta squared): 0% is no relation, 100% a full one. A relation is no cause.
collections-band-low = weak
collections-band-middle = middling
collections-band-high = strong
collections-tools = Toolbox and playbook
collections-tools-lead = The tables that collecting needs; reckon DSO and CEI with figures of your own.
collections-tools-shelf = Tools
collections-tool-ageing = Ageing
collections-tool-ageing-what = who owes how much for how long
collections-tool-ledger = Cases
collections-tool-ledger-what = open cases, phase, reason, next action
collections-tool-worklist = Worklist
collections-tool-worklist-what = whom to call first today
collections-tool-promises = Promises
collections-tool-promises-what = who promised what by when, and whether it was kept
collections-tool-limits = Limits
collections-tool-limits-what = limits, used, left
collections-tool-excuses = Wall of excuses
collections-tool-excuses-what = what was said, and whether it was true
collections-tool-scripts = Scripts
collections-tool-scripts-what = words by step and channel
collections-tool-debts = Chains of debts
collections-tool-debts-what = what can be set off or assigned
collections-tool-study = What cases teach
collections-tool-study-what = reasons, recovery, effort
collections-calc = DSO and CEI
collections-calc-begin = Receivables at the beginning ({ $currency })
collections-calc-sales = Credit sales of the period ({ $currency })
collections-calc-ending = Receivables at the end ({ $currency })
collections-calc-current = Of them not due ({ $currency })
collections-calc-days = Days of the period
collections-calc-reckon = Reckon
collections-calc-dso = DSO (days)
collections-calc-best-dso = Best possible DSO (days)
collections-calc-delinquent = Average days delinquent
collections-calc-cei = CEI (%)
collections-calc-note = DSO = receivables at the end ÷ credit sales × days; best possible: only what is not due; CEI = (beginning + sales − end) ÷ (beginning + sales − not due). Over N months some divide the sales by N first.
collections-playbook = Playbook
collections-play-step = Step
collections-play-idea = Idea
collections-play-method = Method
collections-play-tool = Tool
collections-play-principles = principles, do’s and don’ts
collections-play-principles-tool = Cases
collections-play-pmp = PMP, states of mind
collections-play-pmp-tool = Methods
collections-play-six = six characters: exact, proof
collections-play-six-tool = Ageing
collections-play-listening = restating, reasons
collections-play-listening-tool = Scripts
collections-play-lscp = LSCP, tricks, excuses
collections-play-lscp-tool = Wall of excuses
collections-play-ladder = negotiation card: something for each step back
collections-play-ladder-tool = Cards on cases
collections-play-writing = six characters: record; a written promise
collections-play-writing-tool = Promises

rej-collections-box-unknown = The preparation has no box “{ $box }”
    .next = Reload; the list may have changed
rej-collections-boxes-open = { $count } { $count ->
    [one] box is
   *[other] boxes are
} not done
    .next = Do them, or say why you go without
rej-collections-card-days = The walk-away day is before the target day
    .next = Set it on or after the target day
rej-collections-card-ladder = A ladder has five steps at the most, and each asks for something
    .next = Write what is asked in exchange
rej-collections-card-long = A text of the card is longer than 1,000 signs
    .next = Make it shorter
rej-collections-card-past = The target day has passed
    .next = Choose a later day
rej-collections-card-walk = We would walk away above the target
    .next = Set the walk-away at or below the target
rej-collections-case-closed = The case was closed on { $day }
    .next = Open a new case if it must go on
rej-collections-case-not-after = The case is in phase “{ $phase }” and begins no new round
    .next = Finish this round first
rej-collections-case-not-before = The case is in phase “{ $phase }” and needs no preparation now
    .next = Go on with the next action
rej-collections-case-nothing-owed = Nothing of this buyer is overdue
    .next = Open a case once something is
rej-collections-case-open = This buyer has an open case ({ $id })
    .next = Go on with that one
rej-collections-case-still-owed = { $amount } is still overdue
    .next = Book the receipt, or choose another outcome
rej-collections-case-unknown = There is no case { $id }, or its buyer is not yours
    .next = Choose one from the list of cases
rej-collections-case-why = The reason is missing or longer than 500 signs
    .next = Write a sentence or two
rej-collections-closing-missing = Nobody says how it ended
    .next = Write a sentence or two
rej-collections-debt-amount = A debt is above zero
    .next = Fill in the amount
rej-collections-debt-itself = Debtor and creditor are the same
    .next = Correct one of them
rej-collections-debt-party = Debtor or creditor is missing
    .next = Write a code or the full name
rej-collections-debt-source = The source is missing
    .next = Say who told it or where it was seen
rej-collections-debt-unknown = There is no debt { $id }, or it has ended
    .next = Reload the list
rej-collections-debts-head = The file lacks the columns debtor, creditor, amount
    .next = Name them in the first line
rej-collections-debts-long = The file is longer than { $rows }
    .next = Split it
rej-collections-debts-none = The file holds no debt that can be recorded ({ $count } wrong lines)
    .next = Check amounts and days
rej-collections-excuse-unknown = There is no excuse { $id }, or its buyer is not yours
    .next = Choose one from the wall
rej-collections-excuse-words = The excuse is missing or longer than 1,000 signs
    .next = Write what they said
rej-collections-given-for-nothing = Something was given and nothing taken
    .next = Write what was taken, or take the step back away
rej-collections-kind-unknown = There is no type “{ $kind }”
    .next = Choose one of the list
rej-collections-matter-amount = The amount cannot be
    .next = Fill in an amount above zero; what was brought and the cost may be zero
rej-collections-matter-closed = The matter is closed
    .next = Open a new one if need be
rej-collections-matter-day = What is due is missing or longer than 200 signs
    .next = Say what is due
rej-collections-matter-day-unknown = There is no such deadline, or it is done
    .next = Reload
rej-collections-matter-forum = Court or commission is missing
    .next = Name it
rej-collections-matter-open = The case has an open matter
    .next = Close that one first
rej-collections-matter-unknown = There is no matter { $id }
    .next = Open it from its case
rej-collections-method-unknown = The methods hold no “{ $code }”
    .next = Reload and choose again
rej-collections-mood-mark = The mood is a mark from 1 to 5
    .next = Choose one
rej-collections-outcome-unknown = There is no outcome “{ $outcome }”
    .next = Choose one of the list
rej-collections-praise-no-fact = Praise must name a fact of the file
    .next = Choose a fact, or leave the praise out
rej-collections-praise-too-much = At most { $most } sentences of praise
    .next = Go on to the account
rej-collections-reason-approve = A manager must decide on this reason
    .next = Ask the credit manager, or leave it open
rej-collections-reason-proof = What the finding rests on is missing
    .next = Say what was seen or who was asked
rej-collections-case-reason-unknown = There is no reason “{ $reason }”
    .next = Choose one of the list
rej-collections-restated-nothing = Something is restated, and nothing was said
    .next = Write their words first
rej-collections-route-lacks = This route cannot be taken: { $need }
    .next = Mend that first, or choose another
rej-collections-route-unknown = There is no route “{ $route }”
    .next = Choose one of the list
rej-collections-script-act = A script knows no “{ $act }”
    .next = Use the buttons of the page
rej-collections-script-days = Days lie between -60 and 3650
    .next = Correct them
rej-collections-script-empty = Title or words are missing or too long
    .next = 100 signs for the title, 2,000 for the words
rej-collections-script-own = Nobody publishes a script of their own
    .next = Ask another manager
rej-collections-script-state = The script is not at this step
    .next = Reload and look at its state
rej-collections-script-step = The step of the talk is missing
    .next = Choose one
rej-collections-script-unknown = There is no script { $id }
    .next = Choose one from the library
rej-collections-script-why = Nobody says why it is sent back
    .next = Say what to change
rej-collections-survey-early = The case is still open
    .next = Ask once it is closed
rej-collections-survey-marks = Each question takes a mark from 1 to 5
    .next = Fill in the marks
rej-collections-survey-twice = The customer was asked about this case
    .next = Once a case is enough
rej-collections-talk-day = A talk lies between { $day }, when the case was opened, and today
    .next = Correct the day
rej-collections-talk-field = This step has no field “{ $field }”
    .next = Reload and fill in again
rej-collections-talk-finished = The talk is written down
    .next = Begin a new one
rej-collections-talk-long = A field is longer than 1,000 signs
    .next = Make it shorter
rej-collections-talk-open = A talk of this case is not written down
    .next = Finish that one first
rej-collections-talk-person = Nobody says with whom
    .next = Write the name
rej-collections-talk-promise = A promise and the result “promised” go together
    .next = Change the result, or fill in amount and day
rej-collections-talk-share = The share of talking is 0 to 100
    .next = Correct it
rej-collections-talk-step = The step “{ $step }” cannot come yet
    .next = Go step by step
rej-collections-talk-unknown = There is no talk { $id }
    .next = Open it from its case
rej-collections-truth-note = What it rests on is missing
    .next = Say what was seen or who was asked
rej-collections-truth-unknown = The finding is missing
    .next = Choose true, partly true or not true
rej-collections-visit-unprepared = This buyer has an open case ({ $id }); a visit needs its preparation
    .next = Open the case and prepare, or say why you go without
rej-collections-waive-why = Going without needs a reason of 4 to 300 signs
    .next = Write it
rej-collections-way-gone = The debts of this way have changed, or its buyers are not yours
    .next = Go back and open it again
rej-collections-phase-unknown = There is no phase “{ $phase }”
    .next = Use before, during, after or closed
