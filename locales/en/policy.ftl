### policy

policy-tier-low = Low risk
policy-tier-medium = Medium risk
policy-tier-high = High risk
policy-tier-unrated = Unrated
policy-limit = Credit limit
policy-limit-unlimited = unlimited
policy-limit-none = no credit
policy-limit-not-granted = none granted
policy-limit-granted = Limit granted
policy-limit-proposed = Limit proposed
policy-exposure = Exposure
policy-headroom = Headroom
policy-headroom-unlimited = unlimited
policy-headroom-left = { $amount } left
policy-headroom-over = { $amount } over the limit
policy-headroom-no-credit = no credit, { $amount } open
policy-headroom-not-granted = no limit granted, { $amount } open
policy-terms = Terms
policy-terms-proposed = Terms proposed
policy-prepay = Prepayment
policy-review = Next review
policy-method-working_capital = Share of working capital
policy-method-own_sales = Own sales
policy-method-score_factor = Score factor
policy-method-taken = the smallest is taken
policy-from = From
policy-to = Until
policy-until-further-notice = until further notice
policy-reason = Reason
policy-granted-by = Granted by

## Pages
policy-lines-title = Limits and terms
policy-lines-lead = What may be sold to whom, up to what, on which terms. As of { $day }, amounts in { $currency }; a figure opens the buyer’s credit tab.
policy-lines = Limits and terms of all buyers
policy-only-over = Over limit
policy-only-ungranted = No limit though proposed
policy-only-differs = Proposal differs
policy-only-blocked = On hold
policy-sale = On credit
policy-sale-open = May be sold
policy-sale-used-up = Limit used up
policy-sale-prepay-first = Prepayment first
policy-sale-over = Over limit
policy-sale-not-granted = No limit granted
policy-sale-cash-only = No credit
policy-sale-blocked = On hold
policy-proposed-kind = Kind proposed
policy-limit-newer = granted since
policy-terms-file = (file)
policy-review-overdue = review overdue

rej-policy-reason-missing = There is no reason
    .next = State the grounds, so that they can be found later
rej-policy-limit-days = The last day { $to } is before the first day { $from }
    .next = Correct the days
rej-policy-limit-not-positive = The limit must be above zero
    .next = Choose “no credit” or “unlimited” instead of typing 0
rej-policy-terms-unknown = The catalogue has no terms “{ $terms }”
    .next = Choose terms of the catalogue
policy-lines-sum = Exposures { $exposure } − paid ahead { $ahead } (by { $buyers } buyers who paid more than they owe; it does not offset what others owe) = net receivables { $net }, as the ageing says.
