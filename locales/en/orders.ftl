### orders

orders-title = Orders
orders-lead = The order gate: every order passes it first and is reserved when it does; the others wait. As of { $day }.
orders-list = All orders
orders-none = No orders yet
orders-none-why = Sales check orders here; they also come from files, or from an ERP through the interface
orders-holds = Orders that wait
orders-holds-lead = Held or to be reviewed: why, since when, what would let them pass. They are looked at again when money comes in or a limit rises.
orders-holds-none = No order waits
orders-holds-none-why = Orders that pass the gate are reserved at once and never come here
orders-check = Check an order
orders-check-lead = Buyer and amount give every step’s result at once; what passes is reserved.
orders-check-submit = Check and reserve
orders-number = Order
orders-one = Order
orders-number-hint = One is given where it is left empty
orders-buyer = Buyer
orders-buyer-code = Buyer’s code
orders-buyer-code-hint = For example KH00012
orders-amount = Amount
orders-amount-in = Amount ({ $currency })
orders-amount-hint = With tax; a return need not be checked here
orders-currency = Currency
orders-deliver-on = Delivery
orders-deliver-hint = Left empty: at any time; what is to leave in more than { $days } { $days ->
    [one] day
   *[other] days
} is not reserved yet and checked by itself in time
orders-prepaid = Paid in full before delivery: no credit is asked
orders-deposit = Prepaid part
orders-deposit-hint = What is paid before delivery, if anything
orders-note = Note
orders-state = State
orders-state-any = any state
orders-state-held = Waits
orders-state-declined = Declined
orders-state-approved = Passed, reserved
orders-state-confirmed = Confirmed
orders-state-part_delivered = Delivered in part
orders-state-delivered = Delivered
orders-state-suspended = Suspended
orders-state-closed = Billed
orders-state-released = Given back
orders-state-expired = Ran out
orders-state-cancelled = Cancelled
orders-outcome-approve = Passes
orders-outcome-review = To be reviewed
orders-outcome-hold = Held
orders-outcome-decline = Declined
orders-transition-new = New order
orders-transition-change = Change
orders-transition-reopen = Opened anew
orders-transition-horizon = Came near
orders-transition-release = Release
orders-transition-again = Looked at again
orders-transition-payment = Looked at by itself
orders-transition-delivery = Delivery
orders-transition-resume = Resumed
orders-since = Waits since
orders-days-waiting = { $days } { $days ->
    [one] day
   *[other] days
}
orders-why = Why
orders-then = What would let it pass
orders-wanted = Change that waits: { $amount }
orders-reserved = Reserved
orders-reserved-until = Reserved until { $day }; to be confirmed by then
orders-not-reserved = Not reserved
orders-concluded = Contract concluded
orders-concluded-hint = A concluded contract is not just held: it takes definite evidence and prompt notice, and must go on when security is given (Civil Code 527, 528)
orders-delivered = Delivered
orders-billed = Billed
orders-billed-at = { $amount } billed as { $seen }, by the rate of { $day }
orders-unbilled = { $amount } bills nothing: no rate of { $currency } on { $day }
orders-unbilled-then = Enter the rate
orders-deliveries = Deliveries
orders-deliveries-none = Nothing has left yet
orders-decisions = Decisions
orders-decision = Decision
orders-decision-of = Decision on { $number }
orders-decision-who = Decision { $id }; rule { $rule }; { $actor }, { $at }. Whoever may release held orders and did not enter it may release it.
orders-replayed = Over again: the same, byte for byte
orders-replayed-other = Over again: it differs
orders-limit-lines = How the limit comes about
orders-released-step = released
orders-do-confirm = Confirm
orders-do-deliver = Note a delivery
orders-do-change = Change
orders-do-give-back = Give back
orders-do-cancel = Cancel the order
orders-do-reopen = Open anew
orders-do-copy = Copy
orders-do-look = Look again
orders-do-look-all = Look again at all
orders-do-release = Release
orders-do-suspend = Suspend performance
orders-do-resume = Resume performance
orders-do-notice = Note the notice
orders-do-security = Note a security
orders-done-check = Order { $number }: { $outcome }
orders-done-confirm = Order { $number } is confirmed
orders-done-deliver = The delivery of { $number } is noted
orders-done-change = Order { $number } is changed
orders-done-end = Order { $number }: { $state }
orders-done-look = Looked again: { $count } passed
orders-done-release = Order { $number } is released: { $outcome }
orders-done-release-kept = The release of order { $number } is agreed; the order waits no more, so the gate was not asked
orders-done-proposed = The release is asked for; a second person must agree
orders-done-refused = The release is refused
orders-done-suspend = Performance of { $number } is suspended; send the notice and note it
orders-done-notice = The notice is noted
orders-done-security = The security is noted; the law wants performance to go on
orders-done-resume = Order { $number }: { $state }
orders-reason = Reason
orders-reason-hint = State the grounds, so that they can be found later
orders-delivery-number = Delivery note
orders-delivery-on = Day
orders-delivery-left = { $amount } not delivered
orders-release-cap = Up to ({ $currency })
orders-release-cap-hint = A change up to this is not held again
orders-release-days = Days of grace
orders-release-days-hint = 1 to { $most }, today included; it is not held again meanwhile
orders-release-two = From { $amount } on it takes two people: one asks, another agrees
orders-release-alone = Nobody else may release this order: you may sign it yourself, and the record says that one person signed.
orders-release-second = Somebody else with the right to release orders must agree; nobody agrees to what they entered, changed or asked for.
orders-decision-released = Released by { $by } until { $until }
orders-releases = Releases
orders-release-state-proposed = A second person must agree
orders-release-state-granted = Released
orders-release-state-refused = Refused
orders-release-by = { $by }, until { $until }
orders-release-agree = Agree
orders-release-refuse = Refuse
orders-ground = Ground
orders-ground-deterioration = Its business has seriously deteriorated
orders-ground-asset-flight = Assets are moved away to escape debts
orders-ground-reputation = Its business reputation is lost
orders-ground-inability = Its ability to perform is lost or may be, otherwise
orders-evidence = Evidence (papers of the buyer’s file)
orders-evidence-hint = Keep the evidence among the buyer’s papers first, then choose it here
orders-evidence-remark = Remark
orders-evidence-choose = Choose
orders-suspensions = Suspended contracts
orders-suspension-lead = Suspended since { $day } by { $actor }
orders-notice = Notice
orders-notice-lead = To be signed by whoever may sign; note its day and way when it was sent
orders-notice-on = Day of the notice
orders-notice-how = How it was sent
orders-notice-how-hint = For example the number of a registered letter, e-mail, by hand
orders-notified = Notified on { $day }: { $how }
orders-not-notified = No notice is noted yet: the law asks for a prompt one
orders-security = The security that was given
orders-security-on = Day
orders-must-resume = Security was given ({ $day }: { $what }); the law wants performance to go on
orders-back = Back to the order
orders-search = Order, buyer
orders-only-waiting = Waiting
orders-only-open = Reserved
orders-only-over = Over
orders-fig-waiting = Orders that wait
orders-fig-reserved = Orders reserved
orders-fig-suspended = Suspended
orders-count = { $count } orders
orders-own-figures = This order adds no exposure
orders-rule = Check rule
orders-rule-lead = In force: { $version }, since { $day }. A change is tried first and signed by a second person; it judges new questions from its day on and leaves past decisions as they are.
orders-rule-text = Text of the rule
orders-rule-steps = Steps, in order
orders-rule-edit = Change the rule
orders-rule-edit-lead = A step without a tick is not made. The order is that of the display; the worst outcome always counts. The use of the limit cannot be left out.
orders-rule-general = Reservation and release
orders-rule-reservation = An order that passes is reserved; in days: { $days }. Only deliveries up to that many days ahead are: { $horizon }. A release from { $two } on needs two people; its days at the most: { $longest }.
orders-rule-made = make this step
orders-rule-place = Place
orders-rule-outcome = If it fails
orders-rule-step = Step
orders-rule-tolerance-bps = may be passed by
orders-rule-most = at most
orders-rule-amount = amount tolerated
orders-rule-days = days tolerated
orders-rule-residue = residues left out
orders-rule-level = letters, from
orders-rule-count = promises, from
orders-rule-within-days = within the last
orders-rule-unit-tolerance-bps = basis points
orders-rule-unit-most = units
orders-rule-unit-amount = units
orders-rule-unit-days = days
orders-rule-unit-residue = units or less
orders-rule-unit-level = letters
orders-rule-unit-count = promises
orders-rule-unit-within-days = days
orders-rule-all-days = Reserved after it passed (days)
orders-rule-all-horizon-days = Reserve only what is delivered within (days)
orders-rule-all-four-eyes-from = Two people release from (units)
orders-rule-all-longest-days = Longest release (days)
orders-rule-from = First day
orders-rule-by = Proposed by
orders-rule-signed-by = Signed by
orders-rule-try = Try it
orders-rule-tried = Tried
orders-rule-propose = Hand it to a second person
orders-rule-differs = Against the rule in force
orders-rule-what-if = What would have become of twelve months' orders
orders-rule-what-if-lead = { $orders } new orders from { $from } to { $until }, against { $against }
orders-rule-what-if-empty = No orders to try it on yet: they come with their first passage of the gate
orders-rule-what-if-rule = Each order is judged once more by the facts that were kept with it. The days over which letters, promises and residues were counted are those of the rule of its day. Losses are what of their invoices was unpaid 90 days past due or written off; money tied up is what their invoices held, by days, as an average over a year.
orders-rule-lost = Passed before, stopped now
orders-rule-won = Stopped before, passes now
orders-rule-avoided = Losses avoided
orders-rule-free = Money set free
orders-rule-sides = Both rules
orders-rule-now = Rule in force
orders-rule-then = New rule
orders-rule-approved = Amount that passes
orders-rule-stopped = Amount that does not pass
orders-rule-failed = Orders that fail each step
orders-rule-not-made = not made
orders-rule-versions = Changes proposed
orders-rule-none = No change was proposed yet
orders-rule-none-why = Change the parameters below, try them, and hand them to a second person
orders-rule-of = Rule from { $day } on
orders-rule-state-proposed = waits for a second person
orders-rule-state-approved = signed
orders-rule-state-rejected = turned down
orders-rule-signed = Rule proposed by { $by }, signed by { $signer }
orders-rule-second = Your change needs the signature of somebody else who may edit the policy; you may take it back
orders-rule-signature = Signature
orders-rule-do-sign = Sign
orders-rule-do-reject = Turn down
orders-rule-proposed-done = Handed in; a second person must sign
orders-rule-decided-done = Done

