### Import: parts of columns, kinds of file, the steps, reasons for rejection.

intake-title = Import
intake-step-upload = Choose a file
intake-step-columns = Check the columns
intake-step-trial = Dry run
intake-step-commit = Import
intake-role-ignore = Do not import
intake-reject-reason = Reason for rejection
intake-reject-line = Rejected line
intake-reason-profile = by the profile “{ $profile }”
intake-reason-person = as you said
intake-reason-header = the header is “{ $word }”
intake-reason-part = the header contains “{ $word }”
intake-reason-cells = { $share }% of its cells can be read so
intake-reason-taken = “{ $column }” already plays this part
intake-skip-blank = empty row
intake-skip-total = total
intake-skip-header = repeated header
intake-skip-footer = small print
intake-skip-other = row of another kind
intake-mode-good-rows = Import good rows, send back the others
intake-mode-whole-file = Import the whole file or nothing
intake-order-ymd = year/month/day
intake-order-dmy = day/month/year
intake-order-mdy = month/day/year
intake-money = Amounts
intake-money-kind = Records
intake-money-currency = Currency
intake-money-rows = Rows
intake-money-read = Amount read
intake-money-booked = Amount booked
intake-money-to-book = Amount to be booked
intake-money-unchanged = There already
intake-money-rejected = Amount rejected
intake-money-unread = { $count } more rejected rows have an amount that cannot be read; they are in no sum.
intake-money-total-fits = The total in line { $line }, { $says }, agrees with its rows
intake-money-total-differs = The total in line { $line } says { $says }, the rows sum to { $rows }: difference { $difference }
intake-money-total-differs-why = Check the file: rows may be missing or changed, or the total holds something else.
intake-money-total-unchecked = The total in line { $line }, { $says }, is not checked: the rows are in several currencies
intake-money-notes = { $count } negative invoice rows become credit notes, { $amount } in all
intake-money-notes-why = A credit note lowers what the buyer owes; it is not booked as an invoice.
intake-money-repeats = { $count } { $count ->
    [one] row repeats
   *[other] rows repeat
} an earlier row of this file word for word; booked once
intake-money-repeat = line { $line } repeats line { $first }
intake-money-open-only = This file holds open invoices only
intake-money-open-only-why = The history of settled invoices is missing: every buyer would look late, scores rest on open items only, and their confidence is low. Import settled invoices and receipts as well.
intake-told-row = line { $line } { $value }
intake-told-columns = { $count } { $count ->
    [one] column is
   *[other] columns are
} left out
intake-told-columns-next = If you need them, give them a meaning when you check the columns, or rename them to headers that are recognised.
intake-told-salespeople = { $count } { $count ->
    [one] row names a salesperson
   *[other] rows name salespeople
} unknown here; the buyers are assigned to nobody
intake-told-salespeople-next = Add the people first (login or name as in the file) and import once more, or choose the salesperson on the buyer's page.
intake-told-references = { $count } { $count ->
    [one] receipt or credit note names
   *[other] receipts or credit notes name
} invoices that the buyer does not have
intake-told-references-next = Check the numbers; if the invoices are still missing, import them and allocate on the receipt's page.
intake-told-beyond = { $count } { $count ->
    [one] receipt holds
   *[other] receipts hold
} more than is open on what they name
intake-told-beyond-next = As the import was set, the rest went to the oldest due items or stays unallocated; settle it with the buyer.
intake-told-left = { $count } { $count ->
    [one] receipt or credit note finds
   *[other] receipts or credit notes find
} nothing open and { $count ->
    [one] stays
   *[other] stay
} unallocated
intake-told-left-next = An advance needs nothing; if invoices are missing, import them and allocate on the receipt's page.
intake-told-held = { $count ->
    [one] 1 order did not pass the gate: it is held or to be reviewed
   *[other] { $count } orders did not pass the gate: they are held or to be reviewed
}
intake-told-held-next = Orders → Held orders shows why and what would let each pass; they are checked again after a receipt or a higher limit.
intake-role-entity = Legal entity
intake-told-entities = { $count ->
    [one] The file names one legal entity
   *[other] The file tells { $count } legal entities apart
} while none is recorded here: all is booked for the company
intake-told-entities-next = To see ageing and set limits by entity, record them under Settings → Legal entities, then undo this import and send the file again.
intake-told-over = { $count ->
    [one] 1 order is closed or off in the file and was left out
   *[other] { $count } orders are closed or off in the file and were left out
}
intake-told-over-next = A closed order takes no limit: nothing to do.
intake-told-ended = { $count ->
    [one] 1 order stands in the file but was cancelled, given back or ran out here
   *[other] { $count } orders stand in the file but were cancelled, given back or ran out here
}
intake-told-ended-next = Open it again on its page if it is to be delivered; else close it in the program that it comes from.
intake-told-ahead = { $count } { $count ->
    [one] invoice is
   *[other] invoices are
} dated after today
intake-told-ahead-next = Invoices up to 31 days ahead are booked; check year and month. What lies further ahead is refused.
intake-told-buyers = { $count } { $count ->
    [one] buyer was
   *[other] buyers were
} not there before and made from the file
intake-told-buyers-next = Look at codes and names: a mistyped code becomes another buyer. To make none, untick “Add buyers that are not known yet” (shouxin import --known-buyers) before the import, or import the buyers first.
intake-told-twins = { $count } new { $count ->
    [one] buyer has
   *[other] buyers have
} the name of a buyer with another code
intake-told-twins-next = Most likely they are one: undo this import, mend the codes in the file and send it again. Where they really are two, nothing is to be done.
intake-count-read = Read
intake-count-booked = Booked
intake-count-to-book = Would be booked
intake-count-unchanged = Unchanged
intake-count-rejected = Rejected
intake-count-skipped = Passed over (totals, empty rows)
intake-batch-committed = Imported
intake-batch-undone = Undone

