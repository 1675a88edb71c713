### Certification: levels, enrolments, exams, real plans, certificates, checking

certificates-title = Certification
certificates-lead = Each level looks at three things: knowledge, practice, one real plan. Only what is done after enrolling counts; somebody else grants; it is renewed every year.
certificates-source = Source: { $source }. Version { $version }, { $licence }.
certificates-all = All certifications
certificates-all-lead = Who is enrolled and what they wait for; how each certificate stands.
certificates-certificate = Certificate
certificates-until = valid until { $day }
certificates-newer = Content has changed
certificates-newer-why = These lessons have a newer version than on the day of granting; please read them again:
certificates-enrolment = Enrolment
certificates-parts = { $done } of { $all } parts passed
certificates-since = enrolled on { $day }
certificates-asks = Asked for
certificates-asks-exam = Exam: questions of { $lessons }, { $count } in all, time in minutes: { $minutes }, passed at { $pass }.
certificates-asks-runs =
    { $count ->
        [one] One role-play of a given scene and level.
       *[other] { $count } role-plays of given scenes and levels.
    }
certificates-asks-plan = One real plan (a repayment agreement or a prepared talk), approved by somebody else.
certificates-holds = Holds for
certificates-months =
    { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
certificates-enrol = Enrol
certificates-renew = Enrol to renew
certificates-go-on = Go on
certificates-leave = Leave
certificates-left = Left; attempts at exams keep counting.
certificates-enrolment-lead = { $person }, enrolled on { $day }, { $done } of { $all } parts passed.
certificates-enrolment-granted = Granted; this enrolment has ended.
certificates-enrolment-left = This enrolment was left.
certificates-passed = Passed
certificates-open = Open
certificates-part-exam = Knowledge: the exam
certificates-exam-not-in = not handed in
certificates-exam-from = The next attempt may begin from { $day }.
certificates-exam-begin = Begin the exam
certificates-exam-go-on = Back to the exam
certificates-exam-of = Exam · { $level }
certificates-exam-lead =
    { $count ->
        [one] { $count } question.
       *[other] { $count } questions.
    } What is left out is wrong; what comes late is not taken and counts as an attempt.
certificates-exam-points = { $share } of the points
certificates-exam-passed = Passed
certificates-exam-failed = Not passed: go through the explanations below and try again when the time has come.
certificates-exam-over = The time is over, nothing was handed in
certificates-exam-over-why = It counts as an attempt; the page of the enrolment says when the next may begin.
certificates-exam-written = It is being written; it can be seen once it is handed in.
certificates-exam-until = Hand in before { $time }.
certificates-handed-in = Handed in: { $share } of the points.
certificates-back = Back to the enrolment
certificates-part-runs = Practice: role-plays
certificates-run-wanted = at least { $points } { $points ->
        [one] point
       *[other] points
    }
certificates-run-best = best { $points } { $points ->
        [one] point
       *[other] points
    }
certificates-run-rule = Only talks after enrolling that were played from the beginning to the end count: no branches, none that was branched or rehearsed by its seed before its end, no seeds of one’s own, nothing that is forbidden.
certificates-part-plan = A real plan
certificates-plan-agreement = Repayment agreement
certificates-plan-case = Prepared talk
certificates-plan-sent = sent on { $day }
certificates-plan-waiting = waits for approval
certificates-plan-approved = approved
certificates-plan-returned = returned
certificates-plan-waits = Somebody else who teaches and can see the buyer must approve it.
certificates-plan-nothing = There is nothing to send yet: draft a repayment agreement, or finish the preparation of a case.
certificates-plan-cases = Open the cases
certificates-plan-which = Which one
certificates-plan-hint = Agreements that you drafted and cases that you prepared; what was used once is not offered again.
certificates-plan-send = Send for approval
certificates-plan-is-sent = Sent; it waits for approval.
certificates-plan-decision = Decision
certificates-plan-approve = Approve
certificates-plan-return = Return
certificates-plan-remark = Remark
certificates-plan-remark-hint = Whoever returns it says what is missing.
certificates-plan-decide = Decide
certificates-decided = The decision is kept.
certificates-part-grant = Granting
certificates-grant-not-yet = Once all parts are passed, somebody else who teaches grants the certificate.
certificates-grant-waits = All parts are passed; somebody else who teaches grants it.
certificates-grant = Grant
certificates-granted = The certificate is granted.
certificates-name = Name
certificates-name-hint = As it is printed; it cannot be changed afterwards.
certificates-level = Level
certificates-company = Granted by (company)
certificates-from = Granted on
certificates-to = Valid until
certificates-granted-by = Granted by
certificates-basis = Rests on
certificates-basis-open = open the enrolment: exam, role-plays, plan
certificates-revoked = Revoked
certificates-revoke = Revoke
certificates-is-revoked = The certificate is revoked.
certificates-reason = Reason
certificates-reason-hint = Kept in the audit; outside only the day is shown.
certificates-says = What it says
certificates-state = State
certificates-state-valid = Valid
certificates-state-expired = Expired
certificates-state-revoked = Revoked
certificates-check = Checking it
certificates-check-open = Open the public page
certificates-check-why = The public page asks for no sign-in and shows only what the certificate says and whether it holds.
certificates-code = Code
certificates-shown-name = Name on the public page
certificates-key = Public key
certificates-seal = Signed text
certificates-name-short = Shorten the name on the public page
certificates-name-full = Show the full name on the public page
certificates-name-set = The name on the public page is changed.
certificates-pdf = Certificate (PDF)
certificates-number = Number
certificates-person = Learner
certificates-enrolled-on = Enrolled on
certificates-parts-done = Parts passed
certificates-waits = Waits for
certificates-waits-grant = being granted
certificates-waits-plan = approval of the plan
certificates-waits-learner = the learner
certificates-enrolments = Open enrolments
certificates-enrolments-none = No open enrolments
certificates-enrolments-none-why = They stand here once a learner enrols for a level on the page “Certification”.
certificates-held = Certificates
certificates-none = No certificates yet
certificates-none-why = They stand here once all parts are passed and somebody has granted them.
certificates-verify = Certificate check
certificates-verify-valid = The certificate is valid until { $day }
certificates-verify-expired = The certificate expired on { $day }
certificates-verify-revoked = The certificate was revoked on { $day }
certificates-verify-none = There is no certificate with this code. Compare it with the paper digit by digit and try again.
certificates-verify-on = Checked on { $day }.
certificates-cli-sealed = The signature fits: { $number } · { $level } · { $name } · { $from } to { $until } · { $company }
certificates-cli-offline = Only the signature was checked; whether it was revoked, the system of who granted it knows.
certificates-cli-state = State: { $state }

certificates-effect = Effect of training
certificates-effect-lead = Who holds a valid certificate against who does not, and the same people before and after; thirteen months, figures from the measures of collecting.
certificates-effect-chosen = Going together is no proof
certificates-effect-chosen-why = Whoever enrols may have been more careful before, or have better buyers, and the market changes meanwhile. A difference may come from the people and not from the training; to be sure, let a draw decide who enrols first.
certificates-effect-measures = Three measures
certificates-effect-measure = Measure
certificates-effect-with = Certified
certificates-effect-without = Not certified
certificates-effect-difference = Difference (95% interval)
certificates-effect-change = Same people, after less before (95% interval)
certificates-effect-kept = Promises kept
certificates-effect-cei = Collection effectiveness (CEI)
certificates-effect-overdue = Share overdue
certificates-effect-promises =
    { $count ->
        [one] { $count } promise due
       *[other] { $count } promises due
    }
certificates-effect-persons =
    { $count ->
        [one] { $count } person
       *[other] { $count } persons
    }
certificates-effect-points = points: { $value } ({ $low } to { $high })
certificates-effect-clear = the interval leaves zero out
certificates-effect-open = the interval holds zero: no difference to be seen
certificates-effect-few =
    { $count ->
        [one] Too few: { $count } person on each side, each with three months
       *[other] Too few: { $count } persons on each side, each with three months
    }
certificates-effect-few-due =
    { $count ->
        [one] Too few: { $count } promise due on each side
       *[other] Too few: { $count } promises due on each side
    }
certificates-effect-chart = Three measures of the certified and the others
certificates-effect-chart-note = percent, thirteen months; of overdue less is better
certificates-effect-value = Value
certificates-effect-side =
    { $months ->
        [one] kept { $kept }, CEI { $cei }, overdue { $overdue }, { $months } month
       *[other] kept { $kept }, CEI { $cei }, overdue { $overdue }, { $months } months
    }
certificates-effect-rows = Each person
certificates-effect-since = First certified
certificates-effect-none = Nothing to compare yet
certificates-effect-none-why = Figures appear once promises are due, or buyers have somebody who looks after them.

rej-certificates-level-unknown = There is no level “{ $level }”.
    .next = Choose one of the levels on the page “Certification”.
rej-certificates-enrolled-already = You are enrolled for this level already.
    .next = Go on from the page “Certification”.
rej-certificates-held-still = You hold a certificate that is valid until { $until }.
    .next = You may enrol to renew it from { $from }.
rej-certificates-enrolment-unknown = There is no such enrolment, or it is not yours.
    .next = Open your own from the page “Certification”.
rej-certificates-enrolment-closed = This enrolment has ended.
    .next = See the certificate on the page “Certification”, or enrol again.
rej-certificates-exam-unknown = There is no such exam, or it is not yours.
    .next = Open your own from the enrolment.
rej-certificates-exam-passed = The exam is passed already.
    .next = Go on with the other parts of the enrolment.
rej-certificates-exam-wait = The next attempt may not begin yet.
    .next = It may from { $from }; review what was wrong until then.
rej-certificates-exam-done = This exam was handed in already.
    .next = Open it to see the result.
rej-certificates-exam-late = The time is over; this exam is not taken any more.
    .next = It counts as an attempt; the page of the enrolment says when the next may begin.
rej-certificates-plan-not-asked = This level asks for no plan.
    .next = Go on with the other parts of the enrolment.
rej-certificates-plan-sent = A plan was sent already.
    .next = Wait for the decision; after a return another can be sent.
rej-certificates-plan-unknown = There is no such plan, or it is not yours, or it was used before.
    .next = Choose one from the list.
rej-certificates-plan-none = No plan waits for a decision.
    .next = Load the page again to see whether somebody decided.
rej-certificates-own-plan = Nobody approves a plan of their own.
    .next = Ask somebody else who teaches.
rej-certificates-remark-missing = There is no remark.
    .next = Say what is missing and how to mend it.
rej-certificates-remark-long = The remark has more than 500 signs.
    .next = Shorten it and send it again.
rej-certificates-decision-missing = No decision was chosen.
    .next = Choose to approve or to return.
rej-certificates-own-grant = Nobody grants or revokes a certificate of their own.
    .next = Ask somebody else who teaches.
rej-certificates-not-ready = Not all parts are passed: { $done } of { $all }.
    .next = Grant it once the others are passed.
rej-certificates-name-length = The name has more than 40 signs, or signs that cannot be printed.
    .next = Shorten it and grant again.
rej-certificates-certificate-unknown = There is no such certificate, or it is not yours.
    .next = Open your own from the page “Certification”.
rej-certificates-reason-missing = The reason is missing, or has more than 300 signs.
    .next = Say in a sentence why.
rej-certificates-revoked-already = This certificate is revoked already.
    .next = Open it to see why and since when.
rej-certificates-seal-unread = This is not the signed text of a certificate.
    .next = Copy the whole text that begins with SX1. from the foot of the certificate.
rej-certificates-seal-broken = The signature does not fit: the text was changed, or the key is not that of who granted it.
    .next = Ask who granted it for the key and the number.
rej-certificates-code-unknown = There is no certificate with this code.
    .next = Compare it with the paper digit by digit and try again.

### Which rights require a certificate

certificates-rights = Rights and certificates
certificates-rights-lead = Say that a right can be used only by who holds a certificate of a level. One person proposes, another signs; pages, access tokens and the command line keep to the same rule.
certificates-rights-now = In force and to come
certificates-rights-from = From
certificates-rights-span = { $from } to { $until }
certificates-rights-grace = Days of grace
certificates-rights-grace-hint = Who holds none can go on for so many days from the first day; likewise after a certificate has ended. A revocation leaves no grace.
certificates-rights-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
certificates-rights-by = Proposed → signed
certificates-rights-concerned = Whom it concerns
certificates-rights-counts = { $keep } can use it, { $lose } cannot
certificates-rights-who = Who cannot
certificates-rights-few = Fewer than two can use it
certificates-rights-few-why = Two active people at least must still be able to use the right before the rule can be proposed: let them earn the certificate first, or put off the first day.
certificates-rights-lift = Lift
certificates-rights-none = No right requires a certificate
certificates-rights-none-why = Choose a right and a level below, see who would lose it, then propose.
certificates-rights-nothing = (no certificate any more)
certificates-rights-new = New rule
certificates-rights-look = See who loses it
certificates-rights-never = Rights to see, to report a signal, to learn and teach, and those over people and settings are left out: by them certificates are earned and granted, and this rule is undone.
certificates-rights-preview = What would happen
certificates-rights-then = Then
certificates-rights-keeps = keeps it
certificates-rights-loses = loses it
certificates-rights-lack = What is missing
certificates-rights-reason = Reason
certificates-rights-propose = Propose to a second person
certificates-rights-proposed = Proposed; somebody else signs it.
certificates-rights-proposed-by = Proposed by
certificates-rights-signed = Signed; it counts from its first day on.
certificates-rights-refused = Not adopted.
certificates-rights-second = Waits for a second person
certificates-rights-rule = Rule
certificates-rights-asks = From { $day } on, “{ $right }” requires the certificate “{ $level }”; days of grace: { $count }.
certificates-rights-lifts = From { $day } on, “{ $right }” requires no certificate.
certificates-lack-never = never earned
certificates-lack-expired = ended on { $day }
certificates-lack-revoked = revoked on { $day }
certificates-withheld-title = Rights that you cannot use for want of a certificate
certificates-withheld = “{ $right }” requires the certificate “{ $level }”: { $lack }.
certificates-cli-rights-waits = Waits for a signature: { $right }, proposed by { $by }.
rej-certificates-right-not-bound = The right “{ $right }” cannot require a certificate.
    .next = Choose a right by which something is done; rights to see, learn, teach, and those over people and settings are left out.
rej-certificates-right-of-level = The certificate “{ $level }” asks for a real plan, which is made with “{ $right }”; so that right cannot require it.
    .next = Choose a level that asks for no real plan.
rej-certificates-requirement-grace = Days of grace lie between 0 and 365.
    .next = Write a whole number from 0 to 365.
rej-certificates-requirement-day = The first day { $day } lies before today ({ $today }).
    .next = Give today or a later day; a proposal that waited too long is refused and made anew.
rej-certificates-requirement-same = “{ $right }” stands just so already.
    .next = Change level, first day or days of grace.
rej-certificates-requirement-lockout = People who hold “{ $level }” and could use “{ $right }” on { $day }: { $keep }, fewer than two.
    .next = Let two active people at least earn the certificate, then propose the rule.
rej-certificates-requirement-reason = The reason is missing.
    .next = Say why; whoever signs and the audit will read it.
rej-certificates-requirement-waits = A rule proposed by { $by } waits for its signature.
    .next = Sign or refuse that one first.
rej-certificates-requirement-none = No rule waits for a signature.
    .next = Load the page anew to see how things stand.
rej-certificates-requirement-own = Nobody signs what they proposed themselves.
    .next = Ask somebody else who may set rules to sign it.

### What training from causes went with

certificates-causes = Training from causes
certificates-causes-lead = Causes of overdue money assign lessons: whether the cause came back behind them, how long cases lie untouched, whether the customer paid and ordered again.
certificates-causes-chosen = Going together is no proof: whoever had a cause differs to begin with, whoever finished may care more, and cases get easier. Both sides tell their counts; with fewer than 20 no difference is named. Intervals are Newcombe’s, 95%.
certificates-causes-after = Paid, and ordered again
certificates-causes-kept = Closed cases whose customer paid and ordered again within { $days ->
    [one] { $days } day
   *[other] { $days } days
}
certificates-causes-with = Behind the training
certificates-causes-without = Without it, or before
certificates-causes-few = too few: { $count } of each are needed
certificates-causes-repeats = The same cause again
certificates-causes-cause = Cause
certificates-causes-done = Again, training done
certificates-causes-open = Again, training open
certificates-causes-roles = Roles
certificates-causes-training = Training
certificates-causes-assigned = assigned { $all }, done { $done }, again { $again }
certificates-causes-untouched = Longest untouched
certificates-causes-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
certificates-causes-none = Nothing to tell yet
certificates-causes-none-why = Record causes of overdue cases under “Training needs”; once what they assign is done, figures stand here.
certificates-causes-cases = Cases of { $person }
certificates-causes-buyer = Customer
certificates-causes-closed = Closed on
certificates-causes-got = Collected
certificates-causes-again = Ordered again
certificates-causes-outcome = Outcome
certificates-causes-when = At that time
certificates-causes-was-kept = paid and ordered again
certificates-causes-was-not = not so
certificates-causes-trained = training done
certificates-causes-not-trained = not done
certificates-causes-no-cases = No case to tell of
certificates-causes-no-cases-why = Only cases of two years are told whose days to order again are over.
