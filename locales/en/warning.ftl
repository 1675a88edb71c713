### warning

warning-level-yellow = yellow
warning-level-orange = orange
warning-level-red = red
warning-state-open = open
warning-state-acknowledged = acknowledged
warning-state-cleared = cleared
warning-state-expired = expired
warning-group-management = management
warning-group-finance = finance
warning-group-operations = operations
warning-group-supply = suppliers and payables
warning-signal = Signal
warning-evidence = Evidence
warning-advice = What to do
warning-owner = Owner
warning-deadline = Deadline
warning-raised = Raised on
warning-seen = Last seen on
warning-times = raised { $count } times
warning-report = Report a signal
warning-row-item = invoice
warning-row-credit = receipt or credit note
warning-row-dispute = dispute
warning-row-promise = promise to pay
warning-row-contact = contact
warning-row-statement = financial statement
warning-row-event = entry in the file
warning-row-report = report by an employee
warning-row-bill = bill of a supplier
warning-row-advance = advance to a supplier

rej-warning-alert-unknown = There is no alert with the id { $id }
    .next = It may concern a buyer who is not yours; open it from the list of warnings
rej-warning-not-open = This alert of buyer { $buyer } is no longer open
    .next = Reload the page to see how it stands
rej-warning-reason-missing = An alert is cleared with a reason
    .next = State what was checked and why it may be cleared
rej-warning-signal-unknown = The library has no signal “{ $signal }”, or only the system can compute it
    .next = Choose one of the signals that can be reported
rej-warning-another-signal = “{ $word }” is not what this signal stands for
    .next = A dispute with employees is no suit by a creditor; choose another signal, or enter it in the buyer’s timeline
rej-warning-text-missing = It does not say what was noticed
    .next = State when, where and what in a sentence or two

## 页面 · pages

warning-title = Warnings
warning-lead = The most urgent and soonest due come first.
warning-lead-late = { $count } are past their deadline: act on them first.
warning-live = To be acted on
warning-past = Past warnings
warning-level = Level
warning-buyer = Buyer
warning-state = State
warning-library = Signal library
warning-library-lead = { $all } signals; { $computed } are computed from the books and the file, the others are reported by people.
warning-edition = Version { $version }. Source: { $source }
warning-how = How it is found
warning-computed = Computed
warning-by-people = Reported
warning-thresholds = Thresholds
warning-reported = Level when reported
warning-days-to-act = Time to act
warning-counts-for = Counts for
warning-weight = Weight
warning-window = over the last { $days } { $days ->
    [one] day
   *[other] days
}
warning-acknowledge = Take up
warning-acknowledge-means = Says that you are at work on it; the warning stays.
warning-acknowledged-done = { $count } { $count ->
    [one] warning was
   *[other] warnings were
} taken up.
warning-note = Note
warning-note-hint = What you are going to do; may stay empty
warning-clear = Clear
warning-clear-means = Clear it after checking; it rests for as long as the signal counts, unless it gets worse.
warning-reason = Reason
warning-reason-hint = What was checked and why it can be cleared
warning-cleared-done = The warning was cleared.
warning-handled = Handled by { $who }
warning-lifted = lifted because several signals show at once
warning-late-by = { $days } { $days ->
    [one] day
   *[other] days
} late
warning-left = { $days } { $days ->
    [one] day
   *[other] days
} left
warning-none = Nothing to act on
warning-none-why = Signals that fire in an assessment stand here with evidence, level, owner and deadline.
warning-items = Invoices behind it
warning-to-buyer = Buyer
warning-contact = Log a contact
warning-report-lead = Saw something odd about a buyer: report it; the right person is told by its level.
warning-buyer-code = Buyer code
warning-buyer-code-hint = For example KH00049; the list of buyers has it
warning-text = What was noticed
warning-text-hint = When, where, what: a sentence or two
warning-source = Source
warning-source-hint = For example: own visit, a competitor, the news
warning-on = On
warning-report-send = Send
warning-report-done = The signal about { $buyer } was reported.
rej-warning-on-future = { $day } is after today.
    .next = Write a day that has passed.