intake-kind-buyers = Buyers
intake-kind-invoices = Invoices
intake-kind-receipts = Receipts
intake-kind-allocations = Allocations
intake-kind-credit-notes = Credit notes
intake-kind-statement-lines = Financial statements, one line item a row
intake-kind-statements = Financial statements, one line item a column
intake-kind-contacts = Contacts
intake-kind-promises = Promises to pay
intake-kind-rates = Exchange rates
intake-kind-orders = Sales orders
intake-kind-shipments = Shipments
intake-kind-ratings = Ratings by agencies
intake-kind-milestones = Milestones of projects
intake-kind-suppliers = suppliers
intake-kind-payables = bills of suppliers
intake-kind-advances = advances to suppliers
intake-kind-deliveries = deliveries for advances

intake-role-buyer-code = Buyer code
intake-role-buyer-name = Buyer name
intake-role-short-name = Short name
intake-role-english-name = English name
intake-role-tax-id = Tax number
intake-role-country = Country
intake-role-region = Region
intake-role-industry = Industry
intake-role-buyer-kind = Customer type
intake-role-size = Company size
intake-role-parent = Group parent
intake-role-address = Address
intake-role-phone = Telephone
intake-role-mobile = Mobile
intake-role-email = E-mail
intake-role-wechat = WeChat
intake-role-salesperson = Salesperson
intake-role-credit-limit = Credit limit
intake-role-terms-days = Terms in days
intake-role-customer-since = Customer since
intake-role-founded-on = Founded on
intake-role-registered-capital = Registered capital
intake-role-legal-person = Legal representative
intake-role-invoice-no = Invoice number
intake-role-instalment = Instalment
intake-role-doc-type = Document type
intake-role-issued-on = Invoice date
intake-role-due-on = Due date
intake-role-settled-on = Settled on
intake-role-currency = Currency
intake-role-amount = Amount
intake-role-local-amount = Amount in company currency
intake-role-debit = Debit
intake-role-credit = Credit
intake-role-open-amount = Open amount
intake-role-paid-amount = Amount paid
intake-role-disputed = Disputed
intake-role-disputed-on = Disputed on
intake-role-contract-no = Contract number
intake-role-order-no = Order number
intake-role-origin = Origin
intake-role-note = Note
intake-role-receipt-no = Receipt number
intake-role-received-on = Received on
intake-role-reference = Invoice reference
intake-role-method = Payment method
intake-role-payer = Payer
intake-role-allocated-on = Allocated on
intake-role-credit-no = Credit note number
intake-role-reason = Reason
intake-role-period-end = Period end
intake-role-months = Months covered
intake-role-audited = Audited
intake-role-scope = Own or consolidated
intake-role-line-code = Line code
intake-role-line-name = Line name
intake-role-contact-name = Contact name
intake-role-title = Title
intake-role-department = Department
intake-role-contact-part = Part in the decision
intake-role-promised-on = Promised for
intake-role-made-on = Promise made on
intake-role-promised-by = Promised by
intake-role-rate-on = Rate date
intake-role-into-currency = Into currency
intake-role-rate = Rate
intake-role-agency = Rating agency
intake-role-grade = Grade
intake-role-rated-on = Rated on
intake-role-path-no = Number of the project
intake-role-step-name = Milestone
intake-role-step-part = Kind of milestone
intake-role-planned-on = Planned on
intake-role-reached-on = Reached on
intake-role-paper = Paper
intake-role-signer = Signer
intake-role-line-no = Line number
intake-role-ordered-on = Order day
intake-role-deliver-on = Delivery day
intake-role-quantity = Quantity
intake-role-unit-price = Price per unit, tax included
intake-role-deposit = Deposit or prepaid part
intake-role-order-state = Order status
intake-role-delivery-no = delivery note
intake-role-delivered-on = delivered on
intake-role-valid-until = Valid until
intake-role-supplier-code = supplier code
intake-role-supplier-name = supplier name
intake-role-goods-on = delivered on
intake-role-inspect-by = inspection ends
intake-role-accepted-on = accepted on
intake-role-signed-on = contract signed on
intake-role-late-rate = agreed yearly rate for delay
intake-role-back-to-back = pay when paid
intake-role-advance-no = number of the advance
intake-role-paid-on = paid on
intake-role-deliver-by = promised delivery

