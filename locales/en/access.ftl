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

rej-access-right-missing = Your role ({ $role }) does not have the right “{ $right }”.
    .next = Ask the owner for it if you need it.
rej-access-unknown-role = There is no role “{ $role }”.
    .next = Roles: { $known }.
rej-access-login-form = The login “{ $login }” has the wrong form.
    .next = Use 2 to 64 letters, digits, dots, hyphens, underscores or @.
rej-access-login-taken = The login “{ $login }” is taken.
    .next = Choose another login.
rej-access-password-short = The password is too short.
    .next = Use at least 10 characters.
rej-access-password-long = The password is too long.
    .next = Use at most 1024 bytes.
rej-access-name-missing = The name is missing.
    .next = Fill in a name.
rej-access-last-owner = This is the last owner; the role cannot be taken away.
    .next = Make somebody else an owner first.
rej-access-person-unknown = There is no such user.
    .next = Reload the list of users and try again.
rej-access-sign-in-failed = The login or the password is wrong.
    .next = Check both; five wrong passwords in a row lock the login for 15 minutes.
rej-access-locked = The login is locked after too many wrong passwords.
    .next = Try again in { $minutes } minutes, or ask the owner for a new password.
rej-access-token-unknown = There is no such token, or it was revoked.
    .next = Reload the list of tokens.