rej-orders-unknown = There is no order “{ $number }”
    .next = Check number and buyer; sales see the orders of their own buyers only
rej-orders-decision-unknown = There is no decision { $decision }
    .next = The numbers stand on the order’s page
rej-orders-amount-zero = An order’s amount is not zero and does not change its sign
    .next = Give an amount; enter a return as another order, below zero
rej-orders-deposit-beyond = The prepaid part is not between 0 and the amount of the order, { $amount }
    .next = Give a part of at most the amount
rej-orders-number-taken = Another order of this buyer has the number { $number }
    .next = Take another number, or change that order
rej-orders-number-bad = “{ $number }” can be no number of an order
    .next = Use 1 to 100 characters without spaces at the ends
rej-orders-number-of-several = Several buyers have an order { $number }
    .next = Name the buyer by --buyer
rej-orders-key-bad = This can be no key
    .next = Use 1 to 200 visible characters without spaces at the ends
rej-orders-key-other-content = The key { $key } was used for an order of another content
    .next = Take another key for another content; send the same order as it was
rej-orders-buyer-gone = This buyer was withdrawn
    .next = Choose another buyer
rej-orders-wrong-state = Order { $number } { $state ->
    [held] waits
    [declined] was declined
    [approved] passed and is not confirmed
    [confirmed] is confirmed
    [part_delivered] is delivered in part
    [delivered] is delivered
    [suspended] is suspended
    [closed] is billed and closed
    [released] was given back
    [expired] has run out
    [cancelled] is cancelled
   *[other] is { $state }
} and cannot be { $act ->
    [approve] released
    [change] changed
    [reopen] opened anew
    [look-again] looked at again
    [confirm] confirmed
    [release] given back
    [cancel] cancelled
    [deliver] delivered
    [suspend] suspended
    [resume] resumed
    [notice] given a notice
    [security] given a security
   *[other] { $act }
}.
    .next = Open the order to see what can be done with it now