rej-intake-file-missing = There is no file { $file }.
    .next = Check the path and the name, then try again.
rej-intake-file-unreadable = The file { $file } cannot be read: { $why }.
    .next = Make sure that it is not locked and that you may read it, then choose it again.
rej-intake-file-empty = The file { $file } is empty.
    .next = Export it again from your system, then choose it again.
rej-intake-format-unknown = { $file } is a { $format } file and cannot be read as a table.
    .next = Export it as CSV or as an Excel workbook (XLSX, XLS).
rej-intake-workbook-too-large = The workbook { $file } unpacks to { $size }; { $most } is the most.
    .next = Split it into several files, or save it as CSV, and import again.
rej-intake-workbook-hollow = The workbook { $file } unpacks to { $size }, { $ratio } times its packed size; no real table does, and it was not opened.
    .next = Open it in Excel, save the rows and columns that matter as another file, and import that.
rej-intake-columns-too-many = Line { $line } of the workbook { $file } has something beyond column { $most }.
    .next = Delete the columns that are not used and import again.
rej-intake-cell-too-long = Line { $line }, column { $column } of the workbook { $file } has more than { $most } characters.
    .next = Shorten or clear that cell and import again.
rej-intake-workbook-protected = The workbook { $file } is protected by a password.
    .next = Remove the password in Excel, save it and choose it again.
rej-intake-workbook-broken = The workbook { $file } is damaged: { $why }.
    .next = Open it in Excel and save it as XLSX, or use CSV.
rej-intake-quote-unclosed = A quotation mark near line { $line } of { $file } is never closed.
    .next = Add the missing quotation mark in that line, or remove the extra one.
rej-intake-line-too-long = Line { $line } of { $file } is longer than { $most }.
    .next = No row of a table is that long: line breaks may be missing. Export the file again as CSV with one row a line.
rej-intake-no-rows = { $file } holds column names and no rows.
    .next = Fill in at least one row below the names, or export again with the period that you need.
rej-intake-workbook-none = { $file } is an archive without a table of Excel in it.
    .next = Choose the workbook itself (XLSX), or open it in Excel and save it as XLSX.
rej-intake-sheet-missing = The workbook has no sheet “{ $sheet }”.
    .next = Choose one of these: { $sheets }.
rej-intake-header-missing = No header row was found in { $file }.
    .next = Keep one row of column names, such as customer code, invoice number, date, amount.
rej-intake-order-twice = Number { $number } stands twice in the file with different contents.
    .next = If each row is a line of an order, give the line number column the meaning “Line number” and the lines are added up; else keep one row
