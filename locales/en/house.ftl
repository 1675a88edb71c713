### Everywhere: the shell, units, yes and no, failures of the house.

house-name = Shouxin
house-tagline = Credit and receivables
house-yes = Yes
house-no = No
house-none = None
house-unknown = Unknown
house-days = { $count } { $count ->
    [one] day
   *[other] days
}

rej-house-busy = Someone else is writing to the same data.
    .next = Wait a few seconds, then do the same again.
rej-house-broken = Something failed on our side; what you did has not taken effect.
    .next = Give the incident number to your administrator; the log names the cause under it.
rej-house-denied = You do not have the right “{ $right }”.
    .next = Ask your administrator for it if you need it.
rej-house-not-found = “{ $what }” was not found.
    .next = Check the code, or look for it with the search.
rej-house-bad-input = What was entered cannot be read: { $what }.
    .next = Enter it again, as in the example.
