### paper

rej-paper-no-font = The PDF cannot be made: this server has no font with Chinese.
    .next = Install the package { $package } on the server (Debian, Ubuntu: apt-get install { $package }), or name a folder of fonts as fonts_dir in shouxin.toml, then restart.
rej-paper-no-glyph = The PDF cannot be made: no font at hand has these signs: { $signs }.
    .next = Install a font that has them, or name a folder of fonts as fonts_dir; or write the name in the file with common signs.

paper-page-before = Page {""}
paper-page-between = {" "}of {""}
paper-page-after = {""}
paper-as-of = Figures as of { $day } · printed { $printed } · { $by }
paper-for-counsel = For counsel in this matter. It holds a customer's data: keep it safe.
paper-internal = Internal credit document. Do not pass on without approval.
paper-unknown = not known
paper-sources = Sources
paper-no-sources = No source is recorded yet.

paper-col-level = Level
paper-col-signal = Signal
paper-col-said = Evidence
paper-col-since = Since
paper-col-what = What
paper-col-from = From
paper-col-on = As of
paper-col-confidence = Confidence
paper-col-characteristic = Characteristic
paper-col-value = Value
paper-col-points = Points
paper-col-best = Best
paper-col-score = Score
paper-col-at = When
paper-col-who = Who
paper-col-role = As
paper-col-act = Did
paper-col-comment = Comment
paper-col-digest = Digest

paper-summary = Credit summary
paper-summary-who = Who it is
paper-summary-why = Score and reasons
paper-summary-lost = { $said } ({ $points } { $points ->
    [one] point
   *[other] points
} lost)
paper-summary-no-reasons = Nothing costs many points.
paper-summary-heeded = Heeded beside the points:
paper-summary-told = What others say
paper-summary-no-told = No report, finding, reference or credit elsewhere is on file.
paper-told-late = { $days } { $days ->
    [one] day
   *[other] days
} late
paper-told-ended = closed on { $day } ({ $how })
paper-col-day = Day
paper-col-told = What
paper-col-kind = Kind
paper-summary-statements = Financial statements
paper-summary-no-statements = No statement is on file; the score rests on trade and other records only.
paper-summary-ratios = Ratios
paper-summary-behaviour = How it pays
paper-summary-no-behaviour = There is no trade to count.
paper-summary-limit = Limit and terms
paper-summary-no-limit = Nothing is granted, and nothing is proposed.
paper-summary-steps = How the proposal was reckoned:
paper-summary-warnings = Warnings
paper-summary-no-warnings = No warning stands open.
paper-summary-lacking = What is missing from the file
paper-summary-note = Made from the records of the day named above, for those who approve credit. It is no promise of credit.

paper-explanation = How score and credit came about
paper-explanation-lead = This says in plain words how the score came about, what weighed most, and what was proposed from it.
paper-explanation-reasons = What weighed most
paper-explanation-points = Points, one by one
paper-explanation-sum = The points add up to the score; "best" is the most that the characteristic can give.
paper-explanation-unrated = There is too little data for a score, and so there are no points.
paper-explanation-limit = How the proposed limit and terms were reckoned
paper-explanation-heeded = Heeded beside the points
paper-explanation-model = The model
paper-explanation-rights = What you may ask
paper-explanation-right-person = You may ask that a person looks again: the score only proposes, limit and terms are decided by people.
paper-explanation-right-correct = If something is wrong in the file, send proof and ask for a new score.
paper-explanation-right-law = Where an automated decision weighs on a natural person, that person may ask for an explanation and refuse a decision made by a machine alone (Personal Information Protection Law, article 24).

paper-decision = Credit decision
paper-decision-approved = Approved
paper-decision-reduced = Approved with another amount or terms
paper-decision-refused = Refused
paper-decision-withdrawn = Withdrawn by the applicant
paper-decision-open = Not decided yet
paper-decision-on = Decision: { $outcome } ({ $day })
paper-decision-asked = What was asked for
paper-decision-granted = What is granted
paper-decision-conditions = Conditions
paper-decision-why = Why
paper-decision-checks = Checks
paper-decision-way = The way to the decision
paper-decision-evidence = Evidence
paper-decision-rules = Rules and versions
paper-decision-note = All inputs and the versions of the rules are kept; the decision can be recomputed as it was at any time.

paper-letter-terms-notice = Change of credit terms
paper-letter-response-plan = Credit arrangement
paper-letter-confirmation = Confirmation of balance
paper-letter-letter = Letter
paper-letter-attention = For the attention of { $name }
paper-letter-contact = Contact
paper-letter-seal = (seal)
paper-letter-receipt = Acknowledgement
paper-letter-received = We have received the letter numbered { $number } from { $company } and know what it says.
paper-letter-sign-name = Received by (name, position)
paper-letter-sign-seal = Company seal
paper-letter-sign-day = Date
paper-agreement = Repayment agreement
paper-agreement-letter = Letter of promise
paper-agreement-draft = For signature: it takes effect once both sides have signed, and has none before.
paper-agreement-creditor = Creditor (Party A)
paper-agreement-debtor = Debtor (Party B)
paper-agreement-uscc = Party B's credit code
paper-agreement-item = Invoice or document
paper-agreement-due = Was due
paper-agreement-amount = Amount
paper-agreement-sum = Total
paper-agreement-instalment = Instalment
paper-agreement-pay-by = To be paid by
paper-agreement-sign-creditor = Party A (seal, signature)
paper-agreement-sign-debtor = Party B (seal, signature)
paper-agreement-sign-person = Name and position
paper-agreement-sign-day = Day

