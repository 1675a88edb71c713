### Everywhere: the shell, units, yes and no, failures of the house.

house-name = Shouxin
house-tagline = Credit and receivables
house-yes = Yes
house-no = No
house-none = None
house-unknown = Unknown
house-days = { $count } { $count ->
    [one] day
   *[other] days
}
house-better = better
house-worse = worse
house-close = Close
house-cancel = Cancel
house-refresh = Refresh
house-apply = Apply
house-home = Back to the first page
house-more = More
house-must = required
house-rooms = Rooms
house-account = Account
house-skip = Skip to content
house-search = Search buyers and documents
house-search-hint = Buyer name, code, tax number; invoice or receipt number
house-today = Today { $day }
house-printed = Printed { $day }; the day of the figures stands below the title
house-whole-page = Open the whole page
house-unit-full = Yuan
house-unit-compact = Thousands
house-unit-switch = Switch the unit of amounts: yuan / thousands
house-rows = { $count } { $count ->
    [one] row
   *[other] rows
}
house-picked = Picked
house-pick = Pick this row
house-pick-all = Pick all rows of this page
house-pages = Pages
house-first-page = First page
house-next-page = Next page
house-filter-off = (filter is on; select to switch it off)
house-done-of = { $done } of { $total }
house-form-wrong = Please correct the following first:
house-check-pass = Passed
house-check-warn = Passed with a remark
house-check-fail = Not passed
house-check-open = Could not be checked
house-chart-empty = Nothing to draw yet.
house-chart-table = Show the numbers
house-chart-picture = Save as a picture (SVG)
house-limit-within = within limit
house-limit-over = over limit
house-limit-unlimited = no bound
house-limit-none = no credit, cash only

house-room-overview = Today
house-room-parties = Buyers
house-room-policy = Limits
house-room-granting = Credit
house-room-orders = Orders
house-room-controls = Controls
house-room-receivables = Receivables
house-room-payables = Payables
house-room-warning = Warnings
house-room-collections = Collections
house-room-academy = Academy
house-room-practice = Practice
house-room-exercises = Exercises
house-room-classes = Classes
house-room-scoring = Models
house-room-knowledge = Knowledge
house-room-outlook = Outlook
house-room-dossier = Files
house-room-lab = Lab
house-room-models = Models
house-room-intake = Import
house-room-settings = Settings

house-keys = Keyboard
house-key-search = Go to the search box
house-key-rows = Next and previous row of a list
house-key-open = Open the row
house-key-pick = Pick the row
house-key-next = Next page
house-key-help = Show this help

house-error-missing = No such page or record
house-error-denied = Not permitted
house-error-busy = Busy
house-error-broken = Something failed on our side
house-error-rejected = Not done
house-error-code = Error code
house-error-incident = Incident number

rej-house-busy = Someone else is writing to the same data.
    .next = Wait a few seconds, then do the same again.
rej-house-broken = Something failed on our side; what you did has not taken effect.
    .next = Give the incident number to your administrator; the log names the cause under it.
rej-house-not-found = “{ $what }” was not found.
    .next = Check the code, or look for it with the search.
rej-house-page-not-found = There is no page “{ $path }”.
    .next = Check the address, or start from the rail.
rej-house-control-sign = “{ $text }” holds a control character that nobody can see ({ $sign }).
    .next = Take it out and send again; when copying from another program, paste as plain text first.
rej-house-import-running = “{ $file }” is being imported: { $who } began at { $since }, { $percent }% is done; meanwhile nobody else can write the same data.
    .next = Nothing was written. Do it again when the import is done; if it is urgent, ask { $who } to stop it on the import page.
rej-house-idempotency-reused = The idempotency key { $key } was used for another call, whose content differs from this one.
    .next = Take a new key for a new call; a call that is repeated must be the same word for word.
rej-house-json-unreadable = The body is no valid JSON (line { $line }, column { $column }).
    .next = Check brackets, quotes and commas.
rej-house-json-wanted = The body must be JSON and say so: Content-Type: application/json.
    .next = Add this header and send again.