rej-intake-order-line-twice = Line { $line } of { $number } stands twice with different amounts.
    .next = Check it in the program that it comes from and keep the right line
rej-intake-kind-unknown = It cannot be told what this file holds.
    .next = Say whether it holds buyers, invoices, receipts or something else.
rej-intake-kind-unsure = This looks like “{ $kind ->
        [buyers] Buyers
        [invoices] Invoices
        [receipts] Receipts
        [allocations] Allocations
        [credit-notes] Credit notes
        [statement-lines] Financial statements, one line item a row
        [statements] Financial statements, one line item a column
        [contacts] Contacts
        [promises] Promises to pay
        [orders] Sales orders
        [shipments] Shipments
        [ratings] External ratings
        [milestones] Milestones of projects
       *[rates] Exchange rates
    }”, but may be “{ $other ->
        [buyers] Buyers
        [invoices] Invoices
        [receipts] Receipts
        [allocations] Allocations
        [credit-notes] Credit notes
        [statement-lines] Financial statements, one line item a row
        [statements] Financial statements, one line item a column
        [contacts] Contacts
        [promises] Promises to pay
        [orders] Sales orders
        [shipments] Shipments
        [ratings] External ratings
        [milestones] Milestones of projects
       *[rates] Exchange rates
    }”.
    .next = Confirm the kind, or choose the right one.
rej-intake-profile-unknown = There is no import profile “{ $profile }”.
    .next = Choose one from the list, or name none.
rej-intake-profile-unfit = The headers of this file do not fit the profile “{ $profile }”.
    .next = Choose another profile, or none and let the headers be recognised.
rej-intake-profile-name = An import profile needs a name of at most 60 characters.
    .next = Enter a name and save again.
rej-intake-mapping-unreadable = The mapping cannot be read: { $why }.
    .next = Check the columns again.
rej-intake-column-missing = No column holds { $need ->
        [buyer-code] the buyer's code or name
        [invoice-no] the invoice number
        [issued-on] the invoice date
        [amount] the amount
        [received-on] the day of receipt
        [receipt-no] the receipt number
        [credit-no] the credit note number
        [period-end] the period end
        [line-code] the line item
        [line-name] a line item
        [contact-name] the contact's name
        [mobile] a telephone, mobile, e-mail, WeChat or title
        [promised-on] the promised day
        [currency] the currency
        [rate-on] the date of the rate
       *[rate] the rate
    }.
    .next = Say which column it is; if the file has none, add it.
rej-intake-role-foreign = The part given to “{ $column }” does not belong to this kind of file.
    .next = Choose another part for it, or do not import it.
rej-intake-date-order-unknown = Days and months cannot be told apart in “{ $column }” (as in 3/4/2024).
    .next = Choose the order: year/month/day, day/month/year or month/day/year.
rej-intake-date-order-borrowed = “{ $column }” does not tell days from months; the order of the other columns was taken: { $order ->
        [ymd] year/month/day
        [dmy] day/month/year
       *[mdy] month/day/year
    }.
    .next = If that is wrong, choose another order.
rej-intake-date-order-torn = The dates in “{ $column }” follow different orders; most follow { $order ->
        [ymd] year/month/day
        [dmy] day/month/year
       *[mdy] month/day/year
    }, the others will be rejected.
    .next = Make the dates in the file alike.
rej-intake-decimals-torn = The numbers in “{ $column }” use different decimal signs; “{ $mark }” was taken, the others will be rejected.
    .next = Make the numbers in the file alike.
rej-intake-decimals-open = Numbers such as 1,234 in “{ $column }” may have a thousands sign or a decimal sign; “{ $mark }” was taken as the decimal sign.
    .next = Check the amounts in the preview; if they are wrong, choose the other sign.
rej-intake-encoding-damaged = Some characters of the file are damaged; the rows that hold them will be rejected.
    .next = Export it again from your system, or mend the rejected rows.
rej-intake-currency-assumed = The file names no currency; amounts are taken as { $currency }.
    .next = If that is wrong, choose another currency before you import.
rej-intake-unit-applied = Amounts in “{ $column }” are multiplied by { $factor }, the unit in its header.
    .next = Check the amounts in the preview.