paper-account-on = Date
paper-account-number = Document
paper-account-text = Text
paper-account-debit = Increase
paper-account-credit = Decrease
paper-account-balance = Balance
paper-account-opening = Opening balance
paper-account-closing = Closing balance

paper-limit = Limit
paper-limit-used = { $amount } used, { $share }
paper-exposure = exposure { $amount }
paper-limit-days = Valid
paper-limit-by = Granted by
paper-limit-reason = Reason
paper-proposed-limit = Proposed limit
paper-proposed-terms = Proposed terms
paper-proposed-prepay = Proposed prepayment
paper-proposed-review = Proposed review every
paper-statement-line = Line ({ $currency })
paper-statement-from = Statement from: { $source }.
paper-audited = Audited.
paper-not-audited = Not audited.
paper-checks-fine = Whatever of the newest statement can be checked ties.
paper-checks-off = { $count ->
    [one] One check of the newest statement does not tie: { $names }.
   *[other] { $count } { $count ->
    [one] check
   *[other] checks
} of the newest statement do not tie: { $names }.
}
paper-lacks-statements = Financial statements of the last period
paper-lacks-feature = { $name } (worth up to { $points } { $points ->
    [one] point
   *[other] points
})
paper-source-assessment = Score and proposal
paper-source-model = this system, model digest { $digest }
paper-model-name = Model
paper-model-expert = Expert scorecard
paper-model-day = Judged on
paper-model-digest = Digest of the model
paper-model-inputs = Digest of the inputs
paper-policy = Credit policy

# proof: statements of account, disputes, evidence, clocks
paper-twopart = Statement of account
paper-twopart-ours = Our figures
paper-twopart-theirs = Confirmation (please seal, sign and return)
paper-twopart-intro = As of { $day } the following is open between us. Please check it:
paper-twopart-number = Item
paper-twopart-contract = Contract
paper-twopart-on = Date
paper-twopart-due = Due
paper-twopart-amount = Amount
paper-twopart-open = Open
paper-twopart-total = Open in all
paper-twopart-disputed = Of which in dispute
paper-twopart-answer = Please return the confirmation by { $day }; where anything differs, name it item by item.
paper-twopart-confirms = To { $company }: we, { $debtor }, have checked your statement { $number } as of { $day }.
paper-twopart-agrees = □ It agrees; the open amount above is confirmed.
paper-twopart-differs = □ It does not agree; the differences stand below.
paper-twopart-yours = Should be
paper-twopart-why = Why
paper-twopart-sign-seal = Seal
paper-twopart-sign-signer = Signed by
paper-twopart-sign-capacity = Position or authority
paper-twopart-sign-day = Date
paper-proof-index = Index of evidence
paper-proof-debts = Debts and their grades
paper-proof-files = Files and checksums
paper-proof-number = Item
paper-proof-due = Due
paper-proof-open = Open
paper-proof-grade = Grade
paper-proof-lacks = Missing
paper-proof-ends = Limitation
paper-proof-name = File
paper-proof-kind = Kind and title
paper-proof-day = Date
paper-proof-signer = Signed by
paper-complaint = Facts of overdue payment
paper-complaint-platform = For the { $platform } ({ $article }). Check these facts against the originals.
paper-complaint-parties = Parties
paper-complaint-creditor = Creditor
paper-complaint-size = Size at signing
paper-complaint-debtor = Debtor
paper-complaint-uscc = Credit code
paper-complaint-debtor-kind = Debtor is
paper-complaint-debt = Debt
paper-complaint-contract = Contract
paper-complaint-invoice = Invoice
paper-complaint-signed = Signed on
paper-complaint-told = Told to be a small firm on
paper-complaint-delivered = Delivered on
paper-complaint-accepted = Accepted on
paper-complaint-amount = Amount
paper-complaint-open = Open
paper-complaint-undisputed = Not in dispute
paper-complaint-law-day = Legal day
paper-complaint-pay-by = Pay by
paper-complaint-late-days = Days late
paper-complaint-confirm-by = Confirm by
paper-complaint-unknown = not on file
paper-complaint-back-to-back = The contract makes payment hang on others: art. 9 does not allow it.
paper-complaint-interest-head = Late interest line by line
paper-complaint-after = After
paper-complaint-to = To
paper-complaint-days = Days
paper-complaint-base = Base
paper-complaint-rate = Rate
paper-complaint-interest = Interest
paper-complaint-total = Total
paper-complaint-a-year = { $rate } a year
paper-complaint-a-day = { $rate } a day
### briefs
paper-brief-preparation = Preparation of a talk
paper-brief-counsel = Facts for counsel
paper-brief-set-off = Set-off agreement
paper-brief-assignment = Notice of assignment

paper-certificate = Certificate
paper-certificate-said = This certifies that { $name } has passed the parts that are asked for (knowledge, practice and, where asked, a real plan), and is granted the level “{ $level }” by { $company }.
paper-certificate-name = Name
paper-certificate-level = Level
paper-certificate-check = How to check it
paper-certificate-how = Open the address below, or type the code there, to see whether the certificate holds.
paper-certificate-code = Code
paper-certificate-address = Address
paper-certificate-offline = Offline: below are the public key (Ed25519) and the signed text; check them with shouxin certificate verify.
paper-agreement-practice = For practice: it comes from a simulated talk; firms, papers and amounts are invented, and it binds nobody.
