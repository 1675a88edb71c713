### overview

overview-title = Today
overview-search = Search
overview-search-lead = Results for “{ $text }”
overview-search-empty = Type what to look for
overview-search-none = Nothing found
overview-search-why = Buyers are found by name, code or tax number; invoices, receipts and credit notes by the beginning of their number.
overview-search-all = All buyers found
overview-search-numbers = Invoices, receipts and credit notes
overview-search-number = Number
overview-search-kind = Kind
overview-search-on = Day
overview-search-amount = Amount
overview-search-left = Open or unallocated
overview-search-invoice = Invoice
overview-search-receipt = Receipt
overview-search-note = Credit note
overview-lead = As of { $day } (assessed { $at }, { $buyers } { $buyers ->
    [one] buyer
   *[other] buyers
}), amounts in { $currency }
overview-stale = The books have changed since the assessment
overview-stale-why = All figures of this page are those of the last assessment; the ageing in the ledger is always current. The house assesses again by itself; you may do it now.
overview-assess-go = Assess now
overview-assessing = Assessing all buyers
overview-assessing-why = The results appear on this page as soon as it is done.
overview-nothing = There is no work for you here
overview-nothing-why = Your role sees no buyers or receivables; ask an administrator if you need to.
overview-first = Begin with an import
overview-first-why = Import buyers, invoices and receipts (CSV or Excel as your system exports them); ageing, scores and the worklist follow at once.
overview-first-import = Import files
overview-unassessed = { $count } { $count ->
    [one] buyer
   *[other] buyers
}, not assessed yet
overview-unassessed-why = An assessment gives every buyer a score, a tier, a proposed limit, warnings and a place on the worklist.
overview-open = Receivables
overview-net = net { $amount }
overview-against = vs last month end
overview-against-simple = simple, vs last month end
overview-overdue-share = Overdue share
overview-dso = DSO (count-back)
overview-dso-plain = DSO (receivables ÷ sales × days)
overview-dso-simple = days · simple { $simple } · best { $best }
overview-days-change = { $days } { $days ->
    [one] day
   *[other] days
}
overview-expected = Expected receipts
overview-weeks = next 13 weeks
overview-expected-note = { $promised } promised · expected loss { $loss }
overview-tasks = First today
overview-tasks-none = Nothing to follow up. Where invoices are missing, import them and assess again.
overview-all-tasks = All { $count } { $count ->
    [one] task
   *[other] tasks
}, { $amount } overdue
overview-alerts = Warnings
overview-alerts-none = No warning is waiting. A signal that somebody noticed can be reported on the page of warnings.
overview-all-alerts = All { $count } { $count ->
    [one] warning
   *[other] warnings
}
overview-ageing-fine = Nothing is overdue
overview-ageing-title = Most overdue is { $bucket } { $bucket ->
    [one] day
   *[other] days
} late: { $amount }, { $share } of all overdue
overview-ageing-note = As of { $day }, by due date, in { $currency }; click a bar for its rows
overview-tiers = Tier mix
overview-tiers-title = High-risk buyers: { $buyers } of debtors, { $amount } of the debt
overview-by-buyers = By buyers
overview-by-amount = By exposure
overview-owing = { $count } owing
overview-buyers = Buyers owing
overview-exposure = Exposure
overview-weeks-title = { $amount } expected within 13 weeks, { $beyond } later or doubtful
overview-weeks-note = Item by item from each buyer's habits; bar: expected amount, thin line: 80% range
overview-key-expected = Expected amount
overview-key-range = 80% range, low to high
overview-week = { $expected } expected (80% between { $low } and { $high })
overview-week-from = Week from
overview-half = 50% range
overview-most = 80% range
overview-top-title = The top { $count } owe { $share } of all
overview-top-note = Concentration HHI { $hhi } (10,000 is a single buyer)
overview-months-title = Whole months: { $invoiced } invoiced, { $collected } collected
overview-months-note = By month, without the running one
overview-trend-title = Overdue share went from { $first } to { $last }
overview-trend-note = Overdue over open at each month end
overview-back = The judgement below is of { $day }, not of today
overview-back-why = Score, tier, limit and its use, and the worklist are of that day; the ledger of today is under Receivables. Assess again to judge as of today.