rej-intake-sheets-many = The workbook has { $count } { $count ->
    [one] sheet
   *[other] sheets
}; only “{ $sheet }” is read.
    .next = Choose and import the other sheets one by one.
rej-intake-value-missing = A necessary value is missing.
    .next = Fill in this cell.
rej-intake-text-too-long = The text is longer than { $most } bytes.
    .next = Shorten this cell.
rej-intake-text-damaged = Some characters are damaged.
    .next = Correct this cell and import it again.
rej-intake-cells-too-many = The row has { $found } { $found ->
    [one] cell
   *[other] cells
}, the header only { $expected }.
    .next = Most likely a comma inside a value is not quoted: correct the row.
rej-intake-code-dots = “{ $value }” cannot be a code or a number.
    .next = Give a code with letters or digits.
rej-intake-amount-destroyed = The amount "{ $value }" is in scientific notation; its last digits are lost.
    .next = Give the column a number format, widen it and export again.
rej-intake-number-destroyed = Excel has turned the number into “{ $value }”; its digits are lost.
    .next = Format the column as text and export it again from your system.
rej-intake-day-unreadable = “{ $value }” is not a date.
    .next = Write it as 2026-11-21.
rej-intake-day-impossible = There is no such day as “{ $value }”.
    .next = Correct it, or check the order of day and month.
rej-intake-day-ambiguous = Day and month cannot be told apart in “{ $value }”.
    .next = Choose the order of dates, or write it as 2026-11-21.
rej-intake-day-implausible = The date “{ $value }” is too early or too late: it should lie between 1950 and 2150.
    .next = Check the year.
rej-intake-day-in-future = The date { $day } lies after today ({ $today }).
    .next = Check the year and the order of dates; what has not happened cannot be booked.
rej-intake-due-before-issued = The due date { $due } is before the invoice date { $issued }.
    .next = Correct one of the two dates.
rej-intake-amount-unreadable = “{ $value }” is not an amount.
    .next = Write it as 1234.50.
rej-intake-amount-too-large = The amount “{ $value }” is too large.
    .next = Check the digits and the unit.
rej-intake-amount-decimals = “{ $value }” has more decimals than the { $digits } of { $currency }.
    .next = Round it to the smallest unit of the currency and import it again.
rej-intake-amount-zero = The amount is zero: there is nothing to book.
    .next = Delete the row if you do not need it.
rej-intake-amount-negative = The amount is negative.
    .next = Reverse the original receipt in the product instead of importing a negative one.
rej-intake-currency-unknown = “{ $value }” is no known currency.
    .next = Write a three-letter code such as CNY or USD.
rej-intake-currency-differs = The sign in “{ $value }” does not fit the row's currency { $currency }.
    .next = Correct the currency or the amount.
rej-intake-flag-unreadable = “{ $value }” is neither yes nor no.
    .next = Write yes or no.
rej-intake-number-unreadable = “{ $value }” is no suitable whole number.
    .next = Write a whole number such as 30.
rej-intake-open-out-of-range = The open amount { $open } must lie between 0 and the invoice's { $amount }.
    .next = Correct the open amount or the invoice's amount.
rej-intake-paid-out-of-range = The amount paid, { $paid }, must lie between 0 and the invoice's { $amount }.
    .next = Import what was overpaid as a receipt (it stays unallocated), or correct the number.
rej-intake-line-unknown = “{ $value }” is no known line item.
    .next = Use a standard name such as Total assets.
rej-intake-statement-empty = The row has no amount of any line item.
    .next = Fill in at least one line item.
rej-intake-rate-not-positive = The rate must be above zero.
    .next = Correct the rate.
rej-intake-buyer-unknown = No buyer has the code or name “{ $buyer }”.
    .next = Import the buyers first, or let unknown buyers be added.
rej-intake-buyer-name-ambiguous = Several buyers are called “{ $buyer }”.
    .next = Add the buyer's code.
rej-intake-invoice-differs = { $field ->
        [amount] The amount
        [currency] The currency
        [issued_on] The invoice date
        [due_on] The due date
        [paid] The amount paid
        [effective_on] The day of receipt
       *[other] The content
    } differs from what is booked: { $booked } is booked, the file says { $given }.
    .next = { $field ->
        [paid] What was paid on an invoice only grows; if money was given back or booked wrongly, bounce or reverse the receipt here, then import.
       *[other] Go by the original document; to correct what is booked, cancel it first.
    }
