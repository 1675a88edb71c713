### Courses out and in: packages, records of learning

exchange-page-alone = No learning system was found: you can read and answer, but nothing is kept.
exchange-page-points = Points: { $share }
exchange-page-passed = Passed.
exchange-page-failed = Not passed. Read why, then open it once more from your learning system.
exchange-page-leave = Save and leave
exchange-page-left = Saved. You may close this page.
exchange-page-screen = (this page opens within Shouxin)
exchange-page-tool = An example of this calculator; within Shouxin you can fill in your own numbers.
exchange-verb-experienced = read
exchange-verb-completed = completed
exchange-verb-passed = passed
exchange-verb-failed = failed
exchange-verb-voided = taken back
exchange-packed = Packed { $count } { $count ->
    [one] file
   *[other] files
} into { $file }
exchange-written = Wrote { $count } { $count ->
    [one] statement
   *[other] statements
} to { $file }
exchange-title = Packages and results
exchange-lead = Take lessons to another learning system; take results out as a file, or have them sent to a record store.
exchange-packages = Packages
exchange-packages-lead = A lesson, a path or a case with its check as one ZIP; its pages are complete in themselves and hold licence and source. A package holds the right answers: what is asked in earnest is asked here.
exchange-what = Content
exchange-standard = Format
exchange-standard-scorm2004 = SCORM 2004 4th edition
exchange-standard-cmi5 = cmi5
exchange-spoken = Languages
exchange-spoken-both = Chinese and English
exchange-spoken-zh = Chinese
exchange-spoken-en = English
exchange-package = Download the package
exchange-results = Results
exchange-results-lead = Lessons read, tests, cases and role-plays as xAPI 1.0.3 statements in one JSON file. Each export stands in the audit.
exchange-from = From
exchange-to = To
exchange-who = Learners by
exchange-who-pseudonym = Pseudonym
exchange-who-name = Login and name
exchange-export = Export JSON
exchange-store = Learning record store
exchange-store-lead = With an address, what is learnt from now on is sent there by itself; what does not arrive is sent again, and each result is kept once. Earlier results are not sent.
exchange-store-who = Who may change the company's settings fills in the address.
exchange-store-set = Set
exchange-store-unset = Not set
exchange-store-keep = Save
exchange-store-kept = Saved.
exchange-endpoint = Address
exchange-endpoint-hint = It begins with https:// and ends before /statements; leave it empty to send nothing.
exchange-login = User name
exchange-password = Password
exchange-base = Beginning of identifiers
exchange-base-hint = It stands in packages and in each statement. Do not change it later: the same lesson would count as another one.
exchange-send-now = Send now
exchange-sent = Sent { $sent }, waiting { $waits }, refused { $refused }.
exchange-statements = Statements for the record store
exchange-statement = Statement
exchange-learner = Learner
exchange-state = State
exchange-state-waiting = Waiting
exchange-state-sent = Sent
exchange-state-refused = Refused
exchange-tries = Tries
exchange-answer = What the store said
exchange-act = Action
exchange-again = Send again
exchange-void = Take back
exchange-voided = Taken back
exchange-acted = Noted; it is sent shortly.
exchange-none = Nothing to be sent yet
exchange-none-why = Once a record store is set, new results appear here.
exchange-kind-lesson = Lesson read
exchange-kind-attempt = Test or review
exchange-kind-case = Case
exchange-kind-talk = Role-play
exchange-kind-void = Takes another one back
exchange-verb-chose = chose
exchange-kind-choice = a step of a talk