rej-house-field-missing = The field { $field } is missing.
    .next = Add it; the fields of each address stand at /api.
rej-house-field-foreign = There is no field { $field }.
    .next = Check its spelling or take it out; the fields of each address stand at /api.
rej-house-field-twice = The field { $field } is given twice.
    .next = Keep one of them.
rej-house-field-form = The field { $field } must be { $wanted ->
        [text] a text (in quotes)
        [whole] a whole number
        [count] a whole number from zero
        [number] a number
        [flag] true or false
        [list] a list
        [object] an object
        [day] a day such as 2026-11-21
        [instant] an instant such as 2026-11-21T08:30:00Z
        [id] an id: digits in quotes
        [currency] a currency's three letters such as CNY
       *[other] something else
    }.
    .next = Correct it and send again; the fields of each address stand at /api.
rej-house-field-word = “{ $value }” in the field { $field } is none of the words that can stand there.
    .next = Take one of: { $words }.
rej-house-bad-input = What was entered cannot be read: { $what }.
    .next = Enter it again, as in the example.
rej-house-too-large = What was sent is too large.
    .next = Send it in parts; for files use the import page.
rej-house-bad-upload = The file did not arrive whole.
    .next = Check the connection and upload it again.
rej-house-form-unreadable = The form that was sent is incomplete and cannot be read.
    .next = Go back to the page, fill in all fields and send it again.
rej-house-not-taken = The file was not made: it does not take { $what }.
    .next = Go back to the list, choose with its filters and export again.
rej-house-wrong-method = This address does not take this kind of request.
    .next = Use the button on the page; for the interface, see its description.
rej-house-unknown-database = The database address is not understood.
    .next = Use sqlite:PATH or postgres://user@host/name.
rej-house-no-connection = The database does not answer: { $reason }
    .next = Check address, user and password, and that the database runs.
rej-house-newer-schema = The database was made by a newer version (schema { $version }).
    .next = Upgrade this program before opening it.
rej-house-bad-cursor = This place to go on from does not belong to the question.
    .next = Leave after out and begin with the first page.
rej-house-bad-limit = { $given } is not between 1 and { $most } { $most ->
    [one] row
   *[other] rows
} a page.
    .next = Ask for 1 to { $most } { $most ->
    [one] row
   *[other] rows
}.
rej-house-bad-idempotency-key = The header Idempotency-Key has the wrong form.
    .next = Use 1 to 64 visible ASCII characters without spaces.

house-back = Back
house-confirm = I have checked this: go ahead
house-all = All
house-any = Any
house-save = Save
house-saved = Saved.
house-total = Total
house-page-range = { $from }–{ $to }
house-job-waiting = Waiting for the job before it
house-job-ahead = “{ $what }” is being worked on: { $who } began at { $since }, { $percent }% is done. Yours follows by itself; you can also cancel it.
house-job-stopped = The job was stopped
house-job-stopped-why = Nothing of it was written; the books are as they were.
house-job-leave = You may leave this page; the job goes on, and you can come back to it from where you started it.
rej-house-job-not-found = There is no such job, or the service was restarted.
    .next = What was finished stands on its own page; what was not has changed nothing and can be started again.
rej-house-bad-day = “{ $value }” is not a day.
    .next = Write it as 2026-11-21.
rej-house-bad-amount = “{ $value }” is not an amount.
    .next = Write a positive number such as 1234.50, with no more decimals than the currency has.
rej-house-bad-number = “{ $value }” is not a whole number.
    .next = Write it as 30.
rej-house-not-confirmed = Please tick the confirmation first.
    .next = Check what stands above, tick it and send again.
rej-house-field-empty = This must not be empty.
    .next = Please fill it in.

house-diff = Difference
house-diff-none = Both texts are the same.
house-diff-count = { $out } { $out ->
    [one] line
   *[other] lines
} taken out, { $in } put in (− the shipped version, + your own).
house-colon = {": "}
house-not-asked = Not taken into account: { $what }
house-not-asked-why = This page does not know it, or cannot read the value; it is shown without it. Choose with the filters of the page.
house-room-store = house
house-shown = { $count } shown
