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