rej-orders-entity-differs = Order { $number } is of another legal entity.
    .next = Check the entity in the file; to move an order, cancel it and enter it anew under another number.
rej-orders-currency-differs = Order { $number } is in { $booked }, the file says { $given }.
    .next = Check the currency; another currency needs another order
rej-orders-scattered = The lines of order { $number } do not stand together in the file.
    .next = Sort the file by order number and import it again
rej-orders-state-unknown = There is no state “{ $state }”
    .next = There are: { $known }
rej-orders-reason-missing = There is no reason
    .next = State it, so that it can be found later
rej-orders-below-delivered = The order cannot be less than what has left, { $delivered }
    .next = Give at least that
rej-orders-reservation-over = The reservation of order { $number } has run out
    .next = Open the order anew; it passes the gate again
rej-orders-delivery-differs = The delivery { $number } is noted on { $day }, with another content
    .next = Check the number of the delivery
rej-orders-delivery-not-positive = There is nothing to deliver
    .next = Give an amount above zero
rej-orders-delivery-future = { $day } has not come yet
    .next = Give today or an earlier day
rej-orders-delivery-held = Order { $number } may not leave yet: { $why }
    .next = Its page says what would let it leave
rej-orders-release-days = The days of grace are not between 1 and { $most }
    .next = Give as many days as the rule allows