rej-intake-receipt-differs = { $field ->
        [amount] The amount
        [currency] The currency
        [issued_on] The invoice date
        [due_on] The due date
        [effective_on] The day of receipt
       *[other] The content
    } differs from the receipt that is booked: { $booked } is booked, the file says { $given }.
    .next = Check the receipt's number; to correct what is booked, reverse it first.
rej-intake-receipt-unknown = No receipt has the number “{ $receipt }”.
    .next = Import the receipts first, then the allocations.
rej-intake-invoice-unknown = The buyer has no invoice “{ $invoice }”.
    .next = Import the invoices first, or correct the number.
rej-intake-number-ambiguous = More than one buyer has the number “{ $number }”.
    .next = Add a column with the buyer's code.
rej-intake-rate-into-other = Rates must lead to the company's currency { $company }, not { $given }.
    .next = Use rates into { $company }.
rej-intake-statement-differs = The file gives two different amounts for “{ $line }” of the same statement.
    .next = Keep one of them.
rej-intake-rows-rejected = { $rejected } { $rejected ->
    [one] row
   *[other] rows
} cannot go in, so nothing of the file was imported.
    .next = Download the rejected rows, mend them and import again, or choose to import the good rows.
rej-intake-cancelled = The import was cancelled and left nothing behind.
    .next = Import the file again when you need it.
rej-intake-batch-unknown = There is no import batch { $batch }.
    .next = Choose one from the list of imports.
rej-intake-upload-unknown = The uploaded file is no longer there.
    .next = Upload it again.
rej-intake-terms-unknown = “{ $value }” are no known terms of payment.
    .next = Enter the due date, or terms such as “30 days”.

## 页面 · pages

intake-lead = Bring in buyers, invoices, receipts and more. Nothing is booked before the last step; you can always go back.
intake-drop = Drop a file here, or click to choose
intake-drop-hint = CSV, XLSX or XLS up to 512 MB; encoding and columns are recognised
intake-upload = Upload and recognise
intake-running = Running
intake-watch = Progress
intake-known = What can be read
intake-known-why = Exports of Yonyou, Kingdee, SAP, Odoo, ERPNext and others go in as they are; correct other columns once, save them as a profile, and the next file follows it.
intake-kinds = Contents
intake-profiles = Shipped profiles
intake-saved = Saved profiles
intake-forget = Delete
intake-profile-forgotten = The profile “{ $name }” was deleted.
intake-profile-saved = The profile “{ $name }” was saved; files with the same columns will follow it.
intake-batches = Imports
intake-file = File
intake-kind = Contents
intake-state = State
intake-by = By
intake-at = When
intake-batch-refused = Refused
intake-batch-tried = Tried
intake-none = Nothing was imported yet
intake-none-why = Buyers first, then invoices and receipts; if the order is wrong, rejected rows can be sent again.
intake-columns-lead = Check what each column means; doubtful ones are marked.
intake-kind-choose = What is this file
intake-recognise = Recognise
intake-refresh = Preview with the changes
intake-sure = { $percent }% sure
intake-likely = { $percent }% sure: please check
intake-unsure = { $percent }% sure: please confirm
intake-header-line = headers on line { $line }
intake-profile = Profile
intake-profile-none = Recognise
intake-profile-name = Name of the profile
intake-profile-save = Save as a profile
intake-reason-by-profile = by the profile
intake-sheet = Sheet
intake-order = Date order
intake-order-auto = Decided by each column
intake-currency = Default currency
intake-currency-own = the company's
intake-columns = Columns
intake-column = Column
intake-sample = For example
intake-role = Meaning
intake-why = Why
intake-reading = How amounts are written
intake-unit = Unit
intake-unit-0 = units
intake-unit-3 = thousands
intake-unit-4 = ten thousands
intake-unit-6 = millions
intake-unit-8 = hundred millions
intake-mark = Decimal mark
intake-rows = Preview
intake-first-rows = The first { $count } { $count ->
    [one] row
   *[other] rows
}
intake-sample-counts = sample: { $good } good, { $rejected } rejected, { $skipped } left out
intake-line = Line
intake-comes-out = Comes out as
intake-good = good
intake-try = Try it
intake-other-file = Another file
intake-blocked = Settle what is marked above first
intake-trying = Trying the file
intake-importing = Importing
intake-trial-lead = The file was tried row by row; nothing was written.
intake-trial-safe = The numbers are what an import would do, unless the books change in between.
intake-all-good = All rows are good
intake-nothing-new = Nothing new: all of it is booked already
intake-some-rejected = { $count } { $count ->
    [one] row
   *[other] rows
} would be rejected
intake-mode = If rows are rejected
intake-add-buyers = Add buyers that are not known yet
intake-add-buyers-hint = Otherwise rows of unknown buyers are rejected.
intake-commit = Import
intake-skipped = { $count } { $count ->
    [one] total
   *[other] totals
}, empty rows and the like left out
intake-buyers-added = { $count } { $count ->
    [one] buyer
   *[other] buyers
} added
intake-unchanged-why = just as booked; nothing is booked twice
intake-rejected-why = kept with their reasons, to be mended and sent again
intake-rejects = Rejected rows
intake-value = Value
intake-raw = The row
intake-rejects-download = Download rejected rows
intake-next-file = Next file
intake-batch-lead = { $kind }, imported by { $who } at { $at }
intake-verdict-done = Everything went in
intake-verdict-done-why = The books are up to date; the house will assess anew by itself.
intake-verdict-part = The good rows went in, the others were rejected
intake-verdict-part-why = Download the rejected rows, mend them and send them again; nothing is booked twice.
intake-verdict-refused = Nothing of the file went in
intake-verdict-refused-why = Rows were rejected and the whole file was wanted. Mend it and upload it again, or let the good rows go in.
intake-verdict-undone = This import was undone
intake-verdict-undone-why = Its entries were reversed one by one.

