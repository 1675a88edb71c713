### The outlook: probability of default by horizon, expected loss, back-test.

outlook-title = Outlook
outlook-lead = As of { $day }, by the model “{ $model }”; “bad” is at least { $amount } past due for { $bad } { $bad ->
    [one] day
   *[other] days
}, or written off.
outlook-none = No outlook yet
outlook-none-why = Every assessment makes an outlook; run one first.
outlook-score-head = within { $days } { $days ->
    [one] day
   *[other] days
}, as of { $day }
outlook-loss = Expected loss within { $days } { $days ->
    [one] day
   *[other] days
}
outlook-loss-ledger = at the ledger’s level { $amount }
outlook-model-pd = PD within { $days } { $days ->
    [one] day
   *[other] days
} (model)
outlook-model-days = from the model’s { $days } { $days ->
    [one] day
   *[other] days
}
outlook-ledger-pd = Default rate within { $days } { $days ->
    [one] day
   *[other] days
} (ledger)
outlook-interval = interval { $low }–{ $high }
outlook-now-bad = Owed by buyers that are bad
outlook-now-bad-note = { $count } { $count ->
    [one] buyer
   *[other] buyers
}, { $loss } lost by assumption
outlook-basis = What it rests on and assumes
outlook-basis-shape = Shape over time
outlook-basis-ledger = The company’s own ledger: from the ends of the months from { $from } to { $to }, { $buyers } { $buyers ->
    [one] buyer
   *[other] buyers
} that owed something and were not bad ({ $rows } { $rows ->
    [one] row
   *[other] rows
}) were followed; { $bads } turned bad within the model’s horizon. A buyer is carried to other horizons by proportional hazards.
outlook-basis-few-bads = Only { $bads } { $bads ->
    [one] buyer
   *[other] buyers
} turned bad within the model’s horizon, fewer than { $least }, too few to measure a curve: horizons follow from the model’s probability by a constant hazard; they are not measured.
outlook-basis-short = The ledger has not been followed long enough: horizons follow from the model’s probability by a constant hazard; they are not measured.
outlook-basis-lgd = Loss given default
outlook-basis-what = What it is for
outlook-basis-what-said = Expected loss = PD × exposure × LGD. It is an expectation, not an accounting provision; buyers that are bad already stand apart and are in no horizon; buyers without a score are not counted.
outlook-curve-ledger = Ledger default rate
outlook-curve-low = Lower end
outlook-curve-high = Upper end
outlook-curve-model = Model, mean
outlook-curve-title = The ledger: { $pd } of owing buyers turn bad within { $days } { $days ->
    [one] day
   *[other] days
}
outlook-curve-title-none = Probability of default by horizon
outlook-curve-note = Days since the start across, cumulative share of bad buyers upwards; { $confidence } interval, as of { $day }
outlook-mark-days = Days
outlook-mark-pd = Ledger default rate
outlook-mark-low = Lower end
outlook-mark-high = Upper end
outlook-axis-days = days
outlook-axis-pd = probability of default
outlook-losses-title = Expected loss within { $days } { $days ->
    [one] day
   *[other] days
} { $amount }, by tier
outlook-losses-note = Choose a tier to see its buyers; those that are bad already are not in it
outlook-part-tier = Tier
outlook-part-buyers = Owing buyers
outlook-part-exposure = Exposure
outlook-part-pd = Mean PD
outlook-part-loss = Expected loss
outlook-horizons = Horizons side by side
outlook-col-horizon = Horizon
outlook-col-ledger-pd = Ledger default rate
outlook-col-bads = Rows turned bad
outlook-col-model-pd = PD of the model
outlook-col-loss = Expected loss
outlook-col-ledger-loss = At the ledger’s level
outlook-col-pd = PD { $days } { $days ->
    [one] day
   *[other] days
}
outlook-col-loss-days = Expected loss { $days } { $days ->
    [one] day
   *[other] days
}
outlook-col-own-pd = PD of the model
outlook-buyers = Largest expected losses within { $days } { $days ->
    [one] day
   *[other] days
}
outlook-bad-already = Bad already
outlook-owed-none = Nobody owes anything
outlook-owed-none-why = No buyer of this tier has anything open.
outlook-test = Back-test: did earlier forecasts come true
outlook-test-now = Test again
outlook-testing = Testing the forecasts of every horizon
outlook-test-none = Not tested yet. A served company tests itself once a month; it can be done now.
outlook-test-lead = Tested on { $day }: the present model “{ $model }” with what was known then, from each horizon ago, against how many buyers turned bad since. A model learnt from the same history looks better than it is.
outlook-test-horizon = Horizon
outlook-test-from = Forecast of
outlook-test-rows = Buyers
outlook-test-bads = Turned bad
outlook-test-expected = Expected
outlook-test-curve = By the curve alone
outlook-test-ratio = Observed ÷ expected
outlook-test-verdict = Verdict
outlook-test-bands = { $days } { $days ->
    [one] day
   *[other] days
}: groups by rising probability
outlook-band = Group
outlook-band-foretold = Foretold
outlook-band-observed = Observed
outlook-verdict-none = No cases
outlook-verdict-calm = Agrees
outlook-verdict-strict = Too strict
outlook-verdict-kind = Too kind
outlook-buyer = Outlook: probability of default by horizon
outlook-buyer-bad = This buyer is bad already ({ $bad } { $bad ->
    [one] day
   *[other] days
} past due); the probabilities below reflect the score only.
outlook-buyer-unscored = No score, so no probability of default.
outlook-by-ledger = Shape over time from the company’s own ledger
outlook-by-constant = By a constant hazard, not measured
outlook-assumed = (assumed)
outlook-rule = Rule version { $version } ({ $digest }). Source: { $source }
outlook-rule-set = See or set the company’s own rule
