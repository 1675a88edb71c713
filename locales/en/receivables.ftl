### receivables

rej-receivables-item-unknown = There is no receivable “{ $item }”.
    .next = Check the invoice number.
rej-receivables-credit-unknown = There is no receipt or credit note “{ $credit }”.
    .next = Check the receipt number.
rej-receivables-movement-unknown = There is no entry { $movement } that can be reversed.
    .next = Choose the entry in the item's history.
rej-receivables-amount-not-positive = The amount must be above zero.
    .next = Give an amount above zero; use a credit note for returns.
rej-receivables-more-than-open = { $wanted } is more than the { $open } that is open.
    .next = Give at most the open amount.
rej-receivables-more-than-left = { $wanted } is more than the { $left } that is unallocated.
    .next = Give at most what is unallocated.
rej-receivables-other-buyer = The receipt and the invoice belong to different buyers.
    .next = Check who paid.
rej-receivables-other-currency = The receipt is in { $credit }, the invoice in { $item }.
    .next = Choose an invoice in the same currency.
rej-receivables-reversed-already = Entry { $movement } was reversed already.
    .next = Nothing more needs to be done.
rej-receivables-too-early = The day { $day } is before the first day possible, { $earliest }.
    .next = Give { $earliest } or a later day.
rej-receivables-rate-missing = There is no rate for { $currency } on { $day }.
    .next = Import or enter rates of this currency first, then send the row again.
rej-receivables-too-large = The amount is too large to book.
    .next = Check the amount and its unit.
rej-receivables-booked-otherwise = This number is booked with something else: { $field } is { $booked }, here it is { $given }.
    .next = Check the number; if the entry is wrong, cancel or reverse it first, then book it anew.