rej-orders-release-cap = The cap is below the value of the order, { $value }
    .next = Give it in the company’s currency, at least that value
rej-orders-release-own = You entered or changed order { $number } yourself and cannot release it
    .next = Ask somebody else with the right
rej-orders-release-asked-already = { $by } has asked for a release already; a second person must agree
    .next = Agree or refuse on the order’s page
rej-orders-release-unknown = No release { $release } waits for agreement
    .next = Load the order’s page anew
rej-orders-release-same-person = Who asked for a release cannot agree to it
    .next = Ask somebody else with the right
rej-orders-ground-unknown = No ground for the suspension was chosen
    .next = Choose one of the four of article 527
rej-orders-evidence-missing = There is no evidence: to suspend without it is a breach
    .next = Keep the evidence among the buyer’s papers, then choose it
rej-orders-evidence-unknown = The evidence is not among this buyer’s papers
    .next = Choose a paper of this buyer
rej-orders-notice-how-missing = It is not said how the notice was sent
    .next = Say how, for example the number of the letter
rej-orders-security-missing = It is not said what security was given
    .next = State its form, amount and giver
rej-orders-rule-unknown = No version { $version } waits for a signature.
    .next = Reload the page of the rule
rej-orders-rule-same = This is the rule that is in force.
    .next = Change a parameter first
rej-orders-rule-same-person = Whoever proposed a change cannot sign it.
    .next = Ask somebody else who may edit the policy
rej-orders-rule-asked-already = A change by { $by } is not decided yet.
    .next = Sign or turn down that one first
rej-orders-rule-number = “{ $value }” for { $name } is no whole number.
    .next = Enter a number without decimals
rej-orders-rule-by-two = The check rule is changed by two people.
    .next = Try and propose the change under Orders → Check rule; a second person signs it
