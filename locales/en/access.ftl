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

access-right = { $right ->
    [see-overview] { access-right-see-overview }
    [see-buyers] { access-right-see-buyers }
    [edit-buyers] { access-right-edit-buyers }
    [see-ledger] { access-right-see-ledger }
    [book-ledger] { access-right-book-ledger }
    [import] { access-right-import }
    [assess] { access-right-assess }
    [grant-limits] { access-right-grant-limits }
    [see-warnings] { access-right-see-warnings }
    [clear-warnings] { access-right-clear-warnings }
    [report-signal] { access-right-report-signal }
    [see-worklist] { access-right-see-worklist }
    [log-contact] { access-right-log-contact }
    [export] { access-right-export }
    [manage-people] { access-right-manage-people }
    [configure] { access-right-configure }
    [see-audit] { access-right-see-audit }
   *[other] { $right }
}
access-role = { $role ->
    [owner] { access-role-owner }
    [credit-manager] { access-role-credit-manager }
    [sales] { access-role-sales }
    [finance] { access-role-finance }
    [collector] { access-role-collector }
    [legal] { access-role-legal }
    [instructor] { access-role-instructor }
    [learner] { access-role-learner }
    [auditor] { access-role-auditor }
   *[other] { $role }
}

rej-access-sign-in-needed = Please sign in first.
    .next = Use your login and password; for the interface, send a valid token.
rej-access-sign-in-failed = The login or the password is wrong.
    .next = Enter them again; five wrong passwords in a row lock the login for 15 minutes. Ask your administrator to reset a forgotten one.
rej-access-locked = Too many wrong passwords: this login is locked.
    .next = Try again in { $minutes } minutes, or ask your administrator to reset the password.
rej-access-form-forged = This was not sent from the page that you have open.
    .next = Reload the page and send it again; if it happens again, sign in anew.
rej-access-right-missing = Your role “{ access-role }” may not “{ access-right }”.
    .next = Ask your administrator to change your role if you need it.
rej-access-login-form = The login “{ $login }” does not follow the rule.
    .next = Use 2 to 64 letters, digits or . - _ @.
rej-access-login-taken = The login “{ $login }” is taken.
    .next = Choose another.
rej-access-password-short = The password is too short.
    .next = Use at least 10 characters.
rej-access-password-long = The password is too long.
    .next = Use at most 1024 bytes.
rej-access-name-missing = The name is missing.
    .next = Enter a name.
rej-access-last-owner = This is the last owner and can neither be switched off nor change role.
    .next = Make somebody else an owner first.
rej-access-unknown-role = There is no role “{ $role }”.
    .next = Known roles: { $known }.
rej-access-person-unknown = There is no such person.
    .next = Choose one from the list of people.
rej-access-token-unknown = There is no such token, or it has been revoked.
    .next = Choose one from the list of tokens.