## Undoing an import

intake-undo = Undo this import
intake-undo-means = The invoices, receipts and allocations that it booked are reversed one by one; credit files get back what stood before, save what somebody changed since. The file can be mended and imported again.
intake-undo-done = Undone: { $entries } { $entries ->
    [one] entry
   *[other] entries
} reversed, { $restored } { $restored ->
    [one] detail
   *[other] details
} restored, { $buyers } { $buyers ->
    [one] buyer
   *[other] buyers
} removed, { $kept } kept because they were changed since.
rej-intake-batch-undone = The import of “{ $file }” was undone already.
    .next = Nothing more to undo; import the file again to book it.
rej-intake-batch-not-booked = Nothing of “{ $file }” was booked.
    .next = Mend the rejected rows and import the file again.
rej-intake-batch-touched = { $kind ->
        [allocation] An allocation
        [credit-allocation] A credit note's allocation
        [write-off] A write-off
        [cancellation] A cancellation
        [bounce] A bounce
        [refund] A refund
       *[other] A movement
    } of { $amount } on { $day } (invoice { $item }, receipt or credit note { $credit }) rests on this import.
    .next = Reverse it on the page of the invoice or receipt first, then undo the import.
rej-intake-batch-built-on = The later file “{ $file }” allocated what this import booked.
    .next = Undo the later import first, then this one.
rej-intake-batch-disputed = { $amount } of invoice { $item } has been in dispute since { $day }.
    .next = Resolve the dispute on the invoice's page first, then undo the import.
rej-intake-batch-promised = Payment of invoice { $item } is promised for { $day } and still open.
    .next = Withdraw the promise on the page of promises first, then undo the import.

rej-intake-statement-workbook = “{ $file }” is no Excel workbook; no statement can be read from it.
    .next = Upload XLSX or XLS; statements as CSV go through the import page.
rej-intake-statement-unread = “{ $file }” holds no line that the house knows.
    .next = Compare the names of its lines with the template, or fill in the form.
rej-intake-batch-paid = A payment, delivery or reversal was recorded on { $item } after this import.
    .next = Reverse it on the page of the bill or advance first, then undo the import.
rej-intake-scope-unknown = “{ $value }” does not say whose accounts they are
    .next = Write “consolidated” or “own”; an empty cell is own
rej-intake-step-part = “{ $value }” is no kind of milestone that is known
    .next = Write contract, advance, progress, acceptance, settlement, retention, approval or payment, or leave it out.
