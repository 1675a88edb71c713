### access

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
