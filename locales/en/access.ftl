### People, roles, rights, signing in.

access-sign-in = Sign in
access-sign-out = Sign out
access-login = Login
access-password = Password
access-account = My account
access-demo = Demo logins
access-demo-why = This is a demo company with simulated data. Sign in with any of these:

access-role-owner = Owner
access-role-credit-manager = Credit manager
access-role-sales = Sales
access-role-finance = Finance
access-role-collector = Collector
access-role-legal = Legal
access-role-instructor = Instructor
access-role-learner = Learner
access-role-auditor = Auditor

access-right-see-overview = see the overview
access-right-see-buyers = see buyers
access-right-edit-buyers = edit buyers
access-right-see-ledger = see the ledger
access-right-book-ledger = book and allocate
access-right-import = import files
access-right-assess = run assessments
access-right-grant-limits = grant limits and terms
access-right-see-warnings = see warnings
access-right-clear-warnings = clear warnings
access-right-report-signal = report a signal
access-right-see-worklist = see the worklist
access-right-log-contact = log contacts
access-right-export = export
access-right-manage-people = manage people
access-right-configure = change settings
access-right-see-audit = see the audit

rej-access-sign-in-needed = Please sign in first.
    .next = Use your login and password; for the interface, send a valid token.
rej-access-form-forged = This was not sent from the page that you have open.
    .next = Reload the page and send it again; if it happens again, sign in anew.
